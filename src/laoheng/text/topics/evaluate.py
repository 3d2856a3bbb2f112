"""`laoheng eval topic` and `laoheng eval focus`: one class a text, beside the baseline of the open peers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines
from laoheng.text.classify.card import digest
from laoheng.text.classify.scoring import score_labels, spread
from laoheng.text.classify.training import SEED, each_fold
from laoheng.text.topics.predict import FOCUS, TOPIC, Kind, total
from laoheng.text.topics.training import baseline_sample, fit_kind, fit_kind_baseline

Summary = tuple[dict[str, Any], list[dict[str, Any]]]
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their class. A class that the word list does not know is a row without gold: always wrong."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    gold: NDArray[np.bool_]


def evaluate_topic(path: Path, train: Path | None = None, folds: int | None = None) -> Summary:
    """Topic of lay questions (20 classes): micro and macro F1, accuracy, and the baseline's. See `evaluate_kind`."""
    return evaluate_kind(TOPIC, path, train, folds)


def evaluate_focus(path: Path, train: Path | None = None, folds: int | None = None) -> Summary:
    """Focus of a dispute in court (16 classes): micro and macro F1, accuracy, the baseline's. See `evaluate_kind`."""
    return evaluate_kind(FOCUS, path, train, folds)


def evaluate_kind(kind: Kind, path: Path, train: Path | None, folds: int | None) -> Summary:
    """The committed model on `path`; with `folds` cross-validation inside it; with `train` models fitted on that file,
    where a text that stands in both is predicted by models fitted without it. Raises `UserError` on unreadable lines.
    """
    asked = read_labelled(kind, path)
    if folds is not None and folds < 2:
        raise UserError("classify.folds", folds=folds)
    if folds:
        ours, base = _held(kind, asked, folds)
        said: dict[str, Any] = {"model": f"{folds}-fold inside the file", "seen_in_training": 0.0}
    elif train:
        ours, base = _unseen(kind, asked, read_labelled(kind, train))
        said = {"model": f"fitted on {train.name}; texts in both files out of fold", "seen_in_training": 0.0}
    else:
        model, card = kind.committed()
        ours = total(model, model.scores([kind.sample(text) for text in asked.texts]), kind.priors(asked.texts))
        base = kind.committed_baseline().scores([baseline_sample(kind, text) for text in asked.texts])
        share = card.share_seen(digest([text]) for text in asked.texts)
        said = {"model": card.name, "seen_in_training": round(share, 4), "trained_on_this_file": share > 0}
        if share:
            said["for_unseen_texts_run"] = "--folds 5"
    return _report(kind, asked, ours, base, said)


def read_labelled(kind: Kind, path: Path) -> Labelled:
    """Texts and classes of a file. Raises `UserError` where a line lacks its text or `label`, or the file is empty."""
    labels = kind.lexicon.labels
    rows = read_json_lines(path)
    if not rows:
        raise UserError("classify.empty", path=path.name)
    gold = np.zeros((len(rows), len(labels)), dtype=bool)
    for number, row in enumerate(rows):
        if not isinstance(row.get(kind.field), str) or not isinstance(row.get("label"), str):
            raise UserError("classify.not_a_text", path=path.name, line=number + 1, field=kind.field)
        if row["label"] in labels:
            gold[number, labels.index(row["label"])] = True
    ids = tuple(str(row.get("id", number)) for number, row in enumerate(rows))
    return Labelled(ids, tuple(row[kind.field] for row in rows), gold)


def _scores(
    kind: Kind, asked: Labelled, taught: Labelled, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ours and the baseline's scores of `asked`, fitted on those `rows` of `taught`."""
    texts = [taught.texts[row] for row in rows]
    gold = taught.gold[rows]
    model = fit_kind(kind, [kind.sample(text) for text in texts], kind.priors(texts), gold)
    base = fit_kind_baseline(kind, [baseline_sample(kind, text) for text in texts], gold)
    ours = total(model, model.scores([kind.sample(text) for text in asked.texts]), kind.priors(asked.texts))
    return ours, base.scores([baseline_sample(kind, text) for text in asked.texts])


def _held(kind: Kind, asked: Labelled, folds: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ours, base = np.full(asked.gold.shape, -9.0), np.full(asked.gold.shape, -9.0)
    for fitted, held in each_fold([digest([text]) for text in asked.texts], folds):
        if len(held) and len(fitted):
            ours[held], base[held] = _scores(kind, _part(asked, held), asked, fitted)
    return ours, base


def _unseen(kind: Kind, asked: Labelled, taught: Labelled) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    place = {text: row for row, text in enumerate(taught.texts)}
    fresh = np.asarray([row for row, text in enumerate(asked.texts) if text not in place], dtype=np.int64)
    known = np.asarray([row for row, text in enumerate(asked.texts) if text in place], dtype=np.int64)
    ours, base = np.empty(asked.gold.shape), np.empty(asked.gold.shape)
    if len(fresh):
        ours[fresh], base[fresh] = _scores(kind, _part(asked, fresh), taught, np.arange(len(taught.texts)))
    if len(known):
        held = _held(kind, taught, _FOLDS)
        there = [place[asked.texts[row]] for row in known]
        ours[known], base[known] = held[0][there], held[1][there]
    return ours, base


def _part(labelled: Labelled, rows: NDArray[np.int64]) -> Labelled:
    return Labelled(
        tuple(labelled.ids[row] for row in rows), tuple(labelled.texts[row] for row in rows), labelled.gold[rows]
    )


def _report(
    kind: Kind, asked: Labelled, ours: NDArray[np.float64], base: NDArray[np.float64], said: dict[str, Any]
) -> Summary:
    given = one_each(ours)
    words_only = one_each(kind.priors(asked.texts))
    low, high = spread(asked.gold, given, asked.ids, seed=SEED)
    summary = {
        "n": len(asked.ids),
        **score_labels(asked.gold, given).to_json(),
        "micro_f1_95": [low, high],
        "baseline": score_labels(asked.gold, one_each(base)).to_json(),
        "words_only": score_labels(asked.gold, words_only).to_json(),
        **said,
    }
    labels = kind.lexicon.labels
    return summary, [
        {"id": name, "label": labels[int(number)]} for name, number in zip(asked.ids, given.argmax(1), strict=True)
    ]


def one_each(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The highest class of each row; the first of equals."""
    given = np.zeros(scores.shape, dtype=bool)
    given[np.arange(len(scores)), scores.argmax(1)] = True
    return given
