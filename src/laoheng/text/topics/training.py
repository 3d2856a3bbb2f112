"""Fitting the topic and focus models; the share of the word list is chosen inside the training texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.linear import LinearModel
from laoheng.text.classify.space import Sample
from laoheng.text.classify.training import BASELINE, baseline_pieces, each_fold, fit_baseline, fit_linear
from laoheng.text.topics.predict import Kind

_SHARES_TRIED = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
_INNER_FOLDS = 3


def fit_kind(
    kind: Kind,
    samples: Sequence[Sample],
    priors: NDArray[np.float64],
    gold: NDArray[np.bool_],
    *,
    least_documents: int = 5,
) -> LinearModel:
    """The model of `kind` and how much its word list counts, the best of a few shares in three inner folds."""
    labels = kind.lexicon.labels

    def fit(rows: NDArray[np.int64]) -> LinearModel:
        chosen = [samples[row] for row in rows]
        return fit_linear(chosen, gold[rows], labels, kind.shares, least_documents=least_documents)

    held = np.full(gold.shape, -9.0)
    for fitted, asked in each_fold([sample.document for sample in samples], _INNER_FOLDS):
        if len(asked) and len(fitted):
            held[asked] = fit(fitted).scores([samples[row] for row in asked])
    right = [_right(held + share * priors, gold) for share in _SHARES_TRIED]
    share = _SHARES_TRIED[int(np.argmax(right))]
    return replace(fit(np.arange(len(samples))), prior_share=share)


def fit_kind_baseline(kind: Kind, samples: Sequence[Sample], gold: NDArray[np.bool_]) -> LinearModel:
    """Characters 1–4, TF-IDF, linear SVM, as the open peers run it."""
    return fit_baseline(samples, gold, kind.lexicon.labels)


def baseline_sample(kind: Kind, text: str) -> Sample:
    """A text as the baseline reads it."""
    return Sample(kind.sample(text).document, {BASELINE: baseline_pieces(text)}, {})


def _right(scores: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    rows = np.arange(len(scores))
    return float(gold[rows, scores.argmax(1)].mean())
