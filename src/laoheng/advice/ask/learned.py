"""What the ranking is made from, cut into terms once and kept in two small files, so that it is ready at once.

`learned.npz` holds our own phrasings, answer pieces and digests; `wording.npz` what can be learned from the official
texts without holding them: for each article how often each of 2^18 numbers stands for a word or a pair of signs in it.
No text can be read from it. `python -m laoheng.advice.ask.renew --texts FOLDER` renews both; a test says when the
first is stale, and a stale one is never used.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import numpy as np

from laoheng.advice.ask.query import document_terms
from laoheng.advice.topics import Topic
from laoheng.law import Article
from laoheng.law.catalogue import catalogue
from laoheng.law.texts import Texts
from laoheng.text.bags import Bags, bags
from laoheng.text.retrieval import terms

# Raised when the way of cutting changes: files cut in another way are stale.
_CUT = "1"
_WORDING_BITS = 18
_NO_END = date.max


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The terms of each phrasing, of each topic's answer pieces, and of each article as we describe it."""

    phrasings: Bags
    pieces: Bags
    described: Bags


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The terms of official articles: citation, first and last day in force, place (None: the whole country)."""

    names: tuple[str, ...]
    days: tuple[tuple[date, date], ...]
    regions: tuple[str | None, ...]
    held: Bags

    def but(self, other: Wording) -> Wording:
        """These articles and those of `other`, which takes the place of the same instruments."""
        replaced = {_instrument(name) for name in other.names}
        kept = [place for place, name in enumerate(self.names) if _instrument(name) not in replaced]
        into = np.arange(len(kept), dtype=np.int64)
        own = self.held.taken(np.array(kept, dtype=np.int64), into, len(kept))
        return Wording(
            (*(self.names[place] for place in kept), *other.names),
            (*(self.days[place] for place in kept), *other.days),
            (*(self.regions[place] for place in kept), *other.regions),
            own.followed_by(other.held),
        )


def cut(topic_map: Sequence[Topic], articles: Sequence[Article]) -> Learned:
    """The terms of everything the ranking is made from."""
    phrasings, pieces, described = _sources(topic_map, articles)
    return Learned(*(bags([document_terms(text) for text in part]) for part in (phrasings, pieces, described)))


def cut_wording(texts: Texts) -> Wording:
    """The terms of the official texts, of instruments that the catalogue knows."""
    rows = [
        (found.article, wording, text)
        for wording in texts.wordings
        for key, text in wording.articles.items()
        if (found := catalogue().parse(f"{wording.instrument}{key.replace('-', '之')}")) is not None
    ]
    return Wording(
        tuple(name for name, _, _ in rows),
        tuple((wording.valid_from, wording.valid_to or _NO_END) for _, wording, _ in rows),
        tuple(wording.region for _, wording, _ in rows),
        bags([terms(text, triples=False) for _, _, text in rows], _WORDING_BITS),
    )


def learned(topic_map: Sequence[Topic], articles: Sequence[Article]) -> Learned:
    """What the file holds for exactly these topics and articles; cut anew where it is stale."""
    held = _load("learned.npz")
    if held and str(held["made_from"]) == fingerprint(topic_map, articles):
        return Learned(*(Bags.of_arrays(held, name) for name in ("phrasings", "pieces", "described")))
    return cut(topic_map, articles)


def shipped_wording() -> Wording:
    """What was learned from the official texts."""
    held = _load("wording.npz") or {}
    if not held:
        return Wording((), (), (), bags([], _WORDING_BITS))
    days = tuple((date.fromisoformat(str(row[0])), date.fromisoformat(str(row[1]))) for row in held["days"])
    names = tuple(map(str, held["names"]))
    return Wording(names, days, (None,) * len(names), Bags.of_arrays(held, "held"))


def fingerprint(topic_map: Sequence[Topic], articles: Sequence[Article]) -> str:
    """A hash of all that is cut and of the way it is cut."""
    whole = hashlib.sha256(_CUT.encode())
    whole.update((resources.files("laoheng.advice.ask") / "phrases.yaml").read_bytes())
    for part in _sources(topic_map, articles):
        whole.update("\0".join((*part, "\1")).encode())
    return whole.hexdigest()


def phrasings_of(topic: Topic) -> tuple[str, ...]:
    """The topic's name and everything people say for it."""
    return (topic.name, *topic.ask)


def _sources(topic_map: Sequence[Topic], articles: Sequence[Article]) -> tuple[list[str], list[str], list[str]]:
    return (
        [text for topic in topic_map for text in phrasings_of(topic)],
        [_told(topic) for topic in topic_map],
        [_described(article) for article in articles],
    )


def _told(topic: Topic) -> str:
    pieces = (topic.name, topic.answer, topic.why, *topic.say, *topic.need, *topic.do)
    return "。".join((*pieces, *(f"{item.when}。{item.answer}" for item in topic.variants)))


def _described(article: Article) -> str:
    return "。".join((article.headnote, article.headnote, article.digest or "", *article.questions))


def _instrument(name: str) -> str:
    parsed = catalogue().parse(name)
    return parsed.instrument if parsed else name


def _load(name: str) -> Mapping[str, Any] | None:
    source = resources.files("laoheng.advice.ask") / name
    if not source.is_file():
        return None
    # Without pickle: a file from elsewhere can hold numbers and words, never code.
    with np.load(io.BytesIO(source.read_bytes()), allow_pickle=False) as held:
        return dict(held)
