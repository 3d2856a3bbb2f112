"""Which topics and which articles a question is about: learned from our own phrasings, with lexical search behind.

Nothing is downloaded and nothing is kept: the weights follow from the topic map and the catalogue in about a second
when they are first needed.
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
from laoheng.advice.ask.query import document_terms, query_terms
from laoheng.advice.topics import Domain, Topic
from laoheng.law import Article
from laoheng.law.catalogue import catalogue
from laoheng.law.texts import Texts
from laoheng.law.values import chain_of
from laoheng.text.retrieval import Bm25, Scores

# How much the best, second and third phrasing of a topic count.
_SHARES = (0.6, 0.25, 0.15)
_LEXICAL = 20
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
    official: float = 0.0
    official_formal: float = 2.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Topics with their share (they add up to 1), best first; articles with scores, best first.

    `closeness` says how much the question and the nearest phrasing share (0 to 1).
    """

    topics: tuple[tuple[Topic, float], ...]
    articles: tuple[tuple[str, float], ...]
    closeness: float


class Ranking:
    """Learned from `topics` and `articles`; the same for the same input."""

    def __init__(self, topics: Sequence[Topic], articles: Sequence[Article], weights: Weights | None = None) -> None:
        self.topics = tuple(topics)
        self.articles = tuple(articles)
        self.weights = weights or Weights()
        self._taught = Bm25([document_terms(text) for text in _taught(self.topics, self.articles)], k1=1.5, b=0.5)
        self._cited = _citation_counts(self.topics, self.articles)
        self._holding: dict[tuple[date, str | None], frozenset[int]] = {}
        rows = [(place, text) for place, topic in enumerate(self.topics) for text in (topic.name, *topic.ask)]
        cut = [document_terms(text) for _, text in rows]
        self._owner = np.array([place for place, _ in rows], dtype=np.intp)
        self._nearest = Bm25(cut, b=0.4)
        self._own = np.array([sum(map(self._nearest.rarity, terms)) or 1.0 for terms in cut])
        self._whole = Bm25(self._joined(cut), k1=1.5, b=0.5)
        self._pieces = Bm25([document_terms(_told(topic)) for topic in self.topics], b=0.6)
        self._centroids = _Centroids(cut, [place for place, _ in rows], len(self.topics))
        self._lexical = Bm25([document_terms(_described(article)) for article in self.articles], b=0.6)

    def _joined(self, cut: Sequence[list[str]]) -> list[list[str]]:
        joined: list[list[str]] = [[] for _ in self.topics]
        for place, terms in zip(self._owner, cut, strict=True):
            joined[place].extend(terms)
        return joined

    def rank(self, text: str, on: date, region: str | None = None, official: Official | None = None) -> Ranked:
        """The topics for the question `text`, and the articles that hold on `on` in `region`.

        `official` searches the official texts where they were imported.
        """
        query = query_terms(text)
        near = self._near(query)
        scores = self._mixed(query, near)
        shares = np.exp((scores - scores.max(initial=0)) / self.weights.temperature)
        shares = shares / (shares.sum() or 1.0)
        order = np.lexsort((np.arange(len(shares)), -shares))
        topics = tuple((self.topics[place], float(shares[place])) for place in order[:12])
        return Ranked(
            topics, self._scored(text, query, topics, self._held(on, region), official), self._closeness(query)
        )

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
        held: frozenset[int],
        official: Official | None,
    ) -> tuple[tuple[str, float], ...]:
        """Articles named in the question, then those of its topics and those whose digest speaks of it, by score."""
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
        for reference, score in official.best(query) if official else ():
            found[reference] += (weights.official_formal if formal else weights.official) * score**weights.power
        self._favour(text, lexical, found)
        for place, reference in enumerate(named_articles(text)):
            found[reference] += _NAMED / (place + 1)
        current = {self.articles[place].reference for place in held}
        kept = ((reference, score) for reference, score in found.items() if reference in current)
        return tuple(sorted(kept, key=lambda item: (-item[1], item[0])))

    def _speaking(self, query: Mapping[str, float], held: frozenset[int], taught: float) -> Scores:
        """How far the digest of each article, and the phrasings of topics that cite it, speak of the question."""
        weights = self.weights
        found = _to_one(self._lexical.scores(query)) + taught * _to_one(self._taught.scores(query))
        found[[place for place in range(len(found)) if place not in held]] = 0.0
        return _to_one(found * (1 + weights.prior * self._cited))

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

    def _held(self, on: date, region: str | None) -> frozenset[int]:
        key = on, region
        if key not in self._holding:
            if len(self._holding) > _KEPT_DAYS:
                self._holding.clear()
            chain = chain_of(region)
            self._holding[key] = frozenset(
                place
                for place, article in enumerate(self.articles)
                if article.in_force(on) and (article.instrument.region is None or article.instrument.region in chain)
            )
        return self._holding[key]

    def _closeness(self, query: Mapping[str, float]) -> float:
        total = sum(weight * self._nearest.rarity(term) for term, weight in query.items())
        found = self._nearest.scores(query) / np.sqrt(self._own * (total or 1.0))
        return min(1.0, float(found.max(initial=0.0)))


