"""The ten indicators again, the slow plain way: loops over dict rows, one firm at a time.

Written from docs/reference/indicators.md, not from the expressions; the two must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from laoheng.portrait import Window
from laoheng.risk.indicators import Limits
from laoheng.standard.dates import add_months, month_end

Rows = Sequence[Mapping[str, Any]]
NOT_HERE = {"PART_TIME", "OVERAGE", "INTERN", "NEW_FORM_B", "DISPATCH"}
LEAVING = {"FIX", "OPEN", "TASK", "DISPATCH", "OVERAGE"}


class PlainFirm:
    """One firm's rows, and each indicator as (state, persons, heads, months) with months as indices back."""

    def __init__(self, firm_id: str, region: Mapping[str, Rows], window: Window, limits: Limits) -> None:
        self.window, self.limits = window, limits
        self.rows = {kind: [row for row in rows if row["firm_id"] == firm_id] for kind, rows in region.items()}
        self.contracts = [row for row in self.rows["contracts"] if row["starts_on"] <= window.as_of]
        self.wages = {(row["person_id"], row["month"]): row for row in self.rows["wages"]}
        self.paid = {key for key, row in self.wages.items() if row["gross"] > 0}
        self.attended = {(row["person_id"], row["month"]): row for row in self.rows["attendance"]}

    def left_on(self, contract: Mapping[str, Any]) -> date | None:
        left = contract["left_on"]
        return left if left is not None and left <= self.window.as_of else None

    def governing(self, person: str, month: str) -> Mapping[str, Any] | None:
        first = date.fromisoformat(month + "-01")
        begun = [c for c in self.contracts if c["person_id"] == person and c["starts_on"] <= month_end(first)]
        if not begun:
            return None
        latest = max(begun, key=lambda c: c["starts_on"])
        left = self.left_on(latest)
        return None if left is not None and left < first else latest

    def form(self, person: str, month: str) -> str | None:
        contract = self.governing(person, month)
        return contract["form"] if contract else None

    def reached(self, kind: str, month: str) -> bool:
        return any(row["month"] == month for row in self.rows[kind])

    def life(self) -> list[int]:
        seen = []
        for k, month in enumerate(self.window.months):
            if any(self.reached(kind, month) for kind in ("wages", "contributions", "attendance")) or any(
                c["starts_on"] <= month_end(date.fromisoformat(month + "-01")) for c in self.contracts
            ):
                seen.append(k)
        return list(range((max(seen) if seen else len(self.window.months) - 1) + 1))

    # -- monthly conditions: (found, persons, heads) --------------------------------------------------------------

    def pension(self, month: str) -> dict[str, Mapping[str, Any]]:
        rows = self.rows["contributions"]
        return {row["person_id"]: row for row in rows if row["insurance"] == "110" and row["month"] == month}

    def due(self, month: str) -> set[str]:
        previous = f"{add_months(date.fromisoformat(month + '-01'), -1):%Y-%m}"
        persons = {person for person, m in self.paid if m == month and (person, previous) in self.paid}
        return {p for p in persons if self.form(p, month) not in NOT_HERE and not self.leaves_within(p, month)}

    def leaves_within(self, person: str, month: str) -> bool:
        contract = self.governing(person, month)
        left = contract and self.left_on(contract)
        return left is not None and left < month_end(date.fromisoformat(month + "-01"))

    def both(self, month: str) -> bool:
        return self.reached("wages", month) and self.reached("contributions", month)

    def contributions_abnormal_3m(self, month: str) -> tuple[bool | None, int, int | None]:
        rows = [row for row in self.rows["contributions"] if row["month"] == month]
        owed = {row["person_id"] for row in rows if row["state"] == "owed"}
        if not self.both(month):
            return (True if owed else None), len(owed), None
        pension, due = self.pension(month), self.due(month)
        missing = {p for p in due if p not in pension or pension[p]["state"] == "stopped"}
        return bool(owed or missing), len(owed) + len(missing), len(due)

    def insured_below_paid(self, month: str) -> tuple[bool | None, int, int | None]:
        if not self.both(month):
            return None, 0, None
        pension, due = self.pension(month), self.due(month)
        unpaid = [person for person in due if person not in pension or pension[person]["state"] != "paid"]
        return bool(unpaid), len(unpaid), len(due)

    def base_below_wage(self, month: str) -> tuple[bool | None, int, int | None]:
        if not self.both(month):
            return None, 0, None
        verdicts = [
            self.low_base(person, month, row["base"])
            for person, row in self.pension(month).items()
            if row["state"] != "stopped" and self.form(person, month) not in NOT_HERE
        ]
        known = [item for item in verdicts if item is not None]
        return _mostly(sum(known), len(verdicts) - len(known), len(verdicts), bool(known)), sum(known), len(known)

    def low_base(self, person: str, month: str, base: Decimal) -> bool | None:
        found = self.reference_wage(person, month)
        if found is None:
            return None
        wage, exact = found
        average = self.window.law[month].social_average
        tolerance = Fraction(95, 100)
        if average is None:
            return False if exact and Fraction(base) >= wage * tolerance else None
        bounded = min(max(wage, Fraction(average) * Fraction(6, 10)), Fraction(average) * 3)
        if Fraction(base) < bounded * tolerance:
            return True
        return False if exact else None

    def reference_wage(self, person: str, month: str) -> tuple[Fraction, bool] | None:
        """The wage a base has to follow, and whether it is exact; else it is the least that it can be."""
        before = str(int(month[:4]) - 1)
        pay = {m: self.wages[p, m]["gross"] for p, m in self.paid if p == person}
        of_year = [wage for m, wage in pay.items() if m[:4] == before]
        hired = self.hired(person)
        if of_year:
            first = int(hired[5:]) if hired and hired[:4] == before else 1
            months = [f"{before}-{number:02d}" for number in range(first, 13)]
            exact = all(self.reached("wages", m) for m in months)
            return Fraction(sum(of_year)) / (len(of_year) if exact else len(months)), exact
        if hired is None or hired[:4] != month[:4] or hired > month:
            return None
        following = f"{add_months(date.fromisoformat(hired + '-01'), 1):%Y-%m}"
        starting = [pay[m] for m in (hired, following) if m in pay]
        return (Fraction(min(starting)), True) if hired in pay else None

    def hired(self, person: str) -> str | None:
        """The month of the first contract, unless a wage or a pension row comes before it."""
        starts = [c["starts_on"] for c in self.contracts if c["person_id"] == person]
        if not starts:
            return None
        month = f"{min(starts):%Y-%m}"
        seen = [m for p, m in self.paid if p == person]
        seen += [
            row["month"]
            for row in self.rows["contributions"]
            if row["person_id"] == person and row["insurance"] == "110"
        ]
        return None if any(m < month for m in seen) else month

    def pay_below_minimum(self, month: str) -> tuple[bool | None, int, int | None]:
        if not self.reached("wages", month):
            return None, 0, None
        verdicts = [self.minimum(person, month) for person, m in self.paid if m == month]
        below, unknown = verdicts.count("below"), verdicts.count("unknown")
        return _mostly(below, unknown, len(verdicts), True), below, len(verdicts)

    def minimum(self, person: str, month: str) -> str:
        row, attended, law = self.wages[person, month], self.attended.get((person, month)), self.window.law[month]
        extra = row["overtime_pay"]
        if extra is None and attended and attended["overtime_hours"] == 0:
            extra = Decimal(0)
        regular = None if extra is None else row["gross"] - extra
        form, least = self.form(person, month), law.minimum_wage
        if least is not None and regular is not None and regular >= least:
            return "fine"
        days = attended["days"] if attended else None
        if form in {"PART_TIME", "INTERN", "NEW_FORM_B"}:
            return "not_compared"
        if days is not None and law.working_days is not None and days < law.working_days:
            return "not_compared"
        if least is None or days is None or law.working_days is None:
            return "unknown"
        surely_below = row["gross"] < least or (regular is not None and regular < least)
        hours = attended["hours"] if attended else None
        full_time = form in LEAVING or (hours is not None and hours > days * 4)
        return "below" if surely_below and full_time else "unknown"

    def overtime_over_cap(self, month: str) -> tuple[bool | None, int, int | None]:
        if not self.reached("attendance", month):
            return None, 0, None
        hours = []
        for (person, m), row in self.attended.items():
            contract = self.governing(person, m)
            if m == month and not (contract and contract["hours_system"] in ("comprehensive", "flexible")):
                hours.append(row["overtime_hours"])
        over = sum(h is not None and h > self.window.law[month].overtime_cap for h in hours)
        return _mostly(over, hours.count(None), len(hours), True), over, len(hours)

    def sudden_departures(self, month: str) -> tuple[bool | None, int, int | None]:
        if not self.contracts:
            return None, 0, None
        first = date.fromisoformat(month + "-01")
        last, previous = month_end(first), f"{add_months(first, -1):%Y-%m}"
        left, heads = set(), set()
        for c in self.contracts:
            until = self.left_on(c) or c["ends_on"]
            if c["form"] not in LEAVING:
                continue
            if c["starts_on"] <= first and (until is None or until >= first):
                heads.add(c["person_id"])
            later = any(o["person_id"] == c["person_id"] and o["starts_on"] > c["starts_on"] for o in self.contracts)
            day = self.left_on(c)
            if day and first <= day <= last and not later and (c["ends_on"] is None or day < c["ends_on"]):
                left.add(c["person_id"])
        if self.many(len(left), len(heads)):
            return True, len(left), len(heads)
        if not self.reached("wages", month):
            return None, len(left), len(heads)
        gone = 0
        for person, m in self.paid:
            ended = any(
                c["person_id"] == person and (self.left_on(c) or c["ends_on"] or date.max) <= last
                for c in self.contracts
            )
            gone += m == previous and m in self.window.months and (person, month) not in self.paid and not ended
        return (None if self.many(len(left) + gone, len(heads)) else False), len(left), len(heads)

    def many(self, left: int, heads: int) -> bool:
        persons, ratio = self.limits.layoff_persons, self.limits.layoff_ratio
        assert persons is not None and ratio is not None
        return left >= 3 and (left >= persons or left >= heads * ratio)

    # -- conditions of one day ------------------------------------------------------------------------------------

    def dispatch_over_ratio(self) -> tuple[bool | None, int | None, int | None]:
        day = self.window.as_of
        if not self.contracts:
            return None, None, None
        staff, sent = set(), set()
        for c in self.contracts:
            left = self.left_on(c)
            running = (c["ends_on"] is None or c["ends_on"] >= day) and (left is None or left >= day)
            if running and c["form"] in ("FIX", "OPEN", "TASK", "DISPATCH"):
                staff.add(c["person_id"])
                if c["form"] == "DISPATCH":
                    sent.add(c["person_id"])
        assert self.limits.dispatch_ratio is not None
        return len(sent) > len(staff) * self.limits.dispatch_ratio, len(sent), len(staff)

    def frequent_short_contracts(self) -> tuple[bool | None, int | None, int | None]:
        if not self.contracts:
            return None, None, None
        since = add_months(self.window.as_of, -12)
        surely: dict[str, int] = defaultdict(int)
        perhaps: dict[str, int] = defaultdict(int)
        for c in self.contracts:
            if c["form"] == "FIX" and c["starts_on"] > since:
                short = None if c["ends_on"] is None else c["ends_on"] < add_months(c["starts_on"], 3)
                surely[c["person_id"]] += short is True
                perhaps[c["person_id"]] += short is not False
        found = sum(count >= 2 for count in surely.values())
        unknown = sum(perhaps[person] >= 2 > surely[person] for person in perhaps)
        return _mostly(found, unknown, len(perhaps), True), found, len(perhaps)

    def no_written_contract(self) -> tuple[bool | None, int | None, int | None]:
        months = {month: k for k, month in enumerate(self.window.months)}
        worked: dict[str, set[int]] = defaultdict(set)
        for person, month in [*self.paid, *(key for key, row in self.attended.items() if row["days"] > 0)]:
            if month in months:
                worked[person].add(months[month])
        recent = [person for person, ks in worked.items() if min(ks) < 3]
        reached = any(self.reached(kind, m) for kind in ("wages", "attendance") for m in months)
        if not self.contracts or not reached:
            return None, None, None
        without, unsigned = 0, 0
        for person in recent:
            own = [c for c in self.contracts if c["person_id"] == person]
            signed = any(c["signed_on"] is not None and c["signed_on"] <= self.window.as_of for c in own)
            if signed or any(c["form"] in NOT_HERE for c in own) or max(worked[person]) - min(worked[person]) < 2:
                continue
            unsigned += bool(own)
            without += not own
        return _mostly(without, unsigned, len(recent), True), without, len(recent)


def _mostly(found: int, unknown: int, heads: int, looked: bool) -> bool | None:
    if found:
        return True
    return False if looked and unknown * 10 <= heads else None


def plain_monthly(firm: PlainFirm, name: str, lookback: int, running: int) -> tuple[str, tuple[int, ...], int, int]:
    """State, abnormal months, persons and heads of the newest abnormal month."""
    life = [k for k in firm.life() if k < lookback]
    found = {k: getattr(firm, name)(firm.window.months[k]) for k in life}
    bad = {k for k in life if found[k][0] is True}
    unknown = {k for k in life if found[k][0] is None}

    def in_runs(months: set[int]) -> set[int]:
        starts = [k for k in months if all(k + step in months for step in range(running))]
        return {k + step for k in starts for step in range(running)}

    firing = in_runs(bad)
    if firing:
        newest = min(bad)
        return "fires", tuple(sorted(firing)), found[newest][1], found[newest][2]
    if len(unknown) == len(life):
        return "unknown", (), 0, 0
    if running > 1:
        return ("unknown" if in_runs(bad | unknown) else "clear"), (), 0, 0
    return ("unknown" if unknown - {0} else "clear"), (), 0, 0
