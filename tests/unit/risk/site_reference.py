"""The nine project indicators again, the slow plain way: loops over dict rows, one firm at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from laoheng.standard.dates import month_end
from tests.unit.risk.indicator_reference import PlainFirm

Answer = tuple[Fraction | None, int | None, int | None, int]
Row = Mapping[str, Any]
NOTHING: Answer = (None, None, None, 0)


class PlainSite(PlainFirm):
    """One firm's projects and the people of its rosters."""

    def _of(self, kind: str, since: str) -> list[Row]:
        """Rows of a kind up to the day of judgement: none means that the source is silent about this firm."""
        return [row for row in self.rows.get(kind, []) if row[since] <= self.window.as_of]

    def _account_rows(self) -> list[Row]:
        return [row for row in self.rows.get("special_accounts", []) if row["month"] <= f"{self.window.as_of:%Y-%m}"]

    def _accounts(self, month: str, bad: Callable[[Row], bool], blank: Callable[[Row], bool]) -> Answer:
        """Each project that was being built from before the month's first day till after its last."""
        if not self._of("projects", "starts_on") or not self._account_rows():
            return NOTHING
        first = date.fromisoformat(month + "-01")
        found = unknown = heads = 0
        for project in self.rows["projects"]:
            done = project["completed_on"]
            if project["starts_on"] >= first or (done is not None and done <= month_end(first)):
                continue
            heads += 1
            account = [
                row for row in self._account_rows() if (row["project"], row["month"]) == (project["project"], month)
            ]
            found += bool(account) and bad(account[0])
            unknown += not account or blank(account[0])
        return Fraction(found), found, heads, unknown

    def site_no_pay_from_special_account(self, month: str) -> Answer:
        return self._accounts(month, lambda row: row["paid_out"] == 0, lambda row: False)

    def site_labour_cost_late(self, month: str) -> Answer:
        return self._accounts(month, lambda row: row["paid_in"] == 0, lambda row: False)

    def site_special_account_low(self, month: str) -> Answer:
        def short(row: Row) -> bool:
            return row["due_in"] is not None and row["paid_out"] + row["balance"] < row["due_in"]

        return self._accounts(month, short, lambda row: row["due_in"] is None)

    def _on_site(self, month: str) -> set[str]:
        first = date.fromisoformat(month + "-01")
        return {
            row["person_id"]
            for row in self.rows.get("site_roster", [])
            if row["entered_on"] <= month_end(first) and (row["left_on"] is None or row["left_on"] >= first)
        }

    def site_attendance_thin(self, month: str) -> Answer:
        people = self._on_site(month)
        heads = len(people) if self._of("site_roster", "entered_on") else None
        if heads is None or not self.reached("attendance", month):
            return None, None, heads, 0
        absent = sum((p, month) not in self.attended or self.attended[p, month]["days"] <= 0 for p in people)
        return (Fraction(absent, heads) if heads else None), absent, heads, 0

    def site_paid_below_attending(self, month: str) -> Answer:
        known = self._of("site_roster", "entered_on") and self.reached("attendance", month)
        here = {p for p in self._on_site(month) if (p, month) in self.attended and self.attended[p, month]["days"] > 0}
        heads = len(here) if known else None
        if not known or not self.reached("wages", month):
            return None, None, heads, 0
        unpaid = sum((p, month) not in self.wages or self.wages[p, month]["paid"] <= 0 for p in here)
        return (Fraction(unpaid, len(here)) if here else None), unpaid, heads, 0

    def site_entry_without_contract(self) -> Answer:
        if not self._of("site_roster", "entered_on"):
            return NOTHING
        filed = {row["person_id"] for row in self.contracts}
        unsigned, unknown, here = set(), set(), set()
        for row in self._of("site_roster", "entered_on"):
            if row["left_on"] is not None and row["left_on"] < self.window.as_of:
                continue
            person, said = row["person_id"], row["contract_signed"]
            here.add(person)
            if said is False:
                (unknown if person in filed else unsigned).add(person)
            elif said is None and person not in filed:
                unknown.add(person)
        return (Fraction(len(unsigned), len(here)) if here else None), len(unsigned), len(here), len(unknown)

    def _running(self) -> list[Row]:
        day = self.window.as_of
        started = self._of("projects", "starts_on")
        return [row for row in started if row["completed_on"] is None or row["completed_on"] >= day]

    def site_deposit_missing(self) -> Answer:
        if not self._of("projects", "starts_on"):
            return NOTHING
        said = [row["deposit"] for row in self._running()]
        return Fraction(said.count("none")), said.count("none"), len(said), said.count(None)

    def _checked(self, name: str, bad: Callable[[Any], bool]) -> Answer:
        if not self._of("projects", "starts_on"):
            return NOTHING
        running = self._running()
        if not self._of("site_checks", "checked_on"):
            return None, None, len(running), 0
        found = unknown = 0
        for project in running:
            checks = [row for row in self._of("site_checks", "checked_on") if row["project"] == project["project"]]
            told = sorted((row["checked_on"], row[name]) for row in checks if row[name] is not None)
            unknown += not told
            found += bool(told) and bad(told[-1][1])
        return Fraction(found), found, len(running), unknown

    def site_board_missing(self) -> Answer:
        return self._checked("board", lambda board: not board)

    def site_check_score(self) -> Answer:
        return self._checked("score", lambda score: score < 60)
