"""Which topics and which articles a question is about: learned from our own phrasings, with lexical search behind.

Behind it stand our digests and what was learned from the official texts (`laoheng.advice.ask.learned`): the more of a
question is in the words of one article, the more that search counts.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from laoheng.advice.ask.citing import named_articles, named_instruments
from laoheng.advice.ask.learned import Learned, Wording, cut, cut_wording, phrasings_of
from laoheng.advice.ask.query import query_terms
from laoheng.advice.topics import Domain, Topic
from laoheng.law import Article
from laoheng.law.texts import Texts
from laoheng.law.values import chain_of
from laoheng.text.bags import Bags, Numbers, number
from laoheng.text.retrieval import Bm25, Scores, terms

# How much the best, second and third phrasing of a topic count.
_SHARES = (0.6, 0.25, 0.15)
_LEXICAL = 20
_MOST_NEAR = 5
# The language of textbooks and examinations: there the digest of an article is nearer than how people talk.
_FORMAL = re.compile(
    r"根据.{0,10}(法律|规定|条例|哪)|下列|以下哪|某(公司|企业|单位|厂)|小[明王李张刘红]|哪条|[王李张刘陈]某|应当|是指|的原则|不得|用人单位|劳动者"
)
# An article that the question names outweighs all else.
_NAMED = 100.0
_KEPT_DAYS = 64


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of the ranking are mixed; chosen on the even lines of the labelled sets only."""

    nearest: float = 2.0
    whole: float = 2.0
    centroid: float = 0.5
    pieces: float = 0.3
    temperature: float = 0.22
    decay: float = 0.85
    lexical: float = 0.7
    lexical_formal: float = 3.0
    taught: float = 2.0
    taught_formal: float = 0.5
    prior: float = 0.3
    power: float = 2.0
    named: float = 0.6
    worded: float = 8.0
    worded_from: float = 0.1
    worded_formal: float = 1.0
    worded_full: float = 0.15


@dataclass(frozen=True, slots=True)
class Ranked:
    """Topics with their share (they add up to 1), best first; articles with scores, best first.

    `closeness` says how much the question and the nearest phrasing share (0 to 1), `worded` how much of the question is
    in the words of one article of the law (0 to 1).
    """

    topics: tuple[tuple[Topic, float], ...]
    articles: tuple[tuple[str, float], ...]
    closeness: float
    worded: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """The articles that hold on a day in a place: 1 or 0 for each, and their citations."""

    places: Scores
    references: frozenset[str]


