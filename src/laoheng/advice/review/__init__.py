"""Contract diagnosis: what a clause or a whole contract says that the law does not allow."""

from laoheng.advice.review.detect import Hit, Reading, read_clause
from laoheng.advice.review.labels import ClauseKind, Severity, clause_kinds
from laoheng.advice.review.whole import ClauseFinding, Passage, Review, Stance, review_contract, split_clauses

__all__ = [
    "ClauseFinding",
    "ClauseKind",
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
