"""`laoheng elements FILE` and `laoheng similar FILE`: disputed points, and cases like it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.cli.day import day_of
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.text.elements import element_names

if TYPE_CHECKING:
    from laoheng.advice.disputes import Claim, DisputeReading
    from laoheng.advice.similar import SimilarReport
    from laoheng.cli import Verbs
    from laoheng.law import LawAt
    from laoheng.law.cases import Case


def add_commands(verbs: Verbs) -> None:
    """Adds `elements` and `similar`."""
    elements = verbs.add_parser("elements", help="从诉状、投诉或聊天里找出争议点")
    elements.set_defaults(handler=_elements)
    similar = verbs.add_parser("similar", help="找相似的案例：哪里像，哪里不像，结果如何")
    similar.add_argument("--cases", type=Path, help="再加上自己的案例：CSV 或 xlsx，栏目见 docs/how-to/own-cases.md")
    similar.add_argument("--limit", type=int, default=5, help="最多几个，默认 5")
    similar.set_defaults(handler=_similar)
    for command in (elements, similar):
        command.add_argument("file", type=Path, help="UTF-8 文本文件")
        command.add_argument("--on", help="按哪一天的法律，默认今天")
        command.add_argument("--json", action="store_true", help="印一个 JSON 对象")


def _elements(arguments: argparse.Namespace) -> int:
    from laoheng.advice.disputes import read_dispute

    day = day_of(arguments.on)
    reading = read_dispute(_text(arguments.file), law_at(day), read_on=day)
    if arguments.json:
        print(json.dumps(_plain(asdict(reading)), ensure_ascii=False))
    else:
        _print_reading(reading)
    return 0


def _print_reading(reading: DisputeReading) -> None:
    names = element_names()
    for number, point in enumerate(reading.points, 1):
        tags = [*(names[label] for label in point.elements), *(_word("claim", kind) for kind in point.kinds)]
        print(f"{number}. [{_word('side', point.speaker)}·{_word('stance', point.stance)}] {point.text}")
        print("   " + "、".join(dict.fromkeys(tags)))
    for claim in reading.claims:
        _print_claim(claim)
    if not reading.claims:
        print("没有读到明确的请求。请写明要求对方做什么、多少钱、哪段时间。")


def _print_claim(claim: Claim) -> None:
    print(f"\n■ {_word('claim', claim.kind)}（第{'、'.join(str(number + 1) for number in claim.points)}句）")
    if claim.asked:
        print("  请求金额：" + "、".join(f"{total}元" for total in claim.asked))
    print(f"  对方：{_word('stance', claim.answer)}")
    print("  依据：" + "、".join(ground.reference for ground in claim.grounds))
    if claim.calculators:
        print("  可算：" + "、".join(f"laoheng calc {code}" for code in claim.calculators))
    for burden in claim.burden:
        print(f"  举证：{_word('side', burden.side)}（{'、'.join(ground.reference for ground in burden.grounds)}）")
    if claim.named:
        print("  提到的证据：" + "、".join(_word("evidence", name) for name in claim.named))
    if claim.missing:
        print("  还可以准备：" + "、".join(_word("evidence", name) for name in claim.missing))


def _similar(arguments: argparse.Namespace) -> int:
    from laoheng.advice.similar import find_similar
    from laoheng.law.cases import CasesInMemory, starter_cases

    law = law_at(day_of(arguments.on))
    own = _own_cases(arguments.cases, law) if arguments.cases else ()
    store = CasesInMemory((*starter_cases().cases(), *own))
    report = find_similar(_text(arguments.file), store, arguments.limit)
    if arguments.json:
        print(json.dumps(_report_json(report, law), ensure_ascii=False))
    else:
        _print_report(report, law)
    return 0


def _own_cases(path: Path, law: LawAt) -> tuple[Case, ...]:
    """The cases of a table. Raises `UserError` with every fault of every row where there is one."""
    from laoheng.advice.similar.importing import read_cases
    from laoheng.hub.small_table import table_rows

    rows = list(read_cases(table_rows(path, path.name), law=law))
    faults = tuple(
        Message.of("similar.import.row", row=row.number, fault=fault) for row in rows for fault in row.faults
    )
    if faults:
        raise UserError("similar.import.faulty_rows", count=sum(not row.case for row in rows), faults=faults)
    return tuple(row.case for row in rows if row.case)


def _report_json(report: SimilarReport, law: LawAt) -> dict[str, Any]:
    rows: dict[str, Any] = _plain(asdict(report))
    for row, found in zip(rows["similar"], report.similar, strict=True):
        row["case"]["articles"] = [ground.reference for ground in law.held(*found.case.articles)]
    return rows


def _print_report(report: SimilarReport, law: LawAt) -> None:
    names = element_names()
    print("本案要素：" + ("、".join(names[label] for label in report.elements) or "没有读出"))
    for number, found in enumerate(report.similar, 1):
        case = found.case
        print(f"\n{number}. {case.title}（相似度 {found.likeness:.2f}；{case.outcome}）")
        print(f"   {case.facts}\n   {case.holding}")
        for label, chosen in (
            ("相同", found.shared),
            ("只有本案有", found.only_here),
            ("只有该案有", found.only_there),
        ):
            if chosen:
                print(f"   {label}：" + "、".join(names[item] for item in chosen))
        print("   现行依据：" + ("、".join(ground.reference for ground in law.held(*case.articles)) or "当日没有"))
        print(f"   来源：{case.source}")
    counts = "，".join(
        f"{render(Message.of(f'similar.result.{result.value}'))} {count} 件" for result, count in report.results.items()
    )
    print(f"\n这些案例的结果：{counts}。个案不同，结果不能照搬。" if counts else "没有找到相似的案例。")


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("disputes.unreadable", path=path.name, why=type(error).__name__) from error
    if not text.strip():
        raise UserError("disputes.empty", path=path.name)
    return text


def _word(family: str, name: str) -> str:
    return render(Message.of(f"disputes.{family}.{name}"))


def _plain(value: Any) -> Any:
    """Decimals and dates as text, so that JSON holds no float for money."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