class Ranking:
    """Learned from `topics` and `articles`; the same for the same input.

    `learned` is what was cut from them before (default: cut now).
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        articles: Sequence[Article],
        weights: Weights | None = None,
        learned: Learned | None = None,
    ) -> None:
        self.topics = tuple(topics)
        self.articles = tuple(articles)
        self.weights = weights or Weights()
        made = learned or cut(self.topics, self.articles)
        owner = [place for place, topic in enumerate(self.topics) for _ in phrasings_of(topic)]
        self._owner = np.array(owner, dtype=np.int64)
        self._cited = _citation_counts(self.topics, self.articles)
        self._holding: dict[tuple[date, str | None], Held] = {}
        said = made.phrasings.joined(self._owner, len(self.topics))
        self._taught = Bm25(made.described.with_more(_taught(said, self.topics, self.articles)), k1=1.5, b=0.5)
        self._nearest = Bm25(made.phrasings, b=0.4)
        self._own = _rarities(self._nearest, made.phrasings)
        self._whole = Bm25(said, k1=1.5, b=0.5)
        self._pieces = Bm25(made.pieces, b=0.6)
        self._centroids = _Centroids(made.phrasings, self._owner, len(self.topics))
        self._lexical = Bm25(made.described, b=0.6)

    def rank(self, text: str, on: date, region: str | None = None, official: Official | None = None) -> Ranked:
        """The topics for the question `text`, and the articles that hold on `on` in `region`.

        `official` searches the wording of the law.
        """
        query = query_terms(text)
        scores = self._mixed(query, self._near(query))
        shares = np.exp((scores - scores.max(initial=0)) / self.weights.temperature)
        shares = shares / (shares.sum() or 1.0)
        order = np.lexsort((np.arange(len(shares)), -shares))
        topics = tuple((self.topics[place], float(shares[place])) for place in order[:12])
        worded = official.search(text, on, region) if official else Worded({}, 0.0)
        articles = self._scored(text, query, topics, self._held(on, region), worded)
        return Ranked(topics, articles, self._closeness(query), worded.share)

    def _near(self, query: Mapping[str, float]) -> Scores:
        """For each topic, its best three phrasings, the best counting most."""
        found = self._nearest.scores(query)
        near = np.zeros(len(self.topics))
        seen: Counter[int] = Counter()
        for place in np.argsort(-found, kind="stable")[:200]:
            owner = int(self._owner[place])
            if seen[owner] < len(_SHARES):
                near[owner] += _SHARES[seen[owner]] * found[place]
                seen[owner] += 1
        return near

    def _mixed(self, query: Mapping[str, float], near: Scores) -> Scores:
        weights = self.weights
        parts = (
            (weights.nearest, near),
            (weights.whole, self._whole.scores(query)),
            (weights.centroid, self._centroids.scores(query)),
            (weights.pieces, self._pieces.scores(query)),
        )
        mixed = np.zeros(len(self.topics))
        for weight, scores in parts:
            mixed += weight * _to_one(scores)
        return mixed / (sum(weight for weight, _ in parts) or 1.0)

    def _scored(
        self,
        text: str,
        query: Mapping[str, float],
        topics: Sequence[tuple[Topic, float]],
        held: Held,
        worded: Worded,
    ) -> tuple[tuple[str, float], ...]:
        """Articles named in the question, then those of its topics and those whose words speak of it, by score."""
        weights = self.weights
        found: dict[str, float] = defaultdict(float)
        for topic, share in topics:
            for place, reference in enumerate(_raised(topic, text)):
                found[reference] += share * weights.decay**place
        formal = _FORMAL.search(text) is not None
        lexical = self._speaking(query, held, weights.taught_formal if formal else weights.taught)
        factor = weights.lexical_formal if formal else weights.lexical
        for place in np.argsort(-lexical, kind="stable")[:_LEXICAL]:
            if lexical[place] > 0:
                found[self.articles[place].reference] += factor * float(lexical[place]) ** weights.power
        # Squared and cubed: only a question that is truly in the law's words, and only the best articles, gain much.
        sure = weights.worded * max(0.0, worded.share - weights.worded_from) ** 2
        in_form = weights.worded_formal * min(1.0, worded.share / weights.worded_full)
        for reference, score in worded.articles.items():
            found[reference] += sure * score**3 + (in_form * score**2 if formal else 0.0)
        self._favour(text, lexical, found)
        for place, reference in enumerate(named_articles(text)):
            found[reference] += _NAMED / (place + 1)
        kept = ((reference, score) for reference, score in found.items() if reference in held.references)
        return tuple(sorted(kept, key=lambda item: (-item[1], item[0])))

    def _speaking(self, query: Mapping[str, float], held: Held, taught: float) -> Scores:
        """How far the digest of each article, and the phrasings of topics that cite it, speak of the question."""
        weights = self.weights
        found = _to_one(self._lexical.scores(query)) + taught * _to_one(self._taught.scores(query))
        return _to_one(found * held.places * (1 + weights.prior * self._cited))

    def _favour(self, text: str, lexical: Scores, found: dict[str, float]) -> None:
        """A question that names an instrument is mostly about that one."""
        named = set(named_instruments(text))
        if not named:
            return
        places = [place for place, article in enumerate(self.articles) if article.instrument.name in named]
        most = max((float(lexical[place]) for place in places), default=0.0)
        for place in places:
            if most > 0 and lexical[place] > 0:
                found[self.articles[place].reference] += self.weights.named * float(lexical[place] / most) ** 2

    def _held(self, on: date, region: str | None) -> Held:
        key = on, region
        if key not in self._holding:
            if len(self._holding) > _KEPT_DAYS:
                self._holding.clear()
            chain = chain_of(region)
            held = [
                article.in_force(on) and (article.instrument.region is None or article.instrument.region in chain)
                for article in self.articles
            ]
            references = (article.reference for article, holds in zip(self.articles, held, strict=True) if holds)
            self._holding[key] = Held(np.array(held, dtype=np.float64), frozenset(references))
        return self._holding[key]

    def _closeness(self, query: Mapping[str, float]) -> float:
        total = float(self._nearest.rarities(list(query)) @ np.array(list(query.values())))
        found = self._nearest.scores(query) / np.sqrt(self._own * (total or 1.0))
        return min(1.0, float(found.max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Worded:
    """Articles whose wording a question is near to, with scores up to 1, and the share of it that one of them holds."""

    articles: Mapping[str, float]
    share: float


class Official:
    """Search in the wording of the law: in imported texts, else in what was learned from official ones."""

    def __init__(self, texts: Texts, shipped: Wording) -> None:
        self._wording = shipped.but(cut_wording(texts)) if texts.wordings else shipped
        self._index = Bm25(self._wording.held)
        self._holding: dict[tuple[date, str | None], Scores] = {}

    def search(self, text: str, on: date, region: str | None) -> Worded:
        """The articles near to `text` that hold on `on` in `region`."""
        plain = terms(text, triples=False)
        held = self._holds(on, region)
        bare = _to_one(self._index.scores(plain) * held)
        nearest = [int(place) for place in np.argsort(-bare, kind="stable")[:_LEXICAL] if bare[place] > 0]
        covered = self._index.covered(plain)
        share = max((float(covered[place]) for place in nearest[:_MOST_NEAR]), default=0.0)
        return Worded({self._wording.names[place]: float(bare[place]) for place in nearest}, share)

    def _holds(self, on: date, region: str | None) -> Scores:
        """1 for each article that holds on the day in the place, 0 for the others."""
        key = on, region
        if key not in self._holding:
            if len(self._holding) > _KEPT_DAYS:
                self._holding.clear()
            chain = chain_of(region)
            rows = zip(self._wording.days, self._wording.regions, strict=True)
            held = [start <= on <= end and (place is None or place in chain) for (start, end), place in rows]
            self._holding[key] = np.array(held, dtype=np.float64)
        return self._holding[key]


class _Centroids:
    """The mean direction of a topic's phrasings in the space of terms weighted by rarity (Rocchio)."""

    def __init__(self, phrasings: Bags, owner: Numbers, count: int) -> None:
        names, column, often = np.unique(phrasings.terms, return_inverse=True, return_counts=True)
        idf = np.where(often > 1, np.log(phrasings.size / np.maximum(often, 1)), 0.0)
        values = (1 + np.log(phrasings.counts)) * idf[column]
        norms = np.sqrt(np.bincount(phrasings.rows, weights=values**2, minlength=phrasings.size))
        values = values / np.where(norms > 0, norms, 1.0)[phrasings.rows]
        keys, place = np.unique(column * count + owner[phrasings.rows], return_inverse=True)
        sums = np.bincount(place, weights=values, minlength=len(keys))
        columns, self._topics = keys // count, keys % count
        norms = np.sqrt(np.bincount(self._topics, weights=sums**2, minlength=count))
        self._values = sums / np.where(norms > 0, norms, 1.0)[self._topics]
        self._starts = np.searchsorted(columns, np.arange(len(names) + 1))
        self._names, self._idf, self._count = names, idf, count

    def scores(self, query: Mapping[str, float]) -> Scores:
        """Cosine with each topic."""
        found, total = np.zeros(self._count), 0.0
        for term in sorted(query):
            asked = number(term)
            place = int(np.searchsorted(self._names, asked))
            if place == len(self._names) or self._names[place] != asked:
                continue
            value = (1 + math.log(max(query[term], 1.0))) * self._idf[place]
            total += value**2
            start, end = self._starts[place], self._starts[place + 1]
            found[self._topics[start:end]] += value * self._values[start:end]
        return found / (math.sqrt(total) or 1.0)


