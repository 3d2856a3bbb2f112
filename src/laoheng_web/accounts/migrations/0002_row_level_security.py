"""Who sees which office's rows. `laoheng_offices()` is what every tenant policy of the site asks."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

OFFICES = """
create function laoheng_offices() returns uuid[] language sql stable as $$
  select coalesce(array_agg(seen.id), '{}')
  from accounts_office own join accounts_office seen on seen.id = own.id or starts_with(seen.path, own.path || '/')
  where own.id = nullif(current_setting('app.office', true), '')::uuid
$$
"""
PARTY = """
create function laoheng_party() returns uuid language sql stable as $$
  select nullif(current_setting('app.party', true), '')::uuid
$$
"""
SYSTEM = "current_setting('app.role', true) = 'system'"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(OFFICES, "drop function laoheng_offices()"),
        migrations.RunSQL(PARTY, "drop function laoheng_party()"),
        # Names of offices and mediation bodies are public; only the system enters them.
        protect("accounts_body", using="true", check=f"{SYSTEM} or {IN_OFFICE}", update=f"{SYSTEM} or {IN_OFFICE}"),
        protect(
            "accounts_membership",
            using=f"user_id::text = current_setting('app.actor', true) or {SYSTEM} or {IN_OFFICE}",
            check=f"{SYSTEM} or (current_setting('app.role', true) = 'security_admin' and {IN_OFFICE})",
            update=f"{SYSTEM} or (current_setting('app.role', true) = 'security_admin' and {IN_OFFICE})",
        ),
    ]
