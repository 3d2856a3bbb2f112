"""Whether an agreement to pay later counts: 劳部发〔1995〕226号4, with the conventions of `arrears.v1`.

Definite faults come first, in the order of `Reason`, then what is not known; an agreement with neither is valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from laoheng.risk.arrears.case import ArrearsCase, Consent, Deferral, Speaker
from laoheng.risk.arrears.messages import Saying, Statement
from laoheng.risk.arrears.periods import Period
from laoheng.standard.calendar import WorkCalendar


class Verdict(StrEnum):
    """What an agreement does to a period."""

    NONE = "none"
    VALID = "valid"
    UNDETERMINED = "undetermined"
    INVALID = "invalid"


class Reason(StrEnum):
    """Faults, in the order in which the first one is reported."""

    CONSTRUCTION = "construction"
    UNWRITTEN = "unwritten"
    PERIODS_MISSING = "periods_missing"
    AFTER_DUE = "after_due"
    NO_CONSENT = "no_consent"
    TOO_LONG = "too_long"
    EXPIRED = "expired"
    UNKNOWN_DATE = "unknown_date"
    UNKNOWN_CONSENT = "unknown_consent"
    UNKNOWN_LIMIT = "unknown_limit"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict for one period and the fault behind it; `agreement` is the one it was found in."""

    verdict: Verdict
    reason: Reason | None = None
    agreement: Deferral | None = None


NO_RULING = Ruling(Verdict.NONE)
_DOUBTS = (Reason.UNKNOWN_DATE, Reason.UNKNOWN_CONSENT, Reason.UNKNOWN_LIMIT)


@dataclass(frozen=True, slots=True)
class _Signed:
    """An agreement with the day on which it was really signed; `doubted`: someone without authority says otherwise."""

    paper: Deferral
    on: date | None
    doubted: bool


def judge_deferrals(
    case: ArrearsCase,
    due: Mapping[Period, date],
    open_periods: tuple[Period, ...],
    said: tuple[Statement, ...],
    calendar: WorkCalendar,
) -> dict[Period, Ruling]:
    """The ruling for every open period that an agreement names. `open_periods` are past due and not shown paid."""
    agreements = _signed(case, said)
    rulings = {}
    for period in open_periods:
        naming = [item for item in agreements if period in item.paper.periods]
        if naming:
            rulings[period] = _ruling(case, period, naming, due, open_periods, calendar)
    return rulings


def overall_ruling(case: ArrearsCase, open_periods: tuple[Period, ...], rulings: Mapping[Period, Ruling]) -> Ruling:
    """The ruling of the oldest open period that an agreement names; an agreement naming none of them is faulty."""
    if not open_periods or not case.deferrals:
        return NO_RULING
    named = next((rulings[period] for period in open_periods if period in rulings), None)
    if named is not None:
        return named
    if case.is_construction_site:
        return Ruling(Verdict.INVALID, Reason.CONSTRUCTION, case.deferrals[0])
    unwritten = all(not item.written for item in case.deferrals)
    return Ruling(Verdict.INVALID, Reason.UNWRITTEN if unwritten else Reason.PERIODS_MISSING, case.deferrals[0])


def _ruling(
    case: ArrearsCase,
    period: Period,
    naming: list[_Signed],
    due: Mapping[Period, date],
    open_periods: tuple[Period, ...],
    calendar: WorkCalendar,
) -> Ruling:
    """One valid agreement is enough; else one that cannot be judged leaves it open; else the last one's fault."""
    deadline = hoped_deadline = due[period]
    found: list[Ruling] = []
    doubt: Reason | None = None
    for item in naming:
        until = _runs_until(item.paper, case, calendar)
        fault = _form_fault(case, item, deadline, due, open_periods)
        if fault is Reason.AFTER_DUE and item.on is not None and item.on <= hoped_deadline:
            # An extension of an agreement that cannot be judged: as good as that one, if nothing else is wrong with it.
            fault = _form_fault(case, item, hoped_deadline, due, open_periods) or doubt
        if until is not None and (fault is None or fault in _DOUBTS):
            hoped_deadline = max(hoped_deadline, until)
            deadline = max(deadline, until) if fault is None else deadline
            doubt = fault or doubt
            if case.as_of > until:
                fault = Reason.EXPIRED
        found.append(Ruling(_verdict(fault), fault, item.paper))
    for verdict in (Verdict.VALID, Verdict.UNDETERMINED):
        if match := next((ruling for ruling in found if ruling.verdict is verdict), None):
            return match
    return found[-1]


