"""`laoheng status FILE`: one case of employment status, assessed."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from laoheng.advice.status.agreement import Written
    from laoheng.advice.status.assess import Assessment
    from laoheng.cli import Verbs

_HEADINGS = ("month", "gross", "source", "share_of_total_income")


def add_commands(verbs: Verbs) -> None:
    """Adds `status`."""
    parser = verbs.add_parser("status", help="是不是劳动关系：按事实比对，写明差什么")
    parser.add_argument("file", type=Path, help="案情：一个 JSON 对象（格式见 docs/reference）")
    parser.add_argument("--income", type=Path, help="收入表 CSV：month,gross,source,share_of_total_income")
    parser.add_argument("--json", action="store_true", help="印一个 JSON 对象")
    parser.set_defaults(handler=_status)


def _status(arguments: argparse.Namespace) -> int:
    from laoheng.advice.status.assess import assess
    from laoheng.advice.status.case import read_case

    data = _object(arguments.file)
    if arguments.income:
        data["income"] = _income(arguments.income)
    found = assess(read_case(data))
    print(json.dumps(to_json(found), ensure_ascii=False) if arguments.json else "\n".join(_lines(found)))
    return 0


def _object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    except (ValueError, RecursionError) as error:
        raise UserError("status.not_an_object") from error
    if not isinstance(data, dict):
        raise UserError("status.not_an_object")
    return data


def _income(path: Path) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("status.income_file", headings=",".join(_HEADINGS)) from error
    if not rows or not {"month", "gross"} <= set(rows[0]):
        raise UserError("status.income_file", headings=",".join(_HEADINGS))
    return rows


def to_json(found: Assessment) -> dict[str, Any]:
    """The assessment as a JSON object."""
    decision = found.classified.decision
    return {
        "class": decision.kind.value,
        "with": found.classified.employer,
        "rule": decision.rule,
        "key_factors": list(decision.key),
        "missing": list(decision.missing),
        "told": dict(found.classified.told),
        "earned": dict(found.classified.earned),
        "written": [
            {
                "field": item.field,
                "value": item.value,
                "start": item.start,
                "end": item.end,
                "quote": item.quote,
                "weighed": item.weighed,
                "counted": item in found.classified.counted(),
            }
            for item in found.classified.written
        ],
        "economy": _economy(found),
        "sources": {
            item.field: source.value
            for item in decision.factors
            if (source := found.classified.source_of(item.field)) is not None
        },
        "would_change": [
            {"field": move.field, "now": str(move.now), "then": str(move.then), "class": move.kind.value}
            for move in found.moves or found.together
        ],
        "only_together": bool(found.together),
        "contrast": [{"test": test.name, "parts": dict(test.parts), "outcome": test.outcome} for test in found.tests],
        "nearest": [
            {"case": item.name, "class": item.result, "alike": list(item.alike), "differs": list(item.differs)}
            for item in found.nearest
        ],
        "finding": found.finding.to_json(),
    }


def _economy(found: Assessment) -> dict[str, Any]:
    economy = found.classified.economy
    return {
        "payer": economy.payer,
        "months": economy.months,
        "share": None if economy.share is None else str(economy.share),
        "depends": economy.depends,
        "steady": economy.steady,
        "fixed": economy.fixed,
        "evidence": economy.evidence.value,
    }


def _lines(found: Assessment) -> list[str]:
    decision = found.classified.decision
    kind = render(Message.of(f"status.kind.{decision.kind.value}"))
    with_whom = f"（与{found.classified.employer}）" if found.classified.employer else ""
    lines = [f"初步判断：{kind}{with_whom}", f"  {render(Message.of(f'status.rule.{decision.rule}'))}"]
    lines += _list("起决定作用的事实：", [_label(name) for name in decision.key])
    lines += _list("还缺：", [_label(name) for name in decision.missing[:6]])
    lines += _list(
        "什么会改变这个判断：",
        [f"{_label(move.field)}：{move.then} → {render(Message.of(f'status.kind.{move.kind.value}'))}"
         for move in found.moves],
    )  # fmt: skip
    lines += _list(
        "下面几项都变了，判断才会变：",
        [f"{_label(move.field)}：{move.then} → {render(Message.of(f'status.kind.{move.kind.value}'))}"
         for move in found.together],
    )  # fmt: skip
    lines += _list("从协议里读到的：", [_written(item, found) for item in found.classified.written])
    if found.classified.economy.months:
        lines.append(f"收入：{render(Message.of(found.finding.steps[-1].result))}（{_evidence(found)}）")
    lines += _list("最接近的案例：", [f"{item.name}：{item.holding}" for item in found.nearest])
    lines += _list("您有的权利：", [render(item) for item in found.finding.remedies])
    lines.append(f"  {render(Message.of('status.note.person_decides'))}")
    lines.append("依据：" + "、".join(ground.reference for ground in found.finding.grounds))
    return lines


def _written(item: Written, found: Assessment) -> str:
    counted = item in found.classified.counted()
    why = Message.of("status.source.paper" if item.weighed else "status.written.claimed")
    standing = "" if item.weighed and not counted else f"（{render(why)}）"
    return f"{_label(item.field)}：{item.value}，原文第 {item.start + 1}–{item.end} 字“{item.quote}”{standing}"


def _evidence(found: Assessment) -> str:
    return render(Message.of(f"status.evidence.{found.classified.economy.evidence.value}"))


def _list(title: str, rows: list[str]) -> list[str]:
    return [title, *(f"  - {row}" for row in rows)] if rows else []


def _label(name: str) -> str:
    return name if name == "as_of" else render(Message.of(f"status.field.{name}"))
