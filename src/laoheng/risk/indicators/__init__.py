"""The ten indicators: declared, graded by dated data, answered as findings with the very rows behind them."""

from laoheng.risk.indicators.catalogue import INDICATOR_IDS, INDICATORS, WAGES_OVERDUE, Indicator, Limits, indicator
from laoheng.risk.indicators.findings import Rows, Setting, indicator_finding
from laoheng.risk.indicators.levels import Grading, graded_indicators, grading
from laoheng.risk.indicators.masks import Masks, State, decide, push
from laoheng.risk.indicators.settings import limits_of, setting_of, window_of
from laoheng.risk.indicators.signals import daily_signals, evidence, monthly_signals, shown, signals
from laoheng.risk.indicators.verdicts import Verdict, verdicts
from laoheng.risk.indicators.wages_overdue import ComplaintFact, MessageFact

__all__ = [
    "INDICATORS",
    "INDICATOR_IDS",
    "WAGES_OVERDUE",
    "ComplaintFact",
    "Grading",
    "Indicator",
    "Limits",
    "Masks",
    "MessageFact",
    "Rows",
    "Setting",
    "State",
    "Verdict",
    "daily_signals",
    "decide",
    "evidence",
    "graded_indicators",
    "grading",
    "indicator",
    "indicator_finding",
    "limits_of",
    "monthly_signals",
    "push",
    "setting_of",
    "shown",
    "signals",
    "verdicts",
    "window_of",
]
