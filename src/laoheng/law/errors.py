"""What can go wrong when the law is asked."""

from __future__ import annotations

from laoheng.standard.errors import LaohengError, NotCoveredError, UserError


class UnknownArticleError(UserError):
    """A citation that the catalogue does not hold; it must not reach a reader."""


class NotInForceError(NotCoveredError):
    """An article, a value or a rule that does not hold on the day asked about."""


class UnknownParameterError(LaohengError):
    """A parameter name that no file defines: a fault of ours, not of a user."""


class LawDataError(LaohengError):
    """A law file that contradicts itself: a fault of ours."""


class CalculationInputError(UserError):
    """Facts that a calculator cannot take: what, where, why, and what to write instead."""
