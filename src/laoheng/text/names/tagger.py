"""Person names, organisations and places by a linear-chain model whose weights lie beside this file.

Prediction is numpy alone. `card.json` says what the model was trained on and how it was measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from laoheng.text.names.features import features

Floats = npt.NDArray[np.float32]

TYPES: Final = ("PER", "ORG", "LOC")
TAGS: Final = ("O", *(f"{mark}-{kind}" for kind in TYPES for mark in "BMES"))
_FOLLOWS = {"B": "ME", "M": "ME", "E": "BSO", "S": "BSO", "O": "BSO"}
_FORBIDDEN = -1e4
# Longer stretches are cut after a sign that ends a sentence, so that time and memory grow with the text alone.
_ENDS = "。！？!?；;\n"
_LONGEST = 400
# A name overlooked is told to whoever reads; a word hidden too much is only read less well. So the tagger leans to names.
_LEAN = 0.3


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: `kind` is PER, ORG or LOC."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature and tag, and by neighbouring tags."""

    rows: dict[str, int]
    weights: Floats
    transitions: Floats

    def scores(self, text: str) -> Floats:
        """One row of tag scores for each character."""
        rows, none = self.rows, len(self.weights) - 1
        numbers = np.array([[rows.get(name, none) for name in names] for names in features(text)], dtype=np.int32)
        return np.asarray(self.weights[numbers].sum(axis=1), dtype=np.float32)


def allowed() -> Floats:
    """Penalties that keep BMES in order; the last row is for the first character, the last column for the last."""
    size = len(TAGS)
    table = np.full((size + 1, size + 1), _FORBIDDEN, dtype=np.float32)
    for row, left in enumerate(TAGS):
        for column, right in enumerate(TAGS):
            inside = left[0] in "BM"
            if right[0] in _FOLLOWS[left[0]] and (not inside or left[2:] == right[2:]):
                table[row, column] = 0
        table[row, size] = 0 if left[0] in "OES" else _FORBIDDEN
    for column, right in enumerate(TAGS):
        table[size, column] = 0 if right[0] in "OBS" else _FORBIDDEN
    return table


def best_tags(scores: Floats, transitions: Floats, rules: Floats) -> list[int]:
    """The best sequence of tags (Viterbi)."""
    size = len(TAGS)
    steps = transitions + rules[:size, :size]
    back = np.zeros((len(scores), size), dtype=np.int32)
    best = scores[0] + rules[size, :size]
    for place in range(1, len(scores)):
        paths = best[:, None] + steps
        back[place] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[place]
    tag = int((best + rules[:size, size]).argmax())
    tags = [tag]
    for place in range(len(scores) - 1, 0, -1):
        tag = int(back[place, tag])
        tags.append(tag)
    return tags[::-1]


def find_names(text: str, model: Model | None = None) -> list[Named]:
    """The names in `text`, by the model that comes with the program unless another is given."""
    model = model or shipped()
    rules = allowed()
    found: list[Named] = []
    for start, end in _stretches(text):
        scores = model.scores(text[start:end])
        scores[:, 0] -= _LEAN
        tags = best_tags(scores, model.transitions, rules)
        found += (Named(start + item.start, start + item.end, item.kind) for item in spans(tags))
    return found


def spans(tags: Sequence[int]) -> Iterator[Named]:
    """The stretches that a sequence of tags marks."""
    opened = 0
    for place, number in enumerate(tags):
        mark, _, kind = TAGS[number].partition("-")
        if mark in ("B", "S"):
            opened = place
        if mark in ("E", "S"):
            yield Named(opened, place + 1, kind)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for place, char in enumerate(text, 1):
        if (char in _ENDS or place - start >= _LONGEST) and place > start:
            yield start, place
            start = place
    if start < len(text):
        yield start, len(text)


@cache
def shipped() -> Model:
    """The model that comes with the program, read once."""
    return read_model((resources.files("laoheng.text.names") / "model.npz").read_bytes())


def read_model(content: bytes) -> Model:
    """The model in `content` (npz without pickle): feature names, one byte a weight, and the scale of a byte."""
    with np.load(BytesIO(content), allow_pickle=False) as parts:
        names = parts["names"].tobytes().decode("utf-8").split("\n")
        weights = parts["weights"].astype(np.float32) * parts["scale"]
        transitions = parts["transitions"].astype(np.float32)
    padded = np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.float32)])
    return Model({name: row for row, name in enumerate(names)}, padded, transitions)


def write_model(names: Sequence[str], weights: Any, transitions: Any) -> bytes:
    """The bytes that `read_model` reads."""
    largest = float(np.abs(weights).max())
    scale = np.float32((largest or 1.0) / 127)
    out = BytesIO()
    np.savez_compressed(
        out,
        names=np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        weights=np.rint(weights / scale).astype(np.int8),
        scale=scale,
        transitions=np.asarray(transitions, dtype=np.float32),
    )
    return out.getvalue()
