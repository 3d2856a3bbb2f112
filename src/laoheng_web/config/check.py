"""Is this installation safe to run? One line for each question; in production any bad answer refuses the start."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from laoheng_web.config.migrate import APPEND_ONLY
from laoheng_web.video.relays import fault

_WEAK_SECRETS = ("insecure", "changeme", "change-me", "secret", "password", "laoheng", "test")
_SECRET_CHARACTERS = 32
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


class Cursor(Protocol):
    """What the questions to the database need; Django's cursor and psycopg's both have it."""

    def execute(self, query: str, params: Any = None, /) -> Any:
        """Runs a statement."""

    def fetchall(self) -> list[Any]:
        """Its rows."""


@dataclass(frozen=True)
class Answer:
    """One question's answer: what was looked at, what is wrong (empty when good), and what to do."""

    name: str
    wrong: str = ""
    do: str = ""
    production_only: bool = False

    @property
    def good(self) -> bool:
        """Nothing is wrong."""
        return not self.wrong


def report() -> int:
    """Prints every answer; returns 1 where one is bad, else 0. Outside production what only matters there is a hint."""
    production = settings.MODE == "production"
    bad = 0
    for answer in answers():
        counts = not answer.good and (production or not answer.production_only)
        bad += counts
        mark = "好" if answer.good else "不行" if counts else "提示（正式运行前要改）"
        print(f"[{mark}] {answer.name}" + ("" if answer.good else f"：{answer.wrong} → {answer.do}"))
    print("可以运行。" if not bad else f"有 {bad} 处不行，见上。")
    return 1 if bad else 0


def production_refusals() -> list[Answer]:
    """What stands against running this installation in production, whatever mode it runs in now."""
    return [answer for answer in answers() if not answer.good]


def refuse_unsafe_start() -> None:
    """Ends the process, naming the reasons, where a production installation is not safe to run."""
    refusals = production_refusals()
    connections.close_all()  # a server that forks its workers must not hand them this connection
    if refusals:
        lines = [f"- {answer.name}：{answer.wrong} → {answer.do}" for answer in refusals]
        sys.exit("劳衡拒绝启动（正式环境）：\n" + "\n".join(lines))


def answers() -> Iterator[Answer]:
    """Every question, asked now."""
    yield debug_off()
    yield secret_strong()
    yield https_only()
    yield hosts_named()
    yield keys_private(Path(settings.KEYS_DIR))
    yield relays_fit()
    yield from _of_database()


def debug_off() -> Answer:
    """Debug pages show the inside to visitors."""
    name = "调试模式已关闭"
    return Answer(name, "DEBUG 是开着的", "把 DEBUG 设为 False") if settings.DEBUG else Answer(name)


def secret_strong() -> Answer:
    """Sessions and links are signed with the secret."""
    name, secret = "站点密钥", str(settings.SECRET_KEY)
    weak = any(word in secret.lower() for word in _WEAK_SECRETS)
    if len(secret) < _SECRET_CHARACTERS or len(set(secret)) < 8 or weak:
        return Answer(name, "太短或是默认值", "删去 LAOHENG_SECRET_KEY 让系统生成，或换成 32 个以上的随机字符")
    return Answer(name)


def https_only() -> Answer:
    """Cookies and forms must never travel in clear."""
    name = "只用 https"
    clear = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")]
    if clear:
        return Answer(name, f"可信来源里有 http：{'、'.join(clear)}", "改成 https:// 的来源", production_only=True)
    wanted = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    missing = [item for item in wanted if not getattr(settings, item, None)]
    if missing:
        todo = "以 LAOHENG_MODE=production 运行，不要另外改这些设置"
        return Answer(name, f"没有设置 {'、'.join(missing)}", todo, production_only=True)
    return Answer(name)


def hosts_named() -> Answer:
    """A request for another host must be refused."""
    name, hosts = "允许的域名", set(settings.ALLOWED_HOSTS)
    if "*" in hosts or not hosts - {""}:
        return Answer(name, "接受任何域名，或一个也没有", "把 LAOHENG_HOSTS 设为本站域名")
    if "testserver" in hosts or hosts <= _LOOPBACK:
        todo = "把 LAOHENG_HOSTS 设为本站域名，逗号分开"
        return Answer(name, "还是默认的本机名单", todo, production_only=True)
    return Answer(name)


def relays_fit() -> Answer:
    """A call that may only go through a relay needs one, and a relay needs its secret."""
    wrong = fault(settings.ICE_SERVERS, settings.TURN_URLS, settings.TURN_SECRET, only=settings.RELAY_ONLY)
    todo = "两个都填上（secret 同中继服务器的 static-auth-secret），或者都不填并去掉 LAOHENG_RELAY_ONLY"
    return Answer("视频中继", wrong, todo if wrong else "")


