"""Further steps that the wider catalogue looks at: pay beside presence, pay beside the bank, running contracts."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import ibis

from laoheng.portrait.records import MONEY, MonthLaw, Table
from laoheng.portrait.site_steps import SiteSteps
from laoheng.portrait.steps import flag
from laoheng.standard.dates import add_months

_PERSON = ["firm_id", "person_id"]
EXPIRING_DAYS = 30  # convention: a contract that ends within a month is about to end
LATELY_MONTHS = 12
REGISTER_MONTHS = 3
DISPATCH_MONTHS = 6


class WatchSteps(SiteSteps):
    """All steps, those of the wider catalogue included."""

    @cached_property
    def paid_attendance(self) -> Table:
        """Person-months with days attended, beside their wage row; `gross` is NULL where the wage list lacks them."""
        here = self.attendance.filter(self.attendance.days > 0)
        here = here.select(*_PERSON, "k", "row_id", "overtime_hours", "other_hours")
        pay = self.wages.select(*_PERSON, "k", "gross", "overtime_pay")
        rows = here.left_join(pay, [*_PERSON, "k"])
        return rows.drop("firm_id_right", "person_id_right", "k_right")

    @cached_property
    def paid_absent(self) -> Table:
        """Wage rows with pay for whom the attendance list of the month has no row at all."""
        paid = self.wages.filter(self.wages.gross > 0).select(*_PERSON, "k", "row_id")
        listed = self.attendance.select("firm_id", "k").distinct()
        return paid.semi_join(listed, ["firm_id", "k"]).anti_join(self.attendance, [*_PERSON, "k"])

    @cached_property
    def bank_month(self) -> Table:
        """Bank transfers by the month of their day."""
        rows, calendar = self.records.of("bank_payroll"), self.calendar.select("k", "first_day", "last_day")
        rows = rows.filter(rows.paid_on <= self.window.as_of)
        return rows.join(calendar, [rows.paid_on >= calendar.first_day, rows.paid_on <= calendar.last_day])

    @cached_property
    def listed_transfers(self) -> Table:
        """What wage lists say was paid by bank, by the month of its day; `banked` where a transfer of the person is."""
        calendar = self.calendar.select("k", "first_day", "last_day")
        rows = self.wages.filter(self.wages.method == "bank", self.wages.paid > 0)
        rows = rows.select(*_PERSON, "row_id", "paid_on")
        rows = rows.join(calendar, [rows.paid_on >= calendar.first_day, rows.paid_on <= calendar.last_day])
        found = self.bank_month.select(*_PERSON, "k").distinct().mutate(banked=ibis.literal(True))
        rows = rows.left_join(found, [*_PERSON, "k"]).drop("firm_id_right", "person_id_right", "k_right")
        return rows.mutate(banked=flag(rows.banked))

    @cached_property
    def hired(self) -> Table:
        """The first contract of each person at the firm, in the month in which it begins."""
        rows, calendar = self.contracts, self.calendar.select("k", "first_day", "last_day")
        order = ibis.window(group_by=_PERSON, order_by=["starts_on", "row_id"])
        rows = rows.mutate(place=ibis.row_number().over(order)).select(*_PERSON, "row_id", "starts_on", "place")
        rows = rows.filter(rows.place == 0)
        return rows.join(calendar, [rows.starts_on >= calendar.first_day, rows.starts_on <= calendar.last_day])

    @cached_property
    def running(self) -> Table:
        """Contracts running on the day, each held against what the law says of it; NULL where it does not state it.

        `term_limit` is the longest probation in months that the term allows (劳动合同法19), `fixed_count` how many
        fixed terms the person has had here.
        """
        day = self.window.as_of
        rows = self.contracts
        fixed = ibis.ifelse(rows.form == "FIX", 1, 0).sum()
        rows = rows.mutate(fixed_count=fixed.over(ibis.window(group_by=_PERSON)))
        running = (rows.ends_on.isnull() | (rows.ends_on >= day)) & (rows.left_on.isnull() | (rows.left_on >= day))
        rows = rows.filter(running)
        law = self.window.law.get(self.window.months[0], MonthLaw())
        least = ibis.null(MONEY) if law.minimum_wage is None else ibis.literal(law.minimum_wage, MONEY)
        return rows.mutate(
            minimum_wage=least,
            term_limit=_probation_limit(rows),
            signing_limit=(rows.starts_on + ibis.interval(months=1)).cast("date"),
            dispatch_since=(rows.starts_on + ibis.interval(months=DISPATCH_MONTHS)).cast("date"),
            day=ibis.literal(day),
        )

    @cached_property
    def worked_after_end(self) -> Table:
        """Persons at work in the newest month whose last contract here had ended before it, with no leaving on file."""
        first = date.fromisoformat(f"{self.window.months[0]}-01")
        spells = self.contract_spells
        ended = spells.filter(spells.next_start.isnull(), spells.ends_on < first, spells.left_on.isnull())
        here = self.worked.filter(self.worked.k == 0).select(_PERSON).distinct()
        return ended.semi_join(here, _PERSON).select(*_PERSON, "row_id")

    @cached_property
    def register(self) -> Table:
        """The firm's entry in the register."""
        rows = self.records.of("firms")
        lately = add_months(self.window.as_of, -REGISTER_MONTHS)
        return rows.mutate(lately=(rows.changed_on > lately) & (rows.changed_on <= self.window.as_of))

    @cached_property
    def deferrals(self) -> Table:
        """Deferrals signed within the last twelve months."""
        rows = self.records.of("deferrals")
        since = add_months(self.window.as_of, -LATELY_MONTHS)
        return rows.filter(rows.signed_on > since, rows.signed_on <= self.window.as_of)


def _probation_limit(rows: Table) -> Table:
    """Months of probation that the term allows; NULL for a fixed term without an end."""

    def shorter(months: int) -> Table:
        return (rows.ends_on + ibis.interval(days=1)).cast("date") < (
            rows.starts_on + ibis.interval(months=months)
        ).cast("date")

    return ibis.cases(
        (rows.form.isin(("TASK", "PART_TIME")), 0),
        (rows.form == "OPEN", 6),
        (rows.ends_on.isnull(), ibis.null("int64")),
        (shorter(3), 0),
        (shorter(12), 1),
        (shorter(36), 2),
        else_=6,
    )
