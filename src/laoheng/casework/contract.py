"""How one labour contract moves: from draft to its end, who may act, and of what a register should remind.

A contract has two hands and no desk, so its table is smaller than a matter's: no clocks, no escalation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from laoheng.casework.model import Role
from laoheng.law import LawAt
from laoheng.standard.dates import add_months
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message


class ContractState(StrEnum):
    """Where a contract stands."""

    DRAFTED = "drafted"
    OFFERED = "offered"
    FIRM_SIGNED = "firm_signed"
    WORKER_SIGNED = "worker_signed"
    IN_FORCE = "in_force"
    CHANGED = "changed"
    RENEWED = "renewed"
    EXPIRED = "expired"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def message(self) -> Message:
        """The text of this state."""
        return Message.of(f"contracts.state.{self.value}")


S = ContractState


@dataclass(frozen=True, slots=True)
class ContractMove:
    """One row of the table."""

    name: str
    from_states: frozenset[ContractState]
    to_state: ContractState
    who: Role
    event_type: str

    @property
    def message(self) -> Message:
        """What the button says."""
        return Message.of(f"contracts.move.{self.name}")


_UNSIGNED = frozenset({S.OFFERED, S.FIRM_SIGNED, S.WORKER_SIGNED})
MOVES: tuple[ContractMove, ...] = (
    ContractMove("offer", frozenset({S.DRAFTED}), S.OFFERED, Role.FIRM, "contract.offered"),
    ContractMove("sign_first", frozenset({S.OFFERED}), S.FIRM_SIGNED, Role.FIRM, "contract.signed"),
    ContractMove("sign_first", frozenset({S.OFFERED}), S.WORKER_SIGNED, Role.WORKER, "contract.signed"),
    ContractMove("sign_second", frozenset({S.WORKER_SIGNED}), S.IN_FORCE, Role.FIRM, "contract.signed"),
    ContractMove("sign_second", frozenset({S.FIRM_SIGNED}), S.IN_FORCE, Role.WORKER, "contract.signed"),
    ContractMove("withdraw", frozenset({S.DRAFTED}) | _UNSIGNED, S.WITHDRAWN, Role.FIRM, "contract.withdrawn"),
    ContractMove("decline", frozenset({S.OFFERED, S.FIRM_SIGNED}), S.DECLINED, Role.WORKER, "contract.declined"),
    ContractMove("end", frozenset({S.IN_FORCE}), S.ENDED, Role.FIRM, "contract.ended"),
    ContractMove("end", frozenset({S.IN_FORCE}), S.ENDED, Role.SYSTEM, "contract.ended"),
    ContractMove("change", frozenset({S.IN_FORCE}), S.CHANGED, Role.SYSTEM, "contract.changed"),
    ContractMove("renew", frozenset({S.IN_FORCE, S.EXPIRED}), S.RENEWED, Role.SYSTEM, "contract.renewed"),
    ContractMove("expire", frozenset({S.IN_FORCE}), S.EXPIRED, Role.SYSTEM, "contract.expired"),
)
# A contract that was in force on some day, whatever became of it.
EVER_IN_FORCE = frozenset({S.IN_FORCE, S.CHANGED, S.RENEWED, S.EXPIRED, S.ENDED})


def contract_moves(state: ContractState, by: Role) -> tuple[ContractMove, ...]:
    """What `by` may do in `state`."""
    return tuple(move for move in MOVES if state in move.from_states and move.who is by)


def contract_move(state: ContractState, name: str, by: Role) -> ContractMove:
    """The move called `name`. Raises `UserError` (`contracts.not_now`) that names what `by` may do instead."""
    allowed = contract_moves(state, by)
    found = next((move for move in allowed if move.name == name), None)
    if found is None:
        instead = [move.message for move in allowed] or [Message.of("contracts.nothing")]
        raise UserError("contracts.not_now", state=state.message, allowed=instead)
    return found


class Term(StrEnum):
    """For how long (劳动合同法 12), and the kinds of agreement that stand beside it."""

    FIXED = "FIX"
    OPEN = "OPEN"
    TASK = "TASK"
    PART_TIME = "PART_TIME"
    OVER_AGE = "OVER_AGE"
    INTERNSHIP = "INTERNSHIP"
    PLATFORM = "PLATFORM"
    SIDE = "SIDE"

    @property
    def message(self) -> Message:
        """The text of this kind."""
        return Message.of(f"contracts.term.{self.value}")


# The labour contracts among them: an agreement beside them runs up no terms and no duty to write one.
LABOUR_TERMS = frozenset({Term.FIXED, Term.OPEN, Term.TASK, Term.PART_TIME})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register knows of one contract of a worker with a firm."""

    state: ContractState
    term: Term
    starts_on: date
    ends_on: date | None = None
    changes: bool = False
    """Whether it changed an earlier one instead of following it: one contract all the same."""


