"""`laoheng template …`: standard papers, filled from facts or from the rows of a table."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.cli.day import day_of
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render
from laoheng.writing.templates import Template, find_template, templates
from laoheng.writing.templates.batch import make_rows

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.writing.paper import Paper

_FORMATS = ("docx", "pdf")


def add_commands(verbs: Verbs) -> None:
    """Adds `template`."""
    parser = verbs.add_parser("template", help="标准文书：合同、协议、通知、证明")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="有哪些模板")
    listed.set_defaults(handler=_list)
    show = actions.add_parser("show", help="一个模板要填什么")
    show.add_argument("name")
    show.set_defaults(handler=_show)
    one = actions.add_parser("fill", help="填一份")
    one.add_argument("name")
    one.add_argument("--facts", required=True, help="要填的内容：JSON 文件，或直接写 JSON")
    one.add_argument("--out", type=Path, required=True, help="写到哪个文件，.docx 或 .pdf")
    one.set_defaults(handler=_fill)
    many = actions.add_parser("batch", help="按表格批量做，一行一份；有错的行列出来，没有错的照做")
    many.add_argument("name")
    many.add_argument("--table", type=Path, required=True, help="CSV 或 xlsx，第一行是项目名称")
    many.add_argument("--out", type=Path, required=True, help="写到哪个文件夹")
    many.add_argument("--format", choices=_FORMATS, default="docx")
    many.set_defaults(handler=_batch)
    for action in (one, many):
        action.add_argument("--on", help="按哪一天的规定检查，默认今天")
        action.add_argument("--region", help="用工地区的六位代码")
    for action in (listed, show, many):
        action.add_argument("--json", action="store_true", help="印一个 JSON 对象")


def _list(arguments: argparse.Namespace) -> int:
    rows = [
        {"name": item.name, "title": render(item.title), "about": render(item.about)} for item in templates().values()
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print("\n".join(f"{row['name']}  {row['title']}  {row['about']}" for row in rows))
    return 0


def _show(arguments: argparse.Namespace) -> int:
    template = find_template(arguments.name)
    rows: list[dict[str, Any]] = [
        {
            "name": item.name,
            "label": render(item.label),
            "kind": item.kind.value,
            "required": item.required,
            "choices": {choice: render(item.choice_label(choice)) for choice in item.choices},
            "hint": render(item.hint) if item.hint else "",
            "ground": item.ground,
            "example": item.example,
        }
        for item in template.fields
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    print(render(template.title))
    for row in rows:
        choices = (
            f"（{'、'.join(f'{code} {label}' for code, label in row['choices'].items())}）" if row["choices"] else ""
        )
        print(f"  {row['name']}  {row['label']}  {'必填' if row['required'] else '可填'}{choices}  {row['hint']}")
    return 0


def _fill(arguments: argparse.Namespace) -> int:
    template = find_template(arguments.name)
    kind = arguments.out.suffix.removeprefix(".").lower()
    if kind not in _FORMATS:
        raise UserError("template.cli.format", name=arguments.out.name)
    _save(_prepare(template, _facts(arguments.facts), arguments.on, arguments.region), kind, arguments.out)
    print(f"已写入 {arguments.out}")
    return 0


def _batch(arguments: argparse.Namespace) -> int:
    from laoheng.hub.small_table import table_rows

    template = find_template(arguments.name)
    make = partial(_prepare, template, on=arguments.on, region=arguments.region)
    made: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("template.cli.unwritable", name=arguments.out.name, why=type(error).__name__) from error
    for row in make_rows(template, table_rows(arguments.table, arguments.table.name), make):
        if row.paper is None:
            refused.append({"row": row.number, "faults": [render(fault) for fault in row.faults]})
            continue
        path = arguments.out / f"{row.file_stem}.{arguments.format}"
        _save(row.paper, arguments.format, path)
        made.append({"row": row.number, "file": path.name})
    if arguments.json:
        print(json.dumps({"made": made, "refused": refused}, ensure_ascii=False))
    else:
        print(f"做好 {len(made)} 份，没有做 {len(refused)} 行")
        for bad in refused:
            print(f"第 {bad['row']} 行：" + " ".join(bad["faults"]))
    return 1 if refused else 0


def _prepare(template: Template, given: Mapping[str, object], on: str | None, region: str | None) -> Paper:
    from laoheng.advice.review.prepare import prepare

    day: date = day_of(on)
    return prepare(template, given, on=day, region=region)


def _save(paper: Paper, kind: str, path: Path) -> None:
    if kind == "pdf":
        from laoheng.writing.fonts import find_fonts, usual_folders
        from laoheng.writing.pdf_file import to_pdf

        content = to_pdf(paper, fonts=find_fonts(usual_folders(os.environ.get("LAOHENG_FONTS"))))
    else:
        from laoheng.writing.docx_file import to_docx

        content = to_docx(paper)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError("template.cli.unwritable", name=path.name, why=type(error).__name__) from error


def _facts(text: str) -> Mapping[str, object]:
    try:
        content = text if text.lstrip().startswith("{") else Path(text).read_text("utf-8-sig")
        read = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        raise UserError("template.cli.facts", why=type(error).__name__) from error
    if not isinstance(read, dict):
        raise UserError("template.cli.facts", why=type(read).__name__)
    return read
