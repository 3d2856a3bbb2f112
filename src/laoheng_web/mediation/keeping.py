"""What of a mediation goes with its file once the term is over; the published case names nobody and stays."""

from __future__ import annotations

from typing import Any

HELD_WORDS: dict[str, dict[str, Any]] = {
    "mediation.Claim": {"story": "", "firm_word": "", "basis": None},
    "mediation.Talk": {"text": ""},
    "mediation.Agreement": {"terms": ""},
    "mediation.Voice": {"transcript": ""},
    "mediation.Promise": {"words": ""},
    "mediation.Fulfilment": {"word": ""},
    "mediation.QualityReview": {"remark": ""},
    "mediation.Mediation": {"mediator_name": ""},
    "mediation.SignedRecord": {},
    "mediation.RecordHand": {},
    "mediation.Opinion": {},
    "mediation.Claimant": {},
    "mediation.BidRound": {},
    "mediation.Bid": {},
    "mediation.Hand": {},
    "mediation.Helper": {},
    "mediation.Mandate": {},
    "mediation.CaseNeed": {},
    "mediation.PublishedCase": {},
    "mediation.Reminder": {},
}
HELD_FILES = {
    "mediation.Agreement": ("draft_digest", "digest"),
    "mediation.Hand": ("digest",),
    "mediation.SignedRecord": ("draft_digest", "digest"),
    "mediation.RecordHand": ("digest",),
}
