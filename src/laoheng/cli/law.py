"""`laoheng calc …` and `laoheng law …`: calculators, articles, and what is due for a check."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from laoheng.law import CALCULATORS, Article, calculate, find_article, law_at, stale
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Ground, Scalar
from laoheng.standard.messages import render

if TYPE_CHECKING:
    from laoheng.cli import Verbs

_STATUS = {
    "computed": "已算出",
    "needs": "还缺材料，见“需要补充”",
    "varies": "各地或各说不同，见“不同算法”",
    "not_in_force": "当日没有施行",
    "undetermined": "不能确定",
    "clear": "没有发现问题",
}
_CERTAINTY = {"V": "已核原文", "S": "二手材料", "M": "待核"}


def add_commands(verbs: Verbs) -> None:
    """Adds `calc` and `law`."""
    calc = verbs.add_parser("calc", help="法定计算器；laoheng calc list 列出全部")
    calc.add_argument("name", help="编号或名称，例如 L2 或 severance；list 列出全部")
    calc.add_argument("--facts", help="案情：JSON 文件，或直接写 JSON")
    calc.add_argument("--on", help="计算日，默认今天")
    calc.add_argument("--region", help="行政区划代码，六位")
    calc.add_argument("--json", action="store_true", help="印一个 JSON 对象")
    calc.set_defaults(handler=_calc)
    law = verbs.add_parser("law", help="法条目录")
    actions = law.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="看一条，例如 劳动合同法47")
    show.add_argument("reference")
    show.add_argument("--on", help="哪一天的版本，默认今天")
    show.set_defaults(handler=_show)
    old = actions.add_parser("stale", help="哪些数值和文件很久没有核对")
    old.add_argument("--before", required=True, help="在这一天以前核对的")
    old.set_defaults(handler=_stale)
    for parser in (show, old):
        parser.add_argument("--json", action="store_true", help="印 JSON")


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _on(arguments: argparse.Namespace) -> date:
    return parse_date(arguments.on) if arguments.on else _today()


def _calc(arguments: argparse.Namespace) -> int:
    if arguments.name == "list":
        return _list(as_json=arguments.json)
    if arguments.facts is None:
        raise UserError("law.cli.no_facts", name=arguments.name)
    finding = calculate(arguments.name, _facts(arguments.facts), on=_on(arguments), region=arguments.region)
    if arguments.json:
        print(json.dumps(finding.to_json(), ensure_ascii=False))
    else:
        print("\n".join(_lines(finding)))
    return 0


def _list(*, as_json: bool) -> int:
    if as_json:
        rows = [
            {"code": item.code, "name": item.name, "label": item.label, "input": item.schema()}
            for item in CALCULATORS.values()
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for item in CALCULATORS.values():
        print(f"{item.code}  {item.name}  {item.label}")
        for field in item.fields:
            needed = "必填" if field.required else "可填"
            choices = f"（{'、'.join(field.choices)}）" if field.choices else ""
            print(f"    {field.name}  {needed}  {render(field.label)}{choices}")
    return 0


def _facts(text: str) -> Any:
    """The facts in a file or written on the command line. Raises `UserError` that says which of the two failed."""
    if not text.lstrip().startswith(("{", "[")):
        path = Path(text)
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UserError("law.cli.not_json", why=str(error)) from error


def _lines(finding: Finding) -> Iterator[str]:
    place = finding.region or "未指定"
    yield f"{render(finding.title)}（计算日 {finding.as_of}，地区 {place}）：{_STATUS[finding.status]}"
    for figure in finding.figures:
        yield f"  {render(figure.label)}：{_shown(figure.value)}"
    for number, step in enumerate(finding.steps, 1):
        if number == 1:
            yield "步骤："
        yield f"  {number}. {render(step.label)}：{step.formula}"
        yield f"     {step.substitution} = {step.result}" if step.substitution else f"     {step.result}"
        if step.grounds:
            yield f"     依据：{'、'.join(ground.reference for ground in step.grounds)}"
    yield from _section("需要补充：", [render(need.question) for need in finding.needs])
    rows = [
        f"{render(variant.label)}："
        + "，".join(f"{render(item.label)} {_shown(item.value)}" for item in variant.figures)
        for variant in finding.variants
    ]
    yield from _section("不同算法：", rows)
    yield from _section("说明：", [render(note) for note in finding.notes])
    yield from _section("依据：", [_ground(ground) for ground in finding.grounds])


def _section(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield title
        yield from (f"  - {row}" for row in rows)


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未知" if value is None else str(value)


def _ground(ground: Ground) -> str:
    text = ground.reference
    if ground.valid_from:
        text += f"（{ground.valid_from} 起{f'至 {ground.valid_to}' if ground.valid_to else ''}施行）"
    article = find_article(ground.reference, ground.valid_from)
    if article:
        text += f" {article.headnote}"
    return text + (f" [{_CERTAINTY[ground.certainty]}]" if ground.certainty else "")


def _show(arguments: argparse.Namespace) -> int:
    on = _on(arguments)
    ground = law_at(on).ground(arguments.reference)
    article = find_article(arguments.reference, on)
    if article is None:  # the gate above has just found it
        raise UserError("law.unknown_article", reference=arguments.reference)
    if arguments.json:
        print(json.dumps(_article_json(article, ground), ensure_ascii=False))
        return 0
    until = f"至 {article.valid_to}" if article.valid_to else "至今"
    print(f"{ground.reference}  {article.headnote}")
    print(f"《{article.instrument.title}》，本版 {article.valid_from} {until}，{_CERTAINTY[article.certainty]}")
    print(article.digest or "（原文还没有核对，没有摘要）")
    return 0


def _article_json(article: Article, ground: Ground) -> dict[str, Any]:
    return {
        "reference": ground.reference,
        "instrument": article.instrument.title,
        "headnote": article.headnote,
        "digest": article.digest,
        "valid_from": article.valid_from.isoformat(),
        "valid_to": article.valid_to.isoformat() if article.valid_to else None,
        "certainty": article.certainty,
    }


def _stale(arguments: argparse.Namespace) -> int:
    entries = stale(parse_date(arguments.before))
    if arguments.json:
        rows = [
            {
                "kind": entry.kind,
                "name": entry.name,
                "region": entry.region,
                "valid_from": entry.valid_from.isoformat(),
                "checked_on": entry.checked_on.isoformat(),
                "certainty": entry.certainty,
            }
            for entry in entries
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for entry in entries:
            print(f"{entry.checked_on}  {entry.name}  {entry.region or '全国'}  {_CERTAINTY[entry.certainty]}")
        print(f"共 {len(entries)} 项")
    return 1 if entries else 0
