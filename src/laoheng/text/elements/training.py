"""Fitting the element model and its baseline; cross-validation by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines
from laoheng.text.classify.card import digest
from laoheng.text.classify.linear import LinearModel
from laoheng.text.classify.space import Sample
from laoheng.text.classify.training import BASELINE, baseline_pieces, fit_baseline, fit_linear
from laoheng.text.elements.context import SHARES, samples_of
from laoheng.text.elements.cues import LABELS

# The natural border of the machine; moving it gained nothing in cross-validation.
THRESHOLD = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A judgment as the public set gives it: sentences, and a row of labels for each (all False where none given)."""

    id: str
    sentences: tuple[str, ...]
    gold: NDArray[np.bool_]

    @property
    def fingerprint(self) -> str:
        """Tells whether two files hold the same document."""
        return digest(self.sentences)


def read_documents(path: Path) -> list[Document]:
    """The documents of a file of the elements format. Raises `UserError` where a line has no `id` or `sentences`."""
    documents = []
    for number, row in enumerate(read_json_lines(path), 1):
        sentences = row.get("sentences")
        if "id" not in row or not isinstance(sentences, list) or not all(_is_sentence(item) for item in sentences):
            raise UserError("classify.not_a_document", path=path.name, line=number)
        gold = np.zeros((len(sentences), len(LABELS)), dtype=bool)
        for place, item in enumerate(sentences):
            for label in item.get("labels") or ():
                if label in LABELS:
                    gold[place, LABELS.index(label)] = True
        documents.append(Document(str(row["id"]), tuple(item["text"] for item in sentences), gold))
    return documents


def _is_sentence(item: object) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("text"), str)


def samples_and_gold(documents: Sequence[Document]) -> tuple[list[Sample], NDArray[np.bool_]]:
    """All sentences as samples, and their labels row by row."""
    samples = [sample for item in documents for sample in samples_of(item.fingerprint, item.sentences)]
    gold = [item.gold for item in documents]
    return samples, np.vstack(gold) if gold else np.zeros((0, len(LABELS)), dtype=bool)


def baseline_samples(documents: Sequence[Document]) -> list[Sample]:
    """The same sentences as the baseline reads them."""
    return [
        Sample(item.fingerprint, {BASELINE: baseline_pieces(sentence)}, {})
        for item in documents
        for sentence in item.sentences
    ]


def fit_elements(samples: Sequence[Sample], gold: NDArray[np.bool_]) -> LinearModel:
    """The element model: linear SVM over characters, words and signs, all seen in at least five documents."""
    return fit_linear(samples, gold, LABELS, SHARES, threshold=THRESHOLD)


def fit_elements_baseline(samples: Sequence[Sample], gold: NDArray[np.bool_]) -> LinearModel:
    """Characters 1–4, TF-IDF, linear SVM, as the open peers run it."""
    return fit_baseline(samples, gold, LABELS)
