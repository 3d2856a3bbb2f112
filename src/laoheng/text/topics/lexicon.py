"""Words that speak for a class, written by us: a strong word counts twice a plain one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lexicon:
    """By class, its strong and its plain words."""

    strong: Mapping[str, tuple[str, ...]]
    plain: Mapping[str, tuple[str, ...]]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, in the order of the file."""
        return tuple(self.strong)

    def prior(self, text: str) -> NDArray[np.float64]:
        """How much the words speak for each class, against the mean of the classes.

        A word counts less the longer the text: in 600 characters many words of other classes stand too.
        """
        weight = 1 / math.log(10 + len(text))
        result = np.asarray([weight * math.log1p(self._points(label, text)) for label in self.labels])
        centred: NDArray[np.float64] = result - result.mean()
        return centred

    def _points(self, label: str, text: str) -> int:
        strong = sum(word in text for word in self.strong[label])
        return 2 * strong + sum(word in text for word in self.plain[label])

    def signs(self, text: str) -> dict[str, float]:
        """The same words as features of the linear model: each strong word, and the sum of each class."""
        signs: dict[str, float] = {}
        for label, points in zip(self.labels, self.prior(text), strict=True):
            if points > 0:
                signs[f"class={label}"] = 2 * float(points)
        for words in self.strong.values():
            signs |= {f"word={word}": 0.5 for word in words if word in text}
        return signs


@cache
def lexicon(name: str) -> Lexicon:
    """The word list `name` ("topic" or "focus")."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
        (files("laoheng.text.topics") / f"{name}.yaml").read_text("utf-8")
    )
    return Lexicon(
        {label: tuple(map(str, words["strong"])) for label, words in table.items()},
        {label: tuple(map(str, words["plain"])) for label, words in table.items()},
    )
