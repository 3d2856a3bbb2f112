"""What labelled clauses teach about wording: which label a clause is about, and whether it is at fault there.

Reading needs numpy only; `training` and `deciding` fit, and `fitting` writes the committed files.
"""

from laoheng.advice.review.learned.decide import Decision, learned_decision
from laoheng.advice.review.learned.evidence import Evidence, evidence_of, learned_model, told_by

__all__ = ["Decision", "Evidence", "evidence_of", "learned_decision", "learned_model", "told_by"]
