"""Nobody edits what happened; who may read it."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, PROVING, append_only, protect

REFUSE = """
create function laoheng_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$
"""
ROLE = "current_setting('app.role', true)"
PURPOSE = "current_setting('app.purpose', true)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0002_row_level_security")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function laoheng_refuse_change()"),
        append_only("audit_auditevent"),
        append_only("audit_ledgerleaf"),
        append_only("audit_ledgernode"),
        append_only("audit_ledgercheckpoint"),
        # A bureau sees its own events; a person or firm sees who looked at it; an actor what it did itself.
        protect(
            "audit_auditevent",
            using=(
                f"{IN_OFFICE} or actor_id::text = current_setting('app.actor', true) "
                "or (type like 'vault.%' and laoheng_party() = any (subjects))"
            ),
            check=f"coalesce(actor_id::text, '') = coalesce(current_setting('app.actor', true), '') or {ROLE} = 'system'",
        ),
        # The secrets of commitments: written with their event, read only to prove, removed only to erase.
        migrations.RunSQL(
            [
                "alter table audit_eventkey enable row level security",
                "alter table audit_eventkey force row level security",
                f"create policy audit_eventkey_see on audit_eventkey for select using ({PROVING} or {PURPOSE} = 'erasure')",
                "create policy audit_eventkey_add on audit_eventkey for insert with check (true)",
                f"create policy audit_eventkey_remove on audit_eventkey for delete using ({PURPOSE} = 'erasure')",
            ],
            [
                "drop policy audit_eventkey_see on audit_eventkey",
                "drop policy audit_eventkey_add on audit_eventkey",
                "drop policy audit_eventkey_remove on audit_eventkey",
                "alter table audit_eventkey no force row level security",
                "alter table audit_eventkey disable row level security",
            ],
        ),
    ]
