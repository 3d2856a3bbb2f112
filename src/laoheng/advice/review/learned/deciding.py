"""Fitting how learned wording is weighed, on clauses that it has not seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.review.learned.decide import HIDING, Decision, hiding_of, signs_of
from laoheng.advice.review.learned.evidence import split
from laoheng.advice.review.learned.training import Taught, fit_wording
from laoheng.text.classify import LinearModel

# Sources whose authors saw nothing of the program: what learned wording earns there is what it earns in life.
BLIND = (
    "against_words", "broad_first", "broad_second", "compact", "counsel", "filled_in", "formal", "handbooks", "owners",
    "pairs", "soft_words", "spoken", "trades", "voices_fifth", "voices_first", "voices_fourth", "voices_second",
    "voices_third", "wall_notices",
)  # fmt: skip
# Lawful wording of whole papers, near to no label: what a clause that is about none of them looks like.
BACKGROUND = ("plain", "forms")
# At most this share of lawful clauses may be flagged, and at most that share sent to be looked at.
FALSE_ALARMS = 0.05
LOOKS = 0.30
# In how many groups the sources are held out to fit the decision.
GROUPS = 3


def held_out(known: Taught, names: Collection[str]) -> dict[str, LinearModel]:
    """For each source of `names` a model that has not read it: `GROUPS` models, each fitted without a group of them."""
    there = sorted(set(known.sources.tolist()) & set(names))
    models: dict[str, LinearModel] = {}
    for number in range(min(GROUPS, len(there))):
        group = there[number::GROUPS]
        models |= dict.fromkeys(group, fit_wording(known.only(~np.isin(known.sources, group))))
    return models


def unseen_scores(known: Taught, models: Mapping[str, LinearModel]) -> NDArray[np.float64]:
    """Scores of the clauses of each source by the model without it; zeros for sources that have none."""
    scores = np.zeros((len(known.cases), 2 * known.gold.shape[1] + 1))
    for name, model in models.items():
        held = known.sources == name
        scores[held] = model.scores(known.only(held).samples)
    return scores


def fit_decision(
    scores: NDArray[np.float64],
    gold: NDArray[np.bool_],
    doubts: NDArray[np.bool_],
    near: NDArray[np.bool_],
) -> Decision:
    """The decision for clauses with these model `scores`, labels `gold` and words of doubt.

    `near` marks the clauses that are faults or near-misses: the shares of what is flagged or looked at are theirs.
    """
    read = [split(row) for row in scores]
    signs = np.stack([signs_of(evidence) for evidence in read])
    weights, intercept = _logistic(signs.reshape(-1, signs.shape[-1]), gold.ravel())
    plain = Decision(weights, intercept, 0.5, (0.0,) * len(HIDING), 0.0, 0.5)
    chances = plain.chances(signs)
    given = _best_given(chances[near], gold[near])
    likeliest, unlawful = chances.max(1), np.asarray(gold.any(1))
    open_: NDArray[np.bool_] = np.less(likeliest, given)
    hiding = np.stack([hiding_of(*clause) for clause in zip(read, likeliest.tolist(), doubts.tolist(), strict=True)])
    weights, intercept = _logistic(hiding[open_], unlawful[open_])
    weighed = replace(plain, given=given, hiding=weights, hiding_intercept=intercept)
    # Of all lawful clauses, flagged ones included, no more than the share may be sent to be looked at.
    quiet = np.sort(weighed.hidden(hiding[open_ & near & ~unlawful]))[::-1]
    most = int(LOOKS * (near & ~unlawful).sum())
    return replace(weighed, look=float(quiet[most]) if most < len(quiet) else 0.0)


def _logistic(signs: NDArray[np.float64], wanted: NDArray[np.bool_]) -> tuple[tuple[float, ...], float]:
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=10.0, max_iter=4000)
    machine.fit(signs, wanted)
    return tuple(map(float, machine.coef_[0])), float(machine.intercept_[0])


def _best_given(chances: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    """The chance from which a label is given: best micro F1 that flags few lawful clauses."""
    lawful = ~gold.any(1)
    best = (-1.0, 0.5)
    for level in np.linspace(0.2, 0.9, 141):
        told = chances >= level
        if told[lawful].any(1).mean() <= FALSE_ALARMS:
            f1 = 2 * (told & gold).sum() / max(1, told.sum() + gold.sum())
            best = max(best, (float(f1), float(level)))
    return best[1]
