"""Which events earn points, which do not, and who alone may take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from laoheng.casework import ConflictingEventError, UnsignedDeductionError, points
from laoheng.standard.event import Event

CHINA = timezone(timedelta(hours=8))
MATTER, ACTOR = UUID(int=900), UUID(int=901)


def event(number: int, kind: str, on: date, actor: UUID | None = ACTOR, **payload: Any) -> Event:
    at = datetime(on.year, on.month, on.day, 10, tzinfo=CHINA)
    return Event(UUID(int=number), kind, 1, at, at, actor, None, None, MATTER, (), payload)


ADMITTED = event(1, "matter.firm_admitted", date(2026, 3, 9), from_state="firm_verifying", due_on="2026-03-09")
PAID = event(
    2,
    "matter.closed_paid",
    date(2026, 3, 25),
    paid_on="2026-03-20",
    promised_on="2026-03-20",
    basis="admission",
)
CUT = event(
    3,
    "decision.credit_deduction",
    date(2026, 4, 1),
    officer="officer-a",
    reason="提供虚假凭证",
    document="doc-1",
    points=15,
    expires_on="2027-04-01",
)
TODAY = date(2026, 5, 1)


def with_payload(item: Event, **changes: Any) -> Event:
    return replace(item, payload={**item.payload, **changes})


@pytest.mark.parametrize(
    ("events", "total"),
    [
        ([], 0),
        ([ADMITTED], 10),  # on the last day is in time
        ([with_payload(ADMITTED, due_on="2026-03-08")], 0),  # a day late
        ([with_payload(ADMITTED, due_on=None)], 0),  # a deadline nobody knows earns nothing
        ([with_payload(ADMITTED, from_state="firm_silent")], 0),  # after the silence was marked
        ([PAID], 20),
        ([with_payload(PAID, paid_on="2026-03-21")], 0),  # a day after the promise
        ([with_payload(PAID, paid_on=None)], 0),  # nobody knows when
        ([with_payload(PAID, basis="settlement")], 20),  # a settlement performed
        ([with_payload(PAID, basis="order")], 0),  # paying what was ordered is a duty
        ([ADMITTED, PAID], 30),
        ([event(4, "alert.closed_corrected", date(2026, 3, 9))], 15),
        ([event(4, "alert.firm_corrected", date(2026, 3, 9))], 0),  # the firm's own word
        ([event(4, "matter.payment_reported", date(2026, 3, 9), paid_on="2026-03-09")], 0),
        ([event(4, "matter.firm_silent", date(2026, 3, 9))], 0),  # silence costs nothing by itself
        ([event(4, "alert.no_reply", date(2026, 3, 9))], 0),
        ([ADMITTED, PAID, CUT], 15),
    ],
)
def test_points_of_a_firm(events, total):
    assert points(events, TODAY).total == total


def test_each_line_names_its_event_reason_and_ground():
    account = points([ADMITTED, PAID, CUT], TODAY)
    assert [line.event_id for line in account.lines] == [ADMITTED.id, PAID.id, CUT.id]
    assert all(line.reason.code and line.ground for line in account.lines)


def test_a_point_counts_up_to_the_day_before_twelve_months_are_over():
    assert points([ADMITTED], date(2027, 3, 8)).total == 10
    assert points([ADMITTED], date(2027, 3, 9)).total == 0


def test_what_happens_later_is_not_looked_at():
    assert points([ADMITTED, PAID, CUT], date(2026, 3, 24)).total == 10


def test_an_upheld_appeal_removes_the_line_of_its_decision():
    appeal = event(5, "decision.appeal_upheld", date(2026, 4, 20), decision=str(CUT.id))
    assert points([ADMITTED, CUT, appeal], TODAY).total == 10
    assert points([ADMITTED, CUT, appeal], date(2026, 4, 19)).total == -5


def test_a_disputed_payment_gives_its_points_back_until_it_is_closed_again():
    disputed = event(6, "matter.disputed", date(2026, 4, 1))
    again = replace(event(7, "matter.closed_paid", date(2026, 4, 20)), payload=PAID.payload)
    assert points([PAID, disputed], TODAY).total == 0
    assert points([PAID, disputed, again], TODAY).total == 20


def test_a_broken_promise_takes_back_the_points_of_admitting():
    assert points([ADMITTED, event(6, "matter.payment_overdue", date(2026, 4, 1))], TODAY).total == 0


def test_one_matter_gives_a_rule_once():
    assert points([PAID, replace(PAID, id=UUID(int=8))], TODAY).total == 20
    assert points([PAID, replace(PAID, id=UUID(int=8), matter=UUID(int=9))], TODAY).total == 40


def test_the_day_of_an_event_is_the_day_in_china():
    late_utc = datetime(2026, 3, 9, 17, tzinfo=timezone.utc)  # noqa: UP017 - 10 March, 01:00 in China
    assert points([replace(ADMITTED, occurred_at=late_utc)], TODAY).total == 0


@pytest.mark.parametrize("lacks", ["officer", "reason", "document", "points", "expires_on"])
def test_a_deduction_without_a_named_reasoned_decision_is_refused(lacks):
    with pytest.raises(UnsignedDeductionError):
        points([with_payload(CUT, **{lacks: None})], TODAY)


@pytest.mark.parametrize("cost", [0, -5, True, "15"])
def test_a_deduction_costs_a_whole_positive_number_of_points(cost):
    with pytest.raises(UnsignedDeductionError):
        points([with_payload(CUT, points=cost)], TODAY)


def test_a_deduction_by_the_system_is_refused():
    with pytest.raises(UnsignedDeductionError, match="具名"):
        points([replace(CUT, actor=None)], TODAY)


def test_two_contents_under_one_id_are_refused():
    with pytest.raises(ConflictingEventError, match="账本"):
        points([PAID, with_payload(PAID, paid_on="2026-03-01")], TODAY)
