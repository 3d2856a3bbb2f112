"""Many papers of one form from the rows of a table: good rows are made, bad rows are named with column and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.standard.normalise import clean_cell, header_key
from laoheng.writing.paper import Paper
from laoheng.writing.templates.answers import TemplateFaultsError
from laoheng.writing.templates.model import Template

_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row (numbered as in the table): a paper with a name for its file, or the faults."""

    number: int
    paper: Paper | None = None
    file_stem: str = ""
    faults: tuple[Message, ...] = ()


def columns_of(template: Template, headings: Sequence[object]) -> dict[int, str]:
    """Which column holds which field: by name, or by its label in Chinese or English.

    Raises `UserError` for a heading that is no field, and for two columns of one field.
    """
    known = {
        header_key(spelling): item.name
        for item in template.fields
        for spelling in (item.name, render(item.label, "zh"), render(item.label, "en"))
    }
    columns: dict[int, str] = {}
    for place, heading in enumerate(headings):
        text = clean_cell(heading)
        if not text:
            continue
        name = known.get(header_key(text))
        if name is None:
            raise UserError("template.batch.column", heading=text[:40], known=[item.label for item in template.fields])
        if name in columns.values():
            raise UserError("template.batch.column_twice", heading=text[:40])
        columns[place] = name
    if not columns:
        raise UserError("template.batch.no_heading", known=[item.label for item in template.fields])
    return columns


def make_rows(
    template: Template, rows: Iterable[tuple[int, Sequence[object]]], make: Callable[[Mapping[str, object]], Paper]
) -> Iterator[RowResult]:
    """One result a row; the first row holds the headings, empty rows are passed over. `make` prepares one paper.

    Raises `UserError` where the headings cannot be read.
    """
    rest = iter(rows)
    columns = columns_of(template, next(rest, (0, ()))[1])
    for number, cells in rest:
        given = {name: cells[place] for place, name in columns.items() if place < len(cells) and _written(cells[place])}
        if not given:
            continue
        try:
            paper = make(given)
        except TemplateFaultsError as error:
            yield RowResult(number, faults=tuple(fault.message for fault in error.found))
        except UserError as error:
            yield RowResult(number, faults=(Message(error.code, error.args_),))
        else:
            who = _UNSAFE.sub("", str(given.get("worker_name", "")))[:20]
            yield RowResult(number, paper, f"{number:04d}{'-' if who else ''}{who}")


def _written(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""
