"""The indicators: ten with rules of their own and a wider catalogue of formulas, graded by dated data."""

from laoheng.risk.indicators.catalogue import INDICATOR_IDS, INDICATORS, WAGES_OVERDUE, Indicator, Limits, indicator
from laoheng.risk.indicators.catalogue import indicator as indicator_of
from laoheng.risk.indicators.findings import Rows, Setting, indicator_finding
from laoheng.risk.indicators.levels import Grading, OwnLevels, adjustable, graded_indicators, grading
from laoheng.risk.indicators.masks import Masks, State, decide, push
from laoheng.risk.indicators.policy import Effect, Load, PastValue, bench, checked_levels, level_at
from laoheng.risk.indicators.protections import PROTECTIONS, OwnRows, Protection, protection_findings
from laoheng.risk.indicators.published import Published, published
from laoheng.risk.indicators.settings import limits_of, setting_of, window_of
from laoheng.risk.indicators.signals import daily_signals, evidence, monthly_signals, shown, signals, with_industry
from laoheng.risk.indicators.verdicts import Verdict, verdicts
from laoheng.risk.indicators.wages_overdue import ComplaintFact, MessageFact
from laoheng.risk.indicators.watch_catalogue import (
    TEN,
    Dimension,
    Subject,
    Watched,
    catalogue_size,
    cause_of,
    computable,
    dimension_of,
    watched,
    watched_of,
)
from laoheng.risk.indicators.watch_findings import shown_value, watched_finding
from laoheng.risk.indicators.watch_signals import (
    day_values,
    gather_verdicts,
    month_values,
    ten_values,
    watched_days,
    watched_evidence,
    watched_months,
    watched_verdicts,
)

__all__ = [
    "INDICATORS",
    "INDICATOR_IDS",
    "PROTECTIONS",
    "TEN",
    "WAGES_OVERDUE",
    "ComplaintFact",
    "Dimension",
    "Effect",
    "Grading",
    "Indicator",
    "Limits",
    "Load",
    "Masks",
    "MessageFact",
    "OwnLevels",
    "OwnRows",
    "PastValue",
    "Protection",
    "Published",
    "Rows",
    "Setting",
    "State",
    "Subject",
    "Verdict",
    "Watched",
    "adjustable",
    "bench",
    "catalogue_size",
    "cause_of",
    "checked_levels",
    "computable",
    "daily_signals",
    "day_values",
    "decide",
    "dimension_of",
    "evidence",
    "gather_verdicts",
    "graded_indicators",
    "grading",
    "indicator",
    "indicator_finding",
    "indicator_of",
    "level_at",
    "limits_of",
    "month_values",
    "monthly_signals",
    "protection_findings",
    "published",
    "push",
    "setting_of",
    "shown",
    "shown_value",
    "signals",
    "ten_values",
    "verdicts",
    "watched",
    "watched_days",
    "watched_evidence",
    "watched_finding",
    "watched_months",
    "watched_of",
    "watched_verdicts",
    "window_of",
    "with_industry",
]
