"""Fitting the linear models; the only place here that imports scikit-learn, and only inside functions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.linear import LinearModel
from laoheng.text.classify.space import Sample, Space, characters

SEED = 20261123
BASELINE = "baseline"


def fit_linear(
    samples: Sequence[Sample],
    gold: NDArray[np.bool_],
    labels: Sequence[str],
    shares: Mapping[str, float],
    *,
    least_documents: int = 5,
    threshold: float = 0.0,
    strength: float = 1.0,
) -> LinearModel:
    """One linear support vector machine a label, classes weighed evenly (`strength`: its C).

    A label without an example is never given.
    """
    from sklearn.svm import LinearSVC

    space = Space.of(samples, shares, least_documents=least_documents)
    matrix = matrix_of(space, samples)
    weights = np.zeros((matrix.shape[1], len(labels)))
    intercepts = np.full(len(labels), -9.0)
    for number in range(len(labels)):
        if gold[:, number].any() and not gold[:, number].all():
            machine = LinearSVC(class_weight="balanced", C=strength, random_state=SEED)
            machine.fit(matrix, gold[:, number])
            weights[:, number] = machine.coef_[0]
            intercepts[number] = machine.intercept_[0]
    return LinearModel(space, tuple(labels), weights, intercepts, threshold)


def fit_baseline(
    samples: Sequence[Sample], gold: NDArray[np.bool_], labels: Sequence[str], *, least_documents: int = 2
) -> LinearModel:
    """What open peers reach: runs of 1 to 4 characters, TF-IDF, linear SVM. Takes the block "baseline"."""
    return fit_linear(samples, gold, labels, {BASELINE: 1.0}, least_documents=least_documents)


def baseline_pieces(text: str) -> list[str]:
    """What the baseline reads of a text."""
    return characters(text, 1, 4)


def folds_of(documents: Sequence[str], folds: int, seed: int = SEED) -> dict[str, int]:
    """Each document's fold; a document is never cut in two."""
    names = sorted(set(documents))
    random.Random(seed).shuffle(names)
    return {name: number % folds for number, name in enumerate(names)}


def each_fold(
    documents: Sequence[str], folds: int, seed: int = SEED
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Row numbers to fit on and row numbers to predict, fold by fold."""
    fold_of = folds_of(documents, folds, seed)
    number = np.asarray([fold_of[document] for document in documents])
    for fold in range(folds):
        yield np.flatnonzero(number != fold), np.flatnonzero(number == fold)


def out_of_fold(
    samples: Sequence[Sample],
    gold: NDArray[np.bool_],
    fit: Callable[[Sequence[Sample], NDArray[np.bool_]], LinearModel],
    *,
    folds: int,
    seed: int = SEED,
) -> NDArray[np.float64]:
    """Scores of every sample by a model that has not seen its document."""
    scores = np.full(gold.shape, -9.0)
    for fitted, held in each_fold([sample.document for sample in samples], folds, seed):
        if len(held):
            model = fit([samples[row] for row in fitted], gold[fitted])
            scores[held] = model.scores([samples[row] for row in held])
    return scores


def dual_ridge(likeness: NDArray[Any], targets: NDArray[Any], strength: float) -> NDArray[np.float64]:
    """What each sample weighs in a regularised least-squares fit of `targets`, from how alike the samples are.

    Solved in the precision of `likeness`: single is enough from some thousand samples on, in half the time and space.
    """
    from scipy.linalg import solve

    held = np.array(likeness)
    held[np.diag_indices_from(held)] += strength
    solved = solve(held, targets.astype(held.dtype), assume_a="pos", overwrite_a=True, check_finite=False)
    return np.asarray(solved, dtype=np.float64)


def matrix_of(space: Space, samples: Sequence[Sample]) -> Any:
    """The samples as rows of a sparse matrix."""
    from scipy.sparse import csr_matrix

    rows = [space.row(sample) for sample in samples]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, ends), shape=(len(samples), len(space.rarity)))
