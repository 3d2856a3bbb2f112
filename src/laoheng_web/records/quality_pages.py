"""Pages on the quality of what was sent: the bureau's overview, and each firm's own bulletin."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.hub.quality.scores import DIMENSIONS, MonthQuality
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken
from laoheng_web.audit.by import By
from laoheng_web.records.quality import Quality, quality_of
from laoheng_web.records.views import SENDERS, office_for
from laoheng_web.vault.models import Firm

SHOWN = 25
LOW = 0.9  # below it a dimension gets its line of advice


@page(roles=SENDERS, purpose="records_sending")
def quality(request: HttpRequest, by: By) -> HttpResponse:
    """The bulletin: a firm sees its own, the bureau the months that most need a word."""
    found = quality_of(office_for(by).id, by.party if by.role == "firm" else None)
    months = found.months if by.role == "firm" else sorted(found.months, key=_worst_first)
    names = _names(found)
    context = {
        "officer": by.role == "regulator",
        "dimensions": [_words(f"dimension.{name}") for name in DIMENSIONS],
        "months": [_month(row, names) for row in months[:SHOWN]],
        "more": max(0, len(months) - SHOWN),
        "advice": _advice(months[:SHOWN]) if by.role == "firm" else [],
        "differing": [
            (
                item.firm_id,
                names.get(item.firm_id, ""),
                item.month,
                _words(f"comparison.{item.code}", own=item.own, other=item.other),
            )
            for item in found.differing[:SHOWN]
        ],
        "odd": [
            (item.firm_id, names.get(item.firm_id, ""), item.month, _words(f"oddity.{item.code}"), item.rows)
            for item in found.odd[:SHOWN]
        ],
    }
    return render(request, "records/quality.html", context)


def _worst_first(row: MonthQuality) -> tuple[bool, float]:
    """Of a month without a whole score nobody knows how it is: it stands after those that are known."""
    return row.whole is None, row.whole or 0.0


def _month(row: MonthQuality, names: dict[str, str]) -> dict[str, Any]:
    shares = [(_words(f"dimension.{name}"), _percent(getattr(row, name))) for name in DIMENSIONS]
    return {
        "firm": names.get(row.firm_id, ""),
        "kind": contract_of(row.kind).label,
        "month": row.month,
        "rows": row.rows,
        "whole": _percent(row.whole),
        "shares": shares,
    }


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def _advice(months: list[MonthQuality] | tuple[MonthQuality, ...]) -> list[str]:
    low = [
        name for name in DIMENSIONS if any((share := getattr(row, name)) is not None and share < LOW for row in months)
    ]
    return [_words(f"advice.{name}") for name in low]


def _names(found: Quality) -> dict[str, str]:
    ids = {item.firm_id for rows in (found.months, found.differing, found.odd) for item in rows}
    return {str(firm.id): firm.name or firm.code for firm in Firm.objects.filter(id__in=[UUID(value) for value in ids])}


def _words(code: str, **args: object) -> str:
    return spoken(Message.of(f"quality.{code}", **args))
