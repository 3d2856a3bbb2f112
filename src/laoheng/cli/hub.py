"""`laoheng hub link` and `laoheng hub unlink`: records that are one person, firm or contract, and the way back."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from laoheng.cli.engines import add_engine, engine_of
from laoheng.standard.dates import SHANGHAI

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def hub_tasks(verbs: Verbs) -> Verbs:
    """Where the tasks of `hub` are added, by the library and by packages that offer more: made at the first call."""
    if "hub" in verbs.choices:
        tasks: Verbs = verbs.choices["hub"].get_default("tasks")
        return tasks
    hub = verbs.add_parser("hub", help="数据中枢")
    tasks = hub.add_subparsers(dest="task", required=True, metavar="TASK")
    hub.set_defaults(tasks=tasks)
    return tasks


def add_commands(verbs: Verbs) -> None:
    """Adds `hub link` and `hub unlink`."""
    actions = hub_tasks(verbs)
    link = actions.add_parser("link", help="找出同一个人、单位或合同的记录；拿不准的另列出来给人看")
    link.add_argument("file", type=Path, help="CSV，第一行是标题")
    link.add_argument("--out", type=Path, required=True, help="结果写进这个目录")
    link.add_argument("--unit", choices=["person", "firm", "contract"], help="一条记录说的是什么，默认按列判断")
    link.add_argument("--precision", type=float, help="自动合并预期要对的比例，默认 0.997")
    link.add_argument("--language", choices=["zh", "en"], default="zh", help="理由用哪种语言写")
    add_engine(link)
    link.set_defaults(handler=_link)
    unlink = actions.add_parser("unlink", help="撤销一次合并：编号恢复原样")
    unlink.add_argument("log", type=Path, help="hub link 写出的 merges.jsonl")
    unlink.add_argument("merge", help="合并的编号")
    unlink.add_argument("--by", required=True, help="谁撤销")
    unlink.add_argument("--why", required=True, help="为什么")
    unlink.set_defaults(handler=_unlink)


def _now() -> str:
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")


def _link(arguments: argparse.Namespace) -> int:
    from laoheng.hub.link import Unit, counts, decide, link_records, read_records, write_outcome

    table = read_records(arguments.file)
    unit = Unit(arguments.unit) if arguments.unit else None
    with TemporaryDirectory() as spill, engine_of(arguments, Path(spill)) as engine:
        linkage = link_records(table, unit=unit, engine=engine)
    outcome = decide(linkage, at=_now(), expected_precision=arguments.precision)
    paths = write_outcome(linkage, outcome, arguments.out, arguments.language)
    roles = {role.value: list(headings) for role, headings in linkage.roles.of.items() if headings}
    told = {"records": table.count, "unit": linkage.roles.unit.value, **counts(outcome), "roles": roles}
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(
        f"{told['records']} 条记录：{told['records_in_groups']} 条并成 {told['groups']} 组，{told['review']} 对待人核对"
    )
    for role, headings in roles.items():
        print(f"  {role}: {'、'.join(headings)}")
    print("写在：" + "、".join(str(path) for path in paths))
    return 0


def _unlink(arguments: argparse.Namespace) -> int:
    from laoheng.hub.link import read_log, write_log

    log = read_log(arguments.log)
    log.undo(arguments.merge, by=arguments.by, at=_now(), why=arguments.why)
    write_log(log, arguments.log)
    print(f"已撤销 {arguments.merge}；现有 {len(log.standing())} 次合并有效")
    return 0