def _verdict(fault: Reason | None) -> Verdict:
    if fault is None:
        return Verdict.VALID
    return Verdict.UNDETERMINED if fault in _DOUBTS else Verdict.INVALID


def _form_fault(
    case: ArrearsCase,
    item: _Signed,
    deadline: date,
    due: Mapping[Period, date],
    open_periods: tuple[Period, ...],
) -> Reason | None:
    """The first fault but `EXPIRED`, which is weighed after the definite ones and before the doubts."""
    paper, new_date, limit = item.paper, item.paper.new_date, case.max_deferral_days
    if case.is_construction_site:
        return Reason.CONSTRUCTION
    if not paper.written:
        return Reason.UNWRITTEN
    if new_date is None:
        return Reason.PERIODS_MISSING
    if item.on is not None and item.on > deadline:
        return Reason.AFTER_DUE
    if _refused(paper.consent, case.has_union):
        return Reason.NO_CONSENT
    # Too long for one of its open periods: the whole agreement fails, it is not cut down.
    named = [period for period in open_periods if period in paper.periods]
    if limit is not None and any((new_date - due[period]).days > limit for period in named):
        return Reason.TOO_LONG
    if item.doubted or item.on is None:
        return Reason.UNKNOWN_DATE
    if _consent_unknown(paper.consent, case.has_union):
        return Reason.UNKNOWN_CONSENT
    return Reason.UNKNOWN_LIMIT if limit is None else None


def _refused(consent: Consent, has_union: bool | None) -> bool:
    if consent is Consent.REPRESENTATIVES:
        return has_union is True
    return consent in (Consent.NONE, Consent.WORKER_ONLY)


def _consent_unknown(consent: Consent, has_union: bool | None) -> bool:
    if consent is Consent.UNKNOWN:
        return True
    if consent is Consent.REPRESENTATIVES:
        return has_union is None
    return consent is Consent.UNION and has_union is False


def _runs_until(paper: Deferral, case: ArrearsCase, calendar: WorkCalendar) -> date | None:
    """The last day on which payment is still in time: a working day, and at most the last day of the relation."""
    if paper.new_date is None:
        return None
    until = calendar.previous_workday(paper.new_date)
    return until if case.termination_date is None else min(until, case.termination_date)


def _signed(case: ArrearsCase, said: tuple[Statement, ...]) -> list[_Signed]:
    """The agreements by the day of signing, as the employer admits it; what the worker alone says leaves a doubt."""
    signed = [_Signed(paper, paper.signed_on, False) for paper in case.deferrals]
    for statement in sorted((s for s in said if s.saying is Saying.BACKDATED), key=lambda s: s.day):
        for index in _meant(signed, statement):
            item = signed[index]
            if statement.speaker is Speaker.EMPLOYER:
                signed[index] = replace(item, on=statement.signed)
            else:
                signed[index] = replace(item, doubted=True)
    return sorted(signed, key=lambda item: (item.on or date.max, item.paper.new_date or date.min, item.paper.periods))


def _meant(signed: list[_Signed], statement: Statement) -> list[int]:
    """The agreements a word on late signing means: by the date on the paper, by the period, else the latest one."""
    earlier = [
        index
        for index, item in enumerate(signed)
        if item.paper.signed_on is None
        or (item.paper.signed_on <= statement.day and item.paper.signed_on < (statement.signed or date.max))
    ]
    for matches in (
        [index for index in earlier if signed[index].paper.signed_on == statement.written],
        [index for index in earlier if set(signed[index].paper.periods) & set(statement.periods)],
    ):
        if matches:
            return matches
    last = max((signed[index].paper.signed_on or date.min for index in earlier), default=None)
    return [index for index in earlier if (signed[index].paper.signed_on or date.min) == last]
