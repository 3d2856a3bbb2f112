"""L6 年休假: days of the year and pay for those not taken (年休假条例 2–5; 企业年休假办法 3–12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from laoheng.law.at import LawAt, ParameterValue, law_at
from laoheng.law.errors import NotInForceError
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field, refuse
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

FIRST_YEAR = 2008
_DAYS_OF_YEAR = Decimal(365)  # 企业年休假办法 5 and 12 write 365, in a leap year too
_TIERS = (
    # years of work in all from which the tier holds, and its parameters
    (Decimal(20), "20"),
    (Decimal(10), "10"),
    (Decimal(1), "1"),
)

FIELDS = (
    Field("year", "integer", required=True, positive=True),
    Field("cumulative_years", "number", unit="years"),
    Field("continuous_12m", "boolean"),
    Field("hire", "date", past=True),
    Field("leave", "date", past=True),
    Field("taken", "number", unit="days"),
    Field("avg12_ex_ot", "money", unit="yuan_per_month", positive=True),
    Field("written_waiver", "boolean"),
    Field("school_holiday_days", "number", unit="days"),
    Field("paid_personal_days", "number", unit="days"),
    Field("sick_months", "number", unit="months"),
)


def annual_leave(facts: Facts, law: LawAt) -> Finding:
    """Days of paid leave open in `year` and the pay for them in yuan beside the ordinary wage (企业年休假办法 10).

    Raises `CalculationInputError` for a year after the day of asking or days of hire and leaving that do not fit it,
    `NotInForceError` for a year before 2008.
    """
    year = int(facts.needed_number("year"))
    if year < FIRST_YEAR:
        raise NotInForceError("law.annual_leave.before_law", year=year, first=FIRST_YEAR)
    _check(facts, law, year)
    then = law_at(min(date(year, 12, 31), law.on), law.region, law.extra)
    answer = _Answer(facts, law, then, year)
    worked = facts.number("cumulative_years")
    if worked is None:
        return answer.asking(need("cumulative_years", "worker"))
    tier = next((name for limit, name in _TIERS if worked >= limit), None)
    if tier is None:
        return answer.nothing("annual_leave_first_year", "累计工龄 < 1 年 → 0", plain(worked))
    if facts.flag("continuous_12m") is False:
        return answer.nothing("annual_leave_not_continuous", "没有连续工作满十二个月 → 0", "0")
    full = then.required(f"annual_leave_days_from_{tier}_years")
    barred = answer.barred(full, then.required(f"annual_leave_sick_months_from_{tier}_years"))
    if barred is not None:
        return barred
    if facts.flag("continuous_12m") is None and answer.hired_this_year:
        return answer.asking(need("continuous_12m", "worker"), *answer.day_figures(full))
    return answer.days(full)


def _check(facts: Facts, law: LawAt, year: int) -> None:
    hire, leave = facts.day("hire"), facts.day("leave")
    faults = []
    if year > law.on.year:
        label = Message.of("law.field.year")
        faults.append(Message.of("law.fact.future", field="year", label=label, value=year, on=law.on))
    if hire is not None and hire.year > year:
        faults.append(Message.of("law.annual_leave.outside_year", field="hire", day=hire, year=year))
    if leave is not None and leave.year < year:
        faults.append(Message.of("law.annual_leave.outside_year", field="leave", day=leave, year=year))
    if hire is not None and leave is not None and leave < hire:
        faults.append(Message.of("law.fact.reversed", first="hire", last="leave", start=hire, end=leave))
    taken = facts.number("taken")
    if taken is not None and taken > 366:
        faults.append(Message.of("law.annual_leave.too_many_days", taken=plain(taken)))
    refuse(faults)


@dataclass(frozen=True, slots=True)
class _Open:
    """Days still open, and how they came about."""

    days: Decimal
    figures: tuple[Figure, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class _Answer:
    facts: Facts
    law: LawAt
    then: LawAt
    year: int

    @property
    def hired_this_year(self) -> bool:
        hire = self.facts.day("hire")
        return hire is not None and hire.year == self.year and hire > date(self.year, 1, 1)

    @property
    def left_this_year(self) -> bool:
        leave = self.facts.day("leave")
        return leave is not None and leave.year == self.year

    def days(self, full: ParameterValue) -> Finding:
        taken = self.facts.number("taken")
        if taken is None:
            return self.asking(need("taken", "employer"), *self.day_figures(full))
        found = self._open(full.value, taken)
        worked = self.facts.number("cumulative_years") or Decimal(0)
        figures = (
            *found.figures,
            figure("entitled_full", full.value, Unit.DAYS),
            figure("days", found.days, Unit.DAYS),
        )
        tier = step("annual_leave_tier", "累计工龄 1–10 年 5 天；10–20 年 10 天；20 年以上 15 天",
                    plain(worked), plain(full.value), full.ground)  # fmt: skip
        steps: list[Step] = [tier, found.step]
        needs: tuple[Need, ...] = ()
        if self.facts.number("avg12_ex_ot") is not None:
            more, lines = self._pay(found.days)
            figures, steps = (*figures, *more), [*steps, *lines]
        elif found.days and (self.left_this_year or self.year < self.law.on.year):
            needs = (need("avg12_ex_ot", "employer"),)
        return self._finding(figures, steps, needs, self._remarks())

    def day_figures(self, full: ParameterValue) -> tuple[Figure, ...]:
        """What is known of the days before all facts are in."""
        return (*self._open(full.value, Decimal(0)).figures, figure("entitled_full", full.value, Unit.DAYS))

    def nothing(self, code: str, formula: str, shown: str) -> Finding:
        base = self.then.held("年休假条例2", "年休假条例3", "企业年休假办法3")
        figures = [figure("entitled_full", Decimal(0), Unit.DAYS), figure("days", Decimal(0), Unit.DAYS)]
        if self.facts.has("avg12_ex_ot"):
            figures += [money("extra_200", Decimal(0)), money("amount", Decimal(0))]
        return self._finding(figures, (step(code, formula, shown, "0", *base),), (), ())

    def asking(self, missing: Need, *figures: Figure) -> Finding:
        return self._finding(figures, (), (missing,), ())

    def barred(self, full: ParameterValue, sick_limit: ParameterValue) -> Finding | None:
        """No leave in the cases of 年休假条例 4; where leave was taken before, it is the next year that loses it."""
        found = self._reason(full.value, sick_limit)
        if found is None:
            return None
        code, formula, shown = found
        line = step(code, formula, shown, "0", *self.then.grounds("年休假条例4"))
        taken = self.facts.number("taken")
        remarks = (note("annual_leave_next_year"),) if taken else ()
        figures = [figure("entitled_full", full.value, Unit.DAYS), figure("days", Decimal(0), Unit.DAYS)]
        if self.facts.has("avg12_ex_ot"):
            figures += [money("extra_200", Decimal(0)), money("amount", Decimal(0))]
        return self._finding(figures, (line,), (), remarks)

    def _reason(self, full: Decimal, sick_limit: ParameterValue) -> tuple[str, str, str] | None:
        school = self.facts.number("school_holiday_days")
        if school is not None and school > full:
            return "annual_leave_school", "寒暑假天数 > 年休假天数 → 0", f"{plain(school)} > {plain(full)}"
        personal = self.facts.number("paid_personal_days")
        limit = self.then.required("annual_leave_paid_personal_days").value
        if personal is not None and personal >= limit:
            return (
                "annual_leave_personal",
                f"带薪事假累计 ≥ {plain(limit)} 天 → 0",
                f"{plain(personal)} ≥ {plain(limit)}",
            )
        sick = self.facts.number("sick_months")
        if sick is not None and sick >= sick_limit.value:
            shown = f"{plain(sick)} ≥ {plain(sick_limit.value)}"
            return "annual_leave_sick", f"病假累计 ≥ {plain(sick_limit.value)} 个月 → 0", shown
        return None

    def _open(self, full: Decimal, taken: Decimal) -> _Open:
        first = self.facts.day("hire") if self.hired_this_year else None
        last = self.facts.day("leave") if self.left_this_year else None
        begin, end = first or date(self.year, 1, 1), last or date(self.year, 12, 31)
        count = Decimal((end - begin).days + 1)
        share = min(count * full / _DAYS_OF_YEAR, full)
        if last is not None:
            # What has been taken comes off first, then the broken day is dropped; too many are not taken back.
            rest = max((share - taken).to_integral_value(ROUND_FLOOR), Decimal(0))
            line = step("annual_leave_passed", "floor(当年已过日历天数 ÷ 365 × 全年天数 − 已休)，不小于 0",
                        f"{plain(count)} ÷ 365 × {plain(full)} − {plain(taken)}", plain(rest),
                        *self.then.held("年休假条例3", "企业年休假办法12"))  # fmt: skip
            return _Open(rest, (figure("passed_days", count, Unit.DAYS),), line)
        if first is not None:
            rest = max(share.to_integral_value(ROUND_FLOOR) - taken, Decimal(0))
            line = step("annual_leave_remaining", "floor(剩余日历天数 ÷ 365 × 全年天数) − 已休，不小于 0",
                        f"{plain(count)} ÷ 365 × {plain(full)} − {plain(taken)}", plain(rest),
                        *self.then.held("年休假条例3", "企业年休假办法5"))  # fmt: skip
            return _Open(rest, (figure("remaining_days", count, Unit.DAYS),), line)
        rest = max(full - taken, Decimal(0))
        line = step("annual_leave_whole", "全年天数 − 已休，不小于 0", f"{plain(full)} − {plain(taken)}", plain(rest),
                    *self.then.held("年休假条例3"))  # fmt: skip
        return _Open(rest, (), line)

    def _pay(self, days: Decimal) -> tuple[tuple[Figure, ...], tuple[Step, ...]]:
        wage = self.facts.number("avg12_ex_ot") or Decimal(0)
        divisor, times = self.then.required("monthly_pay_days"), self.then.required("annual_leave_pay_times")
        daily = wage / divisor.value
        each = step("daily_pay", "日工资 = 前十二个月剔除加班费的月均 ÷ 月计薪天数",
                    f"{plain(wage)} ÷ {plain(divisor.value)}", to_fen(daily),
                    divisor.ground, *self.then.held("企业年休假办法11"))  # fmt: skip
        # Multiplied before dividing, so that a sum that is exact to half a fen stays exact.
        once = wage * days / divisor.value
        waived = self.facts.flag("written_waiver") is True
        extra = Decimal(0) if waived else wage * days * (times.value - 1) / divisor.value
        total = money("total_100", once) if waived else money("total_300", wage * days * times.value / divisor.value)
        result = money("extra_200", extra)
        shown = f"{to_fen(daily)} × {plain(days)}"
        if waived:
            line = step("annual_leave_waived", "书面因本人原因不休 → 只付正常工资", shown, "0.00", *self._pay_grounds())
        else:
            line = step("annual_leave_pay", f"日工资 × 天数 × ({plain(times.value)} − 1)",
                        f"{shown} × {plain(times.value - 1)}", result.value, *self._pay_grounds())  # fmt: skip
        return (money("daily", daily), total, result, money("amount", extra)), (each, line)

    def _pay_grounds(self) -> tuple[Ground, ...]:
        return self.then.held("年休假条例5(第3款)", "企业年休假办法10")

    def _remarks(self) -> tuple[Message, ...]:
        remarks = []
        worked = self.facts.number("cumulative_years") or Decimal(0)
        if any(limit - 1 < worked < limit + 1 for limit in (Decimal(10), Decimal(20))):
            remarks.append(note("annual_leave_tier_crossing"))
        if self.facts.flag("continuous_12m") is None:
            remarks.append(note("annual_leave_taken_continuous"))
        if self.year == self.law.on.year and not self.left_this_year:
            remarks.append(note("annual_leave_year_open"))
        if self.facts.has("avg12_ex_ot"):
            remarks.append(note("annual_leave_extra_only"))
            if self.facts.flag("written_waiver") is None:
                remarks.append(note("annual_leave_no_waiver_told"))
        return tuple(remarks)

    def _finding(
        self, figures: Iterable[Figure], steps: Iterable[Step], needs: tuple[Need, ...], notes: tuple[Message, ...]
    ) -> Finding:
        base = self.then.grounds("年休假条例2", "年休假条例3")
        return conclude("L6", "annual_leave", self.law, base, figures=figures, steps=steps, needs=needs, notes=notes)
