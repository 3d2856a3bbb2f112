"""Where a receipt's files lie: the file as it came, and the issues found in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

ORIGINAL = "original"  # our name for it, never the sender's


def folder(receipt: UUID) -> Path:
    """The receipt's own folder."""
    return Path(settings.INBOX_DIR) / str(receipt)


def original(receipt: UUID) -> Path:
    """The file as it came."""
    return folder(receipt) / ORIGINAL


def issues_file(receipt: UUID) -> Path:
    """Every issue, one JSON a line."""
    return folder(receipt) / "issues.jsonl"


def issues(receipt: UUID, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The stored issues, the first `limit` of them."""
    path = issues_file(receipt)
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle):
            if limit is not None and number >= limit:
                return
            yield json.loads(line)


def sample(headings: list[str], row: list[str]) -> str:
    """A file template as CSV text: headings and one made-up row."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, row])
    return "\ufeff" + text.getvalue()
