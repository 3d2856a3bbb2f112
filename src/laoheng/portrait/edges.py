"""What a new day changes where nothing new arrived: the firms of which a date passed one of the points looked from.

The day enters features only by comparing a date of a row with the day, or with the day moved by some months or days
(`EDGES` names all of these comparisons). Such a comparison comes out otherwise on another day only where the date lies
between the two points. So a firm without such a date, its months and their law being the same, has the same features.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis

from laoheng.portrait.people_steps import SHORT_WITHIN_MONTHS
from laoheng.portrait.records import Records, Table
from laoheng.portrait.watch_steps import DISPATCH_MONTHS, EXPIRING_DAYS, LATELY_MONTHS, REGISTER_MONTHS
from laoheng.standard.dates import add_months


@dataclass(frozen=True, slots=True)
class Edge:
    """A date column, itself moved by `after` months, compared with the day moved by `months` or `days`."""

    column: str
    months: int = 0
    days: int = 0
    after: int = 0

    def point(self, day: date) -> date:
        """What the column is compared with on `day`."""
        return add_months(day, self.months) + timedelta(days=self.days)


EDGES: Mapping[str, tuple[Edge, ...]] = {
    "contracts": (
        Edge("starts_on"), Edge("starts_on", months=-SHORT_WITHIN_MONTHS), Edge("starts_on", after=DISPATCH_MONTHS),
        Edge("signed_on"), Edge("left_on"), Edge("ends_on"), Edge("ends_on", days=EXPIRING_DAYS),
    ),
    "firms": (Edge("changed_on"), Edge("changed_on", months=-REGISTER_MONTHS)),
    "deferrals": (Edge("signed_on"), Edge("signed_on", months=-LATELY_MONTHS)),
    "bank_payroll": (Edge("paid_on"),),
    "site_roster": (Edge("entered_on"), Edge("left_on")),
    "projects": (Edge("starts_on"), Edge("completed_on")),
    "site_checks": (Edge("checked_on"),),
}  # fmt: skip


def touched(records: Records, before: date, after: date) -> Table:
    """The ids (`firm_id`, each once) of firms of which the features may differ between two days of one month."""
    return ibis.union(*_each(records, *sorted((before, after))), distinct=True)


def _each(records: Records, first: date, last: date) -> Iterator[Table]:
    for kind, edges in EDGES.items():
        rows = records.of(kind)
        for edge in edges:
            value = rows[edge.column]
            if edge.after:
                value = (value + ibis.interval(months=edge.after)).cast("date")
            # Both ends count: some comparisons hold on the point itself and some do not.
            yield rows.filter(value.between(edge.point(first), edge.point(last))).select("firm_id")
