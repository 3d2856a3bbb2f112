"""Wage arrears judged from several sources: nothing is alleged on one origin's word."""

from laoheng.risk.arrears.account import PeriodAccount, State
from laoheng.risk.arrears.case import ArrearsCase, CaseError
from laoheng.risk.arrears.deferral import Reason, Verdict
from laoheng.risk.arrears.finding import to_finding
from laoheng.risk.arrears.judge import ArrearsJudgement, judge
from laoheng.risk.arrears.periods import Period, due_date

__all__ = [
    "ArrearsCase",
    "ArrearsJudgement",
    "CaseError",
    "Period",
    "PeriodAccount",
    "Reason",
    "State",
    "Verdict",
    "due_date",
    "judge",
    "to_finding",
]
