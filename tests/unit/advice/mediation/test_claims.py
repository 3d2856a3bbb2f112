"""The claims table: sums by law with their steps, what is admitted, what is still to be proved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.disputes import Side, Stance
from laoheng.advice.mediation import ClaimOnFile, WageMonth, claims_table, points_of_dispute
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

LAW = law_at(date(2026, 4, 20), "990101")
SEVERANCE = {"start": "2021-12-01", "end": "2026-03-31", "avg12": "6000.00", "social_avg": "7500.00",
             "min_wage": "2200.00", "ground": "36单位提出"}  # fmt: skip


def D(text: str) -> Decimal:
    return Decimal(text)


def test_a_sum_by_law_comes_from_the_calculator_of_its_kind_with_steps() -> None:
    (row,) = claims_table([ClaimOnFile("severance", D("30000"), D("20000"), facts=SEVERANCE)], law=LAW)
    assert (row.by_law.low, row.by_law.high) == (D("27000.00"), D("27000.00"))
    assert row.by_law.steps
    assert row.beyond_law
    assert (row.undisputed, row.disputed) == (D("20000"), D("10000"))


def test_notice_pay_counts_the_notice_alone() -> None:
    facts = SEVERANCE | {"ground": "40(3)未提前通知", "last_month": "5800.00", "notice_days": 0}
    (row,) = claims_table([ClaimOnFile("notice_pay", facts=facts)], law=LAW)
    assert row.by_law.low == D("5800.00")


def test_wages_are_owed_month_by_month_and_raised_to_the_minimum_where_normal_work_was_done() -> None:
    months = (
        WageMonth("2026-01", D("5000"), D("5000"), True),
        WageMonth("2026-02", D("5000"), D("1200"), True),
        WageMonth("2026-03", D("2000"), D("0"), True),  # below 2200.00
        WageMonth("2026-04", D("2000"), D("0"), None),
    )
    (row,) = claims_table([ClaimOnFile("wages", D("8000"), wage_months=months)], law=LAW)
    assert row.by_law.low == row.by_law.high == D("8000.00")  # 0 + 3800 + 2200 + 2000
    assert [step.result for step in row.by_law.steps] == ["0.00", "3800.00", "2200.00", "2000.00"]


def test_a_month_whose_payment_is_unknown_makes_a_range_not_a_guess() -> None:
    months = (WageMonth("2026-01", D("5000"), None, True), WageMonth("2026-02", D("5000"), D("4000"), True))
    (row,) = claims_table([ClaimOnFile("wages", wage_months=months)], law=LAW)
    assert (row.by_law.low, row.by_law.high) == (D("1000.00"), D("6000.00"))
    assert row.by_law.varies
    assert "2026-01" in render(row.by_law.notes[0])


def test_missing_facts_leave_the_sum_unknown_and_say_what_is_missing() -> None:
    facts = {name: value for name, value in SEVERANCE.items() if name not in ("social_avg", "min_wage")}
    (row,) = claims_table([ClaimOnFile("severance", D("1"), facts=facts)], law=law_at(date(2026, 4, 20)))
    assert row.by_law.low is None or row.by_law.high is not None
    (bare,) = claims_table([ClaimOnFile("severance", D("1"))], law=LAW)
    assert bare.by_law.low is bare.by_law.high is None
    assert bare.by_law.notes
    assert not bare.beyond_law


def test_facts_that_a_calculator_refuses_are_told_in_the_row_and_spoil_no_other() -> None:
    claims = [
        ClaimOnFile("severance", facts=SEVERANCE | {"end": "1999-01-01"}),
        ClaimOnFile("severance", facts=SEVERANCE),
    ]
    wrong, sound = claims_table(claims, law=LAW)
    assert wrong.by_law.low is None
    assert wrong.by_law.fault is not None
    assert render(wrong.by_law.fault)
    assert sound.by_law.low == D("27000.00")


@pytest.mark.parametrize(
    ("answer", "admitted", "undisputed", "disputed"),
    [
        (Stance.DENIED, None, "0", "100"),
        (Stance.TOLD, None, None, None),
        (Stance.ADMITTED, None, None, None),
        (Stance.ADMITTED, "40", "40", "60"),
        (Stance.ADMITTED, "140", "100", "0"),
    ],
    ids=["denied", "silent", "admitted without a sum", "admitted in part", "admitted beyond the claim"],
)
def test_silence_is_neither_admission_nor_denial(
    answer: Stance, admitted: str | None, undisputed: str | None, disputed: str | None
) -> None:
    claim = ClaimOnFile("wages", D("100"), D(admitted) if admitted else None, answer)
    (row,) = claims_table([claim], law=LAW)
    assert row.undisputed == (D(undisputed) if undisputed else None)
    assert row.disputed == (D(disputed) if disputed else None)


def test_evidence_held_and_missing_stand_beside_who_bears_the_burden() -> None:
    (row,) = claims_table([ClaimOnFile("overtime", evidence=("chat",))], law=LAW)
    assert row.held == ("chat",)
    assert "attendance" in row.missing
    assert {burden.side for burden in row.burden} == {Side.WORKER, Side.EMPLOYER}
    assert all(ground.reference for burden in row.burden for ground in burden.grounds)


@pytest.mark.parametrize(
    "claim",
    [
        ClaimOnFile("no_such_kind"),
        ClaimOnFile("wages", D("-1")),
        ClaimOnFile("wages", wage_months=(WageMonth("2026-01", D("1")), WageMonth("2026-01", D("1")))),
        ClaimOnFile("wages", wage_months=(WageMonth("2026-01", D("-1")),)),
        ClaimOnFile("severance", calculator="L20", facts={}),
    ],
    ids=["unknown kind", "negative claim", "a month twice", "negative wage", "a calculator without a sum"],
)
def test_a_mistake_in_the_file_is_told_without_a_traceback(claim: ClaimOnFile) -> None:
    with pytest.raises(UserError) as told:
        claims_table([claim], law=LAW)
    assert str(told.value)


def test_points_in_dispute_are_linked_to_claims_with_what_each_side_said() -> None:
    claims = [ClaimOnFile("wages", D("8400"), evidence=("bank",)), ClaimOnFile("overtime", D("3000"))]
    points = points_of_dispute(
        "公司拖欠我2026年1月至2月的工资8400元。周末加班没有给加班费3000元。公司一直没有缴社保。",
        "公司确实拖欠工资8400元，同意支付。没有安排过加班，不同意支付加班费。",
        claims, law=LAW,
    )  # fmt: skip
    by_kind = {point.kind: point for point in points}
    assert by_kind["wages"].contested is False
    assert by_kind["overtime"].contested is True
    assert [point.kind for point in points][:2] == ["overtime", "wages"]
    assert not by_kind["social_insurance"].on_file
    assert by_kind["social_insurance"].contested is None
    assert by_kind["wages"].worker_said
    assert by_kind["wages"].firm_said
    assert "bank" not in by_kind["wages"].missing
    assert by_kind["wages"].gap == D("0")


def test_what_the_file_says_of_the_answer_outweighs_what_was_read() -> None:
    (point,) = points_of_dispute(
        "拖欠工资5000元。", "工资已经结清。", [ClaimOnFile("wages", answer=Stance.ADMITTED)], law=LAW
    )
    assert point.contested is False


def test_without_statements_the_claims_stand_alone_and_unanswered() -> None:
    (point,) = points_of_dispute("", " ", [ClaimOnFile("wages", D("1"))], law=LAW)
    assert point.contested is None
    assert point.worker_said == point.firm_said == ()
    assert "没有表态" in render(point.question)
