"""What the law says on a date in a place; every answer is a Finding."""

from laoheng.law.at import LawAt, ParameterValue, StaleEntry, law_at, rule_ground, stale
from laoheng.law.catalogue import Article, Instrument, find_article
from laoheng.law.errors import NotInForceError, UnknownArticleError, UnknownParameterError

__all__ = [
    "Article",
    "Instrument",
    "LawAt",
    "NotInForceError",
    "ParameterValue",
    "StaleEntry",
    "UnknownArticleError",
    "UnknownParameterError",
    "find_article",
    "law_at",
    "rule_ground",
    "stale",
]
