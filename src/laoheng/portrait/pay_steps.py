"""The steps that weigh single pay rows: against the contribution base and against the minimum wage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis

from laoheng.portrait.records import Table
from laoheng.portrait.steps import DECIMAL_SUM, FULL_TIME, NOT_MONTHLY, Steps, flag, governs

BASE_FLOOR, BASE_CAP = Decimal("0.6"), Decimal("3")  # 基数下限60%、上限300% (facts D2)
# Convention: bases are rounded to whole yuan in many places, so only a base clearly under the wage counts.
BASE_TOLERANCE = Decimal("0.95")
YEAR = 12
_PERSON = ["firm_id", "person_id"]
PART_TIME_HOURS = 4  # 劳动合同法 68: more than four hours a day on average is no part-time work


class PaySteps(Steps):
    """`Steps` and the two comparisons."""

    @cached_property
    def _listed_before(self) -> Table:
        rows = self._monthly("wages", self.window.with_year_before)
        return rows.select("firm_id", "person_id", "month", "gross", year=rows.month.substr(0, 4))

    @cached_property
    def _paid_before(self) -> Table:
        return self._listed_before.filter(self._listed_before.gross > 0)

    @cached_property
    def reference_wages(self) -> Table:
        """Sum and number of paid months by person and calendar year, with the months of it the firm's lists cover.

        `covered` has a bit for each month of which a wage list of the firm reached us, January the lowest.
        """
        paid = self._paid_before
        sums = paid.group_by(["firm_id", "person_id", "year"]).aggregate(
            wage_sum=paid.gross.sum().cast(DECIMAL_SUM), paid_months=paid.count()
        )
        lists = self._listed_before.select("firm_id", "year", "month").distinct()
        bit = ibis.literal(1, "int64") << (_month_number(lists.month) - 1)
        cover = lists.group_by(["firm_id", "year"]).aggregate(covered=bit.cast("int64").sum().cast("int64"))
        return self.keep(sums.join(cover, ["firm_id", "year"]))

    @cached_property
    def hires(self) -> Table:
        """Persons hired within the months on record: month of their first contract, and nothing of them before it.

        A first contract may be a renewal of one we never saw: a wage or a pension row from before it tells so.
        """
        horizon = date.fromisoformat(f"{self.window.with_year_before[-1]}-01")
        rows = self.contracts.group_by(_PERSON).aggregate(start=self.contracts.starts_on.min())
        rows = rows.filter(rows.start >= horizon)
        rows = rows.mutate(
            hired=rows.start.strftime("%Y-%m"),
            following=(rows.start + ibis.interval(months=1)).cast("date").strftime("%Y-%m"),
        )
        for name, table in (("paid_first", self._paid_before), ("insured_first", self.pension)):
            first = table.group_by(_PERSON).aggregate(table.month.min().name(name))
            rows = rows.left_join(first, _PERSON).drop("firm_id_right", "person_id_right")
        earlier = flag(rows.paid_first < rows.hired) | flag(rows.insured_first < rows.hired)
        return self.keep(rows.filter(~earlier).select(*_PERSON, "hired", "following"))

    @cached_property
    def starting_wages(self) -> Table:
        """The starting wage of whoever was hired within the months on record (facts D2).

        It is the lesser of the starting month and the next: one begun in mid-month is paid in part, and where only the
        next is on record the starting wage is unknown, since its overtime may be another.
        """
        paid, hires = self._paid_before, self.hires
        rows = paid.join(hires, _PERSON)
        rows = rows.filter((rows.month == rows.hired) | (rows.month == rows.following))
        wages = rows.group_by(_PERSON).aggregate(
            starting_wage=rows.gross.min().cast(DECIMAL_SUM), from_start=(rows.month == rows.hired).any()
        )
        wages = wages.filter(wages.from_start).drop("from_start")
        return self.keep(hires.left_join(wages, _PERSON).drop("firm_id_right", "person_id_right", "following"))

    @cached_property
    def bases(self) -> Table:
        """Pension rows beside the wage their base should follow; `low` is true, false or NULL (unknown).

        The reference is the average wage of the calendar year before; for whoever was hired within the year the
        starting wage; held between 60 % and 300 % of the social average. Where months of the year before never
        reached us, they count as nothing paid: a base below even that is low, any other unknown. Without any wage of
        that year the reference is unknown, unless hired since. Everything is compared multiplied by the number of
        months, so nothing is divided. Without a social average a base below the wage may be capped: unknown.
        """
        rows = self.pension.filter(self.pension.state != "stopped")
        rows = rows.select("firm_id", "person_id", "k", "month", "row_id", "base").join(
            self.calendar.select("k", "year_before", "social_average"), "k"
        )
        rows = rows.anti_join(self.exempt_months, [*_PERSON, "k"])
        yearly = self.reference_wages
        rows = rows.left_join(
            yearly,
            [
                rows.firm_id == yearly.firm_id,
                rows.person_id == yearly.person_id,
                rows.year_before == yearly.year,
            ],
        ).drop("firm_id_right", "person_id_right", "year")
        rows = rows.left_join(self.starting_wages, _PERSON).drop("firm_id_right", "person_id_right")
        hired_then = flag(rows.hired.substr(0, 4) == rows.year_before)
        first = ibis.ifelse(hired_then, _month_number(rows.hired), 1)
        # All months from the first to December: the mask without the months before it is all ones.
        whole = flag((rows.covered >> (first - 1)) == (ibis.literal(1, "int64") << (YEAR + 1 - first)) - 1)
        starts_now = flag(rows.hired.substr(0, 4) == rows.month.substr(0, 4)) & flag(rows.hired <= rows.month)
        averaged = rows.wage_sum.notnull()
        starting = ibis.ifelse(starts_now, rows.starting_wage, ibis.null(DECIMAL_SUM))
        count = ibis.ifelse(averaged, ibis.ifelse(whole, rows.paid_months, YEAR + 1 - first), 1)
        rows = rows.mutate(
            wage_total=ibis.ifelse(averaged, rows.wage_sum, starting).cast(DECIMAL_SUM),
            wage_count=count.cast("decimal(4, 0)"),
            exact=~averaged | whole,
        )
        return rows.mutate(low=_low_base(rows))

    @cached_property
    def below_minimum(self) -> Table:
        """Wage rows that are not plainly at the minimum wage, with `verdict` below / not_compared / unknown.

        Pay without overtime pay at the monthly standard is in order, whatever the form or the attendance, and is not
        listed. Below it the monthly standard only measures full-time work with full attendance (最低工资规定 3, 12);
        part-time work and absence are not compared; what no source states stays unknown.
        """
        paid = self.wages.filter(self.wages.gross > 0)
        fine = (paid.gross - paid.overtime_pay) >= paid.minimum_wage
        rows = paid.filter(~flag(fine)).select(
            "firm_id", "person_id", "k", "month", "row_id", "gross", "overtime_pay", "minimum_wage",
            "working_days", "last_day", "first_day",
        )  # fmt: skip
        rows = rows.left_join(self._attended, ["firm_id", "person_id", "k"])
        rows = rows.drop("firm_id_right", "person_id_right", "k_right")
        rows = rows.left_join(self._forms_of(rows), "row_id").drop("row_id_right")
        nothing_extra = ibis.ifelse(rows.overtime_hours == 0, 0, None)
        regular = rows.gross - rows.overtime_pay.fill_null(nothing_extra)
        rows = rows.mutate(regular=ibis.ifelse(rows.gross < rows.minimum_wage, regular.fill_null(rows.gross), regular))
        full_time = flag(rows.form.isin(FULL_TIME)) | flag(rows.hours > rows.days * PART_TIME_HOURS)
        verdict = ibis.cases(
            (flag(rows.regular >= rows.minimum_wage), "fine"),
            (flag(rows.form.isin(NOT_MONTHLY)), "not_compared"),
            (flag(rows.days < rows.working_days), "not_compared"),
            (flag(rows.regular < rows.minimum_wage) & full_time & flag(rows.days >= rows.working_days), "below"),
            else_="unknown",
        )
        return rows.mutate(verdict=verdict).mutate(
            shortfall=ibis.ifelse(verdict == "below", rows.minimum_wage - rows.regular, None).cast(DECIMAL_SUM)
        )

    @cached_property
    def _attended(self) -> Table:
        return self.attendance.select("firm_id", "person_id", "k", "days", "hours", "overtime_hours")

    def _forms_of(self, rows: Table) -> Table:
        """The form of the contract that governs the month of each row."""
        spells = self.contract_spells
        spells = spells.select("form", "starts_on", "next_start", "left_on", f=spells.firm_id, p=spells.person_id)
        rows = rows.select("row_id", "firm_id", "person_id", "first_day", "last_day")
        found = rows.join(spells, [rows.firm_id == spells.f, rows.person_id == spells.p, *governs(spells, rows)])
        return found.select("row_id", "form")


def _month_number(month: Any) -> Any:
    return month.substr(5, 2).cast("int64")


def _low_base(rows: Table) -> Any:
    count, average = rows.wage_count, rows.social_average.cast("decimal(18, 2)")
    stated = (rows.base.cast("decimal(18, 2)") * count).cast(DECIMAL_SUM)
    floor, cap = (average * count * BASE_FLOOR).cast(DECIMAL_SUM), (average * count * BASE_CAP).cast(DECIMAL_SUM)
    # Without an average nothing is bounded and nothing called low: ibis.least would leave the NULL out.
    bounded = ibis.ifelse(average.notnull(), ibis.least(ibis.greatest(rows.wage_total, floor), cap), None)
    enough = stated >= (rows.wage_total * BASE_TOLERANCE).cast(DECIMAL_SUM)
    return ibis.cases(
        (rows.wage_total.isnull(), ibis.null("boolean")),
        (flag(stated < (bounded * BASE_TOLERANCE).cast(DECIMAL_SUM)), ibis.literal(True)),
        (rows.exact & (average.notnull() | enough), ibis.literal(False)),
        else_=ibis.null("boolean"),
    )
