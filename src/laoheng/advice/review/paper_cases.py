"""Labelled whole papers: a text, Word or PDF file with a JSON file beside it that names the faults planted in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from laoheng.advice.review.labels import clause_kinds
from laoheng.advice.review.measures import Span
from laoheng.law.values import values
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.text.reading import read_document

# What a labelled paper may be written as.
SHAPES: Final = (".txt", ".docx", ".pdf")
_CODE: Final = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault that its author put in: the label and the half-open span of the words in the text that was read."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class PaperCase:
    """One paper: the words read from it, its day and region, and what was planted.

    `missing` are the statutory items that it leaves out, in words; None where its author does not say.
    """

    name: str
    text: str
    on: date
    region: str | None
    faults: tuple[PlantedFault, ...]
    missing: tuple[str, ...] | None


def read_papers(folder: Path) -> list[PaperCase]:
    """The labelled papers of a folder by name.

    Raises `UserError` (`review.papers.*`) where there is no such folder or no paper in it, and once for all faults of
    its papers: a paper or its JSON alone, a field that is not what it must be, words that the paper does not hold.
    """
    if not folder.is_dir():
        raise UserError("review.papers.no_folder", path=folder.name)
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in (*SHAPES, ".json"))
    names = sorted({path.stem for path in found})
    if not names:
        raise UserError("review.papers.none", path=folder.name)
    papers, faults = [], list[Message]()
    for name in names:
        try:
            papers.append(_paper(name, [path for path in found if path.stem == name]))
        except UserError as error:
            faults.append(Message.of("review.papers.fault", paper=name, why=Message.of(error.code, **error.args_)))
    if faults:
        raise UserError("review.papers.faults", count=len(faults), faults=faults)
    return papers


def _paper(name: str, paths: list[Path]) -> PaperCase:
    told = [path for path in paths if path.suffix.lower() == ".json"]
    written = [path for path in paths if path.suffix.lower() != ".json"]
    if len(told) != 1 or len(written) != 1:
        raise UserError("review.papers.not_a_pair", shapes=" ".join(SHAPES))
    entry = _entry(told[0])
    text = read_document(_content(written[0]), written[0].name).text
    missing = entry.get("missing")
    return PaperCase(
        name,
        text,
        _day(entry["signed"]),
        _region(entry["region"]),
        tuple(_fault(fault, text) for fault in entry["faults"]),
        None if missing is None else tuple(map(str, missing)),
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("review.papers.unreadable", path=path.name, why=type(error).__name__) from error


def _entry(path: Path) -> Mapping[str, Any]:
    try:
        entry = json.loads(_content(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError("review.papers.unreadable", path=path.name, why=type(error).__name__) from error
    sound = isinstance(entry, dict) and isinstance(entry.get("faults"), list)
    if not sound or not {"signed", "region"} <= entry.keys() or not isinstance(entry.get("missing", []), list | None):
        raise UserError("review.papers.fields", path=path.name)
    return dict(entry)


def _day(told: object) -> date:
    try:
        return date.fromisoformat(str(told))
    except ValueError as error:
        raise UserError("review.papers.day", value=str(told)) from error


def _fault(told: object, text: str) -> PlantedFault:
    entry = told if isinstance(told, dict) else {}
    label, quote = str(entry.get("label", "")), str(entry.get("quote", ""))
    if label not in clause_kinds():
        raise UserError("review.papers.label", label=label)
    if (span := place_of(quote, text)) is None:
        raise UserError("review.papers.quote", quote=quote)
    return PlantedFault(label, span)


def place_of(quote: str, text: str) -> Span | None:
    """Where `text` first holds `quote`, whatever the breaks between lines and pages; None where it does not."""
    signs = [re.escape(sign) for sign in quote if not sign.isspace()]
    match = re.search(r"\s*".join(signs), text) if signs else None
    return match.span() if match else None


def _region(told: object) -> str | None:
    """The six digits of a region given as such or by names (`江苏省/苏州市`): the nearest place that we hold values of.

    Raises `UserError` where the province is not known, so that no paper is measured by another place's law.
    """
    words = str(told or "")
    if not words or _CODE.fullmatch(words):
        return words or None
    first, *within = words.split("/")
    found = next(_named(first), None)
    if found is None:
        raise UserError("review.papers.region", value=words)
    # A town may bear the name of another province.
    return next((code for part in reversed(within) for code in _named(part) if code[:2] == found[:2]), found)


def _named(part: str) -> Iterator[str]:
    return (place.code for place in values().regions.values() if len(place.name) > 1 and part.startswith(place.name))