def keys_private(folder: Path) -> Answer:
    """Key files are for the account that runs the site and nobody else."""
    name = "密钥文件只有本账号能读"
    if os.name != "posix":
        return Answer(name)
    open_ = [
        path.name
        for path in sorted([folder, *folder.rglob("*")])
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_:
        return Answer(name, f"别的账号也能读写：{'、'.join(open_[:10])}", f"chmod -R go= {folder}")
    return Answer(name)


def _of_database() -> Iterator[Answer]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        yield Answer("数据库", "连不上", "检查 DATABASE_URL，并确认数据库在运行")
        return
    for question in (app_role_bound, tables_protected, audit_append_only, migrated, no_demonstration):
        yield _ask(question)


def _ask(question: Callable[[Cursor], Answer]) -> Answer:
    try:
        with connection.cursor() as cursor:
            return question(cursor)
    except DatabaseError:
        return Answer(question.__name__, "问不到数据库", "先运行 laoheng migrate，再检查")


def app_role_bound(cursor: Cursor) -> Answer:
    """Row-level security binds only a role that owns nothing and may not bypass it."""
    name = "应用角色受行级安全约束"
    cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    if cursor.fetchall()[0][0]:
        todo = "DATABASE_URL 用 laoheng_app 连接，该角色不得有 SUPERUSER 或 BYPASSRLS"
        return Answer(name, "应用以能越过行级安全的角色连接", todo)
    cursor.execute(
        "select count(*) from pg_class where pg_has_role(current_user, relowner, 'member') "
        "and relkind in ('r', 'p', 'v', 'm', 'f')"
    )
    if cursor.fetchall()[0][0]:
        return Answer(name, "应用角色拥有表", "建表用 DATABASE_OWNER_URL，运行用另一个不拥有表的角色")
    return Answer(name)


def tables_protected(cursor: Cursor) -> Answer:
    """Every table of tenants' rows forces row-level security, with rules for seeing and for writing."""
    name = "带机构的表都有行级安全"
    cursor.execute(
        """select c.relname from pg_class c
           join pg_attribute a on a.attrelid = c.oid and a.attname = 'office_id' and not a.attisdropped
           where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not (
             c.relrowsecurity and c.relforcerowsecurity
             and exists (select from pg_policy p where p.polrelid = c.oid and p.polqual is not null)
             and exists (select from pg_policy p where p.polrelid = c.oid and p.polwithcheck is not null))
           order by 1"""
    )
    open_ = [row[0] for row in cursor.fetchall()]
    if open_:
        return Answer(name, f"没有保护：{'、'.join(open_)}", "运行 laoheng migrate；若仍如此，不要运行本站")
    return Answer(name)


def audit_append_only(cursor: Cursor) -> Answer:
    """What happened cannot be changed or removed by the running site."""
    name = "审计表只能追加"
    cursor.execute(
        """select t.name from unnest(%s::text[]) as t(name)
           where to_regclass(t.name) is null
             or has_table_privilege('laoheng_app', to_regclass(t.name), 'update')
             or has_table_privilege('laoheng_app', to_regclass(t.name), 'delete')
             or (select count(*) from pg_trigger g where g.tgrelid = to_regclass(t.name)
                 and g.tgfoid = to_regproc('laoheng_refuse_change') and g.tgenabled in ('O', 'A')) < 2""",
        [list(APPEND_ONLY)],
    )
    open_ = [row[0] for row in cursor.fetchall()]
    if open_:
        return Answer(name, f"可以改动或缺失：{'、'.join(open_)}", "运行 laoheng migrate 恢复触发器和权限")
    return Answer(name)


def migrated(cursor: Cursor) -> Answer:
    """The database has every table and rule this version expects."""
    name = "数据库结构是最新的"
    cursor.execute("select app, name from django_migrations")
    applied = {(row[0], row[1]) for row in cursor.fetchall()}
    missing = sorted(set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations) - applied)
    if missing:
        listed = "、".join(".".join(item) for item in missing[:5])
        return Answer(name, f"有 {len(missing)} 步没有执行（{listed}）", "运行 laoheng migrate")
    return Answer(name)


def no_demonstration(cursor: Cursor) -> Answer:
    """Demonstration accounts can be entered by a link; a fictitious bureau's data must not mix with real ones."""
    name = "没有演示账号和虚构机构"
    cursor.execute(
        "select (select count(*) from accounts_user where is_demo), "
        "(select count(*) from accounts_office where fictitious)"
    )
    users, offices = cursor.fetchall()[0]
    if users or offices:
        todo = "正式环境用新的数据目录和数据库，不要沿用演示的"
        return Answer(name, f"有 {users} 个演示账号、{offices} 个虚构机构", todo, production_only=True)
    return Answer(name)
