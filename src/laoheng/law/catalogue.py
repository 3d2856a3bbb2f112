"""Our own catalogue of instruments and articles: number, dates in force, headnote, digest, questions, how sure we are.

Loaded once from `articles/*.yaml`. It holds no statute text (see `laoheng.law.texts`); certainty is V (official text
read), S (second-hand) or M (to be verified).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from laoheng.law.errors import LawDataError
from laoheng.law.references import Reference, clean, parse_reference
from laoheng.standard.yaml_text import read_yaml_documents

CERTAINTIES = ("V", "S", "M")


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of an instrument: the day it was passed or published, its first and last day in force."""

    dated: date
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, rule, interpretation or document. `valid_to` is the last day in force.

    `region` is the six-digit code of the place it holds in (None: the whole country); `versions` its wordings, oldest
    first, empty where we hold only the interval above.
    """

    name: str
    title: str
    kind: str  # law, regulation, rule, interpretation, document
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    certainty: str
    checked_on: date
    region: str | None = None
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article (`number` None: the document as a whole); digest in our own words, never the text.

    `questions` are everyday questions that it answers.
    """

    instrument: Instrument
    number: int | None
    sub: int | None
    headnote: str
    digest: str | None
    valid_from: date
    valid_to: date | None
    certainty: str
    questions: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """Canonical citation, e.g. "劳动合同法46"."""
        return Reference(self.instrument.name, self.number, self.sub).article

    def in_force(self, on: date) -> bool:
        """Whether this version holds on `on`."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All versions of all articles by canonical citation, oldest first, and the spellings of the instruments."""

    instruments: tuple[Instrument, ...]
    articles: Mapping[str, tuple[Article, ...]]
    spellings: tuple[tuple[str, str], ...]

    def parse(self, text: str) -> Reference | None:
        """The citation `text`, whether or not the catalogue holds the article."""
        return parse_reference(text, self.spellings)

    def versions(self, reference: Reference) -> tuple[Article, ...]:
        """Every version of the cited article, oldest first; empty where the catalogue lacks it."""
        return self.articles.get(reference.article, ())


def find_article(reference: str, on: date | None = None) -> Article | None:
    """The article cited, in the version of `on` (default: the newest); None where the catalogue lacks it."""
    parsed = catalogue().parse(reference)
    versions = catalogue().versions(parsed) if parsed else ()
    fitting = [item for item in versions if on is None or item.in_force(on)]
    return fitting[-1] if fitting else None


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with the library. Raises `LawDataError` where a file contradicts another."""
    instruments: list[Instrument] = []
    articles: dict[str, tuple[Article, ...]] = {}
    for data in yaml_files("articles"):
        instrument = _instrument(data)
        instruments.append(instrument)
        for reference, versions in _articles(instrument, data):
            if reference in articles:
                raise LawDataError(f"{reference} is catalogued twice")
            articles[reference] = versions
    return Catalogue(tuple(instruments), articles, _spellings(instruments))


def yaml_files(folder: str) -> Iterator[Any]:
    """Every document of every YAML file in `laoheng/law/FOLDER`, by file name."""
    for entry in sorted((resources.files("laoheng.law") / folder).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            yield from read_yaml_documents(entry.read_text("utf-8"))


def _instrument(data: Mapping[str, Any]) -> Instrument:
    if data["certainty"] not in CERTAINTIES:
        raise LawDataError(f"{data['name']}: certainty {data['certainty']}")
    return Instrument(
        name=data["name"],
        title=data["title"],
        kind=data["kind"],
        aliases=tuple(data.get("aliases", ())),
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        certainty=data["certainty"],
        checked_on=data["checked_on"],
        region=data.get("region"),
        versions=_wordings(data),
    )


def _wordings(data: Mapping[str, Any]) -> tuple[Version, ...]:
    entries = sorted((data.get("versions") or {}).items())
    found = tuple(Version(dated, entry["valid_from"], entry.get("valid_to")) for dated, entry in entries)
    _refuse_overlap(data["name"], found)
    return found


def _refuse_overlap(name: str, versions: Iterable[Version | Article]) -> None:
    spans = [(version.valid_from, version.valid_to or date.max) for version in versions]
    if any(end < start for start, end in spans):
        raise LawDataError(f"{name}: a version ends before it begins")
    if any(start <= end for (_, end), (start, _) in pairwise(spans)):
        raise LawDataError(f"{name}: versions overlap")


def _articles(instrument: Instrument, data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Article, ...]]]:
    whole = Article(
        instrument, None, None, data["headnote"], data.get("digest"),
        instrument.valid_from, instrument.valid_to, instrument.certainty, tuple(data.get("questions", ())),
    )  # fmt: skip
    yield instrument.name, (whole,)
    for key, entry in (data.get("articles") or {}).items():
        number, _, sub = str(key).partition("-")
        entries = entry if isinstance(entry, list) else [entry]
        versions = tuple(_version(instrument, int(number), int(sub) if sub else None, item) for item in entries)
        _refuse_overlap(f"{instrument.name}{key}", versions)
        yield versions[0].reference, versions


def _version(instrument: Instrument, number: int, sub: int | None, entry: Mapping[str, Any]) -> Article:
    certainty = entry.get("certainty", instrument.certainty)
    if certainty not in CERTAINTIES:
        raise LawDataError(f"{instrument.name}{number}: certainty {certainty}")
    return Article(
        instrument=instrument,
        number=number,
        sub=sub,
        headnote=entry["headnote"],
        digest=entry.get("digest"),
        valid_from=entry.get("valid_from", instrument.valid_from),
        valid_to=entry.get("valid_to", instrument.valid_to),
        certainty=certainty,
        questions=tuple(entry.get("questions", ())),
    )


def _spellings(instruments: list[Instrument]) -> tuple[tuple[str, str], ...]:
    owners: dict[str, str] = {}
    for instrument in instruments:
        for text in (instrument.name, instrument.title, *instrument.aliases):
            owner = owners.setdefault(clean(text), instrument.name)
            if owner != instrument.name:
                raise LawDataError(f"{text} names both {owner} and {instrument.name}")
    return tuple(sorted(owners.items(), key=lambda pair: (-len(pair[0]), pair[0])))
