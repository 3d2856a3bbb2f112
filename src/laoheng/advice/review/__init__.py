"""Contract diagnosis: what a clause says that the law does not allow."""

from laoheng.advice.review.detect import Hit, Reading, read_clause

__all__ = ["Hit", "Reading", "read_clause"]
