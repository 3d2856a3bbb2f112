"""The month's plan: alerts first, then the score where it is in use, then a lot that anyone can draw again."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.risk.model.check_plan import ArmResult, lot_order, lot_places, plan_checks, share_told
from laoheng.standard.errors import UserError

FIRMS = [f"firm-{n:03d}" for n in range(60)]
CHANCES = {firm: n / 100 for n, firm in enumerate(FIRMS)}


def planned(alerts=(), chances=CHANCES, others=tuple(FIRMS), capacity=10, lot=20, seed="s"):
    return plan_checks(list(alerts), chances, others, capacity=capacity, lot_percent=lot, seed=seed)


def by_arm(plan):
    found = {}
    for pick in plan.picks:
        found.setdefault(pick.arm.value, []).append(pick.firm)
    return found


def test_alerts_come_first_then_the_highest_chances_and_the_stated_share_goes_by_lot():
    arms = by_arm(planned(alerts=["firm-000", "firm-001", "firm-000"]))
    assert arms["alert"] == ["firm-000", "firm-001"]
    assert arms["score"] == ["firm-059", "firm-058", "firm-057", "firm-056", "firm-055", "firm-054"]
    assert len(arms["lot"]) == 2


def test_many_alerts_never_take_the_share_of_the_lot():
    arms = by_arm(planned(alerts=FIRMS[:30]))
    assert (len(arms["alert"]), len(arms["lot"])) == (8, 2)
    assert not set(arms["lot"]) & set(FIRMS[:30]), "a firm with an open alert is not in the pot"


def test_without_a_score_in_use_its_places_stay_free():
    plan = planned(alerts=["firm-000"], chances=None)
    assert {arm: len(firms) for arm, firms in by_arm(plan).items()} == {"alert": 1, "lot": 2}
    assert plan.free == 7


def slow_lot(population, seed, many):
    """The draw as one would do it by hand: again and again the firm whose hash is least."""
    left, drawn = set(population), []
    while left and len(drawn) < many:
        least = min(left, key=lambda firm: hashlib.sha256(seed.encode() + b"\0" + firm.encode()).hexdigest())
        left.remove(least)
        drawn.append(least)
    return drawn


@given(seed=st.text(min_size=1, max_size=20), alerts=st.sets(st.sampled_from(FIRMS), max_size=12),
       capacity=st.integers(1, 80), lot=st.integers(5, 50), used=st.booleans())  # fmt: skip
def test_every_plan_keeps_its_bounds_and_its_lot_is_drawn_again_by_hand(seed, alerts, capacity, lot, used):
    plan = planned(sorted(alerts), CHANCES if used else None, FIRMS, capacity, lot, seed)
    firms = [pick.firm for pick in plan.picks]
    arms = by_arm(plan)
    assert len(firms) == len(set(firms)) and len(firms) + plan.free == capacity
    assert len(arms.get("lot", [])) <= lot_places(capacity, lot)
    pot = set(FIRMS) - alerts - set(arms.get("score", []))
    assert plan.population == len(pot)
    assert arms.get("lot", []) == slow_lot(pot, seed, lot_places(capacity, lot))


def test_over_many_seeds_every_firm_of_the_pot_is_drawn_about_equally_often():
    drawn = [firm for n in range(600) for firm in lot_order(FIRMS, str(n))[:6]]
    counts = [drawn.count(firm) for firm in FIRMS]
    assert sum(counts) == 3600 and min(counts) > 30 and max(counts) < 95  # 60 each on average, deviation about 7


@pytest.mark.parametrize(("capacity", "lot", "code"), [
    (0, 20, "casework.capacity_small"), (10, 4, "risk.plan.share"), (10, 51, "risk.plan.share"),
])  # fmt: skip
def test_a_plan_without_capacity_or_with_too_little_or_too_much_lot_is_refused(capacity, lot, code):
    with pytest.raises(UserError) as error:
        planned(capacity=capacity, lot=lot)
    assert error.value.code == code


def result(right, wrong, **other):
    return ArmResult(**{"picked": 20, "neither": 0, "left": 0, "waiting": 0, **other}, right=right, wrong=wrong)


def test_what_the_lot_found_tells_how_many_are_missed_below_the_line():
    # 1 of 10: Wilson's interval is 1.8 % to 40.4 %; of 500 firms that is 9 to 202.
    assert result(1, 9).below_line(500) == (50, 9, 202)
    assert result(0, 0, waiting=20).below_line(500) is None


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_holds_the_share_and_stays_within_bounds(right, extra):
    share, low, high = share_told(right, right + extra)
    assert 0 <= low <= share <= high <= 1


def test_nothing_told_is_no_precision():
    assert share_told(0, 0) is None
