"""Makes the committed model again: `python -m laoheng.advice.review.learned.fitting FOLDER --on DAY`.

FOLDER holds the labelled clauses, one source a file (`clauses_SOURCE.jsonl`). Writes the model, its card and the
decision beside the code. A few minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path

import numpy as np

from laoheng.advice.review.detect import Reader
from laoheng.advice.review.doubt import needs_look
from laoheng.advice.review.learned.decide import Decision
from laoheng.advice.review.learned.deciding import BACKGROUND, BLIND, fit_decision, held_out, unseen_scores
from laoheng.advice.review.learned.evidence import NAME, PACKAGE
from laoheng.advice.review.learned.forms import form_cases
from laoheng.advice.review.learned.joined import joined_cases
from laoheng.advice.review.learned.training import Taught, fit_wording, read_sources, taught
from laoheng.advice.review.wording import normalised
from laoheng.text.classify import Card, LinearModel, save_model
from laoheng.text.classify.card import digest
from laoheng.text.classify.training import SEED

FORMS = "forms"
# Clauses of whole papers are mostly lawful and near to nothing, those that were labelled are not: each counts thrice.
FORM_WEIGHT = 3
_METHOD = (
    "Regularised least squares over single characters, pairs of characters side by side and up to ten apart, words and "
    "concepts (a word list of ours), seen in at least five clauses: what a clause is about, from faults and lawful "
    "twins together, and whether it is at fault, from the one against the other. A logistic decision weighs both, "
    "fitted on sources whose authors saw nothing of the program, each scored by a model without it."
)


def known_clauses(folder: Path, on: date) -> Taught:
    """Every labelled clause of `folder`, pairs of them in one, and the clauses of our own forms."""
    sources = read_sources(folder)
    pairs = [(name, list(joined_cases(cases, SEED))) for name, cases in sources]
    return taught([*sources, *pairs, (FORMS, form_cases(on) * FORM_WEIGHT)])


def fit_reader(known: Taught) -> Reader:
    """The model fitted on all clauses, and the decision fitted on the honest sources."""
    return Reader(fit_wording(known), decision(known, held_out(known, (*BLIND, *BACKGROUND))))


def decision(known: Taught, models: Mapping[str, LinearModel]) -> Decision:
    """What weighs the scores, fitted on the sources of `models`, each of which gives the model without its source."""
    rows = np.isin(known.sources, list(models))
    texts = [case.text for case, taken in zip(known.cases, rows, strict=True) if taken]
    doubts = np.asarray([needs_look(text, normalised(text).text) for text in texts])
    near = np.isin(known.sources, BLIND)[rows]
    return fit_decision(unseen_scores(known, models)[rows], known.gold[rows], doubts, near)


def write(reader: Reader, card: Card, folder: Path) -> None:
    """Writes model, decision and card to `folder`."""
    folder.mkdir(exist_ok=True)
    save_model(reader.model, folder / f"{NAME}.npz", small=True)
    for name, data in (("decision", reader.decision.to_json()), (NAME, card.to_json())):
        text = json.dumps(data, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def fit_all(folder: Path, on: date) -> None:
    """Fits on every source in `folder` and writes the three files. `on` is the day that the card states."""
    known = known_clauses(folder, on)
    card = Card(
        name=f"{NAME}-{on:%Y%m%d}",
        task="the labels of the catalogue of faulty clauses, for one clause in free wording",
        fitted_on=on.isoformat(),
        seed=SEED,
        files={path.name: _sha256(path) for path in sorted(folder.glob("clauses_*.jsonl"))},
        documents=(digest(case.text for case in known.cases),),
        figures={"clauses": len(known.cases), "unlawful": int(known.gold.any(1).sum())},
        method=_METHOD,
        limits=(
            "Clauses written for this project, each about one fault: whole contracts say more at once. Wording of a "
            "voice that no source has is found less often; figures by source held out: python -m bench.clauses."
        ),
    )
    write(fit_reader(known), card, Path(str(resources.files(PACKAGE))) / "model")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Fit the committed model of clause wording again")
    parser.add_argument("folder", type=Path, help="folder of labelled clauses")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day that the card states")
    arguments = parser.parse_args()
    fit_all(arguments.folder, arguments.on)
