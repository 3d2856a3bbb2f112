"""Tenant context: what PostgreSQL's row-level security is told, per transaction.

Settings are local to the transaction, so a pooled connection never carries one tenant's context to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from laoheng_web.audit.by import By

_SETTINGS = ("app.office", "app.actor", "app.party", "app.role", "app.purpose", "app.only_matter")


def set_context(by: By, purpose: str) -> None:
    """Tells PostgreSQL who is at work and why, until the transaction ends. Must run inside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the tenant context is local to a transaction; none is open")
    only = by.helping.matter if by.helping else None
    values = (by.office, by.user, by.party, by.role, purpose, only)
    with connection.cursor() as cursor:
        cursor.execute(
            "select " + ", ".join("set_config(%s, %s, true)" for _ in _SETTINGS),
            [part for name, value in zip(_SETTINGS, values, strict=True) for part in (name, str(value or ""))],
        )


@contextmanager
def acting(by: By, purpose: str) -> Iterator[By]:
    """A transaction in which `by` works for `purpose`: for jobs, commands and tests.

    Nested inside another context (one action calling another's job), the outer context is put back at the end.
    """
    with transaction.atomic():
        before = _current()
        set_context(by, purpose)
        yield by
        _restore(before)


def _current() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS))
        return list(cursor.fetchone())


def _restore(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select " + ", ".join("set_config(%s, %s, true)" for _ in _SETTINGS),
            [part for pair in zip(_SETTINGS, values, strict=True) for part in pair],
        )