def _rarities(index: Bm25, held: Bags) -> Scores:
    """The rarity of all terms of each text together; 1 for an empty one."""
    total = np.bincount(held.rows, weights=index.term_rarities(held.terms) * held.counts, minlength=held.size)
    return np.where(total > 0, total, 1.0)


def _taught(said: Bags, topics: Sequence[Topic], articles: Sequence[Article]) -> Bags:
    """For each article the phrasings of the topics that cite it: what people say when it is the right one."""
    versions: dict[str, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        versions[article.reference].append(place)
    cited = [(place, reference) for place, topic in enumerate(topics) for reference in topic.articles]
    pairs = [(place, into) for place, reference in cited for into in versions[reference]]
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return said.taken(chosen[:, 0], chosen[:, 1], len(articles))


def _citation_counts(topics: Sequence[Topic], articles: Sequence[Article]) -> Scores:
    """How often topics cite each article, on a scale of logarithms."""
    cited = Counter(reference for topic in topics for reference in topic.articles)
    return np.array([math.log1p(cited[article.reference]) for article in articles])


def _raised(topic: Topic, text: str) -> list[str]:
    """The topic's articles, those of a variant whose cue stands in `text` after the first of them."""
    if topic.domain is not Domain.LABOUR:
        return []
    matched = [item for item in topic.variants if any(cue in text for cue in item.cues)]
    raised = [reference for item in matched for reference in item.articles]
    return list(dict.fromkeys((*topic.articles[:1], *raised, *topic.articles[1:])))


def _to_one(scores: Scores) -> Scores:
    most = float(scores.max(initial=0.0))
    return scores / most if most > 0 else scores
