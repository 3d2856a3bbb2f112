"""Conditions of a move beyond its inputs. A guard that lacks its facts refuses: unknown is never a yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.casework.clocks import collective_from
from laoheng.casework.model import Kind, State


@dataclass(frozen=True, slots=True)
class MatterState:
    """What a table needs to know of a matter; the site keeps it.

    `entered_on` the day the state was entered, `due_on` its last day, `amount_due` yuan admitted, agreed or ordered
    (None: not settled yet), `promised_on` the day it is to be paid, `basis` of it (admission, settlement, order),
    `paid_on` as reported by the firm, `decided_by` the officer of the last decision, `name_withheld` the worker does
    not want the firm to know yet, `workers` who claim together, counts of disputes and of escalations in this state,
    `next_escalation_on` the last day before the next rung hears of it (the deadline itself stays what it was),
    `accepted_on` the day the running inspection began (neither mediation nor a reported payment restarts its clock).
    """

    kind: Kind
    state: State
    entered_on: date
    filed_on: date
    due_on: date | None = None
    amount_due: Decimal | None = None
    promised_on: date | None = None
    basis: str | None = None
    paid_on: date | None = None
    decided_by: str | None = None
    name_withheld: bool = False
    workers: int = 1
    disputes: int = 0
    escalations: int = 0
    next_escalation_on: date | None = None
    accepted_on: date | None = None
    extended: bool = False

    @property
    def collective(self) -> bool:
        """Ten workers or more with one claim (劳动争议调解仲裁法 7)."""
        return self.workers >= collective_from(self.filed_on)


def _deadline_passed(matter: MatterState, given: Mapping[str, Any]) -> bool:
    return matter.due_on is not None and given["on"] > matter.due_on


def _escalation_due(matter: MatterState, given: Mapping[str, Any]) -> bool:
    if not _deadline_passed(matter, given):
        return False
    waiting_until = matter.next_escalation_on
    return matter.escalations == 0 or (waiting_until is not None and given["on"] > waiting_until)


def _covers_amount_due(matter: MatterState, given: Mapping[str, Any]) -> bool:
    return matter.amount_due is not None and given["amount"] >= matter.amount_due


def _another_officer(matter: MatterState, given: Mapping[str, Any]) -> bool:
    return matter.decided_by is not None and given["officer"] != matter.decided_by


GUARDS: Mapping[str, Callable[[MatterState, Mapping[str, Any]], bool]] = {
    "deadline_passed": _deadline_passed,
    "escalation_due": _escalation_due,
    "covers_amount_due": _covers_amount_due,
    "another_officer": _another_officer,
    "worker_may_be_named": lambda matter, _: not matter.name_withheld,
    "promise_not_past": lambda _, given: bool(given["promised_on"] >= given["on"]),
    "payment_not_future": lambda _, given: bool(given["paid_on"] <= given["on"]),
    "not_yet_extended": lambda matter, _: not matter.extended,
    "was_escalated": lambda matter, _: matter.escalations > 0,
    "worker_applied": lambda _, given: given["applicant"] == "worker",
    "firm_applied": lambda _, given: given["applicant"] == "firm",
    "is_applicant": lambda _, given: given["applicant"] in (given["side"], "both"),
    "nothing_open": lambda _, given: given["still_open"] == 0,
    "first_veto": lambda _, given: given["earlier_vetoes"] == 0,
    "until_ahead": lambda matter, given: given["until"] > max(given["on"], matter.due_on or given["on"]),
}
