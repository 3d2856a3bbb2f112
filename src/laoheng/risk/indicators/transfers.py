"""Which payment on the wage list a bank transfer is, told from its memo, or from day and sum where the memo names none.

The plain functions read memos as the arrears judgement does; the expressions only recognise the plainest wordings, and
whoever is paid under any other is weighed one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from laoheng.portrait import Table
from laoheng.portrait.steps import DECIMAL_SUM
from laoheng.risk.arrears.bank_memo import OTHER_WORDS, WAGE_WORDS, is_wage, paid_periods
from laoheng.risk.arrears.case import BankRow

_PERSON = ["firm_id", "person_id"]
# Words that name no month and no other payment, whatever their order.
_PLAIN = "[代发工资薪金款项酬支付 ]*"
_NO_MONTH = f"^{_PLAIN}$"
_WITH_YEAR = rf"^{_PLAIN}20[0-9][0-9](?:年[0-9]{{1,2}}月|-[0-9]{{1,2}}月?)份?{_PLAIN}$"
_WITHOUT_YEAR = rf"^{_PLAIN}[0-9]{{1,2}}月份?{_PLAIN}$"


def named_by_list(bank: Iterable[Mapping[str, Any]], wages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The bank rows of one worker; one that names no month gets that of the list's payment of the same day and sum.

    Each payment on the list names one transfer at most; of several alike the oldest month comes first. Without this a
    month missing from the lists would take the next month's transfer, and so on to the newest, which would look unpaid.
    """
    listed: dict[tuple[date, Decimal], list[str]] = {}
    for row in sorted(wages, key=lambda row: str(row["month"]), reverse=True):
        if row["paid_on"] is not None and row["paid"]:
            listed.setdefault((row["paid_on"], row["paid"]), []).append(row["month"])
    found = []
    for row in bank:
        memo = row["memo"] or ""
        months = listed.get((row["paid_on"], row["amount"]))
        if months and is_wage(memo) and not months_named(row):
            memo = f"工资{months.pop()}"
        found.append({**row, "memo": memo})
    return found


def months_named(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The months a transfer's memo names."""
    memo = BankRow(row["paid_on"], row["amount"], row["memo"] or "")
    return tuple(period.text for period in paid_periods(memo, weekly=False))


def transferred_for(bank: Table) -> Table:
    """Yuan transferred by person and the month that a plain memo names: firm_id, person_id, month, named."""
    rows = bank.filter(_is_wage(bank.memo))
    dated = rows.memo.re_search(_WITH_YEAR)
    rows = rows.filter(dated | rows.memo.re_search(_WITHOUT_YEAR))
    # A month without year is the latest one not after the transfer.
    number = ibis.ifelse(
        rows.memo.re_search(_WITH_YEAR),
        rows.memo.re_extract("20[0-9][0-9](?:年|-)([0-9]{1,2})", 1),
        rows.memo.re_extract("([0-9]{1,2})月", 1),
    )
    latest = ibis.ifelse(number.try_cast("int64") <= rows.paid_on.month(), rows.paid_on.year(), rows.paid_on.year() - 1)
    year = ibis.ifelse(
        rows.memo.re_search(_WITH_YEAR), rows.memo.re_extract("(20[0-9][0-9])", 1), latest.cast("string")
    )
    rows = rows.mutate(month=year + "-" + number.lpad(2, "0"))
    return rows.group_by([*_PERSON, "month"]).aggregate(named=rows.amount.sum().cast(DECIMAL_SUM))


def transferred_on(bank: Table) -> Table:
    """Number of transfers that name no month, by person, day and sum: firm_id, person_id, paid_on, paid, transfers."""
    rows = bank.filter(_is_wage(bank.memo), bank.memo.re_search(_NO_MONTH))
    return rows.group_by([*_PERSON, "paid_on", "amount"]).aggregate(transfers=rows.count()).rename(paid="amount")


def _is_wage(memo: Any) -> Any:
    wage = memo.contains(WAGE_WORDS[0])
    for word in WAGE_WORDS[1:]:
        wage = wage | memo.contains(word)
    for word in OTHER_WORDS:
        wage = wage & ~memo.contains(word)
    return wage
