"""Fitting what wording tells from labelled clauses: labels and their lawful twins side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.review.cases import Case, read_cases
from laoheng.advice.review.learned.evidence import SHARES, column_names, label_names, sample_of
from laoheng.advice.review.wording import normalised
from laoheng.text.classify import LinearModel, Sample, Space
from laoheng.text.classify.training import dual_ridge, matrix_of

# Found by cross-validation over the sources of the clauses.
ABOUT_STRENGTH = 0.05
FAULT_STRENGTH = 0.15
# How much of a fault's wording is common to all labels, beside what is the label's own.
COMMON = 0.2
# In how many clauses a piece must be seen; pairs of characters are many, and rare ones tell little.
LEAST_TEXTS = {"chars": 5, "words": 5, "concepts": 5, "pairs": 10}


@dataclass(frozen=True, slots=True)
class Taught:
    """Labelled clauses of one or more sources, ready to be learned from; rows × labels."""

    cases: tuple[Case, ...]
    samples: tuple[Sample, ...]
    sources: NDArray[np.str_]
    gold: NDArray[np.bool_]
    twin: NDArray[np.bool_]

    def only(self, rows: NDArray[np.bool_]) -> Taught:
        """The chosen rows."""
        chosen = np.flatnonzero(rows)
        return Taught(
            tuple(self.cases[row] for row in chosen),
            tuple(self.samples[row] for row in chosen),
            self.sources[chosen],
            self.gold[chosen],
            self.twin[chosen],
        )


def taught(sources: Iterable[tuple[str, Sequence[Case]]]) -> Taught:
    """The clauses of all sources, by name, with what they are labelled and near to."""
    named = [(name, case) for name, cases in sources for case in cases]
    place = {label: number for number, label in enumerate(label_names())}
    gold = np.zeros((len(named), len(place)), dtype=bool)
    twin = np.zeros_like(gold)
    samples = []
    for row, (name, case) in enumerate(named):
        for label in case.labels:
            gold[row, place[label]] = True
        if case.near and case.near not in case.labels:
            twin[row, place[case.near]] = True
        samples.append(sample_of(normalised(case.text).text, f"{name}/{case.id}"))
    return Taught(tuple(case for _, case in named), tuple(samples), np.asarray([name for name, _ in named]), gold, twin)


def read_sources(folder: Path) -> list[tuple[str, list[Case]]]:
    """Every file of labelled clauses in `folder`, by the name of its source."""
    return [(re.sub(r"^clauses_", "", path.stem), read_cases(path)) for path in sorted(folder.glob("clauses_*.jsonl"))]


def fit_wording(known: Taught, *, least_texts: int | Mapping[str, int] = LEAST_TEXTS) -> LinearModel:
    """A linear model of what each clause is about and whether it is at fault there; see `evidence.column_names`.

    Being about a label is learned from faults and lawful twins together, being at fault from the one against the
    other: over all labels at once, since what makes a clause harsh is common to many, and label by label beside it.
    """
    space = Space.of(known.samples, SHARES, least_documents=least_texts)
    # Some twenty thousand clauses: single precision keeps their likeness within two gigabytes.
    matrix = matrix_of(space, known.samples).astype(np.float32)
    likeness = (matrix @ matrix.T).toarray()
    about = known.gold | known.twin
    targets = np.column_stack([about, known.gold.any(1)]) * 2.0 - 1.0
    heads = matrix.T @ dual_ridge(likeness, targets, ABOUT_STRENGTH)
    weights = np.column_stack([heads[:, :-1], _fault_weights(matrix, likeness, known, about), heads[:, -1]])
    return LinearModel(space, column_names(), weights, np.zeros(weights.shape[1]))


def _fault_weights(
    matrix: Any, likeness: NDArray[np.float64], known: Taught, about: NDArray[np.bool_]
) -> NDArray[np.float64]:
    rows, labels = np.nonzero(about)
    same = labels[:, None] == labels[None, :]
    targets = known.gold[rows, labels] * 2.0 - 1.0
    found = dual_ridge(likeness[np.ix_(rows, rows)] * (COMMON + same).astype(likeness.dtype), targets, FAULT_STRENGTH)
    own = np.zeros((len(rows), about.shape[1]))
    own[np.arange(len(rows)), labels] = found
    told: NDArray[np.float64] = matrix[rows].T @ (own + COMMON * found[:, None])
    return told
