"""Matters that are closed: figures of a body, and what of them may be read by anybody."""

from laoheng.casework.closed.publishing import Leftover, PublicCase, leftovers, publish
from laoheng.casework.closed.sampling import draw, period_of
from laoheng.casework.closed.statistics import BodyFigures, ClosedAs, ClosedMatter, Durations, Share, body_figures

__all__ = [
    "BodyFigures",
    "ClosedAs",
    "ClosedMatter",
    "Durations",
    "Leftover",
    "PublicCase",
    "Share",
    "body_figures",
    "draw",
    "leftovers",
    "period_of",
    "publish",
]
