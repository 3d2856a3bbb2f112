"""Official full text that a bureau took in itself: keeping it, and quoting the wording of a day.

The library ships no statute text. The first and last day of a wording are settled when it is taken in and kept beside
the text, so that whoever quotes or ranks sees only what holds on the day in the place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from laoheng.law.catalogue import catalogue
from laoheng.law.references import Reference, clean, parse_reference
from laoheng.law.values import chain_of
from laoheng.standard.errors import UserError


@dataclass(frozen=True, slots=True)
class StatuteText:
    """One wording of one instrument: the day it was passed or published, first and last day in force, and its articles.

    `articles` maps "46" or "276-1" to the text. `region` is a six-digit code (None: the whole country).
    """

    instrument: str
    title: str
    dated: date
    valid_from: date
    valid_to: date | None
    region: str | None
    sources: tuple[str, ...]
    articles: Mapping[str, str]

    def holds(self, on: date, region: str | None) -> bool:
        """Whether this wording is in force on `on` in `region`."""
        in_time = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return in_time and (self.region is None or self.region in chain_of(region))


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a data folder, by instrument, oldest first."""

    wordings: tuple[StatuteText, ...] = ()

    def parse(self, text: str) -> Reference | None:
        """The citation `text` of an instrument that the catalogue or these texts know."""
        own = [(clean(name), item.instrument) for item in self.wordings for name in (item.instrument, item.title)]
        spellings = {**dict(own), **dict(catalogue().spellings)}
        return parse_reference(text, sorted(spellings.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    def wording(self, instrument: str, on: date, region: str | None = None) -> StatuteText | None:
        """The wording of `instrument` that holds on `on` in `region`; None where none was taken in."""
        fitting = [item for item in self.wordings if item.instrument == instrument and item.holds(on, region)]
        return fitting[-1] if fitting else None

    def find(self, reference: Reference, on: date, region: str | None = None) -> str | None:
        """The official text of the article cited as it stood on `on`; None where none was taken in."""
        found = self.wording(reference.instrument, on, region)
        return found.articles.get(article_key(reference)) if found else None


def article_key(reference: Reference) -> str:
    """ "46", "276-1" or, for a document as a whole, an empty text."""
    if reference.number is None:
        return ""
    return f"{reference.number}-{reference.sub}" if reference.sub else str(reference.number)


def read_key(key: str) -> tuple[int, int]:
    """An article key as numbers that sort: "276-1" gives (276, 1)."""
    number, _, sub = key.partition("-")
    return int(number), int(sub or 0)


def settle(texts: Iterable[StatuteText]) -> tuple[StatuteText, ...]:
    """`texts` by instrument, oldest first, each ending at the latest the day before the next of its kind begins.

    Raises `UserError` where two wordings of one instrument begin on one day.
    """
    ordered = sorted(texts, key=lambda item: (item.instrument, item.valid_from, item.dated))
    found: list[StatuteText] = []
    for _, group in groupby(ordered, key=lambda item: item.instrument):
        found.extend(_ended(list(group)))
    return tuple(found)


def _ended(group: list[StatuteText]) -> Iterator[StatuteText]:
    for item, later in zip(group, [*group[1:], None], strict=True):
        if later is None:
            yield item
            continue
        if later.valid_from == item.valid_from:
            raise UserError(
                "law.texts.same_day", title=item.title, on=item.valid_from, dates=(str(item.dated), str(later.dated))
            )
        last = later.valid_from - timedelta(days=1)
        yield replace(item, valid_to=min(item.valid_to or last, last))


def keep(texts: Iterable[StatuteText], folder: Path) -> tuple[StatuteText, ...]:
    """Keeps `texts` in `folder` beside what is there and settles the days of all; gives everything `folder` then holds.

    A wording taken in before (same instrument, same day) is replaced. All files are written under other names first,
    so a fault while writing leaves what was there.
    """
    held = {(item.instrument, item.dated): item for item in load(folder).wordings}
    held |= {(item.instrument, item.dated): item for item in texts}
    settled = settle(held.values())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        moves = [_draft(item, folder) for item in settled]
        for draft, target in moves:
            draft.replace(target)
    except OSError as error:
        raise UserError("law.texts.cannot_write", folder=folder, why=error.strerror or type(error).__name__) from error
    return settled


def load(folder: Path) -> Texts:
    """What `folder` holds; nothing where it does not exist. Raises `UserError` naming a file that was damaged."""
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            found.append(_from_json(json.loads(path.read_text("utf-8"))))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError("law.texts.damaged", file=path, why=type(error).__name__) from error
    return Texts(tuple(sorted(found, key=lambda item: (item.instrument, item.valid_from))))


def _draft(item: StatuteText, folder: Path) -> tuple[Path, Path]:
    # Titles exceed what a file system takes in a name, and a made-up one may hold a slash.
    digest = hashlib.sha256(item.instrument.encode("utf-8")).hexdigest()[:16]
    target = folder / f"{digest}-{item.dated}.json"
    draft = target.with_suffix(".part")
    draft.write_text(json.dumps(_to_json(item), ensure_ascii=False, indent=1), encoding="utf-8")
    return draft, target


def _to_json(item: StatuteText) -> dict[str, Any]:
    return {
        "instrument": item.instrument,
        "title": item.title,
        "dated": item.dated.isoformat(),
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat() if item.valid_to else None,
        "region": item.region,
        "sources": list(item.sources),
        "articles": dict(item.articles),
    }


def _from_json(data: Mapping[str, Any]) -> StatuteText:
    return StatuteText(
        instrument=data["instrument"],
        title=data["title"],
        dated=date.fromisoformat(data["dated"]),
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
        region=data["region"],
        sources=tuple(data["sources"]),
        articles={str(key): str(text) for key, text in data["articles"].items()},
    )
