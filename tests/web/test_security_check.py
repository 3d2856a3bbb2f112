"""`laoheng check` and the start in production: one test per refusal, each made by breaking one thing."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from laoheng_web.config import check

pytestmark = pytest.mark.django_db


@contextmanager
def as_role(url):
    """A connection of its own whose changes are undone; it must not wait for a lock of another test."""
    with psycopg.connect(url) as link:
        link.execute("set lock_timeout = '5s'")
        try:
            yield link.cursor()
        finally:
            link.rollback()


@contextmanager
def as_owner():
    with as_role(os.environ["DATABASE_OWNER_URL"]) as cursor:
        yield cursor


def production(settings):
    settings.MODE = "production"
    settings.SECRET_KEY = "k8Zq" * 10 + "0123456789abcdef"
    settings.ALLOWED_HOSTS = ["laoheng.example.cn"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://laoheng.example.cn"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000


def test_a_sound_installation_is_not_refused(settings, tmp_path, capsys):
    production(settings)
    tmp_path.chmod(0o700)
    settings.KEYS_DIR = tmp_path
    assert check.production_refusals() == []
    assert check.report() == 0
    assert "可以运行" in capsys.readouterr().out


def test_debug_is_refused(settings):
    settings.DEBUG = True
    assert not check.debug_off().good


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "django-insecure-" + "k8Zq0123456789" * 4, "changeme" * 8])
def test_a_short_or_default_secret_is_refused(settings, secret):
    # Django itself refuses an empty secret, so that one is put past it.
    settings.SECRET_KEY = secret or " "
    assert not check.secret_strong().good


def test_an_origin_in_clear_is_refused(settings):
    production(settings)
    settings.CSRF_TRUSTED_ORIGINS = ["https://good.example.cn", "http://laoheng.example.cn"]
    assert "http://laoheng.example.cn" in check.https_only().wrong


@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
)
def test_cookies_or_pages_in_clear_are_refused(settings, name):
    production(settings)
    setattr(settings, name, 0)
    assert name in check.https_only().wrong


@pytest.mark.parametrize("hosts", [["*"], [""], ["localhost", "127.0.0.1"], ["laoheng.example.cn", "testserver"]])
def test_unnamed_hosts_are_refused(settings, hosts):
    production(settings)
    settings.ALLOWED_HOSTS = hosts
    assert not check.hosts_named().good


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o666])
def test_a_key_file_that_others_can_read_is_refused_by_name(tmp_path, mode):
    tmp_path.chmod(0o700)
    key = tmp_path / "vault" / "1.key"
    key.parent.mkdir(mode=0o700)
    key.write_text("00")
    key.chmod(0o600)
    assert check.keys_private(tmp_path).good
    key.chmod(mode)
    assert "1.key" in check.keys_private(tmp_path).wrong


def test_demonstration_accounts_and_bureaus_are_refused_in_production_only(settings, capsys):
    from tests.web.world import make_bureau

    with connection.cursor() as cursor:
        assert check.no_demonstration(cursor).good
        make_bureau("990101", 1)
        answer = check.no_demonstration(cursor)
    assert "演示账号" in answer.wrong and answer.production_only


def test_a_role_that_owns_tables_is_refused():
    with as_owner() as cursor:
        assert "拥有表" in check.app_role_bound(cursor).wrong


def test_a_role_above_row_level_security_is_refused():
    parts = urlsplit(os.environ["DATABASE_URL"])
    above = urlunsplit(parts._replace(netloc="postgres@" + parts.netloc.rpartition("@")[2]))
    try:
        with as_role(above) as cursor:
            assert "越过" in check.app_role_bound(cursor).wrong
    except psycopg.OperationalError:
        pytest.skip("the server has no superuser called postgres that may come in from here")


@pytest.mark.parametrize(
    "statements",
    [
        ["create table no_rules (office_id uuid)"],
        ["create table no_rules (office_id uuid)", "alter table no_rules enable row level security"],
        [
            "create table no_rules (office_id uuid)",
            "alter table no_rules enable row level security",
            "alter table no_rules force row level security",
            "create policy only_seeing on no_rules for select using (true)",
        ],
    ],
)
def test_a_table_of_tenants_without_rules_is_refused_by_name(statements):
    with as_owner() as cursor:
        assert check.tables_protected(cursor).good
        for statement in statements:
            cursor.execute(statement)
        assert "no_rules" in check.tables_protected(cursor).wrong


@pytest.mark.parametrize(
    "statement",
    [
        "grant update on audit_ledgernode to laoheng_app",
        "grant delete on audit_ledgernode to laoheng_app",
        "alter table audit_ledgernode disable trigger audit_ledgernode_append_only",
        "drop trigger audit_ledgernode_no_truncate on audit_ledgernode",
        "drop table audit_ledgernode",
    ],
)
def test_an_audit_table_that_can_be_changed_is_refused_by_name(statement):
    with as_owner() as cursor:
        assert check.audit_append_only(cursor).good
        cursor.execute(statement)
        assert "audit_ledgernode" in check.audit_append_only(cursor).wrong


def test_an_older_schema_is_refused():
    with as_owner() as cursor:
        assert check.migrated(cursor).good
        cursor.execute("delete from django_migrations where app = 'audit' and name like '0002%'")
        assert "audit.0002" in check.migrated(cursor).wrong


def test_a_bad_answer_is_counted_and_says_what_to_do(settings, capsys):
    settings.DEBUG = True
    assert check.report() == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "调试模式" in line]
    assert line.startswith("[不行]") and "→" in line


def test_what_matters_in_production_only_is_a_hint_elsewhere(settings, capsys, tmp_path):
    tmp_path.chmod(0o700)
    settings.KEYS_DIR, settings.MODE = tmp_path, "demo"
    settings.SECRET_KEY = "k8Zq" * 10 + "0123456789abcdef"
    assert check.report() == 0
    assert "提示" in capsys.readouterr().out


def test_the_server_refuses_to_start_in_production_with_demonstration_settings(tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    for name in ("site.key", "ledger.key"):
        (keys / name).write_text("ab" * 32)
        (keys / name).chmod(0o644)
    environment = {
        **os.environ,
        "LAOHENG_MODE": "production",
        "LAOHENG_KEYS": str(keys),
        "LAOHENG_DATA": str(tmp_path),
        "LAOHENG_HOSTS": "localhost",
    }
    started = subprocess.run(
        [sys.executable, "-c", "import laoheng_web.config.wsgi"], env=environment, capture_output=True, text=True
    )
    assert started.returncode == 1
    assert "拒绝启动" in started.stderr and "site.key" in started.stderr and "LAOHENG_HOSTS" in started.stderr
    assert "Traceback" not in started.stderr
