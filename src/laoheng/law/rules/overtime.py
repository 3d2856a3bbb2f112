"""L5 加班费 by working-time system (劳动法 44; 工资支付暂行规定 13; 劳部发〔1994〕503号; 人社部发〔2025〕2号)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from laoheng.law.at import LawAt, ParameterValue, law_at
from laoheng.law.errors import CalculationInputError, NotInForceError
from laoheng.law.rules.answer import ROUNDING, ROUNDING_GROUND, distinct, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.finding import Figure, Finding, Need, Status, Step, Unit, Variant
from laoheng.standard.messages import Message

STANDARD, IRREGULAR, PIECE = "标准", "不定时", "计件"
# Which parameter holds the normal hours of the period of comprehensive working time.
PERIODS = {
    "综合(周)": "statutory_weekly_hours",
    "综合(月)": "monthly_working_hours",
    "综合(季)": "quarterly_working_hours",
    "综合(年)": "yearly_working_hours",
}
COMPREHENSIVE = ("综合", *PERIODS)
_HOURS = ("weekday_hours", "restday_days", "restday_hours", "holiday_days", "holiday_hours")
_PIECES = ("weekday_pieces", "restday_pieces", "holiday_pieces")

FIELDS = (
    Field("system", "choice", required=True, choices=(STANDARD, *COMPREHENSIVE, IRREGULAR, PIECE)),
    Field("month_base", "money", unit="yuan_per_month", positive=True),
    Field("approved", "boolean"),
    Field("weekday_hours", "number", unit="hours"),
    Field("restday_days", "number", unit="days"),
    Field("restday_hours", "number", unit="hours"),
    Field("restday_compensated", "boolean"),
    Field("holiday_days", "number", unit="days"),
    Field("holiday_hours", "number", unit="hours"),
    Field("standard_hours", "number", unit="hours"),
    Field("actual_hours", "number", unit="hours"),
    Field("piece_price", "money", unit="yuan_per_piece", positive=True),
    Field("weekday_pieces", "number", unit="pieces"),
    Field("restday_pieces", "number", unit="pieces"),
    Field("holiday_pieces", "number", unit="pieces"),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("worked_on", "date", past=True),
)


def overtime(facts: Facts, law: LawAt) -> Finding:
    """Overtime pay in yuan beside the monthly wage, by the law of `worked_on` (default: the day of asking).

    Raises `CalculationInputError` where the wage or all hours are missing, `NotInForceError` before 2008-01-03, the
    first day for which we hold the conversion of wages.
    """
    then = law_at(facts.day("worked_on") or law.on, law.region, law.extra)
    if then.parameter("monthly_pay_days") is None:
        raise NotInForceError("law.overtime.before_law", day=then.on)
    system = facts.needed_text("system")
    if system == PIECE:
        return _piece_work(facts, law, then)
    pay = _hourly_pay(facts, then)
    answer = _Answer(facts, law, then, pay)
    if system == STANDARD:
        return answer.standard(())
    approved = facts.flag("approved")
    if approved is None:
        return answer.without(need("approved", "employer"))
    if not approved:
        return answer.unapproved()
    return answer.irregular() if system == IRREGULAR else answer.comprehensive(system)


@dataclass(frozen=True, slots=True)
class _Pay:
    """Pay of an hour and of a day, unrounded, with the lines that led there."""

    hourly: Decimal
    daily: Decimal
    steps: tuple[Step, ...]

    def figures(self) -> tuple[Figure, ...]:
        return (money("hourly", self.hourly), money("daily", self.daily))


def _hourly_pay(facts: Facts, then: LawAt) -> _Pay:
    base = facts.number("month_base")
    if base is None:
        label = Message.of("law.field.month_base")
        raise CalculationInputError("law.fact.missing", field="month_base", label=label)
    lines: list[Step] = []
    floor = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    if floor is not None and base < floor:
        lines.append(
            step("overtime_floor", "基数 < 最低工资 → 基数 = 最低工资", f"{plain(base)} < {plain(floor)}", plain(floor),
                 then.ground("劳动法48"))
        )  # fmt: skip
        base = floor
    days, hours = then.required("monthly_pay_days"), then.required("monthly_pay_hours")
    pay = _Pay(base / hours.value, base / days.value, ())
    lines.append(
        step(
            "daily_pay",
            "日工资 = 月工资 ÷ 月计薪天数",
            f"{plain(base)} ÷ {plain(days.value)}",
            _fen(pay.daily),
            days.ground,
        )
    )
    lines.append(
        step(
            "hourly_pay",
            "小时工资 = 月工资 ÷（月计薪天数 × 8）",
            f"{plain(base)} ÷ {plain(hours.value)}",
            _fen(pay.hourly),
            hours.ground,
        )
    )
    return _Pay(pay.hourly, pay.daily, tuple(lines))


@dataclass(frozen=True, slots=True)
class _Answer:
    facts: Facts
    law: LawAt
    then: LawAt
    pay: _Pay

    def standard(self, remarks: tuple[Message, ...]) -> Finding:
        if not any(self.facts.has(name) for name in _HOURS):
            return self.without(need("overtime_hours", "worker"), *remarks)
        weekday = self._hours("weekday") * self.pay.hourly * self._times("weekday").value
        rest_units = self._days_and_hours("restday")
        compensated = self.facts.flag("restday_compensated")
        restday = Decimal(0) if compensated else rest_units * self._times("restday").value
        holiday = self._days_and_hours("holiday") * self._times("holiday").value
        lines = (
            self._line("weekday", self._shown("weekday"), weekday),
            self._line("restday_off" if compensated else "restday", self._shown("restday"), restday),
            self._line("holiday", self._shown("holiday"), holiday),
        )
        figures = (
            *self.pay.figures(),
            money("weekday", weekday),
            money("restday", restday),
            money("holiday", holiday),
            money("amount", weekday + restday + holiday),
        )
        asked: tuple[Message, ...] = ()
        if rest_units and compensated is None:
            asked = (note("restday_not_said"),)
        missing = tuple(name for name in ("weekday", "restday", "holiday") if not self._given(name))
        silent = (
            (note("kinds_not_given", kinds=tuple(Message.of(f"law.kind.{name}") for name in missing)),)
            if missing
            else ()
        )
        return self._finding(figures, lines, notes=(*remarks, *asked, *silent, *self._over_cap()))

    def unapproved(self) -> Finding:
        """Without approval the agreed system is void and the standard one applies (劳部发〔1994〕503号)."""
        remarks = (note("not_approved"),)
        if any(self.facts.has(name) for name in ("weekday_hours", "restday_days", "restday_hours")):
            return self.standard(remarks)
        return self.without(need("overtime_hours", "worker"), *remarks)

    def irregular(self) -> Finding:
        """No overtime pay nationally; some places still pay holidays, which is shown beside it."""
        holiday = self._days_and_hours("holiday") * self._times("holiday").value
        line = step("irregular", "0", "", "0.00", *self.then.grounds("工资支付暂行规定13", "劳部发〔1994〕503号"))
        figures = (*self.pay.figures(), money("holiday", Decimal(0)), money("amount", Decimal(0)))
        local = self.then.parameter("irregular_holiday_pay")
        if local is not None and local.choice == "paid":
            paid = (*self.pay.figures(), money("holiday", holiday), money("amount", holiday))
            return self._finding(paid, (self._line("holiday", self._shown("holiday"), holiday),))
        readings = {"irregular_national": Decimal(0), "irregular_local": holiday}
        variants = tuple(
            Variant(name, Message.of(f"law.variant.{name}"), (money("amount", value),), line.grounds)
            for name, value in readings.items()
        )
        unsettled = holiday > 0 and local is None
        return self._finding(figures, (line,), variants=variants if unsettled else ())

    def comprehensive(self, system: str) -> Finding:
        """Holiday hours first at 300 %, what then exceeds the period's normal hours at 150 %; nothing counted twice."""
        actual, normal = self.facts.number("actual_hours"), self._normal_hours(system)
        if actual is None or normal is None:
            return self.without(need("actual_hours" if actual is None else "standard_hours", "employer"))
        on_holidays = self._holiday_hours()
        if on_holidays > actual:
            raise CalculationInputError("law.overtime.holiday_hours", holiday=plain(on_holidays), actual=plain(actual))
        over = max(actual - on_holidays - normal, Decimal(0))
        extra = over * self.pay.hourly * self._times("weekday").value
        holiday = on_holidays * self.pay.hourly * self._times("holiday").value
        source = self.then.grounds("工资支付暂行规定13", "劳部发〔1994〕503号")
        figures = (
            *self.pay.figures(),
            figure("over_hours", over, Unit.HOURS),
            money("weekday", extra),
            money("holiday", holiday),
            money("amount", extra + holiday),
        )
        lines = (
            self._line("holiday", f"{_fen(self.pay.hourly)} × {plain(on_holidays)}", holiday),
            step("over_hours", "实际工时 − 节假日工时 − 周期标准工时",
                 f"{plain(actual)} − {plain(on_holidays)} − {plain(normal)}", plain(over), *source),
            self._line("weekday", f"{_fen(self.pay.hourly)} × {plain(over)}", extra),
        )  # fmt: skip
        return self._finding(figures, lines, notes=(note("no_double_rest"),))

    def without(self, missing: Need, *remarks: Message) -> Finding:
        return self._finding(self.pay.figures(), (), needs=(missing,), notes=remarks)

    def _normal_hours(self, system: str) -> Decimal | None:
        given = self.facts.number("standard_hours")
        if given is not None or system not in PERIODS:
            return given
        return self.then.required(PERIODS[system]).value

    def _holiday_hours(self) -> Decimal:
        daily = self.then.required("statutory_daily_hours").value
        return self._amount("holiday_hours") + self._amount("holiday_days") * daily

    def _days_and_hours(self, kind: str) -> Decimal:
        """Pay at the plain rate for the days and hours of `kind`."""
        return self._amount(f"{kind}_days") * self.pay.daily + self._amount(f"{kind}_hours") * self.pay.hourly

    def _hours(self, kind: str) -> Decimal:
        return self._amount(f"{kind}_hours")

    def _amount(self, name: str) -> Decimal:
        # A kind of overtime that was not named is not claimed; the answer says so in a note.
        found = self.facts.number(name)
        return Decimal(0) if found is None else found

    def _given(self, kind: str) -> bool:
        return self.facts.has(f"{kind}_hours") or self.facts.has(f"{kind}_days")

    def _times(self, kind: str) -> ParameterValue:
        return self.then.required(f"overtime_multiplier_{kind}")

    def _shown(self, kind: str) -> str:
        parts = []
        if self.facts.has(f"{kind}_days"):
            parts.append(f"{_fen(self.pay.daily)} × {plain(self._amount(f'{kind}_days'))}天")
        if self.facts.has(f"{kind}_hours"):
            parts.append(f"{_fen(self.pay.hourly)} × {plain(self._amount(f'{kind}_hours'))}小时")
        return " + ".join(parts) or "0"

    def _line(self, kind: str, shown: str, amount: Decimal) -> Step:
        times = self._times(kind.removesuffix("_off"))
        return step(
            f"overtime_{kind}", f"工资 × 时长 × {plain(times.value)}", f"({shown}) × {plain(times.value)}",
            _fen(amount), times.ground, *self.then.held("工资支付暂行规定13"),
        )  # fmt: skip

    def _over_cap(self) -> tuple[Message, ...]:
        daily = self.then.required("statutory_daily_hours").value
        hours = sum((self._amount(f"{kind}_hours") for kind in ("weekday", "restday", "holiday")), Decimal(0))
        hours += (self._amount("restday_days") + self._amount("holiday_days")) * daily
        cap = self.then.required("overtime_monthly_cap_hours")
        return (note("over_monthly_cap", hours=plain(hours), cap=plain(cap.value)),) if hours > cap.value else ()

    def _finding(
        self,
        figures: tuple[Figure, ...],
        lines: tuple[Step, ...],
        needs: tuple[Need, ...] = (),
        variants: tuple[Variant, ...] = (),
        notes: tuple[Message, ...] = (),
    ) -> Finding:
        return _built(self.law, self.then, figures, (*self.pay.steps, *lines), needs, variants, notes)


