"""Cases of the day given to mediators: hard bars, a stated objective, solved exactly, every match explained."""

from laoheng.casework.matching.explaining import (
    Assignment,
    Candidate,
    Match,
    RunnerUp,
    Unmatched,
    assign,
    candidates,
    check_choice,
)
from laoheng.casework.matching.model import Bar, CaseToMatch, Record, RosterEntry, Weights, bar, standard_weights
from laoheng.casework.matching.scoring import Term
from laoheng.casework.matching.solving import greedy, objective

__all__ = [
    "Assignment",
    "Bar",
    "Candidate",
    "CaseToMatch",
    "Match",
    "Record",
    "RosterEntry",
    "RunnerUp",
    "Term",
    "Unmatched",
    "Weights",
    "assign",
    "bar",
    "candidates",
    "check_choice",
    "greedy",
    "objective",
    "standard_weights",
]
