"""What the law says on a date in a place; every answer is a Finding."""

from laoheng.law.at import LawAt, ParameterValue, StaleEntry, law_at, rule_ground, stale
from laoheng.law.catalogue import Article, Instrument, find_article
from laoheng.law.clocks import ClockRule, Deadline, clock_rule, clock_rules, deadline
from laoheng.law.errors import CalculationInputError, NotInForceError, UnknownArticleError, UnknownParameterError
from laoheng.law.history import articles_in_force
from laoheng.law.rules import CALCULATORS, Calculator, calculate, find_calculator
from laoheng.law.timeline import ClockRun, Standing, Stop, run_clock

__all__ = [
    "CALCULATORS",
    "Article",
    "CalculationInputError",
    "Calculator",
    "ClockRule",
    "ClockRun",
    "Deadline",
    "Instrument",
    "LawAt",
    "NotInForceError",
    "ParameterValue",
    "StaleEntry",
    "Standing",
    "Stop",
    "UnknownArticleError",
    "UnknownParameterError",
    "articles_in_force",
    "calculate",
    "clock_rule",
    "clock_rules",
    "deadline",
    "find_article",
    "find_calculator",
    "law_at",
    "rule_ground",
    "run_clock",
    "stale",
]