def _piece_work(facts: Facts, law: LawAt, then: LawAt) -> Finding:
    price = facts.number("piece_price")
    if price is None or not any(facts.has(name) for name in _PIECES):
        missing = need("piece_price" if price is None else "pieces", "employer")
        return _built(law, then, (), (), (missing,), (), ())
    figures, lines, total = [], [], Decimal(0)
    for kind in ("weekday", "restday", "holiday"):
        times = then.required(f"overtime_multiplier_{kind}")
        compensated = kind == "restday" and facts.flag("restday_compensated")
        count = facts.number(f"{kind}_pieces") or Decimal(0)
        amount = Decimal(0) if compensated else price * count * times.value
        total += amount
        figures.append(money(kind, amount))
        lines.append(
            step(f"overtime_{kind}{'_off' if compensated else ''}", f"定额外件数 × 单价 × {plain(times.value)}",
                 f"{plain(count)} × {plain(price)} × {plain(times.value)}", _fen(amount), times.ground,
                 *then.held("工资支付暂行规定13"))
        )  # fmt: skip
    return _built(law, then, (*figures, money("amount", total)), tuple(lines), (), (), (note("piece_work"),))


def _built(
    law: LawAt,
    then: LawAt,
    figures: tuple[Figure, ...],
    steps: tuple[Step, ...],
    needs: tuple[Need, ...],
    variants: tuple[Variant, ...],
    notes: tuple[Message, ...],
) -> Finding:
    status = Status.NEEDS if needs else Status.VARIES if variants else Status.COMPUTED
    pay_days = then.required("monthly_pay_days")
    cited = then.grounds("劳动法44", "工资支付暂行规定13")
    return Finding(
        kind="calc.L5",
        status=status,
        title=Message.of("law.title.overtime"),
        as_of=law.on,
        region=law.region,
        grounds=(*distinct(cited, (pay_days.ground,), *(line.grounds for line in steps)), ROUNDING_GROUND),
        figures=figures,
        steps=steps,
        needs=needs,
        variants=variants,
        notes=(*notes, note("rounding")),
        rounding=ROUNDING,
    )


def _fen(amount: Decimal) -> object:
    return money("amount", amount).value
