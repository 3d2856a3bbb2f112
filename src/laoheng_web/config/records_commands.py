"""`laoheng hub ingest`, `hub fetch` and `hub pairs`: what the site does with files and records, for a terminal."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.cli.hub import hub_tasks
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.hub.sources.feed import FeedRun


def add_commands(verbs: Verbs) -> None:
    """Adds `hub ingest`, `hub fetch` and `hub pairs`."""
    tasks = hub_tasks(verbs)
    ingest = tasks.add_parser("ingest", help="报送一份文件：先给回执，再核对入库")
    ingest.add_argument("file", type=Path)
    ingest.add_argument("--kind", required=True, help="wages, contributions, attendance, contracts, firms …")
    ingest.add_argument("--office", required=True, help="机构代码")
    ingest.add_argument("--json", action="store_true")
    ingest.set_defaults(handler=_ingest)
    fetch = tasks.add_parser("fetch", help="按 feeds.yaml 取各部门的数据；不写编号就全取")
    fetch.add_argument("feed", nargs="?", help="数据目录编号，例如 LH-RS-01")
    fetch.add_argument("--json", action="store_true")
    fetch.set_defaults(handler=_fetch)
    pairs = tasks.add_parser("pairs", help="比对一个机构的人和单位：像的排进核对清单，由人决定")
    pairs.add_argument("--office", required=True, help="机构代码")
    pairs.add_argument("--json", action="store_true")
    pairs.set_defaults(handler=_pairs)


def _ingest(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise UserError("records.no_file", path=str(arguments.file))
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.core.files import File
    from django.utils import timezone

    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.records import actions, jobs, storage

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    by = By.system(office=office.id, now=timezone.localtime())
    with arguments.file.open("rb") as handle, acting(by, "intake"):
        upload = File(handle, name=arguments.file.name)
        received = actions.receive(by=by, office=office, kind=arguments.kind, upload=upload, channel="cli")
    receipt = jobs.run(received.receipt.id, by)
    counts = ("rows_read", "rows_stored", "rows_new", "rows_changed", "rows_same", "rows_refused", "issue_count")
    summary = {"number": receipt.number, "state": receipt.state, "again": received.again}
    summary |= {name: getattr(receipt, name) for name in counts}
    if arguments.json:
        print(json.dumps({**summary, "refusal": receipt.refusal}, ensure_ascii=False))
    else:
        print(f"回执 {receipt.number}：{receipt.get_state_display()}")
        if receipt.refusal:
            print(render(Message.from_json(receipt.refusal)))
        for issue in storage.issues(receipt.id, 20):
            print(f"  第 {issue['row']} 行 {issue['column']}：{render(Message.from_json(issue['message']))}")
        print("，".join(f"{name} {value}" for name, value in summary.items() if name.startswith("rows_")))
    return 1 if receipt.issue_count or receipt.refusal else 0


def _fetch(arguments: argparse.Namespace) -> int:
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.utils import timezone

    from laoheng_web.records import feeds

    items = feeds.configured()
    chosen = [item for item in items if arguments.feed in (None, item.feed.catalogue_id)]
    if arguments.feed and not chosen:
        known = tuple(dict.fromkeys(item.feed.catalogue_id for item in items))
        raise UserError("sources.no_such_feed", feed=arguments.feed, known=known)
    lines = [
        {"feed": item.feed.catalogue_id, "office": item.office, **_fetched(feeds.run(item, timezone.localtime()))}
        for item in chosen
    ]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False) if arguments.json else "  ".join(map(str, line.values())))
    return 1 if any(line["trouble"] for line in lines) else 0


def _fetched(done: FeedRun | None) -> dict[str, object]:
    if done is None:
        return {"receipts": 0, "trouble": "停了，等人看：在“数据来源”页面恢复"}
    return {"receipts": len(done.receipts), "trouble": str(done.stopped) if done.stopped else ""}


def _pairs(arguments: argparse.Namespace) -> int:
    from laoheng_web.config.set_up import set_up

    set_up()
    from django.utils import timezone

    from laoheng.hub.link import Unit
    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.records.linking import run

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    by = By.system(office=office.id, now=timezone.localtime())
    for unit in Unit.PERSON, Unit.FIRM:
        done = run(by=by, office=office.id, unit=unit)
        told = {name: getattr(done, name) for name in ("unit", "records", "asked", "labels")}
        if arguments.json:
            print(json.dumps(told))
        else:
            print(
                f"{done.get_unit_display()}：比了 {done.records} 条，留给人看 {done.asked} 对，"
                f"学了以前的 {done.labels} 个决定"
            )
    return 0
