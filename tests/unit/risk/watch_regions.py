"""Dense made-up regions for the wider catalogue: each firm with its own carelessness, drawn from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from laoheng.standard.dates import month_end
from tests.unit.portrait.tables import full_rows
from tests.unit.risk.site_regions import SiteMaker

Rows = list[dict[str, Any]]
FORMS = ("FIX", "OPEN", "TASK", "PART_TIME", "DISPATCH", "INTERN", "OVERAGE")
CENT = Decimal("0.01")


class FirmMaker:
    """One firm's rows: `bad` is how often something is wrong, `blank` how often it is left out."""

    def __init__(self, firm_id: str, months: Sequence[str], as_of: date, random: Random) -> None:
        self.firm_id, self.months, self.as_of, self.random = firm_id, months, as_of, random
        self.bad, self.blank = random.choice((0.0, 0.05, 0.4, 0.4)), random.choice((0.0, 0.0, 0.02, 0.3))
        self.shrinks, self.favourite = random.random() < 0.3, FORMS[int(firm_id[1:]) % len(FORMS)]
        self.people = [f"p{n}" for n in range(random.choice((2, 6, 30)))]

    def wrong(self) -> bool:
        return self.random.random() < self.bad

    def given(self, value: Any) -> Any:
        return None if self.random.random() < self.blank else value

    def day(self, first: date, span: int) -> date:
        return first + timedelta(days=self.random.randrange(span))

    def staff(self, k: int) -> list[str]:
        """Who is there k months back; a shrinking firm loses people in the newest month."""
        return self.people[: max(1, len(self.people) // 3)] if self.shrinks and k == 0 else self.people

    def rows(self) -> dict[str, Rows]:
        made: dict[str, Rows] = {kind: [] for kind in ("wages", "contributions", "attendance", "bank_payroll")}
        for k, month in enumerate(self.months):
            for kind, some in made.items():
                if self.random.random() >= self.blank:
                    some += getattr(self, f"_{kind}")(month, self.staff(k))
        return made | {"contracts": self._contracts(), "deferrals": self._deferrals(), "firms": self._firm()}

    def _one(self, person: str, **fields: Any) -> dict[str, Any]:
        return {"firm_id": self.firm_id, "person_id": person, **fields}

    def _wages(self, month: str, people: list[str]) -> Rows:
        last, rows = month_end(date.fromisoformat(month + "-01")), []
        for person in people:
            if self.wrong() and self.wrong():
                continue
            gross = Decimal(self.random.choice((0, 1500, 60000) if self.wrong() else (2300, 5000, 6000)))
            other = Decimal(self.random.choice((100, 900, 1500)) if self.wrong() else 0)
            paid = Decimal(0) if self.wrong() else gross - other
            rows.append(
                self._one(
                    person, month=month, gross=gross, overtime_pay=self.given(Decimal(0 if self.wrong() else 200)),
                    insurance_deduction=self.given(Decimal(0)), fund_deduction=self.given(Decimal(0)),
                    tax_deduction=self.given(Decimal(0)), other_deduction=self.given(other), paid=max(paid, Decimal(0)),
                    paid_on=self.given(self.day(last, 80 if self.wrong() else 15)),
                    receipt=self.given(not self.wrong()), method=self.given("cash" if self.wrong() else "bank"),
                )
            )  # fmt: skip
            if self.random.random() < 0.7 and rows[-1]["insurance_deduction"] is not None:
                rows[-1] |= {"insurance_deduction": Decimal(80), "paid": max(rows[-1]["paid"] - 80, Decimal(0))}
        return rows

    def _contributions(self, month: str, people: list[str]) -> Rows:
        last, rows = month_end(date.fromisoformat(month + "-01")), []
        floor = self.bad > 0.2
        for person in people:
            for insurance in ("110", "210", "310", "410"):
                if self.wrong() and self.wrong():
                    continue
                state = self.random.choice(("owed", "stopped")) if self.wrong() else "paid"
                base = Decimal(4500 if floor or self.wrong() else 6000)
                rows.append(
                    self._one(
                        person, month=month, insurance=insurance, base=base, state=state,
                        received_on=self.given(self.day(last, 100 if self.wrong() else 25)),
                    )
                )  # fmt: skip
        return rows

    def _attendance(self, month: str, people: list[str]) -> Rows:
        rows = []
        for person in people:
            if self.wrong() and self.wrong():
                continue
            days = Decimal(self.random.choice((0, 28, 30)) if self.wrong() else 21)
            hours = days * self.random.choice((12,) if self.wrong() else (8,))
            extra = Decimal(self.random.choice(("40", "73.5")) if self.wrong() else "10")
            rows.append(
                self._one(person, month=month, days=days, hours=self.given(hours), overtime_hours=self.given(extra))
            )
        return rows

    def _bank_payroll(self, month: str, people: list[str]) -> Rows:
        first = date.fromisoformat(month + "-01")
        return [
            self._one(person, paid_on=self.day(first, 28), amount=Decimal(5000), memo="工资")
            for person in people
            if not self.wrong()
        ]

    def _contracts(self) -> Rows:
        rows = []
        for person in self.people:
            start = self.day(date(2024, 1, 1), 600)
            for _ in range(3 if self.wrong() else 1):
                form = self.favourite if self.wrong() else "FIX"
                end = self.day(start, 60) if self.wrong() else start + timedelta(days=1100)
                if self.wrong():
                    end = self.day(self.as_of - timedelta(days=60), 90)
                rows.append(
                    self._one(
                        person, form=form, starts_on=start, ends_on=self.given(end),
                        signed_on=self.given(self.day(start, 60) if self.wrong() else start),
                        left_on=self.day(start, 900) if self.wrong() else None,
                        agreed_wage=self.given(Decimal(2000 if self.wrong() else 5000)),
                        pay_period=self.given("piece" if self.wrong() else "monthly"), pay_day=self.given("15"),
                        probation_months=self.given(self.random.randrange(8) if self.wrong() else 0),
                        hours_system=self.given("flexible" if self.wrong() else "standard"),
                    )
                )  # fmt: skip
                start = self.day(start + timedelta(days=1), 200)
        return rows if self.random.random() >= self.blank else []

    def _deferrals(self) -> Rows:
        return [
            self._one(
                person, signed_on=self.day(date(2025, 1, 1), 480), months=[self.months[0]],
                new_date=self.given(self.day(self.as_of, 60)), written=not self.wrong(),
                consent=self.random.choice(("none", "worker_only", "unknown") if self.wrong() else ("union",)),
            )
            for person in self.people[:6]
            if self.wrong() or self.random.random() < 0.1
        ]  # fmt: skip

    def _firm(self) -> Rows:
        if self.random.random() < self.blank:
            return []
        return [
            {
                "firm_id": self.firm_id,
                "state": self.given("revoked" if self.wrong() else "active"),
                "has_union": self.given(not self.wrong() and self.random.random() < 0.6),
                "changed_on": self.given(self.day(self.as_of - timedelta(days=400), 430)),
            }
        ]


def region_of(seed: int, months: Sequence[str], as_of: date, firms: int = 7) -> dict[str, Rows]:
    """The rows by kind, with the ids a lake would give them. One firm more is registered and never sent anything."""
    random, sites = Random(seed), Random(f"{seed} sites")
    found: dict[str, Rows] = {}
    for number in range(firms):
        maker = FirmMaker(f"F{number}", months, as_of, random)
        made = maker.rows()
        made |= SiteMaker(maker.firm_id, maker.people, months, as_of, sites).rows()
        for kind, some in made.items():
            found.setdefault(kind, []).extend(some)
    found["firms"].append({"firm_id": "SILENT", "state": "active", "has_union": None, "changed_on": None})
    return {kind: full_rows(kind, some) for kind, some in found.items()}
