"""`laoheng calc …` and `laoheng law …`: calculators, articles, and what is due for a check."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.cli.clock import add_clock, show_clock
from laoheng.cli.day import day_of
from laoheng.law import CALCULATORS, Article, calculate, find_article, law_at, stale
from laoheng.law.history import articles_in_force, compare, status_on
from laoheng.law.statutes import read_folder
from laoheng.law.texts import StatuteText, article_key, keep, load
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Ground, Scalar
from laoheng.standard.messages import Message, render

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
_STANDING = {"not_yet": "尚未施行", "in_force": "现行有效", "ended": "已经失效"}
_CHANGES = {"added": "新增（前一天没有）", "ended": "不再施行", "amended": "有修改"}
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
    take = actions.add_parser("import", help="导入官方原文：文件夹里的 .md 或 .txt")
    take.add_argument("folder", type=Path)
    take.add_argument("--into", type=Path, help="存到哪里，默认 $LAOHENG_DATA/law 或 ./data/law")
    take.add_argument("--only-good", action="store_true", help="有不合格的文件时，只导入合格的")
    take.set_defaults(handler=_import)
    diff = actions.add_parser("diff", help="两天之间改了什么；有改动时退出码为 1")
    diff.add_argument("reference", help="一条或一部，例如 劳动合同法66、放假办法")
    diff.add_argument("--from", dest="start", required=True)
    diff.add_argument("--to", dest="end", required=True)
    diff.set_defaults(handler=_diff)
    day = actions.add_parser("as-of", help="某一天有哪些文件施行；加 --instrument 看其中的条文")
    day.add_argument("date")
    day.add_argument("--instrument", help="只看这一部，例如 劳动合同法")
    day.set_defaults(handler=_as_of)
    for parser in (show, diff):
        parser.add_argument("--data", type=Path, help="导入的原文在哪里，默认 $LAOHENG_DATA/law 或 ./data/law")
    for parser in (show, take, diff, day):
        parser.add_argument("--region", help="行政区划代码，六位")
    old = actions.add_parser("stale", help="哪些数值和文件很久没有核对")
    old.add_argument("--before", required=True, help="在这一天以前核对的")
    old.set_defaults(handler=_stale)
    clock = actions.add_parser("clock", help="一个法定期限从头到尾：起算、停止、重新起算、延长、最后一天")
    add_clock(clock)
    clock.add_argument("--on", help="按哪一天看，默认今天")
    clock.set_defaults(handler=_clock)
    for parser in (show, old, take, diff, day, clock):
        parser.add_argument("--json", action="store_true", help="印 JSON")


def _clock(arguments: argparse.Namespace) -> int:
    return show_clock(arguments, day_of(arguments.on))


def _calc(arguments: argparse.Namespace) -> int:
    if arguments.name == "list":
        return _list(as_json=arguments.json)
    if arguments.facts is None:
        raise UserError("law.cli.no_facts", name=arguments.name)
    finding = calculate(arguments.name, _facts(arguments.facts), on=day_of(arguments.on), region=arguments.region)
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


def _data(folder: Path | None) -> Path:
    """Where imported texts lie."""
    return folder or Path(os.environ.get("LAOHENG_DATA", "data")) / "law"


def _show(arguments: argparse.Namespace) -> int:
    on = day_of(arguments.on)
    texts = load(_data(arguments.data))
    parsed = texts.parse(arguments.reference)
    wording = texts.wording(parsed.instrument, on, arguments.region) if parsed else None
    text = wording.articles.get(article_key(parsed)) if wording and parsed else None
    article = find_article(arguments.reference, on)
    if wording and text and parsed and article is None:
        return _show_text_only(str(parsed), wording, text, as_json=arguments.json)
    ground = law_at(on, arguments.region).ground(arguments.reference)
    if article is None:  # the gate above has just found it
        raise UserError("law.unknown_article", reference=arguments.reference)
    if arguments.json:
        shown = _article_json(article, ground, on) | {"text": text}
        shown["text_version"] = wording.dated.isoformat() if wording and text else None
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    print(f"{ground.reference}  {article.headnote}")
    print(f"《{article.instrument.title}》，{_standing(article, on)}")
    print(article.digest or "（原文还没有核对，没有摘要）")
    for question in article.questions:
        print(f"  问：{question}")
    if wording and text:
        _print_text(wording, text)
    return 0


def _show_text_only(reference: str, wording: StatuteText, text: str, *, as_json: bool) -> int:
    if as_json:
        shown = _text_json(wording) | {"reference": reference, "text": text}
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    print(f"{reference}  （目录没有收这一条，只有导入的原文）")
    _print_text(wording, text)
    return 0


def _print_text(wording: StatuteText, text: str) -> None:
    print(f"原文（《{wording.title}》，{_span(wording)}）：")
    print("\n".join(f"  {line}" for line in text.splitlines()))


def _span(item: StatuteText) -> str:
    until = f"至 {item.valid_to}" if item.valid_to else "起，未载失效日"
    return f"{item.dated} 版本，{item.valid_from} {until}，{item.region or '全国'}"


def _standing(article: Article, on: date) -> str:
    """Version, days, place, status and certainty in one line: every citation carries it."""
    until = f"至 {article.valid_to}" if article.valid_to else "至今"
    place = article.instrument.region or "全国"
    status = _STANDING[status_on(article.valid_from, article.valid_to, on)]
    return f"本版 {article.valid_from} {until}，{place}，{on} {status}，{_CERTAINTY[article.certainty]}"


def _import(arguments: argparse.Namespace) -> int:
    intake = read_folder(arguments.folder, arguments.region)
    if intake.faults and not arguments.only_good:
        raise UserError("law.texts.refused", count=len(intake.faults), faults=_bulleted(intake.faults))
    into = _data(arguments.into)
    kept = {(item.instrument, item.dated): item for item in keep(intake.texts, into)} if intake.texts else {}
    rows = [kept[item.instrument, item.dated] for item in intake.texts]
    if arguments.json:
        print(json.dumps({"texts": [_text_json(item) for item in rows], "into": str(into),
                          "faults": [fault.to_json() for fault in intake.faults]}, ensure_ascii=False))  # fmt: skip
    else:
        for item in rows:
            print(f"{item.title}：{_span(item)}，{len(item.articles)} 条")
        print(f"共导入 {len(rows)} 个版本、{sum(len(item.articles) for item in rows)} 条，存于 {into}")
        if intake.faults:
            print(f"没有导入 {len(intake.faults)} 个文件：{_bulleted(intake.faults)}")
    return 1 if intake.faults else 0


def _bulleted(faults: Sequence[Message]) -> str:
    return "".join(f"\n  - {render(fault)}" for fault in faults)


def _text_json(item: StatuteText) -> dict[str, Any]:
    return {
        "instrument": item.instrument,
        "title": item.title,
        "dated": item.dated.isoformat(),
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat() if item.valid_to else None,
        "region": item.region,
        "articles": len(item.articles),
    }


def _diff(arguments: argparse.Namespace) -> int:
    start, end = parse_date(arguments.start), parse_date(arguments.end)
    changes = compare(arguments.reference, start, end, load(_data(arguments.data)), arguments.region)
    if arguments.json:
        rows = [
            {
                "reference": change.reference,
                "kind": change.kind,
                "before": _brief(change.before),
                "after": _brief(change.after),
                "before_text": change.before_text,
                "after_text": change.after_text,
                "lines": list(change.lines),
            }
            for change in changes
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 1 if changes else 0
    for change in changes:
        print(f"{change.reference}  {_CHANGES[change.kind]}")
        for day, article, text in (
            (start, change.before, change.before_text),
            (end, change.after, change.after_text),
        ):
            print(f"  {day}：{_told(article, text, day)}")
        for line in change.lines:
            print(f"    {line.rstrip()}")
    unknown = sum(change.kind == "amended" and None in (change.before_text, change.after_text) for change in changes)
    note = f"；其中 {unknown} 条没有导入前后两个版本的原文，看不到改了哪些字" if unknown else ""
    print(f"{start} 到 {end}：{len(changes)} 处改动{note}")
    return 1 if changes else 0


def _told(article: Article | None, text: str | None, day: date) -> str:
    if article:
        return f"{article.headnote}（{_standing(article, day)}）"
    return "目录没有收，有导入的原文" if text else "没有当日施行的版本"


def _brief(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    return {"headnote": article.headnote, "digest": article.digest, "valid_from": article.valid_from.isoformat(),
            "valid_to": article.valid_to.isoformat() if article.valid_to else None}  # fmt: skip


def _as_of(arguments: argparse.Namespace) -> int:
    on = parse_date(arguments.date)
    held = articles_in_force(on, arguments.region, arguments.instrument)
    rows = held if arguments.instrument else [article for article in held if article.number is None]
    counts = Counter(article.instrument.name for article in held if article.number is not None)
    if arguments.json:
        shown = [_article_json(article, None, on) | {"articles": counts[article.reference]} for article in rows]
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    for article in rows:
        total = f"，目录载 {counts[article.reference]} 条" if article.number is None else ""
        print(f"{article.reference}  {article.headnote}（{_standing(article, on)}{total}）")
    print(f"{on} 施行的{'条文' if arguments.instrument else '文件'}共 {len(rows)} 项")
    return 0


def _article_json(article: Article, ground: Ground | None, on: date) -> dict[str, Any]:
    return {
        "reference": ground.reference if ground else article.reference,
        "instrument": article.instrument.title,
        "headnote": article.headnote,
        "digest": article.digest,
        "questions": list(article.questions),
        "valid_from": article.valid_from.isoformat(),
        "valid_to": article.valid_to.isoformat() if article.valid_to else None,
        "region": article.instrument.region,
        "status": status_on(article.valid_from, article.valid_to, on),
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
