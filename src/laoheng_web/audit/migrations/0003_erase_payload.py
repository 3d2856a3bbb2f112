"""The payload of an event can be erased, with its key, by an erasure whose own event names it; the leaf stays."""

from django.db import migrations

REFUSE = """
create or replace function laoheng_refuse_change() returns trigger language plpgsql as $$
begin
  {except_}
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$
"""
# The running site may not update the table at all: only the owner's function below comes this far.
EXCEPT = """if tg_op = 'UPDATE' and tg_table_name = 'audit_auditevent'
     and current_setting('laoheng.erasing', true) = 'on'
     and to_jsonb(new) - 'payload' = to_jsonb(old) - 'payload' then
    return new;
  end if;"""
ERASE = """
create function laoheng_erase_payload(told_by uuid) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare erased integer;
begin
  if current_setting('app.purpose', true) is distinct from 'erasure' then
    raise exception 'a payload is erased for the purpose erasure only' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('laoheng.erasing', 'on', true);
  update audit_auditevent e
     set payload = jsonb_build_object('erased_by', told_by::text, 'rows', '[]'::jsonb, 'removed', '[]'::jsonb)
    from audit_auditevent d
   where d.id = told_by and d.type = 'erasure.done' and d.payload->'events' ? e.id::text
     and e.type like 'vault.%' and e.subjects && d.subjects;
  get diagnostics erased = row_count;
  perform set_config('laoheng.erasing', 'off', true);
  return erased;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guard")]
    operations = [
        migrations.RunSQL(REFUSE.format(except_=EXCEPT), REFUSE.format(except_="")),
        migrations.RunSQL(
            [ERASE, "revoke execute on function laoheng_erase_payload(uuid) from public"],
            "drop function laoheng_erase_payload(uuid)",
        ),
    ]
