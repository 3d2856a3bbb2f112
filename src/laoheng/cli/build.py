"""`laoheng hub build` and `laoheng hub compact`: the monthly build of a lake, and the joining of its small files."""

from __future__ import annotations

import argparse
import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.cli.engines import add_engine, engine_of
from laoheng.cli.hub import hub_tasks
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.hub.lake import Lake


def add_commands(verbs: Verbs) -> None:
    """Adds `hub build` and `hub compact`."""
    tasks = hub_tasks(verbs)
    build = tasks.add_parser("build", help="算出每个单位的全部特征和指标；只重算有变化的单位")
    build.add_argument("lake", type=Path, help="数据湖的目录")
    build.add_argument("offices", nargs="+", metavar="office", help="机构编号，可以写几个")
    build.add_argument("--out", type=Path, required=True, help="结果写进这个目录；下次还写这里，只算变化的部分")
    build.add_argument("--as-of", type=date.fromisoformat, help="看哪一天（YYYY-MM-DD），默认今天")
    build.add_argument("--region", help="地区代码，决定最低工资等地方标准")
    build.add_argument("--months", type=int, default=12, help="往前看几个月，默认 12")
    build.add_argument("--full", action="store_true", help="全部重算")
    add_engine(build)
    build.set_defaults(handler=_build)
    compact = tasks.add_parser("compact", help="把许多小文件并成大文件，同一单位的行放在一起；不改任何一行")
    compact.add_argument("lake", type=Path, help="数据湖的目录")
    compact.add_argument("offices", nargs="+", metavar="office", help="机构编号，可以写几个")
    compact.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    compact.set_defaults(handler=_compact)


def _lake(arguments: argparse.Namespace) -> Lake:
    from laoheng.hub.lake import Lake, is_plain_name

    for office in arguments.offices:
        if not is_plain_name(office):
            raise UserError("hub.build.office_name", office=office)
    if not any((arguments.lake / office).is_dir() for office in arguments.offices):
        raise UserError("hub.build.no_lake", path=str(arguments.lake), offices="、".join(arguments.offices))
    return Lake(arguments.lake)


def _build(arguments: argparse.Namespace) -> int:
    from laoheng.hub.builds import BuildFolder
    from laoheng.route import Plans, build, frame_of

    lake, as_of = _lake(arguments), arguments.as_of or datetime.now(SHANGHAI).date()
    frame = frame_of(as_of, arguments.region, months=arguments.months)
    with engine_of(arguments, arguments.out / ".spill") as engine:
        start = time.perf_counter()
        built = build(
            engine, lake, BuildFolder(arguments.out), frame, office_ids=arguments.offices, plans=Plans(),
            full=arguments.full,
        )  # fmt: skip
        seconds = time.perf_counter() - start
    told = {
        "engine": arguments.engine, "as_of": as_of.isoformat(), "full": built.full, "firms": built.firms,
        "fires": built.fires, "parts": len(built.state.parts), "seconds": round(seconds, 2),
    }  # fmt: skip
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        what = "全部重算" if built.full else "只算有变化的单位"
        print(f"{as_of} {what}：{built.firms} 个单位，{built.fires} 项预警，{seconds:.1f} 秒（{arguments.engine}）")
        print(f"写在：{arguments.out}")
    return 0


def _compact(arguments: argparse.Namespace) -> int:
    from laoheng.standard.records import KINDS

    lake, told = _lake(arguments), {}
    for office in arguments.offices:
        for contract in KINDS:
            gone = lake.compact(office, contract.kind)
            if gone:
                told[f"{office}/{contract.kind}"] = gone
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for name, gone in told.items():
        print(f"{name}：并掉 {gone} 个小文件")
    if not told:
        print("没有可以合并的小文件")
    return 0
