"""The elements of each sentence, from the committed model and the cue table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.card import Card
from laoheng.text.classify.linear import LinearModel, load_card, load_model
from laoheng.text.elements.context import samples_of
from laoheng.text.elements.cues import LABELS, rare_labels

_PACKAGE = "laoheng.text.elements"
_SENTENCE = re.compile(r"[^。；;！!？?\n\r]+[。；;！!？?]*")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence with its place in the text (character positions) and its elements ("LB1" …)."""

    start: int
    end: int
    text: str
    labels: tuple[str, ...]


def committed() -> tuple[LinearModel, Card]:
    """The model of this package and its card."""
    return load_model(_PACKAGE, "elements"), load_card(_PACKAGE, "elements")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence: up to a full stop, semicolon, question or exclamation mark, or line end."""
    found = []
    for match in _SENTENCE.finditer(text):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if end > start:
            found.append((start, end))
    return found


def tag_sentences(text: str, model: LinearModel | None = None) -> list[TaggedSentence]:
    """The sentences of `text` with their elements, by `model` (default: the committed one)."""
    spans = split_sentences(text)
    sentences = [text[start:end] for start, end in spans]
    given = decide((model or committed()[0]), sentences)
    return [
        TaggedSentence(start, end, sentence, labels_of(row))
        for (start, end), sentence, row in zip(spans, sentences, given, strict=True)
    ]


def decide(model: LinearModel, sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Rows × `LABELS` for the sentences of one document."""
    return decide_scores(model.scores(samples_of("", sentences)), sentences, model.threshold)


def decide_scores(scores: NDArray[np.float64], sentences: Sequence[str], threshold: float) -> NDArray[np.bool_]:
    """What is given: scores above `threshold`, and for labels with few examples also what the signs say."""
    given = scores > threshold
    for row, sentence in enumerate(sentences):
        for label in rare_labels(sentence):
            given[row, LABELS.index(label)] = True
    return given


def labels_of(row: NDArray[np.bool_]) -> tuple[str, ...]:
    """Names of the labels that a row gives."""
    return tuple(label for label, holds in zip(LABELS, row, strict=True) if holds)
