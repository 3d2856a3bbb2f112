"""A client is seen by its account, its bureau and the system; its kept answers by whoever sees the client."""

from django.db import migrations

from laoheng_web.audit.rls import protect

ROLE = "current_setting('app.role', true)"
SYSTEM = f"{ROLE} = 'system'"
# Row-level security of the memberships and clients themselves decides which are found here.
MY_MEMBERSHIPS = "membership_id in (select id from accounts_membership)"
MY_CLIENTS = "client_id in (select id from api_apiclient)"
OF_MY_BUREAU = f"({ROLE} = 'security_admin' and {MY_MEMBERSHIPS})"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("audit", "0002_guard"), ("accounts", "0002_row_level_security")]
    operations = [
        protect("api_apiclient", using=f"{SYSTEM} or {MY_MEMBERSHIPS}", check=f"{SYSTEM} or {OF_MY_BUREAU}",
                update=f"{SYSTEM} or {OF_MY_BUREAU}"),
        protect("api_keptanswer", using=f"{SYSTEM} or {MY_CLIENTS}"),
        # Counters may be lost with a crash; writing them must cost little.
        migrations.RunSQL("alter table api_callbucket set unlogged", "alter table api_callbucket set logged"),
    ]
