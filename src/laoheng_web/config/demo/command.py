"""`laoheng demo`: makes the county once, plays the journey, prints the links, serves."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from laoheng.cli import Verbs

SHOWN = {
    "worker_with_claim": "劳动者（投诉已办结，看结果和谁看过我的信息）",
    "worker_of_clean_firm": "劳动者（可以提交一件新投诉）",
    "firm_in_arrears": "用人单位（有预警和投诉要答复）",
    "clean_firm": "用人单位（规范的；上面那位劳动者在这里工作）",
    "firm_with_deferral": "用人单位（有缓发工资协议）",
    "regulator": "监管人员（按期限排的工作清单）",
    "regulator2": "监管人员（另一名，处理申诉）",
    "city_regulator": "市局监管人员（看得到下属两县）",
    "mediator": "调解员",
    "body_officer": "调解组织的另一名工作人员（指定调解员、盖章）",
    "department": "政府部门经办人（申请数据、领取文件、反馈有误）",
    "security_admin": "安全管理员（指定谁答复数据申请）",
    "audit_admin": "审计管理员",
}


def add_commands(verbs: Verbs) -> None:
    """Adds `demo`."""
    parser = verbs.add_parser("demo", help="建一个虚构的县，走一遍全流程，启动网站")
    parser.add_argument("action", nargs="?", choices=["run", "links"], default="run")
    parser.add_argument(
        "--size",
        choices=["small", "town", "full"],
        default="town",
        help="多大：small 一分钟、town 几分钟、full 设计规模",
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="建好就退出")
    parser.add_argument("--json", action="store_true", help="链接印成一个 JSON 对象")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Makes what is missing, then serves."""
    from laoheng.standard.errors import UserError
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.conf import settings

    if settings.PRODUCTION:
        raise UserError("demo.not_in_production")
    from laoheng_web.config.migrate import migrate

    migrate(verbosity=0)
    if arguments.action == "run" and not _made():
        _make(arguments, Path(settings.DATA_DIR))
    if not _made():
        raise UserError("demo.not_made")
    _print_links(arguments.host, arguments.port, arguments.json)
    if arguments.action == "links" or arguments.no_serve:
        return 0
    from laoheng_web.config.serve import serve

    return serve(arguments.host, arguments.port, with_worker=True)


def _made() -> bool:
    from django.utils import timezone

    from laoheng_web.accounts.models import Membership
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    with acting(By.system(office=None, now=timezone.localtime()), "demonstration"):
        return Membership.objects.filter(user__login="demo-ready").exists()


def _make(arguments: argparse.Namespace, data: Path) -> None:
    from django.utils import timezone

    from laoheng.standard.errors import UserError
    from laoheng_web.accounts.models import Office
    from laoheng_web.config.demo import region
    from laoheng_web.config.demo.contracts import play_contracts
    from laoheng_web.config.demo.doubles import play_doubles
    from laoheng_web.config.demo.loop import play
    from laoheng_web.config.demo.sharing import play_sharing

    if Office.objects.exists():
        raise UserError("demo.half_made", folder=str(data))
    folder = data / "demonstration"
    shutil.rmtree(folder, ignore_errors=True)
    now = timezone.localtime()
    print(f"正在建虚构的东河县（{arguments.size}，种子 {arguments.seed}）……", file=sys.stderr)
    _, cast = region.make(
        size=arguments.size, seed=arguments.seed, today=now.date(), folder=folder, quiet=arguments.quiet
    )
    play(cast, now, arguments.quiet)
    play_contracts(cast, now)
    play_doubles(cast, now)
    play_sharing(cast, now)
    region.assess_all(cast.offices.values(), now, arguments.quiet)
    _mark_ready(cast, now)


def _mark_ready(cast: object, now: object) -> None:
    """The last write of all: a run that was killed before it is told apart from a finished one."""
    from laoheng_web.accounts import actions
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.tree import seal_pending
    from laoheng_web.config.demo.cast import COUNTY, Cast

    assert isinstance(cast, Cast)
    setup = By.system(office=None, now=now)  # type: ignore[arg-type]
    with acting(setup, "demonstration"):
        user = actions.add_user(by=setup, login="demo-ready", display_name="演示已建成（虚构）", is_demo=True)
        actions.grant_role(by=setup, user=user, role="audit_admin", office=cast.offices[COUNTY].id)
    seal_pending(now=setup.now)


def _print_links(host: str, port: int, as_json: bool) -> None:
    links = _make_links(f"http://{host}:{port}/accounts/demo/")
    if as_json:
        print(json.dumps(links), flush=True)
        return
    print("\n演示链接（每个只能用一次，12 小时内有效；再要一组：laoheng demo links）：")
    for name, url in links.items():
        print(f"  {SHOWN[name]}\n    {url}")
    print(flush=True)


def _make_links(base: str) -> dict[str, str]:
    from django.utils import timezone

    from laoheng_web.accounts.actions import make_demo_link
    from laoheng_web.accounts.models import Membership
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    by = By.system(office=None, now=timezone.localtime())
    with acting(by, "demonstration"):
        members = Membership.objects.select_related("user").filter(user__is_demo=True)
        found = {membership.user.login.removeprefix("demo-"): membership for membership in members}
        return {name: f"{base}{make_demo_link(by=by, membership=found[name])}/" for name in SHOWN}
