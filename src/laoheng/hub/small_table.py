"""A small table that a person filled in, as rows: CSV in whatever encoding, or the first sheet of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from laoheng.hub.files import FileKind, inspect
from laoheng.standard.errors import UserError


def table_rows(path: Path, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of the table in `path`, numbered from 1 as the person sees them.

    Raises `UserError` where the file is none, too large, unpacks beyond measure, or cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if not path.is_file():
        raise UserError("template.cli.no_table", name=name)
    facts = inspect(path, name)
    if facts.kind is FileKind.WORKBOOK:
        try:
            table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        except CalamineError as error:
            raise UserError("template.cli.no_table", name=name) from error
        yield from enumerate(table.to_python(), start=1)
        return
    with path.open(encoding=facts.encoding or "utf-8-sig", newline="") as file:
        yield from enumerate(csv.reader(file, delimiter=facts.separator or ","), start=1)
