"""How a model comes to be used and goes again: shadow first, two people to promote, frozen by itself on drift.

Only moves towards less power are open to the system: it may freeze and stop, it never lets a model speak. What is
written here is the rule; the moves of one model are a list of signed events, oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from laoheng.standard.errors import UserError

SYSTEM = "system"
# The written stop rule of the shadow run.
FEWEST_PERIODS = 3
MOST_MISCALIBRATED = 0.05
PLAIN = ("random", "last_year", "amount_alone", "rules")


class Phase(StrEnum):
    """Where a model stands. Only a `LIVE` model's score orders checks; in `SHADOW` nobody sees it.

    `REPLACED` was in use and gave way to another version: it may come back if two people stand for it.
    """

    IDEA = "idea"
    SHADOW = "shadow"
    PROPOSED = "proposed"
    LIVE = "live"
    FROZEN = "frozen"
    REPLACED = "replaced"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: a move, from where to where, whether the system may take it alone, what it needs."""

    name: str
    from_phases: frozenset[Phase]
    to_phase: Phase
    system: bool = False
    needs: tuple[str, ...] = ("reason",)


STEPS: tuple[Step, ...] = (
    Step("start_shadow", frozenset({Phase.IDEA}), Phase.SHADOW),
    Step("propose", frozenset({Phase.SHADOW}), Phase.PROPOSED, needs=("reason", "report")),
    # Its earlier report stands: it was in use and left it for a better one, not for a fault.
    Step("propose_again", frozenset({Phase.REPLACED}), Phase.PROPOSED),
    Step("send_back", frozenset({Phase.PROPOSED}), Phase.SHADOW),
    Step("promote", frozenset({Phase.PROPOSED}), Phase.LIVE, needs=("reason", "other_person")),
    Step("freeze", frozenset({Phase.PROPOSED, Phase.LIVE}), Phase.FROZEN, system=True),
    Step("replace", frozenset({Phase.LIVE}), Phase.REPLACED),
    Step("to_shadow", frozenset({Phase.LIVE, Phase.FROZEN}), Phase.SHADOW),
    Step("stop", frozenset({Phase.SHADOW}), Phase.RETIRED, system=True),
    Step("retire", frozenset({Phase.IDEA, Phase.SHADOW, Phase.FROZEN, Phase.REPLACED}), Phase.RETIRED),
)
PROPOSALS = ("propose", "propose_again")


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One move of one model: `by` a named person or `system`; `report` is the shadow report it rests on."""

    model: str
    move: str
    by: str
    on: date
    reason: str
    report: Mapping[str, Any] | None = None


def phase_of(events: Sequence[LifeEvent]) -> Phase:
    """The phase after `events` of one model. Raises `UserError` for the first move that the table does not allow."""
    phase, proposer, last = Phase.IDEA, "", date.min
    models = {event.model for event in events}
    if len(models) > 1:
        raise UserError("risk.model.life.mixed", models=tuple(sorted(models)))
    for event in events:
        step = next((item for item in STEPS if item.name == event.move and phase in item.from_phases), None)
        if step is None or event.on < last:
            raise UserError("risk.model.life.not_allowed", move=event.move, phase=phase.value, allowed=allowed(phase))
        _check(step, event, proposer)
        if step.name in PROPOSALS:
            proposer = event.by
        phase, last = step.to_phase, event.on
    return phase


def allowed(phase: Phase) -> tuple[str, ...]:
    """The moves open in `phase`."""
    return tuple(item.name for item in STEPS if phase in item.from_phases)


def _check(step: Step, event: LifeEvent, proposer: str) -> None:
    if not event.by.strip() or not event.reason.strip():
        raise UserError("risk.model.life.unsigned", move=event.move)
    if event.by == SYSTEM and not step.system:
        raise UserError("risk.model.life.needs_person", move=event.move)
    if "other_person" in step.needs and event.by.strip() == proposer.strip():
        raise UserError("risk.model.life.same_person", by=event.by)
    if "report" in step.needs:
        report = event.report
        if report is None or report.get("model") != event.model or report.get("stop") or not report.get("beats"):
            raise UserError("risk.model.life.no_report", move=event.move)


def shadow_report(model: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """The shadow run of `model` judged by the written rule, from the figures of a back-test of its period.

    `stop` lists what the rule says against it; `beats` is whether it did better than every plain baseline at the
    inspectors' capacity. Less than three periods can neither stop nor release a model.
    """
    best = max(told["baselines"][name]["precision_at_capacity"] or 0.0 for name in PLAIN)
    own, periods = told["precision_at_capacity"] or 0.0, told.get("periods") or 0
    outside = [
        (name, group) for name, found in told["groups"].items() if name != "load"
        for group, errors in found["groups"].items()
        if "outside" in (errors["false_alarm"]["verdict"], errors["miss"]["verdict"])
    ]  # fmt: skip
    judged = periods >= FEWEST_PERIODS
    against = {
        "not_better_than_plain": own <= best,
        "miscalibrated": (told["calibration_error"] or 1.0) > MOST_MISCALIBRATED,
        "drifted": told["stability"].get("state") == "frozen",
        "uneven_errors": bool(outside),
    }
    return {
        "model": model,
        "rule": {"fewest_periods": FEWEST_PERIODS, "most_miscalibrated": MOST_MISCALIBRATED, "plain": list(PLAIN)},
        "periods": periods,
        "precision_at_capacity": own,
        "best_plain": best,
        "judged": judged,
        "stop": sorted(name for name, holds in against.items() if holds) if judged else [],
        "uneven": [list(pair) for pair in outside],
        "beats": judged and own > best,
    }
