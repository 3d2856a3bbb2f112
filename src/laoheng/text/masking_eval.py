"""How well names of persons are found in labelled texts, beside the plain rule on the same texts."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines
from laoheng.text.masking import person_names
from laoheng.text.names import Model, find_names
from laoheng.text.names.cues import plain_rule
from laoheng.text.names.train import Labelled, train_model

_KINDS = {
    "NAME": "PER",
    "PER": "PER",
    "PER.NAM": "PER",
    "ORG": "ORG",
    "ORG.NAM": "ORG",
    "LOC": "LOC",
    "LOC.NAM": "LOC",
    "GPE.NAM": "LOC",
}
_TRAINING_SHARE = 0.75

Spans = set[tuple[int, int]]


def evaluate_masking(
    path: Path, train: Path | None = None, seed: int = 20261123
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Exact spans of person names (NAME, PER, PER.NAM): `n`, `precision`, `recall`, `f1`, the same for the baseline,
    and organisations and places apart; one line a text.

    With `train` the model is trained there first; where that is the file itself, on three quarters of it, and only the
    other quarter is reported. Raises `UserError` where a file or line cannot be read.
    """
    items = read_labelled(path)
    model = None
    if train is not None and train.resolve() == path.resolve():
        training, items = split(items, seed)
        model = train_model(training, seed=seed)
    elif train is not None:
        model = train_model(read_labelled(train), seed=seed)
    summary, lines = measure(items, model)
    if train is None:
        card = json.loads((resources.files("laoheng.text.names") / "card.json").read_text("utf-8"))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        # What the model has learned from proves nothing; the card holds the figures of the part held out.
        summary["seen_in_training"] = digest in card["training_files"].values()
        summary["held_out"] = card["held_out"]
    return summary, lines


def read_labelled(path: Path) -> list[Labelled]:
    """The texts of `path` with their persons, organisations and places. Raises `UserError`."""
    items = []
    for number, row in enumerate(read_json_lines(path), 1):
        try:
            names = tuple(
                (int(entity["start"]), int(entity["end"]), _KINDS[entity["type"]])
                for entity in row["entities"]
                if entity["type"] in _KINDS
            )
            if not isinstance(row["text"], str) or any(not 0 <= a < b <= len(row["text"]) for a, b, _ in names):
                raise ValueError
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("masking.not_a_row", path=path.name, line=number) from error
        items.append(Labelled(row["text"], names))
    return items


def split(items: Sequence[Labelled], seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Three quarters for training and one held out, by `seed`."""
    order = list(items)
    random.Random(seed).shuffle(order)
    cut = int(len(order) * _TRAINING_SHARE)
    return order[:cut], order[cut:]


def measure(items: Sequence[Labelled], model: Model | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The summary and the lines for `items`; `model` None is the one that comes with the program."""
    found = [person_names(item.text, model) for item in items]
    gold = [_of(item, "PER") for item in items]
    rule = [set(plain_rule(item.text)) for item in items]
    summary: dict[str, Any] = {"texts": len(items)} | _figures(gold, [set(spans) for spans in found])
    summary["baseline"] = _figures(gold, rule) | {"rule": "family name and one or two characters in one unknown word"}
    for kind, name in (("ORG", "organisations"), ("LOC", "places")):
        named = [
            {(item.start, item.end) for item in find_names(text.text, model) if item.kind == kind} for text in items
        ]
        summary[name] = _figures([_of(item, kind) for item in items], named)
    lines = [
        {"text": number, "expected": sorted(expected), "found": sorted(spans)}
        for number, (expected, spans) in enumerate(zip(gold, found, strict=True))
    ]
    return summary, lines


def _of(item: Labelled, kind: str) -> Spans:
    return {(start, end) for start, end, other in item.names if other == kind}


def _figures(gold: Iterable[Spans], found: Iterable[Spans]) -> dict[str, Any]:
    right = wanted = given = 0
    for expected, spans in zip(gold, found, strict=True):
        right += len(expected & spans)
        wanted += len(expected)
        given += len(spans)
    precision, recall = right / given if given else 0.0, right / wanted if wanted else 0.0
    f1 = 2 * right / (given + wanted) if given + wanted else 0.0
    return {"n": wanted, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
