"""Reading files of one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from laoheng.standard.errors import UserError


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of `path` in order, blank lines left out. Raises `UserError` naming the file and the line."""
    rows = []
    for number, row in numbered_json_lines(path):
        if not isinstance(row, dict):
            raise UserError("law.eval.not_json", path=path.name, line=number)
        rows.append(row)
    return rows


def numbered_json_lines(path: Path, *, parse_float: Callable[[str], Any] = float) -> Iterator[tuple[int, Any]]:
    """What each line of `path` holds with its number, from 1. Raises `UserError` for a bad file or line.

    `parse_float` makes the numbers with a fraction, e.g. `Decimal` where they are money.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=parse_float)
        except (ValueError, RecursionError) as error:
            raise UserError("law.eval.not_json", path=path.name, line=number) from error
        yield number, row
