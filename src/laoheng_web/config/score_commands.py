"""`laoheng risk replay`: a past score of one firm, made again from what was kept and the registered table."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(tasks: Verbs) -> None:
    """Adds `risk replay`."""
    task = tasks.add_parser("replay", help="重算一家单位过去的分数：按当时的输入和登记的模型，结果应当一样")
    task.add_argument("firm", help="统一社会信用代码")
    task.add_argument("--office", required=True, help="机构代码")
    task.add_argument("--day", required=True, help="哪一天打的分，例如 2026-11-01")
    task.add_argument("--model", required=True, help="模型指纹（登记簿里的 SHA-256）")
    task.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    task.set_defaults(handler=_replay)


def _replay(arguments: argparse.Namespace) -> int:
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.utils import timezone

    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    with acting(By.system(office=office.id, now=timezone.localtime()), "scoring"):
        told = _made_again(office.id, arguments.firm, parse_date(arguments.day), arguments.model.strip().lower())
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name}: {value}")
    return 0


def _made_again(office: Any, code: str, day: date, digest: str) -> dict[str, Any]:
    from laoheng.risk.model.replay import KeptScore, replay
    from laoheng_web.alerts.models import OfficeModel, ScoreLine
    from laoheng_web.alerts.own_scores import loaded
    from laoheng_web.vault.models import Firm

    firm = Firm.objects.filter(code=code).first()
    if firm is None:
        raise UserError("route.unknown_firm", firm=code)
    model = OfficeModel.objects.filter(office_id=office, digest=digest).first()
    lines = ScoreLine.objects.filter(office_id=office, firm_id=firm.id, run__digest=digest, run__as_of=day)
    line = lines.order_by("-run__at", "-id").first()
    if model is None or line is None:
        raise UserError("risk.replay.none", day=day.isoformat(), model=digest[:12])
    kept = KeptScore(digest, line.inputs, line.inputs_digest, line.chance)
    return {"day": day.isoformat(), "firm": code, **replay(loaded(model).table, kept)}
