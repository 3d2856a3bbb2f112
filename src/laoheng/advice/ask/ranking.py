"""Which topics and which articles a question is about: learned from our own phrasings, with lexical search behind.

Nothing is downloaded and nothing is kept: the weights follow from the topic map and the catalogue in about a second
when they are first needed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from laoheng.advice.ask.query import document_terms, query_terms
from laoheng.advice.topics import Domain, Topic
from laoheng.law import Article
from laoheng.text.retrieval import Bm25, Scores


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of the ranking are mixed; chosen on the even lines of the labelled sets only."""

    nearest: float = 1.0
    whole: float = 1.0
    centroid: float = 1.0
    pieces: float = 0.3
    temperature: float = 0.12
    decay: float = 0.75
    lexical: float = 0.5
    named: float = 0.6


@dataclass(frozen=True, slots=True)
class Ranked:
    """Topics with their share (they add up to 1), best first; articles with scores, best first.

    `closeness` is the share of the question's weight that the nearest phrasing covers (0 to 1).
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
        self.named = {article.reference: article for article in articles}
        rows = [(place, text) for place, topic in enumerate(self.topics) for text in (topic.name, *topic.ask)]
        cut = [document_terms(text) for _, text in rows]
        self._owner = np.array([place for place, _ in rows], dtype=np.intp)
        self._nearest = Bm25(cut, b=0.4)
        self._whole = Bm25(self._joined(cut), k1=1.5, b=0.5)
        self._pieces = Bm25([document_terms(_told(topic)) for topic in self.topics], b=0.6)
        self._centroids = _Centroids(cut, self._owner, len(self.topics))
        self._lexical = Bm25([document_terms(_described(article)) for article in self.articles], b=0.6)

    def _joined(self, cut: Sequence[list[str]]) -> list[list[str]]:
        joined: list[list[str]] = [[] for _ in self.topics]
        for place, terms in zip(self._owner, cut, strict=True):
            joined[place].extend(terms)
        return joined

    def rank(self, text: str) -> Ranked:
        """The topics and articles for the question `text`."""
        query = query_terms(text)
        near = self._near(query)
        scores = self._mixed(query, near)
        shares = np.exp((scores - scores.max(initial=0)) / self.weights.temperature)
        shares = shares / (shares.sum() or 1.0)
        order = np.lexsort((np.arange(len(shares)), -shares))
        topics = tuple((self.topics[place], float(shares[place])) for place in order[:12])
        return Ranked(topics, self._articles(text, query, topics), self._closeness(query, near))

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

    def _articles(
        self, text: str, query: Mapping[str, float], topics: Sequence[tuple[Topic, float]]
    ) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = defaultdict(float)
        for topic, share in topics:
            for place, reference in enumerate(_raised(topic, text)):
                found[reference] += share * self.weights.decay**place
        lexical = _to_one(self._lexical.scores(query))
        for place in np.argsort(-lexical, kind="stable")[:20]:
            if lexical[place] > 0:
                found[self.articles[place].reference] += self.weights.lexical * float(lexical[place]) ** 2
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def _closeness(self, query: Mapping[str, float], near: Scores) -> float:
        best = float(near.max(initial=0.0))
        total = sum(weight * self._nearest.rarity(term) for term, weight in query.items())
        return min(1.0, best / total) if total else 0.0


_SHARES = (0.6, 0.25, 0.15)


class _Centroids:
    """The mean direction of a topic's phrasings in the space of terms weighted by rarity (Rocchio)."""

    def __init__(self, cut: Sequence[list[str]], owner: np.ndarray, count: int) -> None:
        frequency = Counter(term for terms in cut for term in set(terms))
        kept = sorted(term for term, times in frequency.items() if times > 1)
        self._place = {term: place for place, term in enumerate(kept)}
        self._idf = np.array([math.log(len(cut) / frequency[term]) for term in kept])
        self._matrix = np.zeros((count, len(kept)))
        for terms, topic in zip(cut, owner, strict=True):
            places, values = self._vector(Counter(terms))
            self._matrix[topic, places] += values
        norms = np.linalg.norm(self._matrix, axis=1, keepdims=True)
        self._matrix /= np.where(norms > 0, norms, 1.0)

    def _vector(self, query: Mapping[str, float]) -> tuple[list[int], Scores]:
        held = sorted((self._place[term], weight) for term, weight in query.items() if term in self._place)
        places = [place for place, _ in held]
        values = np.array([1 + math.log(max(weight, 1.0)) for _, weight in held]) * self._idf[places]
        return places, values / (np.linalg.norm(values) or 1.0)

    def scores(self, query: Mapping[str, float]) -> Scores:
        """Cosine with each topic."""
        places, values = self._vector(query)
        found: Scores = self._matrix[:, places] @ values
        return found


def _told(topic: Topic) -> str:
    pieces = (topic.name, topic.answer, topic.why, *topic.say, *topic.need, *topic.do)
    return "。".join((*pieces, *(f"{item.when}。{item.answer}" for item in topic.variants)))


def _described(article: Article) -> str:
    return "。".join((article.headnote, article.headnote, article.digest or "", *article.questions))


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
