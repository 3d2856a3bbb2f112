"""Labelled clauses as the catalogue's examples give them: one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from laoheng.standard.errors import UserError


@dataclass(frozen=True, slots=True)
class Case:
    """One clause: its labels (none where lawful), and for a lawful near-miss the label that it is near to."""

    id: str
    text: str
    labels: tuple[str, ...]
    near: str | None


def read_cases(path: Path) -> list[Case]:
    """The clauses of a file. Raises `UserError` where the file or a line cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("review.eval.unreadable", path=path.name, why=type(error).__name__) from error
    cases = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError("review.eval.not_a_clause", path=path.name, line=number) from error
        sound = isinstance(case, dict) and isinstance(case.get("text"), str) and isinstance(case.get("labels"), list)
        if not sound or not all(isinstance(label, str) for label in case["labels"]) or "id" not in case:
            raise UserError("review.eval.not_a_clause", path=path.name, line=number)
        near = case.get("near")
        cases.append(
            Case(str(case["id"]), case["text"], tuple(case["labels"]), near if isinstance(near, str) else None)
        )
    return cases
