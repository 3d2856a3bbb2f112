"""`laoheng review FILE`: what in a contract the law does not allow, and what to write instead."""

from __future__ import annotations

import argparse
import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.advice.review import Review, Stance, review_contract
from laoheng.advice.rewording import with_rewordings
from laoheng.cli.day import day_of
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.text.reading import Document

_CHANGES = {"added": "增加", "removed": "删去", "changed": "修改"}


def add_commands(verbs: Verbs) -> None:
    """Adds `review`."""
    parser = verbs.add_parser("review", help="合同诊断：问题条款、依据和改写")
    parser.add_argument("file", type=Path)
    parser.add_argument("--party", choices=[stance.value for stance in Stance], default="neutral", help="站在哪一方看")
    parser.add_argument("--on", help="合同日期，默认今天")
    parser.add_argument("--region", help="用工地区的六位代码")
    parser.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    parser.add_argument("--out", type=Path, help="写到这个文件：.docx 带批注和修订，.pdf 是诊断报告")
    parser.add_argument("--against", type=Path, help="和旧版比较：增加、删去、修改的条款；有新问题时退出码为 1")
    parser.set_defaults(handler=_run)


def _run(arguments: argparse.Namespace) -> int:
    document = _document(arguments.file)
    text = document.text
    on, stance = day_of(arguments.on), Stance(arguments.party)
    if arguments.against:
        return _compare(arguments, text, on, stance)
    review = with_rewordings(text, review_contract(text, on=on, region=arguments.region, stance=stance))
    if arguments.out:
        _write(arguments.out, document, review, arguments.file)
    if arguments.json:
        from laoheng.advice.review.report import as_json

        print(json.dumps(as_json(review), ensure_ascii=False))
    else:
        _print(review)
    return 1 if review.findings else 0


def _compare(arguments: argparse.Namespace, text: str, on: date, stance: Stance) -> int:
    from laoheng.advice.review.compare import ChangeKind, compare_contracts
    from laoheng.advice.review.report import as_json

    old = _document(arguments.against).text
    found = compare_contracts(old, text, on=on, region=arguments.region, stance=stance)
    if arguments.json:
        print(json.dumps(as_json(found), ensure_ascii=False))
    else:
        print(f"没有变 {found.same} 条，变了 {len(found.changes)} 条")
        for change in found.changes:
            shown = next(passage.quote for passage in (change.new, change.old) if passage)
            print(f"[{_CHANGES[change.kind.value]}] {shown}")
            if change.kind is ChangeKind.CHANGED and change.old:
                print(f"  原来：{change.old.quote}")
            for sign, items in (("新问题", change.brought), ("不再有", change.gone)):
                for item in items:
                    print(f"  {sign}：{item.name}（{'、'.join(ground.reference for ground in item.grounds)}）")
    return 1 if any(change.brought for change in found.changes) else 0


def _write(path: Path, document: Document, review: Review, source: Path) -> None:
    if path.suffix.lower() != ".pdf":
        _write_word(path, document, review, source)
        return
    from laoheng.advice.review.report import report
    from laoheng.writing.fonts import find_fonts, usual_folders
    from laoheng.writing.pdf_file import to_pdf

    fonts = find_fonts(usual_folders(os.environ.get("LAOHENG_FONTS")))
    _save(path, to_pdf(report(review, name=source.name), fonts=fonts))


def _write_word(path: Path, document: Document, review: Review, source: Path) -> None:
    """A Word file is marked as it is; anything else is written anew."""
    from laoheng.advice.redlining import annotated, redlined

    own = source.suffix.lower() == ".docx"
    _save(path, redlined(_content(source), document, review) if own else annotated(document.text, review))


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError("review.unwritable", path=path.name, why=type(error).__name__) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("review.unreadable", path=path.name, why=type(error).__name__) from error


def _document(path: Path) -> Document:
    from laoheng.text.reading import read_document

    return read_document(_content(path), path.name)


def _print(review: Review) -> None:
    print(render(review.advice))
    for item in review.findings:
        articles = "、".join(ground.reference for ground in item.grounds)
        print(f"[{item.severity.value}] {item.name}（{item.label}）“{item.quote}”")
        print(f"  {item.reason}（{articles}）")
        print(f"  判断：{render(item.how)}")
        print(f"  改写：{item.rewrite}")
        if item.exposure is not None:
            print(f"  金额：{item.exposure} 元（{item.exposure_basis}）")
        if item.needs:
            print(f"  需补：{'、'.join(item.needs)}")
    for passage in review.looks:
        names = "、".join(map(render, passage.maybe))
        print(f"[需看] “{passage.quote}”" + (f"（可能涉及：{names}）" if names else ""))
    for message in review.missing:
        print(f"[未见] {render(message)}")
    if review.fitting:
        print(f"[模板] {render(Message(f'template.title.{review.fitting}'))}（laoheng template show {review.fitting}）")
    for conflict in review.conflicts:
        print(f"[矛盾] {render(conflict.message)}“{conflict.first.quote}”“{conflict.second.quote}”")
    if review.blanks:
        print(f"[空白] {len(review.blanks)} 处")
