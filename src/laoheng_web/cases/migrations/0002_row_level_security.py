"""A complaint's facts are read by its bureau, its worker, and whom the worker lets read them."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

MINE = "(select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
MY_ROLE = "current_setting('app.role', true)"
OWN = f"{IN_OFFICE} or person_id = laoheng_party()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("papers", "0002_row_level_security"), ("audit", "0002_guard")]
    operations = [
        protect(
            "cases_complaint",
            using=f"{OWN} or (matter_id in {MINE} and {MY_ROLE} = any (audience))",
            check=OWN,
            update=OWN,
        )
    ]
