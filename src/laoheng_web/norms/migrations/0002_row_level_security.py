"""What a bureau entered is law for everyone to read; only its own officers write it."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

OFFICER = f"(current_setting('app.role', true) = 'regulator' and {IN_OFFICE})"


class Migration(migrations.Migration):
    dependencies = [("norms", "0001_initial"), ("audit", "0002_guard")]
    operations = [protect("norms_legalvalue", using="true", check=OFFICER, update=OFFICER)]