class Official:
    """Search in the official texts that were imported, as they stand on a day in a place."""

    def __init__(self, texts: Texts, on: date, region: str | None) -> None:
        rows = [
            (f"{wording.instrument}{key.replace('-', '之')}", text)
            for wording in texts.wordings
            if wording.holds(on, region)
            for key, text in wording.articles.items()
        ]
        parsed = [(catalogue().parse(name), text) for name, text in rows]
        self._names = [found.article for found, _ in parsed if found]
        self._index = Bm25([document_terms(text) for found, text in parsed if found])

    def best(self, query: Mapping[str, float]) -> list[tuple[str, float]]:
        """Citations with scores up to 1, the best first."""
        found = self._index.best(query, _LEXICAL)
        return [(self._names[place], score / found[0][1]) for place, score in found]


class _Centroids:
    """The mean direction of a topic's phrasings in the space of terms weighted by rarity (Rocchio)."""

    def __init__(self, cut: Sequence[list[str]], owner: Sequence[int], count: int) -> None:
        frequency = Counter(term for terms in cut for term in set(terms))
        self._idf = {term: math.log(len(cut) / times) for term, times in frequency.items() if times > 1}
        sums: list[dict[str, float]] = [defaultdict(float) for _ in range(count)]
        for terms, topic in zip(cut, owner, strict=True):
            for term, value in self._direction(Counter(terms)).items():
                sums[topic][term] += value
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for topic, total in enumerate(sums):
            for term, value in _unit(total).items():
                postings[term].append((topic, value))
        self._count = count
        self._postings = {
            term: (np.array([topic for topic, _ in rows], dtype=np.intp), np.array([value for _, value in rows]))
            for term, rows in postings.items()
        }

    def _direction(self, query: Mapping[str, float]) -> dict[str, float]:
        return _unit(
            {
                term: (1 + math.log(max(weight, 1.0))) * self._idf[term]
                for term, weight in query.items()
                if term in self._idf
            }
        )

    def scores(self, query: Mapping[str, float]) -> Scores:
        """Cosine with each topic."""
        found = np.zeros(self._count)
        for term, value in sorted(self._direction(query).items()):
            places, values = self._postings[term]
            found[places] += value * values
        return found


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {term: value / norm for term, value in vector.items()}


def _told(topic: Topic) -> str:
    pieces = (topic.name, topic.answer, topic.why, *topic.say, *topic.need, *topic.do)
    return "。".join((*pieces, *(f"{item.when}。{item.answer}" for item in topic.variants)))


def _described(article: Article) -> str:
    return "。".join((article.headnote, article.headnote, article.digest or "", *article.questions))


def _taught(topics: Sequence[Topic], articles: Sequence[Article]) -> list[str]:
    """For each article the phrasings of the topics that cite it: what people say when it is the right one."""
    said: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        for reference in topic.articles:
            said[reference].extend((topic.name, *topic.ask))
    return ["。".join((_described(article), *said[article.reference])) for article in articles]


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
