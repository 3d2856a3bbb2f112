"""Rows of one firm for the wages-overdue tests, and what is found in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from laoheng.hub.engine import Engine
from laoheng.law.at import law_at
from laoheng.portrait import Table
from laoheng.risk.indicators import ComplaintFact, Setting, limits_of, setting_of, window_of
from laoheng.risk.indicators.overdue_firms import FirmAccount, OverdueSources, firm_accounts
from laoheng.standard.calendar import WorkCalendar
from tests.unit.portrait.tables import records_of

AS_OF = date(2026, 11, 15)
REGION = "990101"
CALENDAR = WorkCalendar.national(assume_weekends_after=True)
Rows = dict[str, list[dict[str, Any]]]
WHO = {"firm_id": "A", "person_id": "p"}


def setting() -> Setting:
    """The setting of one run on `AS_OF`."""
    law = law_at(AS_OF, REGION, None)
    assert limits_of(law)
    return setting_of(window_of(AS_OF, REGION, None, CALENDAR), REGION, law, "rows")


def wage(month: str, paid_on: date | None, paid: str = "5370.00", **other: Any) -> dict[str, Any]:
    """A wage row: 6000 gross, 630 deducted, nothing else deducted."""
    sums = {"gross": "6000.00", "insurance_deduction": "600.00", "tax_deduction": "30.00"}
    sums |= {"fund_deduction": "0.00", "other_deduction": "0.00", "paid": paid}
    whole: dict[str, Any] = {name: Decimal(value) for name, value in sums.items()}
    return WHO | whole | {"month": month, "paid_on": paid_on, "method": "bank"} | other


def transfer(on: date, memo: str, amount: str = "5370.00", **other: Any) -> dict[str, Any]:
    """A bank row."""
    return WHO | {"paid_on": on, "amount": Decimal(amount), "memo": memo} | other


def contract(starts_on: date = date(2024, 1, 1), **other: Any) -> dict[str, Any]:
    """A contract of 6000 a month, paid on the tenth."""
    terms = {"agreed_wage": Decimal("6000.00"), "pay_day": "10", "pay_period": "monthly", "form": "FIX"}
    return WHO | terms | {"starts_on": starts_on} | other


def deferral(month: str, **other: Any) -> dict[str, Any]:
    """A written agreement without consent, for the whole firm: an admission that the wage was not paid."""
    terms = {"signed_on": date(2026, 9, 9), "new_date": date(2026, 9, 30), "consent": "none", "written": True}
    return {"firm_id": "A", "months": [month]} | terms | other


def claim(*periods: str, amount: str | None = None, on: date = date(2026, 11, 2)) -> ComplaintFact:
    """A complaint of the worker."""
    return ComplaintFact("A", "p", on, periods, None if amount is None else Decimal(amount))


def account_of(
    engine: Engine, rows: Mapping[str, Iterable[Mapping[str, Any]]], complaints: Iterable[ComplaintFact] = ()
) -> FirmAccount:
    """The account of firm A."""
    return accounts_of(engine.run, rows, complaints)["A"]


def accounts_of(
    run: Callable[[Table], pa.Table],
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    complaints: Iterable[ComplaintFact] = (),
) -> dict[str, FirmAccount]:
    """The accounts of all firms in the rows."""
    return firm_accounts(run, OverdueSources(records_of(rows), tuple(complaints)), setting(), CALENDAR)


def said_of(account: FirmAccount) -> dict[str, tuple[str, str, Collection[str], Decimal | None]]:
    """By worker: status, level, months in arrears and the sum."""
    return {
        worker.person_id: (judged.status.value, judged.level.value, judged.periods_in_arrears, judged.amount_overdue)
        for worker, judged in account.judged
    }
