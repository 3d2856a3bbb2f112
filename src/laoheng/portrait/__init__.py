"""Portraits: what the records say of a firm, as named features with unit, ground and "unknown"."""

from laoheng.portrait.build import firm_days, firm_months, steps_of
from laoheng.portrait.daily import DAILY
from laoheng.portrait.edges import EDGES, Edge, touched
from laoheng.portrait.feature import Feature, Grain, feature
from laoheng.portrait.monthly import MONTHLY
from laoheng.portrait.people_steps import PeopleSteps
from laoheng.portrait.records import MonthLaw, Records, Table, Window
from laoheng.portrait.watch_steps import WatchSteps
from laoheng.portrait.watched import WATCHED_DAILY, WATCHED_MONTHLY

__all__ = [
    "DAILY",
    "EDGES",
    "MONTHLY",
    "WATCHED_DAILY",
    "WATCHED_MONTHLY",
    "Edge",
    "Feature",
    "Grain",
    "MonthLaw",
    "PeopleSteps",
    "Records",
    "Table",
    "WatchSteps",
    "Window",
    "feature",
    "firm_days",
    "firm_months",
    "steps_of",
    "touched",
]