class DutyKind(StrEnum):
    """Of what a register reminds."""

    EXPIRY = "expiry"
    OPEN_ENDED_TWO_TERMS = "open_ended_two_terms"
    OPEN_ENDED_TEN_YEARS = "open_ended_ten_years"
    UNWRITTEN = "unwritten"

    @property
    def message(self) -> Message:
        """The text of this kind."""
        return Message.of(f"contracts.duty_kind.{self.value}")


@dataclass(frozen=True, slots=True)
class Duty:
    """A reminder: since or by when, in which words, on which ground. It accuses nobody."""

    kind: DutyKind
    on: date
    message: Message
    grounds: tuple[Ground, ...]


def duties(history: Sequence[Standing], *, law: LawAt, days_before: int = 30) -> tuple[Duty, ...]:
    """What is due on `law.on` between one firm and one worker, from their contracts in the register.

    Read from the register alone: work before the first contract, what counts as one more term (解释二 10), and whether
    the worker asked for a fixed term are not known to it, and the texts say so.
    """
    labour = [item for item in history if item.term in LABOUR_TERMS]
    found = [_expiry(labour, law, days_before), _two_terms(labour, law, days_before), _ten_years(labour, law)]
    return tuple(item for item in (*found, _unwritten(labour, law)) if item is not None)


def _in_force(history: Sequence[Standing]) -> Standing | None:
    running = [item for item in history if item.state is S.IN_FORCE]
    return max(running, key=lambda item: item.starts_on, default=None)


def _expiry(history: Sequence[Standing], law: LawAt, days_before: int) -> Duty | None:
    last = _in_force(history)
    if last is None or last.ends_on is None or last.term is not Term.FIXED:
        return None
    if not last.ends_on - timedelta(days=days_before) <= law.on <= last.ends_on:
        return None
    message = Message.of("contracts.duty.expiry", on=last.ends_on, left=(last.ends_on - law.on).days)
    return Duty(DutyKind.EXPIRY, last.ends_on, message, law.grounds("劳动合同法44", "劳动合同法46"))


def _two_terms(history: Sequence[Standing], law: LawAt, days_before: int) -> Duty | None:
    """Two fixed terms in a row, the second about to end: the third may be open-ended (劳动合同法 14)."""
    terms = sorted(
        (item for item in history if item.state in EVER_IN_FORCE and not item.changes), key=lambda item: item.starts_on
    )
    last = _in_force(history)
    if last is None or last.ends_on is None or len(terms) < 2 or terms[-1].term is not Term.FIXED:
        return None
    before = terms[-2]
    follows = before.ends_on is not None and terms[-1].starts_on <= before.ends_on + timedelta(days=1)
    if before.term is not Term.FIXED or before.state is S.ENDED or not follows or before.starts_on < date(2008, 1, 1):
        return None
    if law.on < last.ends_on - timedelta(days=days_before):
        return None
    message = Message.of("contracts.duty.two_terms", on=last.ends_on)
    return Duty(DutyKind.OPEN_ENDED_TWO_TERMS, last.ends_on, message, law.grounds("劳动合同法14", "劳动合同法97"))


def _ten_years(history: Sequence[Standing], law: LawAt) -> Duty | None:
    """Ten years without a gap in the register, and no open-ended contract yet (劳动合同法 14)."""
    last = _in_force(history)
    if last is None or last.term is Term.OPEN:
        return None
    since = last.starts_on
    earlier = sorted((item for item in history if item.state in EVER_IN_FORCE), key=lambda item: item.starts_on)
    for item in reversed(earlier):
        if item.starts_on < since and item.ends_on is not None and since <= item.ends_on + timedelta(days=1):
            since = item.starts_on
    reached = add_months(since, 120)
    if law.on < reached:
        return None
    message = Message.of("contracts.duty.ten_years", since=since, reached=reached)
    return Duty(DutyKind.OPEN_ENDED_TEN_YEARS, reached, message, law.grounds("劳动合同法14"))


def _unwritten(history: Sequence[Standing], law: LawAt) -> Duty | None:
    """A contract that began a month ago and is not signed by both (劳动合同法 10, 82); part-time may be oral (69)."""
    if _in_force(history):
        return None
    waiting = [item for item in history if item.state in _UNSIGNED | {S.DRAFTED} and item.term is not Term.PART_TIME]
    first = min(waiting, key=lambda item: item.starts_on, default=None)
    if first is None:
        return None
    months = int(law.required("written_contract_grace_months").value)
    due = add_months(first.starts_on, months)
    if law.on < due:
        return None
    message = Message.of("contracts.duty.unwritten", since=first.starts_on, due=due)
    return Duty(DutyKind.UNWRITTEN, due, message, law.grounds("劳动合同法10", "劳动合同法82"))
