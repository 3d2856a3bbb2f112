"""The steps about contracts and the persons under them."""

from __future__ import annotations

from functools import cached_property

import ibis

from laoheng.portrait.pay_steps import PaySteps
from laoheng.portrait.records import Table
from laoheng.portrait.steps import NO_WRITTEN_DUTY, flag
from laoheng.standard.dates import add_months

SHORT_MONTHS = 3  # a contract of three months or less counts as short (convention)
SHORT_WITHIN_MONTHS = 12
RECENT_MONTHS = 3  # whoever worked in one of the newest three months is still looked after
DEPARTING_FORMS = ("FIX", "OPEN", "TASK", "DISPATCH", "OVERAGE")
_PERSON = ["firm_id", "person_id"]


class PeopleSteps(PaySteps):
    """All steps."""

    @cached_property
    def dispatch_contracts(self) -> Table:
        """Contracts running on the day of judgement that count for the dispatch ratio (劳务派遣暂行规定 4)."""
        rows, day = self.contracts, self.window.as_of
        running = (rows.ends_on.isnull() | (rows.ends_on >= day)) & (rows.left_on.isnull() | (rows.left_on >= day))
        counted = rows.filter(running, rows.form.isin(("FIX", "OPEN", "TASK", "DISPATCH")))
        return counted.mutate(dispatched=counted.form == "DISPATCH")

    @cached_property
    def overtime(self) -> Table:
        """Attendance rows over the monthly cap under the standard hours system."""
        rows = self.attendance
        return rows.filter(~flag(rows.other_hours), rows.overtime_hours > rows.overtime_cap)

    @cached_property
    def fixed_terms(self) -> Table:
        """Fixed-term contracts begun within twelve months, with how many of the same person are (or may be) short."""
        rows = self.contracts
        begun_after = add_months(self.window.as_of, -SHORT_WITHIN_MONTHS)
        rows = rows.filter(rows.form == "FIX", rows.starts_on > begun_after)
        limit = (rows.starts_on + ibis.interval(months=SHORT_MONTHS)).cast("date")
        rows = rows.mutate(short=rows.ends_on < limit)
        person = ibis.window(group_by=_PERSON)
        return rows.mutate(
            shorts=ibis.ifelse(flag(rows.short), 1, 0).sum().over(person),
            maybe_shorts=ibis.ifelse(rows.short.fill_null(True), 1, 0).sum().over(person),
        )

    @cached_property
    def worked(self) -> Table:
        """Person-months worked: pay earned, or days attended."""
        paid = self.wages.filter(self.wages.gross > 0)
        present = self.attendance.filter(self.attendance.days > 0)
        columns = [*_PERSON, "k", "row_id"]
        return paid.select(*columns, kind=ibis.literal("wages")).union(
            present.select(*columns, kind=ibis.literal("attendance"))
        )

    @cached_property
    def recent_workers(self) -> Table:
        """Who worked in one of the newest three months: whom a missing contract is compared with."""
        recent = self.worked.filter(self.worked.k < RECENT_MONTHS)
        return recent.select(_PERSON).distinct()

    @cached_property
    def without_contract(self) -> Table:
        """Months worked by persons still at work for whom the firm filed no signed contract, and no exempt form.

        `unsigned` marks those with a contract on file whose signing date is blank: unknown, not alleged. The others
        count once they surely worked more than a month: in two months at least two apart (劳动合同法10, 82: a month
        from the first day, which may be the last of the first month).
        """
        contracts = self.contracts
        settled = contracts.filter(
            flag(contracts.signed_on <= self.window.as_of) | contracts.form.isin(NO_WRITTEN_DUTY)
        ).select(_PERSON)
        filing = contracts.select("firm_id").distinct()
        filed = contracts.group_by(_PERSON).aggregate(filed=contracts.count())
        rows = self.worked.semi_join(filing, "firm_id").anti_join(settled, _PERSON)
        rows = rows.left_join(filed, _PERSON).drop("firm_id_right", "person_id_right")
        person = ibis.window(group_by=_PERSON)
        rows = rows.mutate(first_k=rows.k.max().over(person), last_k=rows.k.min().over(person))
        return rows.filter(rows.last_k < RECENT_MONTHS, rows.first_k - rows.last_k >= 2).mutate(
            unsigned=rows.filed.notnull()
        )

    @cached_property
    def heads_at_start(self) -> Table:
        """Contracts running on the first day of each month."""
        rows, calendar = self.contracts, self.calendar.select("k", "first_day")
        rows = rows.filter(rows.form.isin(DEPARTING_FORMS))
        until = ibis.coalesce(rows.left_on, rows.ends_on)
        rows = rows.mutate(until=until).select(*_PERSON, "row_id", "starts_on", "until")
        return rows.join(
            calendar,
            [rows.starts_on <= calendar.first_day, rows.until.isnull() | (rows.until >= calendar.first_day)],
        )

    @cached_property
    def departures(self) -> Table:
        """Contracts left within a month before their term, without a new one at the firm."""
        spells, calendar = self.contract_spells, self.calendar.select("k", "first_day", "last_day")
        early = spells.ends_on.isnull() | (spells.left_on < spells.ends_on)
        spells = spells.filter(spells.form.isin(DEPARTING_FORMS), early, spells.next_start.isnull())
        return spells.join(calendar, [spells.left_on >= calendar.first_day, spells.left_on <= calendar.last_day])

    @cached_property
    def vanished(self) -> Table:
        """Persons paid in a month and missing from the next month's wage list, with no end of contract on file."""
        paid = self.wages.filter(self.wages.gross > 0).select(*_PERSON, "k", "row_id")
        gone = paid.mutate(k=paid.k - 1)
        listed = self.wages.select("firm_id", "k").distinct()
        gone = gone.semi_join(listed, ["firm_id", "k"]).anti_join(paid.select(*_PERSON, "k"), [*_PERSON, "k"])
        gone = gone.join(self.calendar.select("k", "last_day"), "k")
        ended = self.contracts.select(
            *_PERSON, until=ibis.coalesce(self.contracts.left_on, self.contracts.ends_on)
        ).filter(lambda t: t.until.notnull())
        return gone.anti_join(
            ended,
            [
                gone.firm_id == ended.firm_id,
                gone.person_id == ended.person_id,
                ended.until <= gone.last_day,
            ],
        )
