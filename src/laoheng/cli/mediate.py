"""`laoheng mediate FILE`: claims table, points in dispute, fair range and the check of a draft agreement."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.cli.day import day_of
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from laoheng.advice.mediation import ClaimRow, DraftCheck, FairRange, PointOfDispute
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `mediate`."""
    parser = verbs.add_parser("mediate", help="调解辅助：请求与法定数额、争议点、参考区间、草案能不能这样约定")
    parser.add_argument("file", type=Path, help="请求、双方陈述和草案：一个 JSON 对象（格式见 docs/how-to）")
    parser.add_argument("--on", help="按哪一天的法律，默认今天")
    parser.add_argument("--region", help="行政区划代码，六位")
    parser.add_argument("--json", action="store_true", help="印一个 JSON 对象")
    parser.set_defaults(handler=_mediate)


def _mediate(arguments: argparse.Namespace) -> int:
    from laoheng.advice.mediation import check_draft, claims_table, fair_range, points_of_dispute
    from laoheng.advice.mediation.reading import read_mediation
    from laoheng.advice.similar import find_similar
    from laoheng.law.cases import starter_cases

    day = day_of(arguments.on)
    law = law_at(day, arguments.region)
    file = read_mediation(_parsed(arguments.file))
    rows = claims_table(file.claims, law=law)
    said = "\n".join(filter(None, (file.worker_says, file.firm_says)))
    similar = find_similar(said, starter_cases(), limit=10) if said.strip() else None
    points = points_of_dispute(file.worker_says, file.firm_says, file.claims, law=law, read_on=day)
    fair = fair_range(rows, law=law, similar=similar)
    check = check_draft(file.draft, file.claims, law=law) if file.draft is not None else None
    if arguments.json:
        parts = {"claims": rows, "points": points, "range": fair, "draft": check}
        plain = {name: _plain(_data(part)) for name, part in parts.items()}
        print(json.dumps(plain, ensure_ascii=False))
    else:
        print("\n".join([*_claims(rows), *_points(points), *_fair(fair), *_draft(check)]))
    return 1 if check is not None and check.refused else 0


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise UserError("disputes.unreadable", path=path.name, why=type(error).__name__) from error
    except (ValueError, RecursionError) as error:
        raise UserError("mediation.file.not_json", path=path.name) from error


def _claims(rows: tuple[ClaimRow, ...]) -> Iterator[str]:
    yield "■ 请求"
    for number, row in enumerate(rows, 1):
        yield f"{number}. {render(row.label)}：请求 {_yuan(row.claim.claimed)}，依法 {_by_law(row)}，" + (
            f"无争议 {_yuan(row.undisputed)}，有争议 {_yuan(row.disputed)}"
        )
        for step in row.by_law.steps:
            yield f"   {render(step.label)}：{step.formula} → {step.substitution} = {step.result}"
        for message in (*row.by_law.notes, *filter(None, (row.by_law.fault,))):
            yield f"   {render(message)}"
        for need in row.by_law.needs:
            yield f"   还要知道：{render(need.question)}"
        if row.beyond_law:
            yield "   请求超过依法可得的最高数额。"
        yield "   依据：" + "、".join(ground.reference for ground in row.grounds)
        for burden in row.burden:
            articles = "、".join(ground.reference for ground in burden.grounds)
            yield f"   举证：{_word('side', burden.side)}（{articles}）"
        if row.missing:
            yield "   还缺证据：" + "、".join(_word("evidence", name) for name in row.missing)


def _by_law(row: ClaimRow) -> str:
    low, high = row.by_law.low, row.by_law.high
    return f"{_yuan(low)} 至 {_yuan(high)}" if row.by_law.varies else _yuan(low)


def _points(points: tuple[PointOfDispute, ...]) -> Iterator[str]:
    yield "\n■ 争议点"
    for point in points:
        yield f"- {render(point.question)}" + ("" if point.on_file else "（陈述里提到，还没有作为请求提出）")
        for said in (*point.worker_said, *point.firm_said):
            yield f"   {_word('side', said.speaker)}：{said.text}"


def _fair(fair: FairRange) -> Iterator[str]:
    yield "\n■ 参考区间"
    if fair.known:
        yield f"{_yuan(fair.low)} 至 {_yuan(fair.high)}（依法 {_yuan(fair.by_law_low)} 至 {_yuan(fair.by_law_high)}）"
    for cost in fair.waiting:
        stage = render(Message.of(f"mediation.stage.{cost.stage}"))
        yield f"- 等到{stage}：{cost.months_least}–{cost.months_most} 个月，约值 {cost.cost_least}–{cost.cost_most} 元"
    for reason in fair.reasons:
        yield f"  {render(reason)}"


def _draft(check: DraftCheck | None) -> Iterator[str]:
    if check is None:
        return
    yield "\n■ 草案"
    if not check.items:
        yield "没有发现低于法律底线的内容；是否合适，由调解员和双方决定。"
    for item in check.items:
        articles = "、".join(ground.reference for ground in item.grounds) or "当日没有对应的条文"
        yield f"- [{render(Message.of(f'mediation.verdict.{item.verdict}'))}] {render(item.reason)}（{articles}）"
        if item.words:
            yield f"   原文：{item.words}"


def _yuan(amount: Decimal | None) -> str:
    return "未知" if amount is None else f"{amount} 元"


def _word(family: str, name: str) -> str:
    return render(Message.of(f"disputes.{family}.{name}"))


def _data(part: Any) -> Any:
    if part is None or isinstance(part, str):
        return part
    return [asdict(item) for item in part] if isinstance(part, tuple) else asdict(part)


def _plain(value: Any) -> Any:
    """Sums and days as text; a message as its code, its arguments and its Chinese text."""
    if isinstance(value, dict):
        found = {str(name): _plain(item) for name, item in value.items()}
        return (
            found | {"text": render(Message(value["code"], value["args"]))} if set(value) == {"code", "args"} else found
        )
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
