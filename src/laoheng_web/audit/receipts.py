"""A receipt anyone can check: an event's leaf, its path in the tree, and the signed checkpoint it leads to."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from laoheng_web.audit.models import LedgerCheckpoint, LedgerLeaf
from laoheng_web.audit.tree import tree


def receipt_of(event: UUID) -> dict[str, Any] | None:
    """The receipt of a sealed event in the form `laoheng-verify receipt` reads; None where it is not sealed (yet)."""
    leaf = LedgerLeaf.objects.filter(event_id=event).first()
    checkpoint = LedgerCheckpoint.objects.order_by("-size").first()
    if leaf is None or checkpoint is None or leaf.index >= checkpoint.size:
        return None
    return {
        "leaf": base64.b64encode(bytes(leaf.leaf)).decode(),
        "index": leaf.index,
        "size": checkpoint.size,
        "proof": [base64.b64encode(part).decode() for part in tree().inclusion_proof(leaf.index, checkpoint.size)],
        "checkpoint": checkpoint.note,
    }
