"""What is handed over: one file of lines, and a manifest that says what it is, for what, until when, and its hash."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoheng.standard.canonical import canonical_bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """The bytes of the file and its manifest; `digest` is SHA-256 of the manifest, which names the file's own hash."""

    content: bytes
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What both sides enter in their ledgers."""
        return digest_of(self.manifest)


def digest_of(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes of a manifest, in hex."""
    return hashlib.sha256(canonical_bytes(dict(manifest))).hexdigest()


def sealed_delivery(lines: Sequence[Mapping[str, Any]], columns: Sequence[str], about: Mapping[str, Any]) -> Delivery:
    """A CSV file (UTF-8 with mark, as spreadsheet programs expect) of `lines`, and its manifest.

    Cells that a spreadsheet would take for a formula are quoted as text. `about` says what was asked and granted.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([_cell(line.get(name)) for name in columns])
    content = ("\ufeff" + text.getvalue()).encode()
    manifest = {
        **about, "columns": list(columns), "lines": len(lines), "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return Delivery(content, manifest)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()
