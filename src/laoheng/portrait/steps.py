"""The steps between records and features: each a named table one can look at, none of them run here.

Every step keeps `firm_id`, `k` (months back from the newest) and `row_id`, so that what a feature counts can be shown
row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

import ibis

from laoheng.portrait.records import MONEY, Records, Table, Window

PENSION = "110"
# Whom an employer need not enrol in the pension insurance itself; a dispatched worker is enrolled by the agency
# (劳动合同法58), a part-timer by himself.
NOT_ENROLLED_HERE = ("PART_TIME", "OVERAGE", "INTERN", "NEW_FORM_B", "DISPATCH")
# Forms for which the monthly minimum wage is no measure (非全日制 has an hourly one; the others are no employment).
NOT_MONTHLY = ("PART_TIME", "INTERN", "NEW_FORM_B")
FULL_TIME = ("FIX", "OPEN", "TASK", "DISPATCH", "OVERAGE")
# 劳动法41 speaks of the standard system; the other systems are judged over their own period (劳动法39).
OTHER_HOURS = ("comprehensive", "flexible")
# Forms that may be agreed by word of mouth or are no employment contract (劳动合同法69; 超龄 has its own agreement).
NO_WRITTEN_DUTY = ("PART_TIME", "OVERAGE", "INTERN", "NEW_FORM_B", "DISPATCH")
DECIMAL_SUM = "decimal(24, 2)"
Keep: TypeAlias = Callable[[Table], Table]


def flag(condition: Any) -> Any:
    """A Boolean that treats NULL as no: for counting, never for a verdict."""
    return condition.fill_null(False)


def governs(spells: Table, month: Table) -> list[Any]:
    """That a contract governs a month: begun by its end, no later one begun by then, and not left before it."""
    return [
        spells.starts_on <= month.last_day,
        spells.next_start.isnull() | (spells.next_start > month.last_day),
        spells.left_on.isnull() | (spells.left_on >= month.first_day),
    ]


def unkept(table: Table) -> Table:
    """The expression itself."""
    return table


class Steps:
    """The steps over `records` in `window`, each built once.

    `keep` may hold a small step that others build on as a table of the engine; by default it stays an expression.
    """

    def __init__(self, records: Records, window: Window, keep: Keep = unkept) -> None:
        self.records, self.window, self.keep = records, window, keep

    @cached_property
    def calendar(self) -> Table:
        """The months looked at."""
        return self.window.calendar()

    def _monthly(self, kind: str, months: tuple[str, ...] = ()) -> Table:
        """Rows of a monthly kind in `months` (default: the window), which follow one another, newest first.

        `partition_month` lets whole files be skipped; two ends are compared sooner than a list is looked through.
        """
        months = months or self.window.months
        table, ends = self.records.of(kind), (months[-1], months[0])
        return table.filter(table.partition_month.between(*ends), table.month.between(*ends))

    @cached_property
    def wages(self) -> Table:
        """Wage rows with pay without overtime, what was to be handed over, and what of it is still unpaid."""
        rows = self._monthly("wages")
        taken = [rows.insurance_deduction, rows.fund_deduction, rows.tax_deduction, rows.other_deduction]
        known = sum((item.fill_null(0) for item in taken[1:]), taken[0].fill_null(0))
        complete = ~(taken[0].isnull() | taken[1].isnull() | taken[2].isnull() | taken[3].isnull())
        payable = (rows.gross - known).cast(MONEY)
        short = ibis.greatest(payable - rows.paid, ibis.literal(0)).cast(MONEY)
        # A part payment with deductions left blank may be a full one: the difference is then unknown, not unpaid.
        unpaid = ibis.ifelse(complete | (rows.paid <= 0) | (rows.paid >= payable), short, ibis.null(MONEY))
        return rows.mutate(payable=payable, unpaid=unpaid).join(self.calendar, "month")

    @cached_property
    def contributions(self) -> Table:
        """Contribution rows of every insurance."""
        return self._monthly("contributions").join(
            self.calendar.select("month", "k", "last_day", "social_average"), "month"
        )

    @cached_property
    def pension(self) -> Table:
        """Contribution rows of the pension insurance."""
        return self.contributions.filter(self.contributions.insurance == PENSION)

    @cached_property
    def attendance(self) -> Table:
        """Attendance rows; `other_hours` marks whoever works under another hours system that month."""
        rows = self._monthly("attendance").join(self.calendar.select("month", "k", "last_day", "overtime_cap"), "month")
        spells = self.contract_spells
        other = self._months_of(spells.filter(flag(spells.hours_system.isin(OTHER_HOURS))), "other_hours")
        return rows.left_join(other, ["firm_id", "person_id", "k"]).drop("firm_id_right", "person_id_right", "k_right")

    @cached_property
    def contracts(self) -> Table:
        """Contracts begun by the day of judgement; a leaving date after it is not known yet."""
        rows = self.records.of("contracts")
        rows = rows.filter(rows.starts_on <= self.window.as_of)
        left = ibis.ifelse(rows.left_on <= self.window.as_of, rows.left_on, ibis.null("date"))
        return rows.mutate(left_on=left)

    @cached_property
    def contract_spells(self) -> Table:
        """Contracts with the day the same person's next one at the firm begins: which one governs a month."""
        order = ibis.window(group_by=["firm_id", "person_id"], order_by="starts_on")
        return self.keep(self.contracts.mutate(next_start=self.contracts.starts_on.lead().over(order)))

    def _months_of(self, spells: Table, name: str) -> Table:
        """One row for each month that one of these contracts governs."""
        calendar = self.calendar.select("k", "first_day", "last_day")
        months = spells.join(calendar, governs(spells, calendar))
        return months.select("firm_id", "person_id", "k").mutate(ibis.literal(True).name(name))

    @cached_property
    def exempt_months(self) -> Table:
        """Person-months under a form whose pension is not enrolled here."""
        spells = self.contract_spells
        return self.keep(self._months_of(spells.filter(spells.form.isin(NOT_ENROLLED_HERE)), "exempt"))

    @cached_property
    def leaving_months(self) -> Table:
        """Person-months in which the person left before the month was over."""
        spells, calendar = self.contract_spells, self.calendar.select("k", "first_day", "last_day")
        months = spells.join(calendar, [*governs(spells, calendar), spells.left_on < calendar.last_day])
        return self.keep(months.select("firm_id", "person_id", "k").mutate(leaving=ibis.literal(True)))

    @cached_property
    def insured_wages(self) -> Table:
        """Persons paid in a month beside their pension row.

        `due` marks who had to be enrolled by then: paid in the month before too (社会保险法 58 leaves 30 days from
        hiring), and under no form that is enrolled elsewhere. Whether the month of leaving is still paid goes by the
        place's closing day: nothing is said of it. `uninsured` are those due without a row, or stopped; `unpaid_in`
        those due without a paid one.
        """
        paid = self.wages.filter(self.wages.gross > 0).select(
            "firm_id", "person_id", "k", "month", "row_id", "previous", "gross", "insurance_deduction"
        )
        keys = ["firm_id", "person_id"]
        earlier = self._monthly("wages", self.window.extended(len(self.window.months) + 1))
        earlier = earlier.filter(earlier.gross > 0)
        before = earlier.select(
            before_firm=earlier.firm_id, before_person=earlier.person_id, before_month=earlier.month
        )
        seen = [
            paid.firm_id == before.before_firm,
            paid.person_id == before.before_person,
            paid.previous == before.before_month,
        ]
        rows = paid.left_join(before, seen)
        pension = self.pension.select(
            pension_firm=self.pension.firm_id,
            pension_person=self.pension.person_id,
            pension_k=self.pension.k,
            state=self.pension.state,
            pension_row=self.pension.row_id,
        )
        rows = rows.left_join(
            pension,
            [
                rows.firm_id == pension.pension_firm,
                rows.person_id == pension.pension_person,
                rows.k == pension.pension_k,
            ],
        )
        rows = rows.left_join(self.exempt_months, [*keys, "k"])
        rows = rows.drop("firm_id_right", "person_id_right", "k_right")
        rows = rows.left_join(self.leaving_months, [*keys, "k"])
        due = rows.before_month.notnull() & ~flag(rows.exempt) & ~flag(rows.leaving)
        stopped = rows.state.isnull() | (rows.state == "stopped")
        rows = rows.mutate(due=due, uninsured=due & stopped, unpaid_in=due & (stopped | (rows.state != "paid")))
        return rows.select(
            *keys, "k", "month", "row_id", "pension_row", "state", "due", "uninsured", "unpaid_in",
            "insurance_deduction",
        )  # fmt: skip
