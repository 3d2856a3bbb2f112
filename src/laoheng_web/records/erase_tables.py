"""Rewriting tables after an erasure: PostgreSQL keeps deleted rows in its pages and its log until it needs the room."""

from __future__ import annotations

from typing import Final

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections
from psycopg import sql

from laoheng_web.papers.keeping import WORDS

TABLES: Final = (
    "vault_person", "vault_lookup", "audit_auditevent", "audit_eventkey", "records_receipt", "records_erasure",
    "records_linkpair", "records_linkmerge",
)  # fmt: skip


def rewrite() -> bool:
    """Writes the tables anew as their owner, so that no page keeps a removed row; False where that was not allowed.

    Waits ten seconds at most for each: whoever reads on is not held up longer.
    """
    connection = connections["owner"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '10s'")
            for table in (*TABLES, *_tables_of_files()):
                statement = sql.SQL("vacuum (full, analyze) {}").format(sql.Identifier(table))
                cursor.execute(statement)
        return True
    except DatabaseError:
        return False
    finally:
        connection.close()


def _tables_of_files() -> list[str]:
    """The tables whose words go when the file of a matter is cleared."""
    return [apps.get_model(label)._meta.db_table for label, words in WORDS.items() if words]


def drop_log() -> bool:
    """Lets the embedded server start a new log segment and remove the old ones; False on any other server.

    There only its administrator can: until a segment is overwritten it holds the rows as they were stored, encrypted.
    """
    host = str(settings.DATABASES["owner"]["HOST"])
    if not host.startswith(str(settings.DATA_DIR)):
        return False
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as link:
        link.execute("alter system set wal_recycle = off")
        try:
            link.execute("select pg_reload_conf()")
            # The segment of the last checkpoint is kept: it takes two before those with the rows can go.
            for _ in range(2):
                link.execute("select pg_switch_wal()")
                link.execute("checkpoint")
        finally:
            link.execute("alter system reset wal_recycle")
            link.execute("select pg_reload_conf()")
    return True
