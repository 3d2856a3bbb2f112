"""`laoheng eval elements`: one decision a sentence and element, beside the baseline of the open peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.standard.errors import UserError
from laoheng.text.classify.linear import LinearModel, load_model
from laoheng.text.classify.scoring import score_labels, spread
from laoheng.text.classify.space import Sample
from laoheng.text.classify.training import SEED, out_of_fold
from laoheng.text.elements.cues import LABELS
from laoheng.text.elements.predict import committed, decide_scores, labels_of
from laoheng.text.elements.training import (
    THRESHOLD,
    Document,
    baseline_samples,
    fit_elements,
    fit_elements_baseline,
    read_documents,
    samples_and_gold,
)

Fit = Callable[[Sequence[Sample], NDArray[np.bool_]], LinearModel]
_FOLDS = 5


def evaluate_elements(
    path: Path, train: Path | None = None, folds: int | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Micro and macro F1, accuracy (exact set of a sentence), and the baseline's, for the documents in `path`.

    With `folds`, cross-validation by document inside the file. With `train`, both models are fitted on that file;
    a document that stands in both is predicted by a model fitted without it. Else the committed models are used, and
    `seen_in_training` says which share of the documents they were fitted on. Raises `UserError` for unreadable lines.
    """
    documents = read_documents(path)
    if not documents:
        raise UserError("classify.empty", path=path.name)
    samples, gold = samples_and_gold(documents)
    plain = baseline_samples(documents)
    said: dict[str, Any]
    if folds:
        _check_folds(folds)
        scores = out_of_fold(samples, gold, fit_elements, folds=folds)
        base = out_of_fold(plain, gold, fit_elements_baseline, folds=folds)
        said = {"model": f"{folds}-fold inside the file", "seen_in_training": 0.0}
    elif train:
        teachers = read_documents(train)
        if not teachers:
            raise UserError("classify.empty", path=train.name)
        taught, known = samples_and_gold(teachers)
        scores = unseen_scores(samples, taught, known, fit_elements)
        base = unseen_scores(plain, baseline_samples(teachers), known, fit_elements_baseline)
        said = {"model": f"fitted on {train.name}; documents in both files out of fold", "seen_in_training": 0.0}
    else:
        model, card = committed()
        scores = model.scores(samples)
        base = load_model("laoheng.text.elements", "elements_baseline").scores(plain)
        share = card.share_seen(item.fingerprint for item in documents)
        said = {"model": card.name, "seen_in_training": round(share, 4), "trained_on_this_file": share > 0}
        if share:
            said["for_unseen_texts_run"] = "--folds 5"
    return _report(documents, gold, scores, base, said)


def unseen_scores(
    samples: Sequence[Sample], taught: Sequence[Sample], known: NDArray[np.bool_], fit: Fit
) -> NDArray[np.float64]:
    """Scores of `samples` by models fitted on `taught`, never with the sample's own document in it."""
    in_training = {sample.document for sample in taught}
    scores = np.empty((len(samples), known.shape[1]))
    fresh = [row for row, sample in enumerate(samples) if sample.document not in in_training]
    if fresh:
        scores[fresh] = fit(taught, known).scores([samples[row] for row in fresh])
    if len(fresh) == len(samples):
        return scores
    # Out-of-fold scores by document and place in it; both lists hold a document's sentences in order.
    held = out_of_fold(taught, known, fit, folds=_FOLDS)
    rows: dict[str, list[int]] = {}
    for row, sample in enumerate(taught):
        rows.setdefault(sample.document, []).append(row)
    used: dict[str, int] = {}
    for row, sample in enumerate(samples):
        if sample.document in in_training:
            mine = rows[sample.document]
            place = used.get(sample.document, 0)
            scores[row] = held[mine[place % len(mine)]]
            used[sample.document] = place + 1
    return scores


def _check_folds(folds: int) -> None:
    if folds < 2:
        raise UserError("classify.folds", folds=folds)


def _report(
    documents: Sequence[Document],
    gold: NDArray[np.bool_],
    scores: NDArray[np.float64],
    base: NDArray[np.float64],
    said: dict[str, Any],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    sentences = [sentence for item in documents for sentence in item.sentences]
    places = [(item.id, place) for item in documents for place in range(len(item.sentences))]
    given = decide_scores(scores, sentences, THRESHOLD)
    low, high = spread(gold, given, [name for name, _ in places], seed=SEED)
    summary = {
        "n": len(sentences),
        "documents": len(documents),
        **score_labels(gold, given).to_json(),
        "micro_f1_95": [low, high],
        "baseline": score_labels(gold, base > 0).to_json(),
        **said,
        "per_label": _per_label(gold, given),
    }
    lines = [
        {"id": name, "i": place, "labels": list(labels_of(row))}
        for (name, place), row in zip(places, given, strict=True)
    ]
    return summary, lines


def _per_label(gold: NDArray[np.bool_], given: NDArray[np.bool_]) -> dict[str, dict[str, float | int]]:
    result: dict[str, dict[str, float | int]] = {}
    for column, label in enumerate(LABELS):
        hits = int((gold[:, column] & given[:, column]).sum())
        wanted, said = int(gold[:, column].sum()), int(given[:, column].sum())
        if wanted + said:
            result[label] = {"gold": wanted, "given": said, "f1": round(2 * hits / (wanted + said), 4)}
    return result
