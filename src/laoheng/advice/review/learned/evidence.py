"""The learned evidence of a clause: for each label whether the clause is about it, and whether it is at fault there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.review.labels import clause_kinds
from laoheng.advice.review.learned.concepts import concept_pieces, tokens
from laoheng.advice.review.measures import Span
from laoheng.text.classify import LinearModel, Sample, characters, load_model, pairs, words
from laoheng.text.classify.space import plain_numbers

PACKAGE = "laoheng.advice.review.learned"
NAME = "clauses"
# How much each block of features counts; found by cross-validation. Squared, they are shares of the likeness.
SHARES = {"chars": 0.65, "words": 0.5, "concepts": 0.57, "pairs": 0.63}
# How far apart two characters may stand and still be read together.
FARTHEST = 10
# The number of a clause in its contract says nothing of what it is about.
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,5}条|[一二三四五六七八九十\d]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\))"
)
ABOUT, FAULT, ANY = "about:", "fault:", "fault"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores by label, in the order of the catalogue: above 0 speaks for, below against. `any`: some fault at all."""

    about: NDArray[np.float64]
    fault: NDArray[np.float64]
    any: float


def label_names() -> tuple[str, ...]:
    """The labels in the order of the columns."""
    return tuple(clause_kinds())


def column_names() -> tuple[str, ...]:
    """What the model scores: being about each label, being at fault there, being at fault at all."""
    names = label_names()
    return (*(ABOUT + name for name in names), *(FAULT + name for name in names), ANY)


def sample_of(plain: str, document: str = "") -> Sample:
    """What the model reads of comparable words `plain`; `document` groups clauses that must stay together."""
    plain = _NUMBERING.sub("", plain)
    text = plain_numbers(plain)
    return Sample(
        document,
        {
            "chars": characters(text, 1, 2),
            "words": words(text),
            "concepts": concept_pieces(tokens(plain)),
            "pairs": pairs(text, FARTHEST),
        },
        {},
    )


def learned_model() -> LinearModel:
    """The committed model."""
    return load_model(PACKAGE, NAME)


def evidence_of(plain: str, model: LinearModel | None = None) -> Evidence:
    """The evidence of one clause made comparable as `plain`."""
    return split((model or learned_model()).scores([sample_of(plain)])[0])


def split(scores: NDArray[np.float64]) -> Evidence:
    """One row of the model's scores as evidence."""
    count = len(label_names())
    return Evidence(scores[:count], scores[count : 2 * count], float(scores[2 * count]))


def told_by(plain: str, phrases: Sequence[Span], label: str, model: LinearModel) -> tuple[Span, tuple[str, ...]]:
    """The run of `phrases` of comparable words `plain` that speaks most for `label`, and up to three words that told.

    A phrase counts by the weights of the pieces that stand within it; a neighbour that speaks half as strongly is
    taken along.
    """
    speaks = _weighed(plain, label, model)
    told = [sum(speaks.get(piece, 0.0) for piece in _pieces(plain[start:end])) for start, end in phrases]
    first = last = max(range(len(phrases)), key=lambda number: told[number])
    least = told[first] / 2
    while first and told[first - 1] >= least:
        first -= 1
    while last + 1 < len(phrases) and told[last + 1] >= least:
        last += 1
    span = phrases[first][0], phrases[last][1]
    return span, _telling(plain[span[0] : span[1]], speaks)


def _weighed(plain: str, label: str, model: LinearModel) -> dict[tuple[str, str], float]:
    """What each piece of the clause adds to `label`, being about it and being at fault together."""
    sample = sample_of(plain)
    columns, values = model.space.row(sample)
    place = label_names().index(label)
    weights = model.weights[columns, place] + model.weights[columns, len(label_names()) + place]
    adds = dict(zip(columns.tolist(), (values * weights).tolist(), strict=True))
    return {
        (block, piece): adds[known[piece]]
        for block, known in model.space.columns.items()
        for piece in dict.fromkeys(sample.pieces[block])
        if piece in known
    }


def _pieces(plain: str) -> dict[tuple[str, str], None]:
    read = sample_of(plain)
    return {(block, piece): None for block, pieces in read.pieces.items() for piece in pieces}


def _telling(words_of: str, speaks: dict[tuple[str, str], float]) -> tuple[str, ...]:
    """The words that speak most for the label, in the order in which they stand."""
    cut = [word for word in words(words_of) if "|" not in word and len(word) > 1]
    strength = {word: sum(speaks.get(piece, 0.0) for piece in _pieces(word)) for word in cut}
    chosen = sorted((word for word in strength if strength[word] > 0), key=lambda word: -strength[word])[:3]
    return tuple(word for word in strength if word in chosen)
