"""Rules, arithmetic and learned wording weighed together: how likely a clause earns each label."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.review.learned.evidence import PACKAGE, Evidence, label_names

# What is weighed for each label of a clause, in the order of the columns.
SIGNS = (
    "about", "fault", "any", "lead", "first", "about_fault",
    "rule", "rule_first", "rule_fault", "other_rule", "first_fault",
)  # fmt: skip


# What is weighed for a clause that earns no label, whether it may hide a fault all the same.
HIDING = ("likeliest", "any", "doubt")


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of `SIGNS` and `HIDING`, the chance from which a label is given, and that from which a look is needed."""

    weights: tuple[float, ...]
    intercept: float
    given: float
    hiding: tuple[float, ...]
    hiding_intercept: float
    look: float

    def chances(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance of each label from its row of signs."""
        return _chance(signs @ np.asarray(self.weights) + self.intercept)

    def hidden(self, hiding: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance of a fault in clauses that earn no label, from their rows of `HIDING`."""
        return _chance(hiding @ np.asarray(self.hiding) + self.hiding_intercept)

    def to_json(self) -> dict[str, Any]:
        """JSON object of the decision, weights by the name of their sign."""
        named = {
            "weights": dict(zip(SIGNS, self.weights, strict=True)),
            "hiding": dict(zip(HIDING, self.hiding, strict=True)),
        }
        return asdict(self) | named

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Decision:
        """Inverse of `to_json`."""
        weights = tuple(data["weights"][name] for name in SIGNS)
        return cls(**{**data, "weights": weights, "hiding": tuple(data["hiding"][name] for name in HIDING)})


def hiding_of(
    likeliest: NDArray[np.float64], anything: NDArray[np.float64], doubts: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Clauses × `HIDING`: the highest chance of a label as logarithm of its odds, the score of any fault, doubt."""
    held = np.clip(likeliest, 1e-4, 1 - 1e-4)
    return np.column_stack((np.log(held / (1 - held)), anything, doubts.astype(float)))


def _chance(score: NDArray[np.float64]) -> NDArray[np.float64]:
    told: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-score))
    return told


@cache
def learned_decision() -> Decision:
    """The committed decision."""
    text = (resources.files(PACKAGE) / "model" / "decision.json").read_text("utf-8")
    return Decision.from_json(json.loads(text))


def signs_of(evidence: Evidence, rules: Collection[str]) -> NDArray[np.float64]:
    """Labels × `SIGNS` of one clause; `rules` are the labels that a rule tells."""
    about, fault = evidence.about, evidence.fault
    order = np.argsort(about)
    best, second = order[-1], order[-2]
    lead = about - about[best]
    lead[best] = about[best] - about[second]
    first = np.zeros_like(about)
    first[best] = 1.0
    rule = np.asarray([float(name in rules) for name in label_names()])
    other = np.clip(len(rules) - rule, 0.0, 1.0)
    return np.column_stack(
        (about, fault, np.full_like(about, evidence.any), lead, first, about * fault,
         rule, rule * first, rule * fault, other * (1 - rule), first * fault)
    )  # fmt: skip
