"""Migrations run as the owner; afterwards the app role is granted exactly what it needs."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from laoheng_web.config.database import APP_ROLE

# Tables that nobody may change afterwards; everything else may be read, added to, changed and removed (within RLS).
APPEND_ONLY = ("audit_auditevent", "audit_ledgerleaf", "audit_ledgernode", "audit_ledgercheckpoint")


def migrate(verbosity: int = 1) -> None:
    """Brings the database to the newest schema and renews the app role's rights."""
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    _grant()


def _grant() -> None:
    with connections["owner"].cursor() as cursor:
        for kind in ("tables", "sequences", "functions"):
            rights = {"tables": "select, insert, update, delete", "sequences": "usage, select", "functions": "execute"}[
                kind
            ]
            cursor.execute(f"grant {rights} on all {kind} in schema public to {APP_ROLE}")
        cursor.execute(f"revoke update, delete on {', '.join(APPEND_ONLY)} from {APP_ROLE}")
        cursor.execute(f"revoke insert, update, delete on django_migrations from {APP_ROLE}")
    connections["owner"].close()
