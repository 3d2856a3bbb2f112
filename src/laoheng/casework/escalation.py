"""When a mediation needs more than its mediator: suggestions by table, each with its reason. A person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from laoheng.law import LawAt
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message


@dataclass(frozen=True, slots=True)
class MediationState:
    """Where a mediation stands; None where nobody told.

    `asked` and `offered` in yuan, the latest of each side; `rounds` of offers without movement; `last_day` of
    mediation; `workers` in the matter; `silent_since`: a side was asked on that day and has not answered.
    """

    asked: Decimal | None = None
    offered: Decimal | None = None
    rounds: int | None = None
    last_day: date | None = None
    workers: int | None = None
    silent_since: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that was raised: why, what may be done, on which articles where the law says something of it."""

    rule: str
    why: Message
    suggest: tuple[Message, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """What is suggested, in the order of the table, and which signals nobody told."""

    suggestions: tuple[Suggestion, ...]
    unknown: tuple[str, ...]


def escalation(state: MediationState, *, on: date, law: LawAt) -> Escalation:
    """The rules raised on `on`. A mediation that is over raises that alone: nothing is left to hurry."""
    signals = {name: read(state, on) for name, read in _SIGNALS.items()}
    raised = [name for name, rule in _rules().items() if _holds(rule["when"], signals)]
    if "over" in raised:
        raised = ["over"]
    told = {name: value for name, value in signals.items() if value is not None}
    shown = {name: f"{value:.0%}" if name == "gap_share" else str(value) for name, value in told.items()}
    return Escalation(
        tuple(_suggestion(name, shown, law) for name in raised),
        tuple(name for name, value in signals.items() if value is None and name != "days_silent"),
    )


def _suggestion(name: str, shown: Mapping[str, str], law: LawAt) -> Suggestion:
    rule = _rules()[name]
    args = {signal: shown[signal] for signal in rule["when"]}
    suggest = tuple(Message.of(f"escalation.suggest.{item}") for item in rule["suggest"])
    return Suggestion(name, Message.of(f"escalation.why.{name}", **args), suggest, law.held(*rule["articles"]))


def _holds(when: Mapping[str, Any], signals: Mapping[str, Decimal | int | None]) -> bool:
    """Whether every condition is known to hold: days left are counted down to, all else up to."""
    for name, limit in when.items():
        value = signals[name]
        if value is None:
            return False
        border = Decimal(limit)
        if value > border if name == "days_left" else value < border:
            return False
    return True


def _gap(state: MediationState, _on: date) -> Decimal | None:
    if state.asked is None or state.offered is None or state.asked <= 0:
        return None
    return max(state.asked - state.offered, Decimal(0)) / state.asked


def _days_left(state: MediationState, on: date) -> int | None:
    return (state.last_day - on).days if state.last_day else None


def _days_silent(state: MediationState, on: date) -> int | None:
    return (on - state.silent_since).days if state.silent_since else None


_SIGNALS: Mapping[str, Callable[[MediationState, date], Decimal | int | None]] = {
    "gap_share": _gap,
    "rounds": lambda state, _on: state.rounds,
    "days_left": _days_left,
    "workers": lambda state, _on: state.workers,
    "days_silent": _days_silent,
}


@cache
def _rules() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((files("laoheng.casework") / "escalation.yaml").read_text("utf-8"))[
        "rules"
    ]
    return found
