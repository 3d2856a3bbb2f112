"""A linear model over a `Space`: scores by label in numpy; kept as npz without pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.card import Card
from laoheng.text.classify.space import Sample, Space

# In how many steps a small model keeps the weights of a label on each side of nought; scores differ by a few hundredths.
_STEPS = 45


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Score of a label = `weights` · row + `intercepts`; above `threshold` it is given where labels are independent."""

    space: Space
    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    threshold: float = 0.0
    prior_share: float = 0.0

    def scores(self, samples: Sequence[Sample]) -> NDArray[np.float64]:
        """One row a sample, one column a label."""
        result = np.empty((len(samples), len(self.labels)))
        for number, sample in enumerate(samples):
            columns, values = self.space.row(sample)
            result[number] = values @ self.weights[columns] + self.intercepts
        return result


def save_model(model: LinearModel, path: Path, *, small: bool = False) -> None:
    """Writes `model` as npz; weights with half precision, or where it must be `small` as `_STEPS` of each label."""
    head = {
        "columns": {block: list(known) for block, known in model.space.columns.items()},
        "shares": model.space.shares,
        "labels": model.labels,
        "threshold": model.threshold,
        "prior_share": model.prior_share,
    }
    order = np.asarray([number for known in model.space.columns.values() for number in known.values()], dtype=int)
    weights = model.weights[order]
    steps = np.maximum(np.abs(weights).max(0, initial=0.0), 1e-9) / _STEPS if small else np.ones(weights.shape[1])
    np.savez_compressed(
        path,
        head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        rarity=model.space.rarity[order].astype(np.float32),
        weights=np.rint(weights / steps).astype(np.int8) if small else weights.astype(np.float16),
        steps=steps.astype(np.float32),
        intercepts=model.intercepts.astype(np.float32),
    )


def read_model(content: bytes) -> LinearModel:
    """Inverse of `save_model`; weights in single precision, since a large model is read in half the time."""
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        head = json.loads(stored["head"].tobytes())
        rarity, weights, intercepts = stored["rarity"], stored["weights"].astype(np.float32), stored["intercepts"]
        if "steps" in stored:
            weights *= stored["steps"]
    columns: dict[str, dict[str, int]] = {}
    start = 0
    for block, pieces in head["columns"].items():
        columns[block] = {piece: start + number for number, piece in enumerate(pieces)}
        start += len(pieces)
    return LinearModel(
        Space(columns, rarity.astype(np.float64), head["shares"]),
        tuple(head["labels"]),
        weights,
        intercepts.astype(np.float64),
        head["threshold"],
        head["prior_share"],
    )


@cache
def load_model(package: str, name: str) -> LinearModel:
    """The committed model `name` of `package`, from the package's folder `model`."""
    return read_model((files(package) / "model" / f"{name}.npz").read_bytes())


@cache
def load_card(package: str, name: str) -> Card:
    """The card of a committed model."""
    return Card.from_json(json.loads((files(package) / "model" / f"{name}.json").read_text("utf-8")))
