"""Inputs for every move of the tables, plainly fictitious."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from laoheng.casework import Role, Transition, closing_reasons, needs_of
from laoheng.casework.guards import MatterState

ON = date(2026, 3, 2)  # a Monday


def inputs_for(item: Transition, by: Role, matter: MatterState, on: date = ON, **changes: Any) -> dict[str, Any]:
    """Sound inputs for `item`; `changes` replace some."""
    samples: dict[str, Any] = {
        "on": on,
        "officer": "officer-a" if matter.decided_by != "officer-a" else "officer-b",
        "reason": "理由",
        "grounds": ["劳动法50"],
        "evidence": ["file-1"],
        "amount": str(matter.amount_due or "5200.00"),
        "promised_on": on,
        "paid_on": on,
        "proof": ["row-1"],
        "proof_source": "bank_row",
        "document": "doc-1",
        "agreement": "doc-2",
        "authority": ["doc-3"],
        "own_word": True,
        "worker_consent": "doc-4",
        "firm_consent": "doc-5",
        "body": "body-1",
        "referred_to": "仲裁委员会",
        "approved_by": "head-1",
        "contact_attempts": ["call-1"],
        "appeal_route": "行政复议",
        "decision": "event-1",
        "applicant": "firm" if item.name == "ask_worker" else "worker",
        "side": "worker",
        "own_consent": True,
        "mediator": "mediator-1",
        "earlier_vetoes": 0,
        "remaining": "0" if matter.amount_due is None else str(matter.amount_due),
        "still_open": 0,
        "closing": next(iter(closing_reasons(item.name)), ""),
        "contact": "letter",
        "until": max(on, matter.due_on or on) + timedelta(days=5),
    }
    return {name: samples[name] for name in needs_of(item, by, matter.collective)} | changes
