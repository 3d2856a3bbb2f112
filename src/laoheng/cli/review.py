"""`laoheng review FILE`: what in a contract the law does not allow, and what to write instead."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.advice.review import Review, Stance, review_contract
from laoheng.cli.day import day_of
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render
from laoheng.text.reading import Document, read_document

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `review`."""
    parser = verbs.add_parser("review", help="合同诊断：问题条款、依据和改写")
    parser.add_argument("file", type=Path)
    parser.add_argument("--party", choices=[stance.value for stance in Stance], default="neutral", help="站在哪一方看")
    parser.add_argument("--on", help="合同日期，默认今天")
    parser.add_argument("--region", help="用工地区的六位代码")
    parser.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    parser.add_argument("--out", type=Path, help="把批注写进这个 docx")
    parser.set_defaults(handler=_run)


def _run(arguments: argparse.Namespace) -> int:
    text = _document(arguments.file).text
    on = day_of(arguments.on)
    review = review_contract(text, on=on, region=arguments.region, stance=Stance(arguments.party))
    if arguments.out:
        from laoheng.advice.review.annotate import write_annotated

        write_annotated(text, review, arguments.out)
    if arguments.json:
        print(json.dumps(_plain(asdict(review)), ensure_ascii=False))
    else:
        _print(review)
    return 1 if review.findings else 0


def _document(path: Path) -> Document:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError("review.unreadable", path=path.name, why=type(error).__name__) from error
    return read_document(content, path.name)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _print(review: Review) -> None:
    print(render(review.advice))
    for item in review.findings:
        articles = "、".join(ground.reference for ground in item.grounds)
        print(f"[{item.severity.value}] {item.name}（{item.label}）“{item.quote}”")
        print(f"  {item.reason}（{articles}）")
        print(f"  改写：{item.rewrite}")
        if item.exposure is not None:
            print(f"  金额：{item.exposure} 元（{item.exposure_basis}）")
        if item.needs:
            print(f"  需补：{'、'.join(item.needs)}")
    for passage in review.looks:
        print(f"[需看] “{passage.quote}”")
    for message in review.missing:
        print(f"[未见] {render(message)}")
    if review.blanks:
        print(f"[空白] {len(review.blanks)} 处")
