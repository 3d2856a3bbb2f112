"""A draft below what the law lets no agreement give away is refused; what is free is said to be free."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.advice.disputes import Stance
from laoheng.advice.mediation import (
    ClaimOnFile,
    Draft,
    DraftTerm,
    Verdict,
    WageMonth,
    check_draft,
    claims_table,
    draft_proposal,
)
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

LAW = law_at(date(2026, 4, 20), "990101")  # minimum wage 2200.00
DUE = date(2026, 5, 10)
SEVERANCE = {"start": "2021-12-01", "end": "2026-03-31", "avg12": "6000.00", "social_avg": "7500.00",
             "min_wage": "2200.00", "ground": "36单位提出"}  # fmt: skip
TWO_MONTHS = (
    WageMonth("2026-01", Decimal("5000"), Decimal("0"), True),
    WageMonth("2026-02", Decimal("5000"), Decimal("1000"), True),
)
WAGES = ClaimOnFile("wages", Decimal("9000"), wage_months=TWO_MONTHS)


def said(draft: Draft, *claims: ClaimOnFile, law: object = LAW) -> dict[str, Verdict]:
    return {item.rule: item.verdict for item in check_draft(draft, claims, law=law).items}  # type: ignore[arg-type]


def pays(kind: str, amount: str | None, due: date | None = DUE) -> Draft:
    return Draft((DraftTerm(kind, Decimal(amount) if amount is not None else None, due),))


@pytest.mark.parametrize(
    ("amount", "rule", "verdict"),
    [
        ("3399.99", "minimum_wage", Verdict.REFUSED),  # (2200 − 0) + (2200 − 1000) = 3400
        ("3400", "plainly_low", Verdict.LOOK),  # under half of 9000
        ("4499.99", "plainly_low", Verdict.LOOK),
        ("4500", "free", Verdict.FREE),
        ("8999", "free", Verdict.FREE),
    ],
)
def test_wages_below_the_minimum_are_refused_and_above_it_the_parties_may_give_way(
    amount: str, rule: str, verdict: Verdict
) -> None:
    found = said(pays("wages", amount), WAGES)
    assert found[rule] is verdict
    assert (Verdict.REFUSED in found.values()) is (verdict is Verdict.REFUSED)


def test_the_refusal_tells_its_reason_with_both_sums_and_its_articles() -> None:
    check = check_draft(pays("wages", "3000"), [WAGES], law=LAW)
    (item,) = check.refused
    assert "3000" in render(item.reason)
    assert "3400.00" in render(item.reason)
    assert {"劳动法48", "最低工资规定3"} <= {ground.reference for ground in item.grounds}
    with pytest.raises(UserError, match="最低工资"):
        check.refuse()


def test_what_pays_all_that_is_owed_is_neither_refused_nor_looked_at() -> None:
    check = check_draft(pays("wages", "9000"), [WAGES], law=LAW)
    assert check.items == ()
    check.refuse()


def test_a_month_without_normal_work_has_no_minimum_and_an_unknown_one_is_looked_at() -> None:
    absent = ClaimOnFile("wages", wage_months=(WageMonth("2026-01", Decimal("1000"), Decimal("0"), False),))
    unknown = ClaimOnFile("wages", wage_months=(WageMonth("2026-01", Decimal("1000"), Decimal("0"), None),))
    assert "minimum_wage" not in said(pays("wages", "900"), absent)
    assert said(pays("wages", "900"), unknown)["minimum_wage_open"] is Verdict.LOOK


def test_a_place_without_a_known_minimum_is_looked_at_and_never_guessed() -> None:
    assert said(pays("wages", "1"), WAGES, law=law_at(date(2026, 4, 20)))["minimum_wage_unknown"] is Verdict.LOOK


def test_a_claim_that_the_draft_leaves_out_stays_open_unless_everything_is_declared_settled() -> None:
    severance = ClaimOnFile("severance", Decimal("27000"), facts=SEVERANCE)
    paid = DraftTerm("severance", Decimal("27000"), DUE)
    assert said(Draft((paid,)), WAGES, severance) == {}
    found = said(Draft((paid,), ("双方再无其他劳动争议。",)), WAGES, severance)
    assert found["minimum_wage"] is Verdict.REFUSED
    assert found["all_settled"] is Verdict.FREE


def test_each_worker_of_a_group_has_a_floor_of_their_own() -> None:
    months = (WageMonth("2026-01", Decimal("5000"), Decimal("0"), True),)
    claims = [ClaimOnFile("wages", wage_months=months, worker=key) for key in ("w1", "w2")]
    terms = (
        DraftTerm("wages", Decimal("9000"), DUE, worker="w1"),
        DraftTerm("wages", Decimal("1000"), DUE, worker="w2"),
    )
    (refused,) = check_draft(Draft(terms), claims, law=LAW).refused
    assert refused.worker == "w2"


def test_less_than_the_employer_admits_is_for_the_mediator() -> None:
    claim = ClaimOnFile("severance", Decimal("27000"), Decimal("20000"), Stance.ADMITTED, SEVERANCE)
    assert said(pays("severance", "19999"), claim)["below_admitted"] is Verdict.LOOK
    assert said(pays("severance", "20000"), claim) == {"free": Verdict.FREE}


def test_severance_may_be_settled_below_the_law_and_this_is_said() -> None:
    claim = ClaimOnFile("severance", Decimal("27000"), facts=SEVERANCE)
    assert said(pays("severance", "13500"), claim) == {"free": Verdict.FREE}
    assert said(pays("severance", "13499"), claim) == {"plainly_low": Verdict.LOOK}


@pytest.mark.parametrize(("goes_on", "verdict"), [(True, Verdict.LOOK), (False, Verdict.FREE), (None, Verdict.FREE)])
def test_who_stays_employed_gives_up_earned_pay_under_the_mediators_eyes(
    goes_on: bool | None, verdict: Verdict
) -> None:
    found = check_draft(Draft(pays("wages", "8000").terms, goes_on=goes_on), [WAGES], law=LAW)
    assert [item.verdict for item in found.items] == [verdict]


def test_an_injury_without_a_grade_is_not_settled_unseen() -> None:
    assert said(pays("work_injury", "50000"), ClaimOnFile("work_injury"))["injury_open"] is Verdict.LOOK
    graded = ClaimOnFile(
        "work_injury",
        facts={"grade": 7, "own_wage": "8000.00", "pool_avg": "9000.00", "insured": False, "leaving": False},
    )
    assert said(pays("work_injury", "50000"), graded)["injury_below"] is Verdict.LOOK
    assert "injury_below" not in said(pays("work_injury", "104000"), graded)


def test_cash_does_not_replace_contributions() -> None:
    assert said(pays("social_insurance", "3000"), ClaimOnFile("social_insurance"))["insurance_in_cash"] is Verdict.LOOK


def test_a_payment_without_a_day_and_a_relation_are_looked_at() -> None:
    assert said(pays("wages", "9000", None), WAGES) == {"no_day": Verdict.LOOK}
    assert said(pays("relation", None), ClaimOnFile("relation")) == {"relation": Verdict.LOOK}


CLAUSES = [
    ("劳动者自愿放弃要求补缴社会保险的权利。", "insurance_waived"),
    ("双方确认社保不再补缴，折算现金一并支付。", "insurance_waived"),
    ("乙方今后不得就社会保险提出任何要求。", "insurance_waived"),
    ("用人单位于5月31日前为劳动者补缴社会保险。", None),
    ("用人单位不得要求劳动者放弃社会保险。", None),
    ("双方确认社会保险已经足额缴纳。", None),
    ("公司不再为李示甲补缴社会保险，另付补贴2000元。", "insurance_waived"),
    ("用人单位不按时缴纳社会保险的，劳动者可以投诉。", None),
    ("双方到社会保险经办机构办理补缴手续。", None),
    ("劳动者领款后不向劳动监察申诉。", "complaint_waived"),
    ("投诉电话为0000-0000000。", None),
    ("单位拒不付款的，劳动者有权投诉。", None),
    ("劳动者不得再向任何部门投诉、举报。", "complaint_waived"),
    ("乙方承诺不再信访。", "complaint_waived"),
    ("劳动者撤回已向劳动监察提出的投诉。", None),
    ("用人单位不得因劳动者投诉而打击报复。", None),
    ("劳动者不得泄露单位的商业秘密。", None),
    ("劳动者放弃申请工伤认定。", "recognition_waived"),
    ("用人单位协助劳动者申请工伤认定。", None),
    ("今后加班一律不再支付加班费。", "overtime_waived_ahead"),
    ("用人单位支付2025年的加班费5000元。", None),
    ("劳动者违反本协议的，应当支付违约金5000元。", "worker_penalty"),
    ("劳动者违反服务期约定的，按法律规定支付违约金。", None),
    ("用人单位逾期付款的，向劳动者支付违约金500元。", None),
    ("逾期不付的，东河示例公司应当支付违约金500元。", None),
    ("甲方逾期的，每日按千分之一支付违约金。", None),
    ("李示甲如再到公司门口聚集，支付违约金2000元。", "penalty_open"),
    ("公司有权要求支付违约金2000元。", "penalty_open"),
    ("任何一方违反本协议，应向对方支付违约金3000元。", "penalty_open"),
    ("欠付的工资以公司产品抵偿。", "paid_in_kind"),
    ("工资一律转入劳动者的工资卡。", None),
    ("在劳动者签字之前，单位暂扣其离职证明。", "papers_withheld"),
    ("用人单位在三日内出具离职证明。", None),
    ("劳动者不得就本协议申请仲裁或者起诉。", "suit_waived"),
    ("一方不履行的，另一方可以申请仲裁。", None),
    ("双方一次性了结，再无其他争议。", "all_settled"),
    ("付清之后双方互不追究。", "all_settled"),
    ("双方之间不存在任何其他劳动争议。", "all_settled"),
    ("公司一次性结清2026年2月工资。", None),
    ("本协议一次性了结工伤待遇。", None),
    ("劳动者不再向公司主张任何权利。", "all_settled"),
    ("双方对2026年3月工资没有争议的部分先付。", None),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "rule"), CLAUSES, ids=[clause for clause, _ in CLAUSES])
def test_clauses_are_read_for_what_they_give_away(clause: str, rule: str | None) -> None:
    items = check_draft(Draft((), (clause,)), [], law=LAW).items
    assert [item.rule for item in items] == ([rule] if rule else [])
    for item in items:
        assert item.grounds
        assert item.words == clause
        assert render(item.reason)
        assert render(item.reason, "en")


def test_a_refusal_that_no_article_of_the_day_carries_is_left_to_the_mediator() -> None:
    law = law_at(date(2004, 1, 1))
    assert said(Draft((), ("劳动者自愿放弃社会保险。",)), law=law)["insurance_waived"] is Verdict.REFUSED
    assert said(Draft((), ("劳动者放弃申请工伤认定。",)), law=law_at(date(2003, 1, 1))) == {
        "recognition_waived": Verdict.LOOK
    }


def test_a_term_without_its_claim_on_file_is_a_mistake() -> None:
    with pytest.raises(UserError, match="经济补偿"):
        check_draft(pays("severance", "1"), [WAGES], law=LAW)


amounts = st.decimals("0", "20000", places=2)
months = st.builds(
    WageMonth,
    st.sampled_from(["2026-01", "2026-02", "2026-03"]),
    amounts,
    st.none() | amounts,
    st.sampled_from([True, False, None]),
)
claims = st.builds(
    ClaimOnFile,
    st.just("wages"),
    st.none() | amounts,
    st.none() | amounts,
    st.sampled_from(list(Stance)),
    wage_months=st.lists(months, max_size=3, unique_by=lambda item: item.month).map(tuple),
) | st.builds(
    ClaimOnFile, st.just("severance"), st.none() | amounts, st.none() | amounts, facts=st.none() | st.just(SEVERANCE)
)


@settings(max_examples=60, deadline=None)
@given(claims)
def test_no_proposal_of_ours_is_ever_refused(claim: ClaimOnFile) -> None:
    proposal = draft_proposal(claims_table([claim], law=LAW), law=LAW, first_due=DUE, rest_due=DUE)
    check = check_draft(proposal.as_draft(), [claim], law=LAW)
    assert check.refused == ()
    assert not any(item.rule == "below_admitted" for item in check.items)
    assert all(
        term.least is None or term.amount is None or term.least <= term.amount <= term.most for term in proposal.terms
    )  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(claims, amounts, amounts)
def test_giving_more_never_makes_a_draft_worse(claim: ClaimOnFile, one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    first = check_draft(Draft((DraftTerm(claim.kind, less, DUE),)), [claim], law=LAW)
    second = check_draft(Draft((DraftTerm(claim.kind, more, DUE),)), [claim], law=LAW)
    assert len(second.refused) <= len(first.refused)
