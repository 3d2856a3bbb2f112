"""Anybody may leave an assessment without identity; officers read them; nobody changes or removes one."""

from django.db import migrations

from laoheng_web.audit.rls import protect

ROLE = "current_setting('app.role', true)"


class Migration(migrations.Migration):
    dependencies = [("advice", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        # A visitor sees rows only to find out whether the same sheet was left before: they hold nothing of a person.
        protect("advice_statusshare", using=f"{ROLE} in ('regulator', 'public')", check=f"{ROLE} = 'public'", update="false"),
    ]
