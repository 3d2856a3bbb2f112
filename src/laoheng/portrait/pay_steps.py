"""The steps that weigh single pay rows: against the contribution base and against the minimum wage."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis

from laoheng.portrait.records import Table
from laoheng.portrait.steps import DECIMAL_SUM, FULL_TIME, NOT_MONTHLY, Steps, flag, governs

BASE_FLOOR, BASE_CAP = Decimal("0.6"), Decimal("3")  # 基数下限60%、上限300% (facts D2)
# Convention: bases are rounded to whole yuan in many places, so only a base clearly under the wage counts.
BASE_TOLERANCE = Decimal("0.95")
BASE_MONTHS = 24
PART_TIME_HOURS = 4  # 劳动合同法 68: more than four hours a day on average is no part-time work


class PaySteps(Steps):
    """`Steps` and the two comparisons."""

    @cached_property
    def _paid_before(self) -> Table:
        rows = self._monthly("wages", self.window.extended(BASE_MONTHS))
        return rows.filter(rows.gross > 0)

    @cached_property
    def reference_wages(self) -> Table:
        """Sum and number of paid months by person and calendar year: the average that a base is set by (facts D2)."""
        paid = self._paid_before.mutate(year=self._paid_before.month.substr(0, 4))
        return paid.group_by(["firm_id", "person_id", "year"]).aggregate(
            wage_sum=paid.gross.sum().cast(DECIMAL_SUM), wage_months=paid.count().cast("int32")
        )

    @cached_property
    def starting_wages(self) -> Table:
        """The first wage on record of each person at the firm: the base of whoever has no earlier year (facts D2)."""
        paid = self._paid_before
        return paid.group_by(["firm_id", "person_id"]).aggregate(
            first_wage=paid.gross.argmin(paid.month).cast(DECIMAL_SUM), first_month=paid.month.min()
        )

    @cached_property
    def bases(self) -> Table:
        """Pension rows beside the wage their base should follow; `low` is true, false or NULL (unknown).

        The reference is the average wage of the calendar year before, else the first wage on record, held between 60 %
        and 300 % of the social average. Everything is compared multiplied by the number of months, so nothing is
        divided. Without a social average a base below the wage may be capped: unknown.
        """
        rows = self.pension.filter(self.pension.state != "stopped")
        rows = rows.select("firm_id", "person_id", "k", "month", "row_id", "base").join(
            self.calendar.select("k", "year_before", "social_average"), "k"
        )
        rows = rows.anti_join(self.exempt_months, ["firm_id", "person_id", "k"])
        yearly, first = self.reference_wages, self.starting_wages
        rows = rows.left_join(
            yearly,
            [
                rows.firm_id == yearly.firm_id,
                rows.person_id == yearly.person_id,
                rows.year_before == yearly.year,
            ],
        ).drop("firm_id_right", "person_id_right", "year")
        rows = rows.left_join(first, ["firm_id", "person_id"]).drop("firm_id_right", "person_id_right")
        started = rows.first_month <= rows.month
        total = ibis.ifelse(rows.wage_sum.notnull(), rows.wage_sum, ibis.ifelse(started, rows.first_wage, None))
        rows = rows.mutate(
            wage_total=total.cast(DECIMAL_SUM), wage_count=rows.wage_months.fill_null(1).cast("decimal(4, 0)")
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


def _low_base(rows: Table) -> Any:
    count, average = rows.wage_count, rows.social_average.cast("decimal(18, 2)")
    stated = (rows.base.cast("decimal(18, 2)") * count).cast(DECIMAL_SUM)
    floor, cap = (average * count * BASE_FLOOR).cast(DECIMAL_SUM), (average * count * BASE_CAP).cast(DECIMAL_SUM)
    bounded = ibis.least(ibis.greatest(rows.wage_total, floor), cap)
    enough = stated >= (rows.wage_total * BASE_TOLERANCE).cast(DECIMAL_SUM)
    return ibis.cases(
        (rows.wage_total.isnull(), ibis.null("boolean")),
        (average.notnull(), stated < (bounded * BASE_TOLERANCE).cast(DECIMAL_SUM)),
        (enough, ibis.literal(False)),
        else_=ibis.null("boolean"),
    )
