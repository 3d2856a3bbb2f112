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
from laoheng.standard.records import contract_of

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `hub portrait`."""
    task = hub_tasks(verbs).add_parser("portrait", help="一家单位或一名劳动者的画像：按用途、按日期；查看会留痕")
    task.add_argument("firm", nargs="?", help="统一社会信用代码")
    task.add_argument("--matter", help="看一件事项的劳动者：事项编号；本人会看到有人看过")
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
    if bool(arguments.firm) == bool(arguments.matter):
        raise UserError("portrait.firm_or_matter")
    if arguments.matter:
        told = _told_worker(arguments.matter, office.id, on, by, arguments.purpose)
        print(json.dumps(told, ensure_ascii=False) if arguments.json else _worker_lines(told))
        return 0
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


def _told_worker(number: str, office: UUID, on: date, by: Any, purpose: str) -> dict[str, Any]:
    """The worker of a matter, as an officer would be shown them; the look is told to the worker."""
    from dataclasses import asdict

    from django.conf import settings

    from laoheng.hub.lake import Lake
    from laoheng.portraits import LakeAsOf, worker_view
    from laoheng.standard.records.purposes import purpose_of
    from laoheng_web.alerts.assess import opened_lake
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.papers.models import Matter
    from laoheng_web.portraits.looking import PERSON_VIEWED, Asked, leave_line

    with acting(by, "portrait"):
        matter = Matter.objects.filter(office_id=office, number=number, worker_id__isnull=False).first()
    if matter is None or matter.worker_id is None:
        raise UserError("portrait.no_such_matter", number=number)
    asked, root = Asked(purpose_of(purpose), on), Path(settings.LAKE_DIR)
    lake = Lake(root) if on >= by.now.date() else LakeAsOf(root, asked.until())
    with opened_lake() as (engine, _now):
        view = worker_view(
            engine, lake, office_ids=[str(office)], person_id=str(matter.worker_id), as_of=on, role="regulator",
            purpose=purpose,
        )  # fmt: skip
    with acting(by, "portrait"):
        leave_line(by, matter.worker_id, asked, {"what": "worker"}, PERSON_VIEWED)
    told: dict[str, Any] = json.loads(json.dumps(asdict(view), default=str))
    return {**told, "purpose": purpose, "matter": number}


def _worker_lines(told: dict[str, Any]) -> str:
    lines = [f"{told['matter']} 的劳动者，用途 {told['purpose']}，截至 {told['as_of']}；未知不是没有，查看已留痕"]
    for item in told["spells"]:
        site = item["project"] is not None
        contract = contract_of("site_roster" if site else "contracts")
        names = ["entered_on" if site and name == "starts_on" else name for name in item["closed"]]
        shut = "、".join(contract.field(name).label for name in names)
        what = "工地实名登记" if site else "劳动合同备案"
        lines.append(
            f"  {what}：{item['starts_on'] or '未知'} 到 {item['left_on'] or item['ends_on'] or '未知'}"
            + (f"（这个用途不看：{shut}）" if shut else "")
        )
    for item in told["insured"]:
        lines.append(f"  养老保险缴了 {len(item['paid'])} 个月，缺 {len(item['gaps'])}，未知 {len(item['unknown'])}")
    for item in told["pay"]:
        sums = [item[name] if item[name] is not None else "未知" for name in ("gross", "paid", "open")]
        lines.append(f"  {item['month']} 应发 {sums[0]}，实发 {sums[1]}，还差 {sums[2]}")
    for kind, at in told["fresh"]:
        lines.append(
            f"  {render(Message(f'portrait.kind.{kind}'))}：{'最近收到 ' + at if at else '没有收到过，所以未知'}"
        )
    closed = "、".join(render(Message(f"portrait.kind.{kind}")) for kind in told["closed"])
    return "\n".join([*lines, f"  这个用途不能看：{closed}"] if closed else lines)


def _lines(told: dict[str, Any]) -> str:
    known = [item for item in told["features"] if item["value"] is not None]
    open_ = len(told["features"]) - len(known)
    lines = [f"用途 {told['purpose']}，截至 {told['on']}：{len(known)} 个特征已知，{open_} 个未知"]
    lines += [f"  [{item['level']}] {item['title']}" for item in told["lit"]]
    lines += [f"  {item['label']}：{item['value'] or item['unknown']}" for item in told["features"]]
    lines += [f"  {item['day']} {item['what']}" for item in told["events"]]
    return "\n".join(lines)
