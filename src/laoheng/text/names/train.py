"""Training of the tagger: a linear-chain conditional random field, by AdaGrad on batches, seeded.

Features count only if at least five texts have them, and no feature spells a person's name of the training texts.
scipy is needed here and nowhere else, so it is imported inside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from laoheng.text.names.features import features
from laoheng.text.names.tagger import TAGS, Model, allowed, read_model, write_model

_TAG_OF = {tag: number for number, tag in enumerate(TAGS)}
_FEWEST_TEXTS = 5
_BATCH = 8_000  # characters
_PASSES = 10
_RATE, _DECAY, _SMALLEST = 0.1, 2e-6, 0.02
_DROPPED = 0.3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its names: (start, end, kind) with kind PER, ORG or LOC."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def tags_of(item: Labelled) -> list[int]:
    """One tag for each character."""
    tags = [_TAG_OF["O"]] * len(item.text)
    for start, end, kind in item.names:
        marks = "S" if end - start == 1 else "B" + "M" * (end - start - 2) + "E"
        for place, mark in zip(range(start, end), marks, strict=True):
            tags[place] = _TAG_OF[f"{mark}-{kind}"]
    return tags


def train(items: Sequence[Labelled], *, seed: int, passes: int = _PASSES) -> tuple[bytes, int]:
    """The model for `items` as bytes for `read_model`, and how many features it kept."""
    kept = [item for item in items if item.text.strip()]
    spelled = [features(item.text) for item in kept]
    names = _vocabulary(kept, spelled)
    matrix, starts = _matrix(spelled, names)
    tags = np.concatenate([np.array(tags_of(item)) for item in kept])
    weights, transitions = _fit(matrix, starts, tags, len(names), np.random.default_rng(seed), passes)
    strong = np.flatnonzero(np.abs(weights).max(axis=1) > _SMALLEST)
    order = [name for name, _ in sorted(names.items(), key=lambda pair: pair[1])]
    return write_model([order[row] for row in strong], weights[strong], transitions), len(strong)


def train_model(items: Sequence[Labelled], *, seed: int) -> Model:
    """The same as a model ready for use."""
    return read_model(train(items, seed=seed)[0])


def _vocabulary(items: Sequence[Labelled], spelled: Sequence[Sequence[Sequence[str]]]) -> dict[str, int]:
    persons = {
        item.text[start:end] for item in items for start, end, kind in item.names if kind == "PER" and end - start > 1
    }
    texts: Counter[str] = Counter()
    for lines in spelled:
        texts.update({name for line in lines for name in line})
    often = [name for name, count in texts.items() if count >= _FEWEST_TEXTS and "\n" not in name]
    return {name: row for row, name in enumerate(sorted(name for name in often if not _spells(name, persons)))}


def _spells(name: str, persons: set[str]) -> bool:
    """Whether the feature holds a name: the text in it stands after a letter and a few marks, so all ends are tried."""
    body = name[1:]
    return any(body[start:end] in persons for start in range(len(body)) for end in range(start + 2, len(body) + 1))


def _matrix(spelled: Sequence[Sequence[Sequence[str]]], names: dict[str, int]) -> tuple[Any, list[int]]:
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    ends = [0]
    starts = [0]
    for lines in spelled:
        for line in lines:
            columns += (names[name] for name in line if name in names)
            ends.append(len(columns))
        starts.append(len(ends) - 1)
    data = np.ones(len(columns), dtype=np.float32)
    shape = (len(ends) - 1, len(names))
    return csr_matrix((data, np.array(columns, dtype=np.int32), np.array(ends)), shape=shape), starts


def _fit(matrix: Any, starts: list[int], tags: Any, size: int, rng: Any, passes: int) -> tuple[Any, Any]:
    count = len(TAGS)
    weights = np.zeros((size, count), dtype=np.float32)
    steps = np.zeros((count, count), dtype=np.float32)
    seen, seen_steps = np.full_like(weights, 1e-2), np.full_like(steps, 1e-2)
    average, average_steps, averaged = np.zeros_like(weights), np.zeros_like(steps), 0
    rules = allowed()
    lengths = np.diff(starts)
    for turn in range(passes):
        for batch in _batches(lengths, rng):
            rows = np.concatenate([np.arange(starts[number], starts[number + 1]) for number in batch])
            part = matrix[rows]
            # Some features are left out each time, so that no single one is leaned on.
            part.data = part.data * (rng.random(len(part.data)) >= _DROPPED) / np.float32(1 - _DROPPED)
            slope, slope_steps = _slopes(part @ weights, tags[rows], lengths[batch], steps, rules)
            change = part.T @ slope + _DECAY * len(rows) * weights
            seen += change * change
            weights -= _RATE * change / np.sqrt(seen)
            seen_steps += slope_steps * slope_steps
            steps -= _RATE * slope_steps / np.sqrt(seen_steps)
        if turn >= passes // 2:
            average += weights
            average_steps += steps
            averaged += 1
    return average / averaged, average_steps / averaged


def _batches(lengths: Any, rng: Any) -> list[Any]:
    """Texts of like length together, in random order."""
    order = np.argsort(lengths + rng.uniform(0, 3, len(lengths)))
    groups, group, total = [], [], 0
    for number in order:
        group.append(number)
        total += int(lengths[number])
        if total >= _BATCH:
            groups.append(np.array(group))
            group, total = [], 0
    if group:
        groups.append(np.array(group))
    rng.shuffle(groups)
    return groups


def _slopes(scores: Any, tags: Any, lengths: Any, steps: Any, rules: Any) -> tuple[Any, Any]:
    """The gradient of the negative log-likelihood by score and by step, by forward and backward sums."""
    count, longest, size = len(lengths), int(lengths.max()), len(TAGS)
    filled = np.arange(longest)[None, :] < lengths[:, None]
    padded = np.zeros((count, longest, size), dtype=np.float64)
    padded[filled] = scores
    gold = np.zeros((count, longest), dtype=np.int64)
    gold[filled] = tags
    ways = np.exp(np.maximum(steps + rules[:size, :size], -50))
    first, last = np.exp(np.maximum(rules[size, :size], -50)), np.exp(np.maximum(rules[:size, size], -50))
    local = np.exp(padded - padded.max(axis=2, keepdims=True))
    forward = np.zeros_like(local)
    norms = np.ones((count, longest))
    forward[:, 0] = local[:, 0] * first
    norms[:, 0] = forward[:, 0].sum(axis=1)
    forward[:, 0] /= norms[:, :1]
    for place in range(1, longest):
        forward[:, place] = (forward[:, place - 1] @ ways) * local[:, place]
        norms[:, place] = np.maximum(forward[:, place].sum(axis=1), 1e-300)
        forward[:, place] /= norms[:, place, None]
    backward = np.zeros_like(local)
    for place in range(longest - 1, -1, -1):
        ending = place == lengths - 1
        if place + 1 < longest:
            backward[:, place] = (backward[:, place + 1] * local[:, place + 1] / norms[:, place + 1, None]) @ ways.T
        backward[ending, place] = last
    chance = forward * backward
    chance /= np.maximum(chance.sum(axis=2, keepdims=True), 1e-300)
    expected = np.zeros((size, size))
    observed = np.zeros((size, size))
    for place in range(1, longest):
        live = filled[:, place]
        left = forward[live, place - 1]
        right = backward[live, place] * local[live, place]
        joint = left[:, :, None] * ways[None] * right[:, None, :]
        joint /= np.maximum(joint.sum(axis=(1, 2), keepdims=True), 1e-300)
        expected += joint.sum(axis=0)
        np.add.at(observed, (gold[live, place - 1], gold[live, place]), 1)
    slope = chance[filled]
    slope[np.arange(len(tags)), tags] -= 1
    return slope.astype(np.float32), (expected - observed).astype(np.float32)
