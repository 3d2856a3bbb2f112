"""The steps of building projects: a project's months beside its account, who is on site, the latest check.

A project belongs to its general contractor, whose duties the account, the deposit and the board are (保障农民工工资支付
条例26, 32, 34); the people of a roster belong to the firm that registered them.
"""

from __future__ import annotations

from functools import cached_property

import ibis

from laoheng.portrait.people_steps import PeopleSteps
from laoheng.portrait.records import Table

_PROJECT = ["firm_id", "project"]
_PERSON = ["firm_id", "person_id"]


class SiteSteps(PeopleSteps):
    """The steps that portraits of building firms look at."""

    @cached_property
    def site_months(self) -> Table:
        """Projects in each month that lay wholly within their building time, beside the month's account row.

        The first and the last month are left out: nothing is due for a part of a month. `row_id` is the account row's.
        """
        rows, calendar = self.records.of("projects"), self.calendar.select("k", "month", "first_day", "last_day")
        rows = rows.select(*_PROJECT, "starts_on", "completed_on")
        rows = rows.join(calendar, [rows.starts_on < calendar.first_day])
        rows = rows.filter(rows.completed_on.isnull() | (rows.completed_on > rows.last_day))
        account = self._monthly("special_accounts")
        account = account.select(*_PROJECT, "month", "row_id", "due_in", "paid_in", "paid_out", "balance")
        rows = rows.select(*_PROJECT, "k", "month").left_join(account, [*_PROJECT, "month"])
        return rows.drop("firm_id_right", "project_right", "month_right")

    @cached_property
    def site_people(self) -> Table:
        """Persons on a site of the firm in each month, once a month, beside their attendance and pay there.

        `attended` and `paid` are NULL where the month's list does not name the person.
        """
        rows, calendar = self.records.of("site_roster"), self.calendar.select("k", "first_day", "last_day")
        rows = rows.select(*_PERSON, "row_id", "entered_on", "left_on")
        rows = rows.join(calendar, [rows.entered_on <= calendar.last_day])
        rows = rows.filter(rows.left_on.isnull() | (rows.left_on >= rows.first_day))
        rows = rows.group_by([*_PERSON, "k"]).aggregate(row_id=rows.row_id.min())
        here = self._by_month("attendance", "days", "attended")
        pay = self._by_month("wages", "paid", "paid")
        for part in (here, pay):
            rows = rows.left_join(part, [*_PERSON, "k"]).drop("firm_id_right", "person_id_right", "k_right")
        return rows

    def _by_month(self, kind: str, column: str, name: str) -> Table:
        rows = self._monthly(kind)
        rows = rows.join(self.calendar.select("k", "month"), "month")
        return rows.group_by([*_PERSON, "k"]).aggregate(rows[column].sum().name(name))

    @cached_property
    def site_entries(self) -> Table:
        """Persons on a site on the day, each with whether a contract with the firm had begun by then."""
        day, rows = self.window.as_of, self.records.of("site_roster")
        rows = rows.filter(rows.entered_on <= day, rows.left_on.isnull() | (rows.left_on >= day))
        rows = rows.select(*_PERSON, "row_id", "contract_signed")
        filed = self.contracts.select(_PERSON).distinct().mutate(filed=ibis.literal(True))
        rows = rows.left_join(filed, _PERSON).drop("firm_id_right", "person_id_right")
        return rows.mutate(filed=rows.filed.fill_null(False))

    @cached_property
    def site_now(self) -> Table:
        """Projects being built on the day, with deposit, and board and score of the latest check that states them."""
        day, rows = self.window.as_of, self.records.of("projects")
        rows = rows.filter(rows.starts_on <= day, rows.completed_on.isnull() | (rows.completed_on >= day))
        rows = rows.select(*_PROJECT, "row_id", "deposit")
        checks = self.records.of("site_checks")
        checks = checks.filter(checks.checked_on <= day)
        latest = checks.group_by(_PROJECT).aggregate(
            board=checks.board.argmax(checks.checked_on, where=checks.board.notnull()),
            score=checks.score.argmax(checks.checked_on, where=checks.score.notnull()),
        )
        return rows.left_join(latest, _PROJECT).drop("firm_id_right", "project_right")
