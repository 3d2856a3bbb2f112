"""Similar cases: elements first, text second; what is shared, what differs, and how such cases ended."""

from laoheng.advice.similar.profile import Profile, profile_of
from laoheng.advice.similar.search import CaseIndex, SimilarCase, SimilarReport, find_similar

__all__ = ["CaseIndex", "Profile", "SimilarCase", "SimilarReport", "find_similar", "profile_of"]
