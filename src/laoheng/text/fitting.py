"""Makes the committed models again: `python -m laoheng.text.fitting DATA --on DAY`; DATA is the folder of public sets.

Writes model, baseline and card of elements, topic and focus beside the code. About five minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from laoheng.text.classify.card import Card, digest
from laoheng.text.classify.linear import LinearModel, save_model
from laoheng.text.classify.training import SEED, fit_baseline
from laoheng.text.elements.cues import LABELS
from laoheng.text.elements.evaluate import evaluate_elements
from laoheng.text.elements.training import baseline_samples, fit_elements, read_documents, samples_and_gold
from laoheng.text.topics.evaluate import evaluate_kind, read_labelled
from laoheng.text.topics.predict import FOCUS, TOPIC, Kind
from laoheng.text.topics.training import baseline_sample, fit_kind

# What is committed holds no piece that fewer documents share; the baseline too.
LEAST_DOCUMENTS = 5
FOLDS = 5
_HERE = Path(__file__).parent
_METHOD = (
    "One linear support vector machine a class (scikit-learn LinearSVC, balanced classes, C=1) over runs of "
    "characters, words and hand-written signs seen in at least five documents; weights kept with half precision."
)


def fit_all(data: Path, on: date) -> None:
    """Fits and writes the three models. `on` is the day that the cards state."""
    _fit_elements(data / "elements" / "cail2019_labour.jsonl", on)
    _fit_kind(TOPIC, data / "intent" / "lawbench_consult_topic.jsonl", on)
    _fit_kind(FOCUS, data / "focus" / "lawbench_dispute_focus.jsonl", on)


def _fit_elements(path: Path, on: date) -> None:
    documents = read_documents(path)
    samples, gold = samples_and_gold(documents)
    base = fit_baseline(baseline_samples(documents), gold, LABELS, least_documents=LEAST_DOCUMENTS)
    card = Card(
        name=f"elements-{on:%Y%m%d}",
        task="LB1–LB20 of each sentence of a labour judgment, pleading or complaint",
        fitted_on=on.isoformat(),
        seed=SEED,
        files={path.name: _sha256(path)},
        documents=tuple(item.fingerprint for item in documents),
        figures=_figures(evaluate_elements, path),
        method=_METHOD + " Ten elements with under fifteen labelled sentences also follow the cue table.",
        limits=(
            "Fitted on first-instance judgments before 2017; chat and speech are further away. A tag points to a "
            "sentence worth reading; it is no finding. The signs of rare elements were revised with the training "
            "judgments in view, so their figures here are on the kind side."
        ),
    )
    _write(_HERE / "elements" / "model", "elements", fit_elements(samples, gold), base, card)


def _fit_kind(kind: Kind, path: Path, on: date) -> None:
    read = read_labelled(kind, path)
    samples = [kind.sample(text) for text in read.texts]
    plain = [baseline_sample(kind, text) for text in read.texts]
    base = fit_baseline(plain, read.gold, kind.lexicon.labels, least_documents=LEAST_DOCUMENTS)
    card = Card(
        name=f"{kind.name}-{on:%Y%m%d}",
        task="what a text is about: one of " + "、".join(kind.lexicon.labels),
        fitted_on=on.isoformat(),
        seed=SEED,
        files={path.name: _sha256(path)},
        documents=tuple(digest([text]) for text in read.texts),
        figures=_figures(lambda file, folds: evaluate_kind(kind, file, None, folds), path),
        method=_METHOD + " A word list written by us is added, its share chosen in inner folds.",
        limits="About 300 texts for up to twenty classes, some of them doubtful: use it to sort, never to decide.",
    )
    _write(
        _HERE / "topics" / "model", kind.name, fit_kind(kind, samples, kind.priors(read.texts), read.gold), base, card
    )


def _figures(evaluate: Callable[..., tuple[Mapping[str, Any], Sequence[Any]]], path: Path) -> dict[str, Any]:
    summary, _ = evaluate(path, folds=FOLDS)
    kept = ("n", "documents", "micro_f1", "micro_f1_95", "macro_f1", "accuracy", "baseline")
    return {"how": f"{FOLDS}-fold by document"} | {name: summary[name] for name in kept if name in summary}


def _write(folder: Path, name: str, model: LinearModel, base: LinearModel, card: Card) -> None:
    folder.mkdir(exist_ok=True)
    save_model(model, folder / f"{name}.npz")
    save_model(replace(base, prior_share=0.0), folder / f"{name}_baseline.npz")
    text = json.dumps(card.to_json(), ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Fit the committed text models again")
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day that the cards state")
    arguments = parser.parse_args()
    fit_all(arguments.data, arguments.on)
