"""Aids for a mediator: claims table, points in dispute, fair range, a proposal, and what no agreement may give away.

Whatever is shown here a person adopts, edits or drops.
"""

from laoheng.advice.mediation.claims import ClaimOnFile, ClaimRow, SumByLaw, claims_table
from laoheng.advice.mediation.fair import FairRange, Waiting, fair_range, waiting_assumptions
from laoheng.advice.mediation.floors import Draft, DraftCheck, DraftItem, DraftTerm, Verdict, check_draft
from laoheng.advice.mediation.points import PointOfDispute, points_of_dispute
from laoheng.advice.mediation.proposal import Proposal, ProposedTerm, draft_proposal
from laoheng.advice.mediation.wages import WageMonth

__all__ = [
    "ClaimOnFile",
    "ClaimRow",
    "Draft",
    "DraftCheck",
    "DraftItem",
    "DraftTerm",
    "FairRange",
    "PointOfDispute",
    "Proposal",
    "ProposedTerm",
    "SumByLaw",
    "Verdict",
    "WageMonth",
    "Waiting",
    "check_draft",
    "claims_table",
    "draft_proposal",
    "fair_range",
    "points_of_dispute",
    "waiting_assumptions",
]
