"""The quality of what was sent: scores, comparisons and remarks, for a bureau or for one firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from laoheng.hub.engine import Engine
from laoheng.hub.quality.cross_source import Comparison, agreements, comparisons
from laoheng.hub.quality.oddities import Oddity, oddities
from laoheng.hub.quality.scores import MonthQuality, ReceiptCounts, month_qualities
from laoheng.standard.records import contract_of
from laoheng_web.records.models import Receipt, ReceiptState
from laoheng_web.records.pipeline import lake

SCORED = ("wages", "contributions", "attendance")


@dataclass(frozen=True)
class Quality:
    """What there is to say, newest month first."""

    months: tuple[MonthQuality, ...]
    differing: tuple[Comparison, ...]
    odd: tuple[Oddity, ...]


def quality_of(office: UUID, firm: UUID | None = None) -> Quality:
    """The quality of one bureau's records, or of one firm's in it."""
    offices, firm_id = [str(office)], str(firm) if firm else None
    counted = _counts(office)
    with Engine() as engine:
        compared = comparisons(engine, lake(), office_ids=offices, firm_id=firm_id)
        agreeing = agreements(compared)
        months = [
            row
            for kind in SCORED
            for row in month_qualities(
                engine,
                lake(),
                contract_of(kind),
                office_ids=offices,
                receipts=counted,
                agreements=agreeing,
                firm_id=firm_id,
            )
        ]
        odd = list(oddities(engine, lake(), office_ids=offices, firm_id=firm_id))
    months.sort(key=lambda row: (row.month, -(row.whole or 0)), reverse=True)
    return Quality(
        tuple(months),
        tuple(sorted((item for item in compared if not item.agrees), key=lambda item: item.month, reverse=True)),
        tuple(sorted(odd, key=lambda item: item.month, reverse=True)),
    )


def _counts(office: UUID) -> Mapping[str, ReceiptCounts]:
    rows = Receipt.objects.filter(office_id=office, state=ReceiptState.DONE)
    return {str(row.id): ReceiptCounts(row.rows_read or 0, row.rows_refused or 0, row.rows_same or 0) for row in rows}
