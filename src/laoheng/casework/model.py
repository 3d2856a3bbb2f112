"""The words of a table: kinds of matter, roles, states, clocks, transitions. No storage, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What sort of matter it is; each has one table."""

    WAGE_COMPLAINT = "wage_complaint"
    ALERT_CASE = "alert_case"
    MEDIATION = "mediation"


class Role(StrEnum):
    """Who acts. `SYSTEM` may remind, mark a silence and put a matter on a person's desk; it never decides."""

    WORKER = "worker"
    FIRM = "firm"
    REGULATOR = "regulator"
    MEDIATION_BODY = "mediation_body"
    SYSTEM = "system"


class ClockId(StrEnum):
    """Clocks by the id under which `laoheng.law` knows their length and ground."""

    FIRM_VERIFY = "firm_verify"
    INSPECTION_ACCEPT = "inspection_accept"
    INSPECTION_INVESTIGATE = "inspection_investigate"
    MEDIATION = "mediation"
    MEDIATION_REPLY = "mediation_reply"
    MEDIATION_CONSENT = "mediation_consent"
    MEDIATION_SIGN = "mediation_sign"
    WORKER_CONFIRM = "worker_confirm"
    ALERT_REPLY = "alert_reply"
    ALERT_DECIDE = "alert_decide"
    PROMISED_PAYMENT = "promised_payment"


class WageState(StrEnum):
    """Where a wage complaint stands."""

    FILED = "filed"
    FIRM_VERIFYING = "firm_verifying"
    FIRM_ADMITTED = "firm_admitted"
    FIRM_DENIED = "firm_denied"
    FIRM_SILENT = "firm_silent"
    IN_MEDIATION = "in_mediation"
    MEDIATION_FAILED = "mediation_failed"
    SETTLED = "settled"
    INVESTIGATING = "investigating"
    PAYMENT_ORDERED = "payment_ordered"
    PAYMENT_OVERDUE = "payment_overdue"
    PAYMENT_REPORTED = "payment_reported"
    RESULT_SENT = "result_sent"
    DISPUTED = "disputed"
    REFUSAL_APPEALED = "refusal_appealed"
    CLOSED_PAID = "closed_paid"
    CLOSED_BY_WORKER = "closed_by_worker"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"  # referred elsewhere by a named officer; the worker may appeal
    RESTING = "resting"  # not closed: the worker does not answer; their word reopens it at any time


class AlertState(StrEnum):
    """Where an alert to a firm stands."""

    ALERTED = "alerted"
    FIRM_EXPLAINED = "firm_explained"
    FIRM_CORRECTED = "firm_corrected"
    NO_REPLY = "no_reply"
    CORRECTION_ORDERED = "correction_ordered"
    CORRECTION_OVERDUE = "correction_overdue"
    ORDER_APPEALED = "order_appealed"
    APPEALED = "appealed"
    CLOSED_CLEARED = "closed_cleared"
    CLOSED_CORRECTED = "closed_corrected"
    DECIDED = "decided"  # a named officer found a breach; the firm may appeal


class MediationState(StrEnum):
    """Where a mediation stands."""

    APPLIED = "applied"
    FIRM_ASKED = "firm_asked"
    WORKER_ASKED = "worker_asked"
    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    APPOINTED = "appointed"
    IN_SESSION = "in_session"
    DRAFTED = "drafted"
    WORKER_ADOPTED = "worker_adopted"
    FIRM_ADOPTED = "firm_adopted"
    ADOPTED = "adopted"
    SIGNED = "signed"
    TIME_OVER = "time_over"
    PERFORMING = "performing"
    PAYMENT_TOLD = "payment_told"
    NOT_PERFORMED = "not_performed"
    PERFORMED = "performed"
    NOT_TAKEN = "not_taken"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    LEFT = "left"
    NO_AGREEMENT = "no_agreement"
    TIMED_OUT = "timed_out"
    ENFORCING = "enforcing"  # not paid as agreed; the worker asks a court, and nothing is forgiven


State: TypeAlias = WageState | AlertState | MediationState


class Outcome(StrEnum):
    """How a matter that needs nobody any more ended."""

    PAID = "paid"
    WORKER_WORD = "worker_word"
    REFERRED = "referred"
    RESTING = "resting"
    CLEARED = "cleared"
    CORRECTED = "corrected"
    SANCTION = "sanction"
    UNSETTLED = "unsettled"  # ended without what was asked; the next door stays open


class EscalateTo(StrEnum):
    """Whose desk an overdue matter is shown on."""

    CASE_OFFICER = "case_officer"
    OFFICE_HEAD = "office_head"
    PARENT_OFFICE = "parent_office"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who must act in an open state, by which clock, and who hears of it when the clock has run out.

    `ladder` empty: the passing of the deadline itself moves the matter to a person's desk (a system transition).
    """

    who: Role
    clock: ClockId
    ladder: tuple[EscalateTo, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a table: `name` moves a matter from any of `from_states` to `to_state`.

    `to_state` None: the state stays (an extension, an escalation). `needs` are inputs that must be given (every move
    by a regulator also needs `officer`, and every move `on`); `needs_if_collective` are added for ten workers or more.
    `guards` are ids of `laoheng.casework.guards`; `message` is the code of its label.
    """

    name: str
    from_states: frozenset[State]
    to_state: State | None
    who: tuple[Role, ...]
    event_type: str
    needs: tuple[str, ...] = ()
    needs_if_collective: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Message code of the transition's label."""
        return f"casework.move.{self.name}"

    def target(self, state: State) -> State:
        """Where it leads from `state`."""
        return state if self.to_state is None else self.to_state


@dataclass(frozen=True, slots=True)
class Table:
    """All a kind of matter may do: `desks` for the open states, `ends` for the states that need nobody."""

    kind: Kind
    initial: State
    desks: Mapping[State, Desk]
    ends: Mapping[State, Outcome]
    transitions: tuple[Transition, ...]

    @property
    def states(self) -> tuple[State, ...]:
        """Open states, then ends."""
        return (*self.desks, *self.ends)

    def leaving(self, state: State) -> tuple[Transition, ...]:
        """The transitions that may be taken in `state`."""
        return tuple(item for item in self.transitions if state in item.from_states)
