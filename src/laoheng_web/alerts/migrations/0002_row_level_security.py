"""The bureau sees its alerts; a firm sees those of the files it takes part in, and the questions it was asked."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

MINE = "(select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
ASKED = "(firm_id = laoheng_party() and asked_firm and current_setting('app.role', true) = 'firm')"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("papers", "0002_row_level_security"), ("audit", "0002_guard")]
    operations = [
        protect(
            "alerts_alert", using=f"{IN_OFFICE} or matter_id in {MINE}", check=IN_OFFICE, update=IN_OFFICE
        ),
        protect("alerts_openquestion", using=f"{IN_OFFICE} or {ASKED}", check=IN_OFFICE, update=IN_OFFICE),
        protect("alerts_assessment", using=IN_OFFICE),
    ]
