"""The wider catalogue again, the slow plain way: loops over dict rows, one firm at a time.

Written from what each entry is meant to say, not from its formula or its features; the two must agree. Each indicator
answers (value, persons, heads, uncompared): value None is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from laoheng.standard.dates import add_months, month_end
from tests.unit.risk.site_reference import PlainSite

Answer = tuple[Fraction | None, int | None, int | None, int]
Row = Mapping[str, Any]
FULL = {"FIX", "OPEN", "TASK", "DISPATCH", "OVERAGE"}


def share(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def end_of(month: str) -> date:
    return month_end(date.fromisoformat(month + "-01"))


class PlainWatch(PlainSite):
    """One firm's rows, and each entry of the wider catalogue in a month or on the day."""

    # -- what a month holds ---------------------------------------------------------------------------------------

    def listed(self, month: str) -> list[Row]:
        return [row for row in self.rows["wages"] if row["month"] == month]

    def paid_rows(self, month: str) -> list[Row]:
        return [row for row in self.listed(month) if row["gross"] > 0]

    def here(self, month: str) -> list[Row]:
        return [row for row in self.rows["attendance"] if row["month"] == month and row["days"] > 0]

    def paid_state(self, month: str, insurance: str) -> int:
        rows = [row for row in self.rows["contributions"] if row["month"] == month]
        return sum(row["insurance"] == insurance and row["state"] == "paid" for row in rows)

    def other_hours(self, person: str, month: str) -> bool:
        contract = self.governing(person, month)
        return bool(contract) and contract["hours_system"] in ("comprehensive", "flexible")

    def before(self, month: str) -> str | None:
        """The month before, if the window and the firm's life hold it."""
        k = self.window.months.index(month) + 1
        return self.window.months[k] if k in self.life() else None

    def fed(self) -> bool:
        return any(row["paid_on"] <= self.window.as_of for row in self.rows["bank_payroll"])

    def transfers(self, month: str) -> list[Row]:
        rows = [row for row in self.rows["bank_payroll"] if row["paid_on"] <= self.window.as_of]
        return [row for row in rows if f"{row['paid_on']:%Y-%m}" == month]

    def _wages(
        self, month: str, bad: Callable[[Row], bool | None], blank: Callable[[Row], bool] | None = None
    ) -> Answer:
        if not self.reached("wages", month):
            return None, None, None, 0
        rows = self.paid_rows(month)
        found = sum(bool(bad(row)) for row in rows)
        return share(found, len(rows)), found, len(rows), sum(map(blank, rows)) if blank else 0

    def _drop(self, month: str, measure: Callable[[str], Decimal | int | None]) -> Fraction | None:
        earlier = self.before(month)
        now, then = measure(month), measure(earlier) if earlier else None
        if now is None or not then:
            return None
        return max(Fraction(then) - Fraction(now), Fraction(0)) / Fraction(then)

    # -- months ---------------------------------------------------------------------------------------------------

    def list_leaves_unpaid(self, month: str) -> Answer:
        if not self.reached("wages", month):
            return None, None, None, 0
        unpaid = unknown = 0
        for row in self.listed(month):
            parts = [row[f"{name}_deduction"] for name in ("insurance", "fund", "tax", "other")]
            payable = row["gross"] - sum(part or Decimal(0) for part in parts)
            if None in parts and 0 < row["paid"] < payable:
                unknown += 1
            else:
                unpaid += payable > row["paid"]
        heads = len(self.paid_rows(month))
        return share(unpaid, heads), unpaid, heads, unknown

    def _attended(self, month: str, bad: Callable[[Row, Row | None], bool]) -> Answer:
        if not self.both_lists(month):
            return None, None, None, 0
        rows = self.here(month)
        found = sum(bad(row, self.wages.get((row["person_id"], month))) for row in rows)
        return share(found, len(rows)), found, len(rows), 0

    def both_lists(self, month: str) -> bool:
        return self.reached("wages", month) and self.reached("attendance", month)

    def workers_without_pay_record(self, month: str) -> Answer:
        return self._attended(month, lambda row, wage: wage is None)

    def zero_pay_workers(self, month: str) -> Answer:
        return self._attended(month, lambda row, wage: wage is not None and wage["gross"] <= 0)

    def overtime_without_pay(self, month: str) -> Answer:
        def unpaid(row: Row, wage: Row | None) -> bool:
            hours, pay = row["overtime_hours"], wage and wage["overtime_pay"]
            return not self.other_hours(row["person_id"], month) and bool(hours) and pay is not None and pay == 0

        def blank(row: Row, wage: Row | None) -> bool:
            if wage is None or self.other_hours(row["person_id"], month):
                return False
            return row["overtime_hours"] is None or (row["overtime_hours"] > 0 and wage["overtime_pay"] is None)

        value, found, heads, _ = self._attended(month, unpaid)
        return value, found, heads, self._attended(month, blank)[1] or 0

    def cash_pay(self, month: str) -> Answer:
        return self._wages(month, lambda r: r["method"] == "cash", lambda r: r["method"] in (None, "unknown"))

    def cash_without_receipt(self, month: str) -> Answer:
        def blank(row: Row) -> bool:
            return row["method"] in (None, "unknown") or (row["method"] == "cash" and row["receipt"] is None)

        return self._wages(month, lambda r: r["method"] == "cash" and r["receipt"] is False, blank)

    def payment_undated(self, month: str) -> Answer:
        value, found, heads, _ = self._wages(month, lambda row: False)
        if value is None and heads is None:
            return None, None, None, 0
        found = sum(row["paid"] > 0 and row["paid_on"] is None for row in self.listed(month))
        return share(found, heads), found, heads, 0

    def pay_long_after_month(self, month: str) -> Answer:
        waits = [(row["paid_on"] - end_of(month)).days for row in self.listed(month) if row["paid_on"]]
        return (Fraction(max(waits)) if waits else None), None, None, 0

    def pay_very_high(self, month: str) -> Answer:
        pay = [row["gross"] for row in self.listed(month)]
        return (Fraction(max(pay)) if pay else None), None, None, 0

    def deduction_over_fifth(self, month: str) -> Answer:
        return self._wages(
            month,
            lambda r: r["other_deduction"] is not None and r["other_deduction"] > r["gross"] / 5,
            lambda r: r["other_deduction"] is None,
        )

    def deductions_common(self, month: str) -> Answer:
        return self._wages(month, lambda r: bool(r["other_deduction"]), lambda r: r["other_deduction"] is None)

    def bank_below_list(self, month: str) -> Answer:
        if not (self.reached("wages", month) and self.fed()):
            return None, None, None, 0
        banked = {row["person_id"] for row in self.transfers(month)}
        named = {
            row["person_id"]
            for row in self.rows["wages"]
            if row["month"] in self.window.months and row["method"] == "bank" and row["paid"] > 0
            and row["paid_on"] and f"{row['paid_on']:%Y-%m}" == month
        }  # fmt: skip
        return Fraction(len(named - banked)), len(named - banked), None, 0

    def paid_without_attendance(self, month: str) -> Answer:
        if not self.both_lists(month):
            return None, None, None, 0
        return self._wages(month, lambda row: (row["person_id"], month) not in self.attended)

    def withheld_not_paid_over(self, month: str) -> Answer:
        if not self.both(month):
            return None, None, None, 0
        pension = self.pension(month)

        def withheld(row: Row) -> bool:
            state = pension.get(row["person_id"], {"state": None})["state"]
            return bool(row["insurance_deduction"]) and state != "paid"

        return self._wages(month, withheld)

    def _missing(self, month: str, insurance: str) -> Answer:
        if not self.reached("contributions", month):
            return None, None, None, 0
        kept = any(row["insurance"] == insurance and row["month"] == month for row in self.rows["contributions"])
        if not kept:  # another fund may keep it: nothing is said
            return None, None, self.paid_state(month, "110"), 0
        pension, other = self.paid_state(month, "110"), self.paid_state(month, insurance)
        return share(max(pension - other, 0), pension), None, pension, 0

    def medical_insurance_missing(self, month: str) -> Answer:
        return self._missing(month, "310")

    def unemployment_insurance_missing(self, month: str) -> Answer:
        return self._missing(month, "210")

    def injury_insurance_missing(self, month: str) -> Answer:
        return self._missing(month, "410")

    def contributions_received_late(self, month: str) -> Answer:
        rows = [row for row in self.rows["contributions"] if row["month"] == month and row["received_on"]]
        waits = [(row["received_on"] - end_of(month)).days for row in rows]
        return (Fraction(max(waits)) if waits else None), None, None, 0

    def stopped_while_paid(self, month: str) -> Answer:
        if not self.both(month):
            return None, None, None, 0
        pension, due = self.pension(month), self.due(month)
        stopped = sum(p in pension and pension[p]["state"] == "stopped" for p in due)
        return share(stopped, len(due)), stopped, len(due), 0

    def bases_at_floor(self, month: str) -> Answer:
        if not self.reached("contributions", month):
            return None, None, None, 0
        paid = [row for row in self.pension(month).values() if row["state"] == "paid"]
        average = self.window.law[month].social_average
        low = 0 if average is None else sum(Fraction(row["base"]) <= Fraction(average) * 6 / 10 for row in paid)
        return share(low, len(paid)), low, len(paid), len(paid) if average is None else 0

    def insured_drop(self, month: str) -> Answer:
        def insured(m: str) -> int | None:
            return self.paid_state(m, "110") if self.reached("contributions", m) else None

        return self._drop(month, insured), None, insured(month), 0

    def _present(self, month: str, bad: Callable[[Row], bool], blank: Callable[[Row], bool] | None = None) -> Answer:
        if not self.reached("attendance", month):
            return None, None, None, 0
        rows = self.here(month)
        found = sum(map(bad, rows))
        return share(found, len(rows)), found, len(rows), sum(map(blank, rows)) if blank else 0

    def no_rest_day(self, month: str) -> Answer:
        return self._present(month, lambda row: row["days"] > end_of(month).day - 4)

    def long_working_days(self, month: str) -> Answer:
        def standard(row: Row) -> bool:
            return not self.other_hours(row["person_id"], month)

        return self._present(
            month,
            lambda r: standard(r) and r["hours"] is not None and r["hours"] > r["days"] * 11,
            lambda r: standard(r) and r["hours"] is None,
        )

    def overtime_twice_cap(self, month: str) -> Answer:
        if not self.reached("attendance", month):
            return None, None, None, 0
        cap = self.window.law[month].overtime_cap
        hours = [
            row["overtime_hours"]
            for (person, m), row in self.attended.items()
            if m == month and not self.other_hours(person, month)
        ]
        heavy = sum(cap is not None and h is not None and h > 2 * cap for h in hours)
        unknown = sum(h is None or cap is None for h in hours)
        return share(heavy, len(hours)), heavy, len(hours), unknown

    def payroll_drop(self, month: str) -> Answer:
        def total(m: str) -> Decimal | None:
            return sum((row["gross"] for row in self.listed(m)), Decimal(0)) if self.reached("wages", m) else None

        return self._drop(month, total), None, None, 0

    def headcount_drop(self, month: str) -> Answer:
        def heads(m: str) -> int | None:
            return len(self.paid_rows(m)) if self.reached("wages", m) else None

        return self._drop(month, heads), None, heads(month), 0

    def hours_drop(self, month: str) -> Answer:
        def total(m: str) -> Decimal | None:
            known = [r["hours"] for r in self.rows["attendance"] if r["month"] == m and r["hours"] is not None]
            return sum(known, Decimal(0)) if known else None

        return self._drop(month, total), None, None, 0

    def bank_payroll_drop(self, month: str) -> Answer:
        def heads(m: str) -> int | None:
            return len({row["person_id"] for row in self.transfers(m) if row["amount"] > 0}) if self.fed() else None

        return self._drop(month, heads), None, heads(month), 0

    def bank_sum_drop(self, month: str) -> Answer:
        def total(m: str) -> Decimal | None:
            sums = [row["amount"] for row in self.transfers(m)]
            return sum(sums, Decimal(0)) if sums else None

        return self._drop(month, total), None, None, 0

    def turnover_high(self, month: str) -> Answer:
        if not self.contracts:
            return None, None, None, 0
        _, left, heads = self.sudden_departures(month)
        starts: dict[str, date] = {}
        for c in self.contracts:
            starts[c["person_id"]] = min(c["starts_on"], starts.get(c["person_id"], date.max))
        hired = sum(f"{day:%Y-%m}" == month for day in starts.values())
        return share(left + hired, heads), None, heads, 0

    # -- the day --------------------------------------------------------------------------------------------------

    def running_now(self) -> list[Row]:
        day = self.window.as_of
        return [
            c for c in self.contracts
            if (c["ends_on"] is None or c["ends_on"] >= day) and (self.left_on(c) is None or c["left_on"] >= day)
        ]  # fmt: skip

    def _contracts(
        self, bad: Callable[[Row], bool | None], blank: Callable[[Row], bool] | None = None, counted: bool = False
    ) -> Answer:
        if not self.contracts:
            return None, None, None, 0
        rows = self.running_now()
        found = len({c["person_id"] for c in rows if bad(c)})
        heads = len({c["person_id"] for c in rows})
        unknown = len({c["person_id"] for c in rows if blank(c)}) if blank else 0
        return (Fraction(found) if counted else share(found, heads)), found, heads, unknown

    def contract_signed_late(self) -> Answer:
        return self._contracts(
            lambda c: c["signed_on"] is not None and c["signed_on"] > add_months(c["starts_on"], 1),
            lambda c: c["signed_on"] is None,
        )

    def signing_day_missing(self) -> Answer:
        return self._contracts(lambda c: c["signed_on"] is None)

    def probation_too_long(self) -> Answer:
        def limit(c: Row) -> int | None:
            if c["form"] in ("TASK", "PART_TIME"):
                return 0
            if c["form"] == "OPEN":
                return 6
            if c["ends_on"] is None:
                return None
            after = c["ends_on"] + timedelta(days=1)
            terms = ((3, 0), (12, 1), (36, 2))
            return next((most for months, most in terms if after < add_months(c["starts_on"], months)), 6)

        def bad(c: Row) -> bool:
            most, agreed = limit(c), c["probation_months"]
            named = c["form"] not in ("PART_TIME", "INTERN", "NEW_FORM_B")
            return named and most is not None and agreed is not None and agreed > most

        return self._contracts(bad)

    def probation_in_part_time(self) -> Answer:
        value, found, _, _ = self._contracts(
            lambda c: c["form"] == "PART_TIME" and bool(c["probation_months"]), counted=True
        )
        part = {c["person_id"] for c in self.running_now() if c["form"] == "PART_TIME"}
        return value, found, len(part) if self.contracts else None, 0

    def third_fixed_term(self) -> Answer:
        fixed = [c["person_id"] for c in self.contracts if c["form"] == "FIX"]
        return self._contracts(lambda c: c["form"] == "FIX" and fixed.count(c["person_id"]) >= 3)

    def work_after_contract_end(self) -> Answer:
        newest = self.window.months[0]
        first = date.fromisoformat(newest + "-01")
        worked = {p for p, m in self.paid if m == newest}
        worked |= {p for (p, m), row in self.attended.items() if m == newest and row["days"] > 0}
        reached = any(self.reached(kind, m) for kind in ("wages", "attendance") for m in self.window.months)
        if not self.contracts or not reached:
            return None, None, None, 0
        late = 0
        for person in worked:
            own = [c for c in self.contracts if c["person_id"] == person]
            if own:
                last = max(own, key=lambda c: c["starts_on"])
                late += last["ends_on"] is not None and last["ends_on"] < first and self.left_on(last) is None
        recent = {p for p, m in self.paid if m in self.window.months[:3]}
        recent |= {p for (p, m), row in self.attended.items() if m in self.window.months[:3] and row["days"] > 0}
        return share(late, len(recent)), late, len(recent), 0

    def dispatched_over_six_months(self) -> Answer:
        day = self.window.as_of
        return self._contracts(lambda c: c["form"] == "DISPATCH" and add_months(c["starts_on"], 6) < day, counted=True)

    def interns_share(self) -> Answer:
        return self._contracts(lambda c: c["form"] == "INTERN")

    def part_time_share(self) -> Answer:
        return self._contracts(lambda c: c["form"] == "PART_TIME")

    def over_age_share(self) -> Answer:
        return self._contracts(lambda c: c["form"] == "OVERAGE")

    def contracts_expiring(self) -> Answer:
        return self._contracts(lambda c: c["ends_on"] is not None and (c["ends_on"] - self.window.as_of).days <= 30)

    def wage_not_agreed(self) -> Answer:
        return self._contracts(lambda c: c["agreed_wage"] is None)

    def pay_day_not_agreed(self) -> Answer:
        return self._contracts(lambda c: c["pay_day"] is None)

    def special_hours_share(self) -> Answer:
        return self._contracts(lambda c: c["hours_system"] in ("comprehensive", "flexible"))

    def agreed_wage_below_minimum(self) -> Answer:
        least = self.window.law[self.window.months[0]].minimum_wage

        def low(c: Row) -> bool:
            monthly = c["pay_period"] in (None, "monthly")
            wage = c["agreed_wage"]
            return c["form"] in FULL and monthly and least is not None and wage is not None and wage < least

        return self._contracts(low, lambda c: c["form"] in FULL and (c["agreed_wage"] is None or least is None))

    # -- the register and the deferrals ---------------------------------------------------------------------------

    def working(self) -> int | None:
        if not any(self.reached(kind, m) for kind in ("wages", "attendance") for m in self.window.months):
            return None
        recent = {p for p, m in self.paid if m in self.window.months[:3]}
        recent |= {p for (p, m), row in self.attended.items() if m in self.window.months[:3] and row["days"] > 0}
        return len(recent)

    def closed_but_working(self) -> Answer:
        entry, working = self.rows["firms"], self.working()
        if not entry or working is None:
            return None, None, working, 0
        closed = entry[0]["state"] in ("revoked", "cancelled")
        return Fraction(working if closed else 0), None, working, 0

    def register_changed(self) -> Answer:
        if not self.rows["firms"]:
            return None, None, None, 0
        day, since = self.rows["firms"][0]["changed_on"], add_months(self.window.as_of, -3)
        return Fraction(day is not None and since < day <= self.window.as_of), None, None, 0

    def union_missing(self) -> Answer:
        heads = len({c["person_id"] for c in self.running_now()}) if self.contracts else None
        if not self.rows["firms"] or self.rows["firms"][0]["has_union"] is None or heads is None:
            return None, None, heads, 0
        return Fraction(not self.rows["firms"][0]["has_union"] and heads >= 25), None, heads, 0

    def _deferrals(self, bad: Callable[[Row], bool]) -> Answer:
        if self.working() is None:
            return None, None, None, 0
        since = add_months(self.window.as_of, -12)
        rows = [row for row in self.rows["deferrals"] if since < row["signed_on"] <= self.window.as_of]
        found = sum(map(bad, rows))
        return Fraction(found), found, None, 0

    def deferrals_repeated(self) -> Answer:
        return self._deferrals(lambda row: True)

    def deferrals_faulty_form(self) -> Answer:
        return self._deferrals(lambda row: row["written"] is False or row["new_date"] is None)

    def deferral_without_consent(self) -> Answer:
        return self._deferrals(lambda row: row["consent"] in ("none", "worker_only"))


def judged(answer: Answer, least: Decimal, open_declared: bool) -> bool | None:
    """Whether it fires: the lowest level reached; false only if at most one in ten stayed uncompared."""
    value, _, heads, unknown = answer
    if value is not None and value > 0 and value >= Fraction(least):
        return True
    if value is None or (open_declared and unknown * 10 > (heads or 0)):
        return None
    return False
