"""How likely a clause earns each label by its wording, and whether one that earns none may hide a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.review.learned.evidence import PACKAGE, Evidence

# What is weighed for each label of a clause, in the order of the columns. A lead is how far a label stands before the
# next, or behind the first; a rank counts from the first, by what the clause is about, or by that and fault together.
SIGNS = (
    "about", "fault", "any", "lead", "first", "about_fault", "first_fault",
    "second", "third", "rank", "first_lead", "first_any", "second_fault",
    "sum_first", "sum_lead", "sum_first_lead", "sum_rank",
)  # fmt: skip


# What is weighed for a clause that earns no label, whether it may hide a fault all the same.
HIDING = (
    "likeliest", "any", "doubt", "about_first", "fault_first",
    "worst", "worst_near", "worst_three", "fault_mean", "sum",
)  # fmt: skip
# A label from which the clause stands further off than this, says nothing by its score of fault.
_NEAR = -0.7


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


def hiding_of(evidence: Evidence, likeliest: float, doubt: bool) -> NDArray[np.float64]:
    """The `HIDING` of one clause: its highest chance of a label counts as logarithm of the odds."""
    held = min(max(likeliest, 1e-4), 1 - 1e-4)
    about, fault = evidence.about, evidence.fault
    first = about.argmax()
    return np.asarray(
        (np.log(held / (1 - held)), evidence.any, float(doubt), about[first], fault[first], max(fault.max(), 0.0),
         (fault * (about > _NEAR)).max(), np.sort(fault)[-3:].mean(), fault.mean(), (about + fault).max())
    )  # fmt: skip


def _chance(score: NDArray[np.float64]) -> NDArray[np.float64]:
    told: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-score))
    return told


@cache
def learned_decision() -> Decision:
    """The committed decision."""
    text = (resources.files(PACKAGE) / "model" / "decision.json").read_text("utf-8")
    return Decision.from_json(json.loads(text))


def signs_of(evidence: Evidence) -> NDArray[np.float64]:
    """Labels × `SIGNS` of one clause."""
    about, fault, any_ = evidence.about, evidence.fault, evidence.any
    rank, lead = _ranked(about)
    sum_rank, sum_lead = _ranked(about + fault)
    first, sum_first = (rank == 0).astype(float), (sum_rank == 0).astype(float)
    return np.column_stack(
        (about, fault, np.full_like(about, any_), lead, first, about * fault, first * fault,
         rank == 1, rank == 2, np.log1p(rank), first * lead, first * any_, (rank == 1) * fault,
         sum_first, sum_lead, sum_first * sum_lead, np.log1p(sum_rank))
    )  # fmt: skip


def _ranked(score: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rank of each label from 0, and its lead before the next or, for all but the first, how far it lies behind."""
    order = np.argsort(-score, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    lead = score - score[order[0]]
    lead[order[0]] = score[order[0]] - score[order[1]]
    return rank, lead
