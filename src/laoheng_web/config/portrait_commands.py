"""`laoheng hub portrait`: the portrait of a firm or of a worker, with the line that each look leaves."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from laoheng.cli.hub import hub_tasks
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.known import Unknown, Value
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `hub portrait`."""
    task = hub_tasks(verbs).add_parser("portrait", help="一家单位的画像：按用途、按日期；查看会留痕")
    task.add_argument("firm", help="统一社会信用代码")
    task.add_argument("--office", required=True, help="机构代码")
    task.add_argument("--purpose", default="overview", help="overview, wages, insurance, hours, contracts, sites")
    task.add_argument("--on", help="看哪一天的情况，例如 2026-10-31；只用那一天以前收到的记录")
    task.add_argument("--json", action="store_true")
    task.set_defaults(handler=_portrait)


def _portrait(arguments: argparse.Namespace) -> int:
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.utils import timezone

    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.vault.models import Firm

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    by = By.system(office=office.id, now=timezone.localtime())
    on = parse_date(arguments.on) if arguments.on else by.now.date()
    if on > by.now.date():
        raise UserError("portrait.day_ahead", day=on.isoformat())
    with acting(by, "portrait"):
        firm = Firm.objects.filter(code=arguments.firm).first()
    if firm is None:
        raise UserError("route.unknown_firm", firm=arguments.firm)
    told = _told(office.id, office.region, firm.id, on, by, arguments.purpose)
    print(json.dumps(told, ensure_ascii=False) if arguments.json else _lines(told))
    return 0


def _told(office: UUID, region: str, firm: UUID, on: date, by: Any, purpose: str) -> dict[str, Any]:
    """What an officer of the bureau would be shown. The look is recorded before anything is printed."""
    from django.conf import settings

    from laoheng.hub.lake import Lake
    from laoheng.portraits import LakeAsOf, firm_view
    from laoheng.standard.records.purposes import purpose_of
    from laoheng_web.alerts.assess import opened_lake
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.portraits.looking import Asked, leave_line

    asked, root = Asked(purpose_of(purpose), on), Path(settings.LAKE_DIR)
    lake = Lake(root) if on >= by.now.date() else LakeAsOf(root, asked.until())
    with opened_lake() as (engine, _now):
        view = firm_view(
            engine, lake, office_id=str(office), region=region, firm_id=str(firm), as_of=on, role="regulator",
            purpose=purpose,
        )  # fmt: skip
    with acting(by, "portrait"):
        leave_line(by, firm, asked, {"what": "firm", "lit": sorted(item.kind for item in view.lit)})
    features = [
        {
            "name": item.feature.name, "label": render(item.feature.label), "month": item.month,
            "value": str(item.value.value) if isinstance(item.value, Value) else None,
            "unknown": render(item.value.why) if isinstance(item.value, Unknown) else None,
            "fresh": item.fresh.isoformat() if item.fresh else None,
        }
        for item in view.features
    ]  # fmt: skip
    return {
        "firm": str(firm), "on": on.isoformat(), "purpose": purpose, "closed": list(view.closed),
        "lit": [{"indicator": item.kind, "level": item.level.value, "title": render(item.title)} for item in view.lit],
        "features": features,
        "events": [
            {"day": item.day.isoformat(), "what": render(Message(f"portrait.event.{item.what}"))}
            for item in view.events
        ],
    }  # fmt: skip


def _lines(told: dict[str, Any]) -> str:
    known = [item for item in told["features"] if item["value"] is not None]
    open_ = len(told["features"]) - len(known)
    lines = [f"用途 {told['purpose']}，截至 {told['on']}：{len(known)} 个特征已知，{open_} 个未知"]
    lines += [f"  [{item['level']}] {item['title']}" for item in told["lit"]]
    lines += [f"  {item['label']}：{item['value'] or item['unknown']}" for item in told["features"]]
    lines += [f"  {item['day']} {item['what']}" for item in told["events"]]
    return "\n".join(lines)
