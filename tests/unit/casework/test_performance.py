"""Instalments that add up in both directions, and how an agreement stands after what was told and answered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.casework import ClockId, IllegalMoveError, Kind, MediationState, Role, clock_of, move
from laoheng.casework.performance import Kept, Owed, Told, instalments, standing
from laoheng.standard.errors import UserError
from tests.unit.casework.test_mediation import CALENDAR, at, take

ON = date(2026, 12, 1)
FEN = Decimal("0.01")


def day(days: int) -> date:
    return ON + timedelta(days=days)


@given(
    st.lists(st.integers(100, 5_000_000), min_size=1, max_size=12),
    st.lists(st.integers(1, 100), min_size=1, max_size=6),
)
def test_every_worker_gets_exactly_the_share_and_every_day_exactly_its_sum(shares, weights):
    whole = sum(shares)
    cuts = [whole * sum(weights[: k + 1]) // sum(weights) for k in range(len(weights))]
    sums = [after - before for before, after in zip([0, *cuts], cuts, strict=False)]
    parts = [(day(k), FEN * amount) for k, amount in enumerate(sums)]
    people = {str(k): FEN * amount for k, amount in enumerate(shares)}
    if any(amount <= 0 for amount in sums):
        return
    try:
        made = instalments(people, parts)
    except UserError as error:
        assert error.code == "performance.parts_small" and min(sums) < 10 * len(shares) * whole // min(shares)
        return
    for person, share in people.items():
        assert sum(item.amount for item in made if item.person == person) == share
    for due, amount in parts:
        assert sum(item.amount for item in made if item.due == due) == amount
    assert all(item.amount and item.amount > 0 for item in made)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "parts_wrong"), ([(day(1), Decimal(5))], "parts_sum"),
        ([(day(2), Decimal(4)), (day(1), Decimal(6))], "parts_wrong"),
        ([(day(1), Decimal(4)), (day(1), Decimal(6))], "parts_wrong"),
        ([(day(1), Decimal(10)), (day(2), Decimal(0))], "parts_wrong"),
        ([(day(1), Decimal("9.995")), (day(2), Decimal("0.005"))], "parts_wrong"),
    ],
)  # fmt: skip
def test_instalments_that_do_not_fit_are_refused(parts, code):
    with pytest.raises(UserError) as refused:
        instalments({"a": Decimal(10)}, parts)
    assert refused.value.code == f"performance.{code}"


def test_a_single_payment_is_one_instalment_each():
    made = instalments({"a": Decimal(3), "b": Decimal(0), "c": Decimal(7)}, [(day(5), Decimal(10))])
    assert [(item.person, item.amount) for item in made] == [("a", Decimal(3)), ("c", Decimal(7))]


PROMISES = (
    Owed("firm", "a", day(10), Decimal(3000)),
    Owed("firm", "a", day(40), Decimal(2000)),
    Owed("firm", "a", day(10), words="离职证明"),
    Owed("worker", "a", day(10), Decimal(300), "预支款"),
)


@pytest.mark.parametrize(
    ("told", "today", "states", "remaining", "next_due"),
    [
        ((), 5, "open open open open", 5000, 10),
        ((), 11, "overdue open overdue overdue", 5000, 10),
        ((Told(0, Decimal(3000)),), 11, "told open overdue overdue", 5000, 10),
        ((Told(0, Decimal(1000), "confirmed"),), 11, "overdue open overdue overdue", 4000, 10),
        ((Told(0, Decimal(3000), "denied"),), 5, "open open open open", 5000, 10),
        (
            (Told(0, Decimal(3000), "confirmed"), Told(2, None, "confirmed"), Told(3, Decimal(300), "confirmed")),
            11, "done open done done", 2000, 40,
        ),
        (
            (Told(0, Decimal(1000), "confirmed"), Told(0, Decimal(2000), "confirmed"), Told(2, None)), 5,
            "done open told open", 2000, 10,
        ),
    ],
)  # fmt: skip
def test_an_agreement_stands_as_what_was_told_and_answered_says(told, today, states, remaining, next_due):
    how = standing(PROMISES, told, day(today))
    assert " ".join(line.state for line in how.lines) == states
    assert (how.remaining, how.next_due) == (Decimal(remaining), day(next_due))
    assert how.still_open == sum(line.state is not Kept.DONE for line in how.lines)


def test_when_all_is_kept_nothing_is_left():
    told = [Told(k, owed.amount, "confirmed") for k, owed in enumerate(PROMISES)]
    how = standing(PROMISES, told, day(100))
    assert (how.still_open, how.remaining, how.next_due, how.overdue) == (0, Decimal(0), None, ())


def test_after_a_confirmed_instalment_the_next_day_runs_and_its_lapse_opens_the_next_steps():
    on = date(2026, 3, 2)
    matter = take(at(MediationState.PERFORMING), "report_payment", Role.FIRM)
    matter = take(matter, "confirm_part", Role.WORKER, promised_on=on + timedelta(days=30), remaining="2000")
    assert (matter.state, matter.due_on) == (MediationState.PERFORMING, on + timedelta(days=30))
    assert matter.amount_due == Decimal(2000)
    assert clock_of(Kind.MEDIATION, matter.state) is ClockId.PROMISED_PAYMENT
    late = move(matter, "payment_lapse", Role.SYSTEM, {"on": on + timedelta(days=31)}, CALENDAR).matter
    assert late.state is MediationState.NOT_PERFORMED
    assert take(late, "go_to_enforcement", Role.WORKER).state is MediationState.ENFORCING


def test_the_firm_ends_it_only_where_nothing_is_open_and_never_confirms_its_own_payment():
    matter = at(MediationState.PERFORMING)
    with pytest.raises(IllegalMoveError):
        take(matter, "confirm_rest", Role.FIRM, still_open=1)
    assert take(matter, "confirm_rest", Role.FIRM, still_open=0).state is MediationState.PERFORMED
