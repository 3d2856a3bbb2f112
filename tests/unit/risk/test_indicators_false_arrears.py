"""Each way in which someone fully paid was, or could have been, called in arrears; and beside it the true case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.risk.indicators.overdue_firms import FirmAccount
from laoheng.standard.finding import Status
from tests.unit.risk.overdue_cases import Rows, account_of, claim, contract, deferral, said_of, transfer, wage

JULY, AUGUST, SEPTEMBER = (wage(f"2026-{m:02d}", date(2026, m + 1, 10)) for m in (7, 8, 9))
PAYS = [transfer(date(2026, m + 1, 10), f"{m}月工资") for m in (7, 8, 9)]
BARE = [transfer(date(2026, m + 1, 10), "代发工资") for m in (7, 8, 9)]
OTHER = {"firm_id": "A", "person_id": "other"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as made:
        yield made


def alleged(account: FirmAccount) -> list[tuple[str, ...]]:
    return [judged.periods_in_arrears for _, judged in account.of(Status.COMPUTED)]


def present(month: str) -> dict[str, Any]:
    return {"firm_id": "A", "person_id": "p", "month": month, "days": Decimal(21)}


def test_deductions_are_no_shortfall_where_the_months_list_is_missing(engine: Engine) -> None:
    rows: Rows = {"contracts": [contract()], "attendance": [present("2026-08")], "bank_payroll": PAYS}
    rows |= {"wages": [JULY, SEPTEMBER], "deferrals": [deferral("2026-08")]}
    assert alleged(account_of(engine, rows, [claim("2026-08")])) == []


def test_deductions_are_no_shortfall_where_the_list_leaves_them_blank(engine: Engine) -> None:
    part = wage("2026-08", date(2026, 9, 10), "5000.00", fund_deduction=None, other_deduction=None)
    rows: Rows = {"contracts": [contract()], "wages": [JULY, part, SEPTEMBER]}
    rows["bank_payroll"] = [PAYS[0], transfer(date(2026, 9, 10), "8月工资", "5000.00"), PAYS[2]]
    assert alleged(account_of(engine, rows, [claim("2026-08", amount="370.00")])) == []
    stated = wage("2026-08", date(2026, 9, 10), "5000.00")
    account = account_of(engine, rows | {"wages": [JULY, stated, SEPTEMBER]}, [claim("2026-08", amount="370.00")])
    assert said_of(account) == {"p": ("computed", "red", ("2026-08",), Decimal("370.00"))}


def test_a_missing_month_with_nothing_transferred_and_an_admission_is_in_arrears(engine: Engine) -> None:
    rows: Rows = {"contracts": [contract()], "attendance": [present("2026-08")], "bank_payroll": [PAYS[0], PAYS[2]]}
    rows |= {"wages": [JULY, SEPTEMBER], "deferrals": [deferral("2026-08")]}
    assert alleged(account_of(engine, rows)) == [("2026-08",)]


@pytest.mark.parametrize(
    "contracts",
    [
        [],
        [contract(date(2026, 8, 17))],  # begun in mid-month: the agreed wage is not what was earned
        [contract(left_on=date(2026, 8, 14))],
        [contract(pay_period="piece")],
        [contract(pay_period="weekly")],
    ],
)
def test_an_agreed_wage_stands_for_whole_months_of_monthly_pay_only(
    engine: Engine, contracts: list[dict[str, Any]]
) -> None:
    rows: Rows = {"contracts": contracts, "attendance": [present("2026-08")], "bank_payroll": [PAYS[0], PAYS[2]]}
    rows |= {"wages": [JULY, SEPTEMBER], "deferrals": [deferral("2026-08")]}
    assert alleged(account_of(engine, rows)) == []


def test_a_later_raise_is_not_counted_into_months_before_it(engine: Engine) -> None:
    raised = contract(date(2026, 9, 1), agreed_wage=Decimal("9000.00"))
    rows: Rows = {"contracts": [contract(ends_on=date(2026, 8, 31)), raised], "attendance": [present("2026-08")]}
    rows |= {"wages": [JULY, SEPTEMBER], "deferrals": [deferral("2026-08")], "bank_payroll": [PAYS[0], PAYS[2]]}
    ((_, judged),) = account_of(engine, rows).of(Status.COMPUTED)
    assert judged.amount_overdue == Decimal("6000.00")


def test_a_missing_month_does_not_push_transfers_on_until_the_newest_looks_unpaid(engine: Engine) -> None:
    rows: Rows = {"contracts": [contract()], "attendance": [present("2026-07")], "bank_payroll": BARE}
    rows["wages"] = [AUGUST, wage("2026-09", date(2026, 10, 10))]
    baseless = claim("2026-09", amount="5370.00")
    account = account_of(engine, rows, [baseless])
    assert alleged(account) == []
    assert {p.period.text: p.state.value for _, judged in account.judged for p in judged.accounts}["2026-08"] == "paid"


def test_a_transfer_for_the_month_before_the_lists_begin_pays_no_later_month(engine: Engine) -> None:
    before = transfer(date(2026, 7, 1), "代发工资", "5100.00")
    rows: Rows = {"contracts": [contract()], "wages": [JULY, AUGUST, SEPTEMBER], "bank_payroll": [before, *BARE]}
    account = account_of(engine, rows, [claim("2026-09", amount="5370.00")])
    assert alleged(account) == []
    (judged,) = [judged for _, judged in account.judged]
    assert [p.state.value for p in judged.accounts] == ["paid", "paid", "disputed"]  # the claim stands against proof


def test_whoever_left_before_a_deferred_month_is_not_in_arrears_by_an_older_open_contract(engine: Engine) -> None:
    open_ended, last = contract(date(2025, 1, 4)), contract(date(2026, 1, 4), left_on=date(2026, 7, 31))
    rows: Rows = {"contracts": [open_ended, last], "wages": [JULY], "bank_payroll": PAYS[:1]}
    assert alleged(account_of(engine, rows | {"deferrals": [deferral("2026-08")]})) == []


def test_a_leaver_nobody_reported_is_not_in_arrears_in_a_month_whose_list_lacks_him(engine: Engine) -> None:
    rows: Rows = {"contracts": [contract()], "wages": [JULY], "bank_payroll": PAYS[:1]}
    rows["deferrals"] = [deferral("2026-08")]
    assert alleged(account_of(engine, rows)) == [("2026-08",)]  # no list of August: the contract speaks
    rows["wages"] = [JULY, AUGUST | OTHER]
    assert alleged(account_of(engine, rows)) == []


@pytest.mark.parametrize("month", ["2023-11", "2024-10"])
def test_a_month_older_than_the_lists_we_read_is_not_called_unpaid(engine: Engine, month: str) -> None:
    rows: Rows = {"contracts": [contract(date(2020, 1, 1))], "wages": [SEPTEMBER], "bank_payroll": PAYS[2:]}
    rows["deferrals"] = [deferral(month, person_id="p", signed_on=date(2023, 11, 1))]
    assert alleged(account_of(engine, rows, [claim(month)])) == []


def test_a_contract_yet_to_begin_sets_no_terms(engine: Engine) -> None:
    later = contract(date(2026, 12, 1), pay_day="5")
    unpaid = wage("2026-10", None, "0.00")
    rows: Rows = {"contracts": [contract(pay_day="20"), later], "wages": [JULY, unpaid], "bank_payroll": PAYS[:1]}
    assert alleged(account_of(engine, rows)) == []  # due on 20 November, by the contract in force
    assert alleged(account_of(engine, rows | {"contracts": [contract(pay_day="5")]})) == [("2026-10",)]


def test_paid_nothing_and_paid_on_an_unknown_day_differ(engine: Engine) -> None:
    rows: Rows = {"contracts": [contract()], "bank_payroll": [PAYS[0]]}
    assert alleged(account_of(engine, rows | {"wages": [JULY, wage("2026-08", None, "0.00")]})) == [("2026-08",)]
    assert alleged(account_of(engine, rows | {"wages": [JULY, wage("2026-08", None)]})) == []


def test_who_is_paid_in_cash_is_not_in_arrears_by_the_silence_of_the_bank_and_a_claim(engine: Engine) -> None:
    cash = wage("2026-08", date(2026, 9, 10), method="cash", receipt=None)
    rows: Rows = {"contracts": [contract()], "wages": [JULY, cash], "bank_payroll": PAYS[:1]}
    assert alleged(account_of(engine, rows, [claim("2026-08", amount="5370.00")])) == []


def test_a_persons_unproven_months_are_counted_once(engine: Engine) -> None:
    cash = [wage(f"2026-{m:02d}", date(2026, m + 1, 10), method="cash", receipt=None) for m in (6, 7)]
    account = account_of(engine, {"wages": [*cash, AUGUST], "bank_payroll": PAYS[1:2]})
    assert (account.silent, account.looked_at) == (1, 1)
