"""Contract diagnosis: what a clause or a whole contract says that the law does not allow."""

from laoheng.advice.review.clauses import Passage, split_clauses
from laoheng.advice.review.conflicts import Conflict
from laoheng.advice.review.detect import Hit, Reading, read_clause
from laoheng.advice.review.labels import ClauseKind, Severity, clause_kinds
from laoheng.advice.review.whole import ClauseFinding, Review, Stance, review_contract

__all__ = [
    "ClauseFinding",
    "ClauseKind",
    "Conflict",
    "Hit",
    "Passage",
    "Reading",
    "Review",
    "Severity",
    "Stance",
    "clause_kinds",
    "read_clause",
    "review_contract",
    "split_clauses",
]
