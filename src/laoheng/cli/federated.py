"""`laoheng share fit join|lead`: one risk score learned by several departments, each keeping its rows."""

from __future__ import annotations

import argparse
import json
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.hub.sharing.postbox import Wait

_EACH = 0.02


def add_fit(parts: Verbs) -> None:
    """Adds `fit` to `share`."""
    fit = parts.add_parser("fit", help="几个部门一起算风险分，谁的数据也不出门")
    sides = fit.add_subparsers(dest="side", required=True, metavar="SIDE")
    join = sides.add_parser("join", help="一个部门：用自己的数据回答每一轮，只给加了掩码的合计")
    join.add_argument("data", type=Path, help="历史表 CSV，和 laoheng eval risk 用的一样")
    join.add_argument("--place", type=int, required=True, help="第几个部门，从 1 起")
    join.set_defaults(handler=_join)
    lead = sides.add_parser("lead", help="牵头的：只看到各部门的合计，得出分值表")
    lead.add_argument("--kind", required=True, help="历史表的种类，例如 wa_employers")
    lead.add_argument("--codes", type=Path, required=True, help="公开代码表 JSON：输入名和它的全部代码")
    lead.add_argument("--out", type=Path, required=True, help="分值表 JSON")
    lead.set_defaults(handler=_lead)
    for side in (join, lead):
        side.add_argument("--box", type=Path, required=True, help="各方都能放文件的空文件夹，一次拟合用一个")
        side.add_argument("--of", type=int, required=True, help="一共几个部门")
        side.add_argument("--wait", type=float, default=600.0, help="最多等对方多少秒")


def _join(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.postbox import Postbox
    from laoheng.risk.federated import Department
    from laoheng.risk.model.reading import read_table

    table = read_table(arguments.data)
    side = Department(table, secrets.token_bytes(32))
    box = Postbox(arguments.box, arguments.of, _waiting(arguments.wait))
    side.meet(box.keys(arguments.place, side.public_key))
    rounds = box.serve(arguments.place, side.answer)
    print(f"{rounds} 轮，{len(table.labels)} 行没有离开这里")
    return 0


def _lead(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.postbox import Postbox
    from laoheng.risk.federated import Leader
    from laoheng.risk.model.sets import SETS, set_named

    kind = set_named(arguments.kind)
    if kind is None:
        raise UserError("sharing.fit.kind", kind=arguments.kind[:40], known=tuple(item.name for item in SETS))
    codes = _codes(arguments.codes)
    box = Postbox(arguments.box, arguments.of, _waiting(arguments.wait))
    leader = Leader(kind, box.ask, codes)
    try:
        model = leader.fit()
    finally:
        box.end()
    arguments.out.write_text(json.dumps(model.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{arguments.out}：{leader.rounds} 轮，{len(model.terms)} 项输入，SHA-256 {model.digest()}")
    return 0


def _codes(path: Path) -> dict[str, list[str]]:
    try:
        data: Any = json.loads(path.read_bytes())
        return {str(name): [str(code) for code in codes] for name, codes in data.items()}
    except OSError as error:
        raise UserError("sharing.psi.file", path=str(path), why=error.strerror or "") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError("sharing.fit.codes", path=str(path)) from error


def _waiting(seconds: float) -> Wait:
    """Looks again every moment; gives up where the same file has not come for so long."""
    started: dict[str, float] = {}

    def wait(name: str) -> None:
        if time.monotonic() - started.setdefault(name, time.monotonic()) > seconds:
            raise UserError("sharing.fit.waited", name=name, seconds=seconds)
        time.sleep(_EACH)

    return wait
