"""The law of a day in a place, before anything is ranked or shown, and what changed between two days."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from datetime import date

from laoheng.law.catalogue import Article, Instrument, catalogue
from laoheng.law.errors import UnknownArticleError
from laoheng.law.references import Reference
from laoheng.law.texts import Texts, read_key
from laoheng.law.values import chain_of
from laoheng.standard.errors import UserError


def status_on(valid_from: date, valid_to: date | None, on: date) -> str:
    """ "not_yet", "in_force" or "ended" on `on`."""
    if on < valid_from:
        return "not_yet"
    return "in_force" if valid_to is None or on <= valid_to else "ended"


def articles_in_force(on: date, region: str | None = None, instrument: str | None = None) -> tuple[Article, ...]:
    """Every catalogued article that holds on `on` in `region`: what a search may rank and cite.

    `instrument` (any spelling) narrows it to one. Raises `UserError` where the catalogue lacks that instrument.
    """
    wanted = _named(instrument).name if instrument is not None else None
    chain = chain_of(region)
    return tuple(
        article
        for versions in catalogue().articles.values()
        for article in versions
        if article.in_force(on)
        and (article.instrument.region is None or article.instrument.region in chain)
        and wanted in (None, article.instrument.name)
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What differs for one article between two days. `kind` is "added", "ended", "amended" or "same".

    `before_text` and `after_text` are the official texts where they were taken in.
    """

    reference: str
    kind: str
    before: Article | None
    after: Article | None
    before_text: str | None
    after_text: str | None

    @property
    def lines(self) -> tuple[str, ...]:
        """The difference of the official texts, line by line ("- " gone, "+ " new); empty where either is missing."""
        if self.before_text is None or self.after_text is None:
            return ()
        found = difflib.ndiff(_folded(self.before_text), _folded(self.after_text))
        return tuple(line for line in found if not line.startswith("?"))


def compare(text: str, earlier: date, later: date, texts: Texts, region: str | None = None) -> tuple[Change, ...]:
    """What changed between two days in the article or the instrument cited; articles that did not are left out.

    Raises `UnknownArticleError` where neither the catalogue nor `texts` hold what is cited.
    """
    if earlier == later:
        raise UserError("law.history.same_day", on=earlier)
    parsed = texts.parse(text)
    if parsed is None:
        raise UnknownArticleError("law.unknown_article", reference=text)
    references = _references(parsed, texts)
    if not references:
        raise UnknownArticleError("law.unknown_article", reference=text)
    changes = [_change(reference, earlier, later, texts, region) for reference in references]
    return tuple(change for change in changes if change.kind != "same")


def _references(parsed: Reference, texts: Texts) -> list[Reference]:
    """The article cited, or for an instrument all its articles, catalogued or taken in."""
    found = {
        (version[0].number or 0, version[0].sub or 0)
        for version in catalogue().articles.values()
        if version[0].instrument.name == parsed.instrument
    }
    for wording in texts.wordings:
        if wording.instrument == parsed.instrument:
            found |= {read_key(key) for key in wording.articles}
    if parsed.number is not None:
        found &= {(parsed.number, parsed.sub or 0)}
    return [Reference(parsed.instrument, number or None, sub or None) for number, sub in sorted(found)]


def _change(reference: Reference, earlier: date, later: date, texts: Texts, region: str | None) -> Change:
    before, after = _article_on(reference, earlier), _article_on(reference, later)
    old, new = texts.find(reference, earlier, region), texts.find(reference, later, region)
    return Change(reference.article, _kind(before, after, old, new), before, after, old, new)


def _kind(before: Article | None, after: Article | None, old: str | None, new: str | None) -> str:
    was, is_now = (before, old) != (None, None), (after, new) != (None, None)
    if not was or not is_now:
        return "added" if is_now else "ended" if was else "same"
    if old is not None and new is not None:
        return "same" if _folded(old) == _folded(new) else "amended"
    return "same" if before == after else "amended"


def _folded(text: str) -> list[str]:
    # Half-width brackets against full-width ones are the printer's difference, not the legislator's.
    return unicodedata.normalize("NFKC", text).splitlines()


def _article_on(reference: Reference, on: date) -> Article | None:
    return next((item for item in catalogue().versions(reference) if item.in_force(on)), None)


def _named(text: str) -> Instrument:
    parsed = catalogue().parse(text)
    if parsed is None or parsed.number is not None:
        raise UserError("law.history.unknown_instrument", name=text)
    return next(item for item in catalogue().instruments if item.name == parsed.instrument)
