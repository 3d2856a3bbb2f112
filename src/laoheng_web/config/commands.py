"""The site's verbs: serve, migrate, check, user. Django is set up only when one of them runs."""

from __future__ import annotations

import argparse
import getpass
import os
from typing import TYPE_CHECKING

from laoheng.cli.hub import hub_tasks
from laoheng.cli.ledger import ledger_subparsers
from laoheng.cli.risk import risk_tasks
from laoheng_web.config import (
    api_clients,
    erasure_commands,
    ledger_commands,
    portrait_commands,
    records_commands,
    score_commands,
)
from laoheng_web.config.demo import command as demo
from laoheng_web.config.set_up import set_up

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds the site's verbs to the command line."""
    ledger_commands.add_commands(ledger_subparsers(verbs))
    records_commands.add_commands(verbs)
    portrait_commands.add_commands(verbs)
    erasure_commands.add_commands(hub_tasks(verbs))
    score_commands.add_commands(risk_tasks(verbs))
    demo.add_commands(verbs)
    migrate = verbs.add_parser("migrate", help="建表和升级数据库")
    migrate.set_defaults(handler=_migrate)
    check = verbs.add_parser("check", help="检查安装是否安全可用")
    check.set_defaults(handler=_check)
    serve = verbs.add_parser("serve", help="运行网站和后台任务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-worker", action="store_true", help="不在本进程里跑后台任务")
    serve.set_defaults(handler=_serve)
    worker = verbs.add_parser("worker", help="只跑后台任务")
    worker.add_argument("--until-idle", action="store_true", help="做完就退出")
    worker.set_defaults(handler=_worker)
    user = verbs.add_parser("user", help="账号")
    actions = user.add_subparsers(dest="user_action", required=True)
    add = actions.add_parser("add", help="新建账号")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    roles = ["regulator", "system_admin", "security_admin", "audit_admin", "department"]
    add.add_argument("--role", required=True, choices=roles)
    add.add_argument("--office", required=True, help="机构代码；政府部门经办人写向哪个机构申请数据")
    add.add_argument("--department", default="", help="政府部门的名称（角色是 department 时要写）；没有的会新建")
    add.set_defaults(handler=_user_add)
    api_clients.add_commands(verbs)


def _migrate(arguments: argparse.Namespace) -> int:
    set_up()
    from laoheng_web.config.migrate import migrate

    migrate()
    return 0


def _check(arguments: argparse.Namespace) -> int:
    set_up()
    from laoheng_web.config.check import report

    return report()


def _serve(arguments: argparse.Namespace) -> int:
    set_up()
    from laoheng_web.config.serve import serve

    return serve(arguments.host, arguments.port, with_worker=not arguments.no_worker)


def _worker(arguments: argparse.Namespace) -> int:
    set_up()
    from laoheng_web.config.serve import run_worker

    run_worker(until_idle=arguments.until_idle)
    return 0


def _user_add(arguments: argparse.Namespace) -> int:
    set_up()
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from laoheng.standard.errors import UserError
    from laoheng_web.accounts import actions
    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.sharing.asking import department_named

    password = os.environ.get("LAOHENG_PASSWORD") or getpass.getpass("密码（至少12位）：")
    now = timezone.localtime()
    with acting(By.system(office=None, now=now), "administration") as by:
        office = Office.objects.filter(code=arguments.office).first()
        if office is None:
            raise UserError("accounts.no_office", code=arguments.office)
        try:
            user = actions.add_user(by=by, login=arguments.login, display_name=arguments.name, password=password)
        except ValidationError as error:
            raise UserError("accounts.weak_password", why="；".join(error.messages)) from error
        if arguments.role == "department":
            row = department_named(by=by, office=office.id, name=arguments.department)
            actions.grant_role(by=by, user=user, role=arguments.role, party=row.id, party_name=row.name)
        else:
            actions.grant_role(by=by, user=user, role=arguments.role, office=office.id)
    print(f"已建账号 {arguments.login}")
    return 0
