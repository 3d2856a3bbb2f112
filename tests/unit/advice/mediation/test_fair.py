"""The fair range: floor, similar cases with their bounds, cost of waiting; no number where nothing carries one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.advice.disputes import Stance
from laoheng.advice.mediation import ClaimOnFile, claims_table, draft_proposal, fair_range, waiting_assumptions
from laoheng.advice.similar import SimilarReport
from laoheng.casework.shares import wilson
from laoheng.law import law_at
from laoheng.law.cases import CaseResult
from laoheng.standard.messages import render

LAW = law_at(date(2026, 4, 20), "990101")
SEVERANCE = {"start": "2021-12-01", "end": "2026-03-31", "avg12": "6000.00", "social_avg": "7500.00",
             "min_wage": "2200.00", "ground": "36单位提出"}  # fmt: skip
CLAIM = ClaimOnFile("severance", Decimal("30000"), Decimal("9000"), Stance.ADMITTED, SEVERANCE)


def cases(supported: int, partly: int, refused: int) -> SimilarReport:
    counts = {CaseResult.SUPPORTED: supported, CaseResult.PARTLY: partly, CaseResult.REFUSED: refused}
    return SimilarReport((), (), Counter(counts))


def test_without_similar_cases_the_range_is_the_law_less_the_wait() -> None:
    found = fair_range(claims_table([CLAIM], law=LAW), law=LAW)
    assert (found.by_law_low, found.by_law_high) == (Decimal("27000.00"), Decimal("27000.00"))
    assert found.floor == Decimal("9000.00")
    # 2 + 6 + 3 + 6 months at most, 3 % a year: 27000 × (1 − 0.03 × 17 / 12)
    assert (found.low, found.high) == (Decimal("25852.50"), Decimal("27000.00"))
    assert found.share is None


def test_similar_cases_widen_the_range_by_their_uncertainty() -> None:
    rows = claims_table([CLAIM], law=LAW)
    few = fair_range(rows, law=LAW, similar=cases(4, 2, 2))
    many = fair_range(rows, law=LAW, similar=cases(40, 20, 20))
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert few.low < many.low < many.high < few.high
    assert few.share is not None and few.share.cases == 8
    assert any("8 件" in render(reason) for reason in few.reasons)


def test_too_few_cases_scale_nothing_and_are_still_counted() -> None:
    rows = claims_table([CLAIM], law=LAW)
    found = fair_range(rows, law=LAW, similar=cases(0, 0, 4))
    assert found.share is not None and found.share.low is None and found.share.cases == 4
    assert found.low == fair_range(rows, law=LAW).low


def test_the_range_never_falls_below_what_the_firm_admits() -> None:
    admitted = replace(CLAIM, admitted=Decimal("26500"))
    found = fair_range(claims_table([admitted], law=LAW), law=LAW, similar=cases(0, 1, 30))
    assert found.floor == found.low == Decimal("26500.00")
    assert found.high is not None
    assert Decimal("26500.00") < found.high < Decimal("26600.00")  # 500 above the floor, at most 16 % of them


def test_nothing_that_can_be_worked_out_gives_no_number() -> None:
    found = fair_range(claims_table([ClaimOnFile("severance", Decimal("30000"))], law=LAW), law=LAW)
    assert not found.known
    assert found.low is found.high is found.floor is found.by_law_high is None
    assert [render(label) for label in found.left_out] == ["经济补偿"]
    assert "给不出区间" in render(found.reasons[0])


def test_claims_without_a_sum_are_named_beside_the_range_of_the_others() -> None:
    found = fair_range(claims_table([CLAIM, ClaimOnFile("bonus", Decimal("5000"))], law=LAW), law=LAW)
    assert found.known
    assert len(found.left_out) == 1


def test_waiting_adds_up_stage_by_stage_and_marks_what_is_assumed() -> None:
    found = fair_range(claims_table([CLAIM], law=LAW), law=LAW)
    assert [cost.stage for cost in found.waiting] == [stage.name for stage in waiting_assumptions().stages]
    assert [cost.months_most for cost in found.waiting] == [Decimal(2), Decimal(8), Decimal(11), Decimal(17)]
    assert found.waiting[0].grounds and not found.waiting[1].grounds
    assert found.waiting[-1].cost_most == Decimal("1147.50")


def test_a_body_may_hand_in_its_own_assumptions() -> None:
    calm = replace(waiting_assumptions(), yearly_rate=Decimal(0))
    assert fair_range(claims_table([CLAIM], law=LAW), law=LAW, waiting=calm).low == Decimal("27000.00")


@given(st.integers(1, 200).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_agrees_with_the_formula_in_floating_point_and_holds_the_share(counts: tuple[int, int]) -> None:
    hits, total = counts
    z, share = 1.96, hits / total
    half = z * sqrt((share * (1 - share) + z * z / (4 * total)) / total) / (1 + z * z / total)
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    found = wilson(hits, total, Decimal("1.96"))
    assert float(found.low) == pytest.approx(max(middle - half, 0), abs=1e-9)
    assert float(found.high) == pytest.approx(min(middle + half, 1), abs=1e-9)
    assert found.low <= Decimal(hits) / total <= found.high


def test_a_proposal_pays_what_is_undisputed_first_and_leaves_open_what_is_unknown() -> None:
    rows = claims_table([CLAIM, ClaimOnFile("bonus", Decimal("5000")), ClaimOnFile("papers")], law=LAW)
    first, rest = date(2026, 5, 10), date(2026, 6, 10)
    terms = draft_proposal(rows, law=LAW, first_due=first, rest_due=rest).terms
    assert [(term.kind, term.amount, term.due) for term in terms] == [
        ("severance", Decimal("9000.00"), first),
        ("severance", Decimal("9000.00"), rest),  # half of 27000 − 9000
        ("bonus", None, rest),
        ("papers", None, rest),
    ]
    assert all(render(term.wording) and render(term.why) for term in terms)
    with pytest.raises(ValueError, match="fall due"):
        draft_proposal(rows, law=LAW, first_due=rest, rest_due=first)
