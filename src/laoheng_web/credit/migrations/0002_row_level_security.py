"""A firm sees and files its own requests; the bureau sees and answers those addressed to it."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

OWN = "(firm_id = laoheng_party() and current_setting('app.role', true) = 'firm')"


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        protect("credit_creditreview", using=f"{IN_OFFICE} or {OWN}", check=f"{IN_OFFICE} or {OWN}", update=IN_OFFICE)
    ]
