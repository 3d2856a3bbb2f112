"""L1 二倍工资差额: the second wage for months without a written contract (劳动合同法 82; 实施条例 6、7; 解释二 6–9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError, NotInForceError
from laoheng.law.rules.answer import ROUNDING, ROUNDING_GROUND, distinct, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field, refuse
from laoheng.law.rules.window import BY_ANNIVERSARY, BY_CALENDAR_MONTH, Parts, Window, split
from laoheng.standard.calendar import CalendarNotCovered, WorkCalendar
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Figure, Finding, Ground, Need, Status, Step, Unit, Variant
from laoheng.standard.messages import Message

FIRST_DAY = date(2008, 1, 1)
PART_MONTH_RULE = date(2025, 9, 1)
_DAY = timedelta(days=1)
_NO_EXEMPTION = "无"
# How places count the one year of 劳动争议调解仲裁法 27 for this claim (facts A4).
LIMITATION_RULES = {
    "逐日倒推": "daily_backwards",
    "满一年整体": "whole_from_year_end",
    "终了整体": "whole_from_conduct_end",
}

FIELDS = (
    Field("hire", "date", required=True, past=True),
    Field("signed", "date", past=True),
    Field("leave", "date", past=True),
    Field("still_employed_on", "date", past=True),
    Field("monthly_wage", "money", unit="yuan_per_month", positive=True),
    Field("monthly_wages", "wages", unit="yuan_per_month"),
    Field("partial_rule", "choice", choices=(BY_ANNIVERSARY, BY_CALENDAR_MONTH)),
    Field("partial_workdays", "number", unit="days"),
    Field("daily_divisor", "number", unit="days", positive=True),
    Field("exemption", "choice", choices=(_NO_EXEMPTION, "不可抗力", "劳动者故意或重大过失", "法定续延")),
    Field("limitation_defence", "boolean"),
    Field("limitation_rule", "choice", choices=tuple(LIMITATION_RULES)),
    Field("claimed_on", "date", past=True),
)


def double_pay(facts: Facts, law: LawAt) -> Finding:
    """The second wage due for months without a written contract, in yuan (劳动合同法 82).

    Raises `CalculationInputError` for dates in the wrong order or no wage, `NotInForceError` for a hire before 2008.
    """
    _check(facts)
    hire = facts.needed_day("hire")
    if hire < FIRST_DAY:
        raise NotInForceError("law.double_pay.before_law", hire=hire, first=FIRST_DAY)
    first = add_months(hire, int(law_value(law, "written_contract_grace_months")))
    year_end = add_months(hire, int(law_value(law, "deemed_open_ended_after_months")))
    last = min(_last_employed(facts, law.on), year_end - _DAY)
    signed = facts.day("signed")
    if signed is not None:
        last = min(last, signed - _DAY)
    deemed = year_end if _unsigned_at(year_end, facts, law.on) else None
    answer = _Answer(facts, law, hire, first, last, deemed)
    exemption = facts.text("exemption")
    if exemption and exemption != _NO_EXEMPTION:
        return answer.nothing(note("exempt", reason=exemption), answer.exemption_grounds(exemption))
    if last < first:
        return answer.nothing(note("no_window"), ())
    return answer.claim()


def law_value(law: LawAt, name: str) -> Decimal:
    """A national value that must exist on the day."""
    return law.required(name).value


def _check(facts: Facts) -> None:
    faults = []
    for later in ("leave", "still_employed_on", "claimed_on"):
        day = facts.day(later)
        if day is not None and day < facts.needed_day("hire"):
            faults.append(Message.of("law.fact.reversed", first="hire", last=later, start=facts.day("hire"), end=day))
    leave, seen = facts.day("leave"), facts.day("still_employed_on")
    if leave is not None and seen is not None and leave < seen:
        faults.append(Message.of("law.fact.reversed", first="still_employed_on", last="leave", start=seen, end=leave))
    if not facts.has("monthly_wage") and not facts.has("monthly_wages"):
        label = Message.of("law.field.monthly_wage")
        faults.append(Message.of("law.fact.missing", field="monthly_wage", label=label))
    refuse(faults)


def _last_employed(facts: Facts, on: date) -> date:
    return facts.day("leave") or facts.day("still_employed_on") or on


def _unsigned_at(year_end: date, facts: Facts, on: date) -> bool:
    signed = facts.day("signed")
    return (signed is None or signed > year_end) and _last_employed(facts, on) >= year_end


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one window comes to; `amount` None while something is missing."""

    window: Window
    amount: Decimal | None
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    facts: Facts
    law: LawAt
    hire: date
    first: date
    last: date
    deemed: date | None

    def claim(self) -> Finding:
        whole = self._sum(self._window(self.first))
        if not self.facts.flag("limitation_defence"):
            return self._answered(whole, ())
        return self._limited(whole)

    def nothing(self, why: Message, grounds: tuple[Ground, ...]) -> Finding:
        figures = [
            figure("full_months", 0, Unit.COUNT),
            figure("extra_days", 0, Unit.DAYS),
            money("amount", Decimal(0)),
        ]
        line = step("no_double_pay", "0", "", "0.00", *self._base_grounds())
        return self._finding(Status.COMPUTED, (*figures, *self._deemed()), (line,), notes=(why,), more=grounds)

    def exemption_grounds(self, exemption: str) -> tuple[Ground, ...]:
        """解释二 7 and 8; before 2025-09-01 no national text listed these exceptions."""
        return self.law.held("解释二8" if exemption == "法定续延" else "解释二7")

    def _answered(self, total: _Sum, variants: tuple[Variant, ...], needs: tuple[Need, ...] = ()) -> Finding:
        asked = (*total.needs, *needs)
        status = Status.NEEDS if asked else Status.VARIES if variants else Status.COMPUTED
        figures = [*_window_figures(total), *self._deemed()]
        return self._finding(status, tuple(figures), total.steps, asked, variants, self._notes(total))

    def _limited(self, whole: _Sum) -> Finding:
        claimed = self.facts.day("claimed_on")
        if claimed is None:
            return self._answered(
                _Sum(whole.window, None, whole.steps, whole.needs), (), (need("claimed_on", "worker"),)
            )
        chosen = self.facts.text("limitation_rule")
        local = self.law.parameter("double_pay_limitation")
        rule = LIMITATION_RULES[chosen] if chosen else local.choice if local else None
        if rule is not None:
            total = self._within(rule, claimed, whole)
            grounds = (local.ground,) if local and not chosen else ()
            line = step(
                f"limitation_{rule}", "时效一年", f"{claimed}", _amount_text(total), *self._limit_grounds(), *grounds
            )
            return self._answered(_Sum(total.window, total.amount, (*total.steps, line), total.needs), ())
        readings = {name: self._within(name, claimed, whole) for name in LIMITATION_RULES.values()}
        if len({total.amount for total in readings.values()}) == 1 and whole.amount is not None:
            return self._answered(next(iter(readings.values())), ())
        variants = tuple(
            Variant(name, Message.of(f"law.variant.{name}"), _window_figures(total), self._limit_grounds())
            for name, total in readings.items()
        )
        return self._answered(_Sum(whole.window, None, whole.steps, whole.needs), variants)

    def _within(self, rule: str, claimed: date, whole: _Sum) -> _Sum:
        """What the defence leaves of `whole` under one way of counting the year."""
        months = int(law_value(self.law, "arbitration_limitation_months"))
        if rule == "daily_backwards":
            begin = max(self.first, add_months(claimed, -months))
            window = self._window(begin)
            return self._sum(window, clipped=begin > self.first)
        runs_from = self.last + _DAY
        if rule == "whole_from_year_end":
            runs_from = add_months(self.hire, int(law_value(self.law, "deemed_open_ended_after_months")))
        if claimed <= add_months(runs_from, months):
            return whole
        return _Sum(self._window(self.last + _DAY), Decimal(0), (), ())

    def _limit_grounds(self) -> tuple[Ground, ...]:
        return self.law.held("劳动争议调解仲裁法27", "解释二20")

    def _window(self, first: date) -> Window:
        return Window(self.hire, first, self.last, self.facts.text("partial_rule") or BY_ANNIVERSARY)

    def _sum(self, window: Window, *, clipped: bool = False) -> _Sum:
        parts = split(window)
        wages = self._wages(parts)
        if wages is None:
            return _Sum(window, None, (), (need("monthly_wages", "worker"),))
        paid = tuple(wages[first] for first, _ in parts.full)
        full = sum(paid, Decimal(0))
        lines = [step("double_pay_full", "逐月工资 × 整月数", _months_text(paid), plain(full), *self._base_grounds())]
        if not parts.rest:
            return _Sum(window, full, tuple(lines), ())
        workdays = self._workdays(parts, clipped=clipped)
        part_wages = {wages[first] for first, _ in parts.rest}
        if workdays is None or len(part_wages) > 1:
            return _Sum(window, None, tuple(lines), (need("partial_workdays", "employer"),))
        part, line = self._part(part_wages.pop(), workdays)
        return _Sum(window, full + part, (*lines, line), ())

    def _part(self, wage: Decimal, workdays: Decimal) -> tuple[Decimal, Step]:
        """Pay for the working days of a broken month, and its line."""
        usual = self.law.required("monthly_pay_days")
        divisor = self.facts.number("daily_divisor") or usual.value
        part = wage / divisor * workdays
        grounds = self.law.held("解释二6") if self.last >= PART_MONTH_RULE else ()
        line = step(
            "double_pay_part",
            "月工资 ÷ 月计薪天数 × 实际工作日",
            f"{plain(wage)} ÷ {plain(divisor)} × {plain(workdays)}",
            money("amount", part).value,
            *grounds,
            usual.ground,
        )
        return part, line

    def _workdays(self, parts: Parts, *, clipped: bool) -> Decimal | None:
        if not clipped:
            given = self.facts.number("partial_workdays")
            if given is not None and given > parts.rest_days:
                raise CalculationInputError(
                    "law.double_pay.too_many_workdays", workdays=plain(given), days=parts.rest_days
                )
            return given
        # The days the defence cuts off were not asked for; the national calendar stands in for them (stated in a note).
        calendar = WorkCalendar.national()
        try:
            return Decimal(sum(calendar.workdays_between(first, last) for first, last in parts.rest))
        except CalendarNotCovered:
            return None

    def _wages(self, parts: Parts) -> dict[date, Decimal] | None:
        """The wage of each part by its first day; None where a month is missing."""
        given = self.facts.values.get("monthly_wages")
        usual = self.facts.number("monthly_wage")
        found: dict[date, Decimal | None]
        if isinstance(given, tuple):
            # A list gives the months of the whole claim in order; a window cut at its front skips the first of them.
            skipped = len(split(self._window(self.first)).starts) - len(parts.starts)
            row = (*given[skipped:], *[usual] * len(parts.starts))
            found = dict(zip(parts.starts, row, strict=False))
        else:
            months = given or {}
            found = {start: months.get(f"{start:%Y-%m}", usual) for start in parts.starts}
        known = {start: wage for start, wage in found.items() if wage is not None}
        return known if len(known) == len(parts.starts) else None

    def _base_grounds(self) -> tuple[Ground, ...]:
        return self.law.held("劳动合同法82(第1款)", "实施条例6", "实施条例7")

    def _deemed(self) -> tuple[Figure, ...]:
        return (figure("deemed_open_ended_from", self.deemed, Unit.DATE),) if self.deemed else ()

    def _notes(self, total: _Sum) -> tuple[Message, ...]:
        remarks = [note("double_pay_first_day")]
        if not any(self.facts.has(name) for name in ("signed", "leave", "still_employed_on")):
            remarks.append(note("taken_as_employed", on=self.law.on))
        if split(total.window).rest:
            remarks.append(note("part_month" if self.last >= PART_MONTH_RULE else "part_month_before_2025_09"))
        if self.facts.flag("limitation_defence"):
            remarks.append(note("limitation_workdays"))
        if self.deemed:
            remarks.append(note("deemed_open_ended", day=self.deemed))
        return tuple(remarks)

    def _finding(
        self,
        status: Status,
        figures: tuple[Figure, ...],
        steps: tuple[Step, ...],
        needs: tuple[Need, ...] = (),
        variants: tuple[Variant, ...] = (),
        notes: tuple[Message, ...] = (),
        more: tuple[Ground, ...] = (),
    ) -> Finding:
        deemed = self.law.held("劳动合同法14(第3款)", "解释二9") if self.deemed else ()
        grounds = distinct(self._base_grounds(), deemed, more, *(line.grounds for line in steps))
        return Finding(
            kind="calc.L1",
            status=status,
            title=Message.of("law.title.double_pay"),
            as_of=self.law.on,
            region=self.law.region,
            grounds=(*grounds, ROUNDING_GROUND),
            figures=figures,
            steps=steps,
            needs=needs,
            variants=variants,
            notes=(*notes, note("rounding")),
            rounding=ROUNDING,
        )


def _window_figures(total: _Sum) -> tuple[Figure, ...]:
    window = total.window
    parts = split(window)
    figures = [
        figure("window_start", window.first, Unit.DATE),
        figure("window_end", window.last, Unit.DATE),
        figure("full_months", len(parts.full), Unit.COUNT),
        figure("extra_days", parts.rest_days, Unit.DAYS),
    ]
    if window.last < window.first:
        figures = figures[2:]
    return (*figures, *((money("amount", total.amount),) if total.amount is not None else ()))


def _amount_text(total: _Sum) -> object:
    return "—" if total.amount is None else money("amount", total.amount).value


def _months_text(wages: tuple[Decimal, ...]) -> str:
    if not wages:
        return "0"
    if len(set(wages)) == 1:
        return f"{plain(wages[0])} × {len(wages)}"
    return " + ".join(plain(wage) for wage in wages)
