"""Made-up projects, rosters, accounts and checks for the firms of a dense region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from laoheng.standard.dates import month_end

Rows = list[dict[str, Any]]
KINDS = ("projects", "special_accounts", "site_roster", "site_checks")


class SiteMaker:
    """One firm's projects: `bad` is how often something is wrong, `blank` how often it is left out."""

    def __init__(self, firm_id: str, people: Sequence[str], months: Sequence[str], as_of: date, random: Random) -> None:
        self.firm_id, self.people, self.months, self.as_of, self.random = firm_id, people, months, as_of, random
        self.bad, self.blank = random.choice((0.0, 0.0, 0.2, 0.5)), random.choice((0.0, 0.0, 0.05, 0.4))
        self.projects = [f"{firm_id}-P{n}" for n in range(random.choice((1, 2, 4)))]

    def wrong(self) -> bool:
        return self.random.random() < self.bad

    def given(self, value: Any) -> Any:
        return None if self.random.random() < self.blank else value

    def day(self, first: date, span: int) -> date:
        return first + timedelta(days=self.random.randrange(span))

    def rows(self) -> dict[str, Rows]:
        made = {kind: getattr(self, f"_{kind}")() for kind in KINDS}
        return {kind: [] if self.random.random() < self.blank / 2 else some for kind, some in made.items()}

    def _projects(self) -> Rows:
        return [
            {
                "firm_id": self.firm_id, "project": name, "name": name, "starts_on": self.day(date(2025, 6, 1), 330),
                "completed_on": self.day(date(2026, 1, 20), 120) if self.random.random() < 0.3 else None,
                "deposit": self.given("none" if self.wrong() else self.random.choice(("cash", "bond", "exempt"))),
            }
            for name in self.projects
        ]  # fmt: skip

    def _special_accounts(self) -> Rows:
        rows: Rows = []
        for month in self.months:
            for name in self.projects:
                if self.given(name) is None:
                    continue
                due = Decimal(50_000)
                paid_in = Decimal(0) if self.wrong() else due
                paid_out = Decimal(0) if self.wrong() else min(due, paid_in or due)
                balance = Decimal(0) if self.wrong() else due - paid_out
                rows.append(
                    {
                        "firm_id": self.firm_id, "project": name, "month": month, "due_in": self.given(due),
                        "paid_in": paid_in, "paid_out": paid_out, "balance": balance,
                    }
                )  # fmt: skip
        return rows

    def _site_roster(self) -> Rows:
        rows: Rows = []
        # Of these neither contract nor list says anything.
        hands = [f"hand{n}" for n in range(3 if self.bad else 0)]
        for person in (*self.people, *hands):
            for name in self.projects[: self.random.choice((1, 1, 2))]:
                entered = self.day(date(2025, 6, 1), 340)
                left = self.day(entered, 400) if self.random.random() < 0.3 else None
                rows.append(
                    {
                        "firm_id": self.firm_id, "person_id": person, "project": name, "entered_on": entered,
                        "left_on": left, "contract_signed": self.given(not self.wrong()),
                    }
                )  # fmt: skip
        return rows

    def _site_checks(self) -> Rows:
        return [
            {
                "firm_id": self.firm_id, "project": name, "checked_on": month_end(date.fromisoformat(month + "-01")),
                "score": self.given(50 if self.wrong() else 85), "board": self.given(not self.wrong()),
            }
            for name in self.projects
            for month in self.months[:3]
            if self.given(name) is not None
        ]  # fmt: skip
