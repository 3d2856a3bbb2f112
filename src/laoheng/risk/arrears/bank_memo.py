"""What a bank memo says: whether the transfer is a wage, and which periods it pays."""

from __future__ import annotations

from typing import Final

from laoheng.risk.arrears.case import BankRow
from laoheng.risk.arrears.naming import named_periods, plain
from laoheng.risk.arrears.periods import Period

WAGE_WORDS: Final = ("工资", "薪", "代发")
# A bonus, a refund of expenses, a loan, a compensation or a commission pays no month's wage.
OTHER_WORDS: Final = ("奖", "报销", "借款", "补偿", "提成")


def is_wage(memo: str) -> bool:
    """Whether the memo marks a wage and nothing that would make it another payment."""
    text = plain(memo)
    return any(word in text for word in WAGE_WORDS) and not any(word in text for word in OTHER_WORDS)


def paid_periods(row: BankRow, weekly: bool) -> tuple[Period, ...]:
    """The periods the memo names, oldest first; a month without year is the latest one not after the row."""
    return named_periods(plain(row.memo), row.date, weekly)
