"""What was written: the counters of this transaction, which row-level security does not hide."""

from __future__ import annotations

from django.db import connection


def written() -> dict[str, int]:
    """Rows inserted, changed and removed so far in this transaction, by table; undone ones count too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables "
            "where n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Writes that happened between two looks."""
    return {table: count - before.get(table, 0) for table, count in after.items() if count != before.get(table, 0)}
