"""`laoheng api-client …`: programs that send and read in the role of an account."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `api-client add | list | revoke`."""
    parser = verbs.add_parser("api-client", help="接口客户端（程序用的令牌）")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="新建；令牌只显示这一次")
    add.add_argument("name", help="客户端名称，例如 某市社保系统")
    add.add_argument("--login", required=True, help="以哪个账号办事")
    add.add_argument("--role", help="账号有几个角色时写明：regulator、firm 或 department")
    add.add_argument(
        "--scopes", required=True, help="权限，逗号分开：records:read,records:write,feeds:push,bulletins,deliveries"
    )
    add.set_defaults(handler=_add)
    actions.add_parser("list", help="列出全部").set_defaults(handler=_list)
    revoke = actions.add_parser("revoke", help="停用")
    revoke.add_argument("id", help="客户端编号")
    revoke.set_defaults(handler=_revoke)


def _set_up() -> None:
    from laoheng_web.config.set_up import set_up

    set_up()


def _add(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.db.models import Q
    from django.utils import timezone

    from laoheng.standard.errors import UserError
    from laoheng_web.accounts.models import Membership
    from laoheng_web.api.actions import create_client
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    now = timezone.localtime()
    with acting(By.system(office=None, now=now), "administration") as by:
        holding = Membership.objects.filter(Q(until=None) | Q(until__gt=now), user__login=arguments.login)
        if arguments.role:
            holding = holding.filter(role=arguments.role)
        membership = holding.filter(user__is_active=True).select_related("user").order_by("since", "id").first()
        if membership is None:
            raise UserError("api.no_such_account", login=arguments.login, role=arguments.role or "—")
        scopes = [scope.strip() for scope in arguments.scopes.split(",") if scope.strip()]
        made = create_client(by=by, membership=membership, name=arguments.name, scopes=scopes)
    print(f"已建接口客户端 {made.client.name}，编号 {made.client.id}，权限 {', '.join(made.client.scopes)}")
    print("令牌（只显示这一次，请妥善保存）：")
    print(made.token)
    return 0


def _list(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from laoheng_web.api.models import ApiClient
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    with acting(By.system(office=None, now=timezone.localtime()), "administration"):
        for client in ApiClient.objects.select_related("membership__user").order_by("created_at"):
            state = "已停用" if client.revoked_at else "在用"
            account = f"{client.membership.user.login}（{client.membership.role}）"
            print(f"{client.id}  {state}  {client.name}  {account}  {','.join(client.scopes)}")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from laoheng.standard.errors import UserError
    from laoheng_web.api.actions import revoke_client
    from laoheng_web.api.models import ApiClient
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    try:
        wanted = UUID(arguments.id)
    except ValueError as error:
        raise UserError("api.no_such_client", id=arguments.id) from error
    with acting(By.system(office=None, now=timezone.localtime()), "administration") as by:
        client = ApiClient.objects.select_related("membership").filter(id=wanted).first()
        if client is None:
            raise UserError("api.no_such_client", id=arguments.id)
        revoke_client(by=by, client=client)
    print(f"已停用 {client.name}")
    return 0
