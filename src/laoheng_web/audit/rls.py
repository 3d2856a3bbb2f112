"""Row-level security as migration operations, so that every tenant table says who sees its rows."""

from __future__ import annotations

from django.db import migrations

# The bureaus the actor may see: its own and, by rule, those below it. Made in accounts' first migration.
IN_OFFICE = "office_id = any ((select laoheng_offices())::uuid[])"
# Sealing and verifying compare every row with what was sealed; they run as the system, from a terminal or the queue.
PROVING = (
    "(current_setting('app.role', true) = 'system' "
    "and current_setting('app.purpose', true) in ('sealing', 'verifying'))"
)


def protect(table: str, *, using: str, check: str | None = None, update: str | None = None) -> migrations.RunSQL:
    """Forces row-level security on `table`: `using` says which rows are seen, `check` which may be written.

    `update` narrows changing and deleting further than seeing (a party may read a row it must not change).
    """
    check = check or using
    change = update or using
    statements = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy {table}_see on {table} for select using (({using}) or {PROVING})",
        f"create policy {table}_add on {table} for insert with check ({check})",
        f"create policy {table}_change on {table} for update using ({change}) with check ({check})",
        f"create policy {table}_remove on {table} for delete using ({change})",
    ]
    undo = [f"drop policy {table}_{name} on {table}" for name in ("see", "add", "change", "remove")]
    undo += [f"alter table {table} no force row level security", f"alter table {table} disable row level security"]
    return migrations.RunSQL(statements, undo)


def clearable(table: str) -> migrations.RunSQL:
    """Lets retention and erasure, run by the system for its office, see and empty rows that no clerk may change."""
    clearing = (
        f"{IN_OFFICE} and current_setting('app.role', true) = 'system' "
        "and current_setting('app.purpose', true) in ('retention', 'erasure')"
    )
    return migrations.RunSQL(
        [
            f"drop policy if exists {table}_clear_see on {table}",
            f"drop policy if exists {table}_clear on {table}",
            f"create policy {table}_clear_see on {table} for select using ({clearing})",
            f"create policy {table}_clear on {table} for update using ({clearing}) with check ({clearing})",
        ],
        [f"drop policy {table}_clear_see on {table}", f"drop policy {table}_clear on {table}"],
    )


def append_only(table: str) -> migrations.RunSQL:
    """Refuses update, delete and truncate on `table` for everyone, its owner included."""
    return migrations.RunSQL(
        [
            f"create trigger {table}_append_only before update or delete on {table} "
            "for each row execute function laoheng_refuse_change()",
            f"create trigger {table}_no_truncate before truncate on {table} "
            "for each statement execute function laoheng_refuse_change()",
        ],
        [f"drop trigger {table}_append_only on {table}", f"drop trigger {table}_no_truncate on {table}"],
    )
