"""What a transfer's memo says, plainly and as an expression: the expression never knows more than the plain reading."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.risk.indicators.transfers import months_named, named_by_list, transferred_for, transferred_on
from tests.unit.portrait.tables import records_of

PAID = Decimal("5000.00")
MEMOS = [
    ("2026年8月工资", "2026-08"),
    ("代发工资2026-08", "2026-08"),
    ("代发工资2026-8月", "2026-08"),
    ("工资 2026年8月份", "2026-08"),
    ("8月工资", "2026-08"),
    ("11月工资", "2025-11"),  # not yet begun when paid: last year's
    ("13月工资", None),  # no such month
    ("工资2026-13", None),
    ("上月工资", None),  # left to the plain reading
    ("八月工资", None),
    ("２０２６年８月工资", None),
    ("7、8月工资", None),
    ("8月奖金", None),  # no wage
    ("代发工资", None),
    ("货款", None),
]


def transfer(memo: str, on: date = date(2026, 9, 10), amount: Decimal = PAID) -> dict[str, Any]:
    return {"firm_id": "A", "person_id": "p", "paid_on": on, "amount": amount, "memo": memo}


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[list[Any], list[Any]]]:
    """By memo, the months named and the transfers without a month, as the expressions see them."""
    rows = [transfer(memo) | {"person_id": memo} for memo, _ in MEMOS]
    bank = records_of({"bank_payroll": rows}).of("bank_payroll")
    with Engine(threads=1) as engine:
        named = engine.run(transferred_for(bank)).to_pylist()
        bare = engine.run(transferred_on(bank)).to_pylist()
    return {
        memo: ([r for r in named if r["person_id"] == memo], [r for r in bare if r["person_id"] == memo])
        for memo, _ in MEMOS
    }


@pytest.mark.parametrize(("memo", "month"), MEMOS)
def test_a_month_the_expression_reads_is_the_one_month_the_plain_reading_finds(
    found: dict[str, tuple[list[Any], list[Any]]], memo: str, month: str | None
) -> None:
    named, _ = found[memo]
    read = [row["month"] for row in named if not row["month"].endswith("-13")]
    assert read == ([month] if month else [])
    if month:
        assert (months_named(transfer(memo)), named[0]["named"]) == ((month,), PAID)


def test_only_a_wage_whose_memo_names_nothing_can_be_known_by_day_and_sum(
    found: dict[str, tuple[list[Any], list[Any]]],
) -> None:
    assert [memo for memo, (_, bare) in found.items() if bare] == ["代发工资"]
    assert found["代发工资"][1][0]["transfers"] == 1


def listed(month: str, on: date | None, paid: Decimal = PAID) -> dict[str, Any]:
    return {"month": month, "paid_on": on, "paid": paid}


@pytest.mark.parametrize(
    ("memo", "wages", "expected"),
    [
        ("代发工资", [listed("2026-08", date(2026, 9, 10))], "工资2026-08"),
        ("代发工资", [listed("2026-08", date(2026, 9, 11))], "代发工资"),  # another day
        ("代发工资", [listed("2026-08", date(2026, 9, 10), Decimal("4999.99"))], "代发工资"),  # another sum
        ("代发工资", [listed("2026-08", None)], "代发工资"),
        ("7月工资", [listed("2026-08", date(2026, 9, 10))], "7月工资"),  # it says so itself
        ("报销", [listed("2026-08", date(2026, 9, 10))], "报销"),  # no wage
    ],
)
def test_a_transfer_without_a_month_is_the_listed_payment_of_its_day_and_sum(
    memo: str, wages: list[dict[str, Any]], expected: str
) -> None:
    assert [row["memo"] for row in named_by_list([transfer(memo)], wages)] == [expected]


def test_one_listed_payment_names_one_transfer_and_the_oldest_month_comes_first() -> None:
    day = date(2026, 9, 10)
    wages = [listed("2026-08", day), listed("2026-07", day)]
    three = [transfer("代发工资") for _ in range(3)]
    assert [row["memo"] for row in named_by_list(three, wages)] == ["工资2026-07", "工资2026-08", "代发工资"]
