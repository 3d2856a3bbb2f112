"""Reading files of one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from laoheng.standard.errors import UserError


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of `path` in order, blank lines left out. Raises `UserError` naming the file and the line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError("law.eval.not_json", path=path.name, line=number) from error
        if not isinstance(row, dict):
            raise UserError("law.eval.not_json", path=path.name, line=number)
        rows.append(row)
    return rows
