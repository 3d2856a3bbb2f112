"""L2 经济补偿: years of service times the monthly wage, with its two limits (劳动合同法 46、47、97; 实施条例 27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError, NotInForceError
from laoheng.law.rules.answer import ROUNDING, ROUNDING_GROUND, distinct, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.terminations import Ending, examples, read_ending
from laoheng.standard.dates import add_months, months_between_complete
from laoheng.standard.finding import Figure, Finding, Ground, Need, Status, Step, Unit, Variant
from laoheng.standard.messages import Message

NEW_LAW = date(2008, 1, 1)
_HALF = Decimal("0.5")

FIELDS = (
    Field("start", "date", required=True, past=True),
    Field("end", "date", required=True, past=True),
    Field("avg12", "money", unit="yuan_per_month", required=True, positive=True),
    Field("social_avg", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("ground", "text", required=True, examples=examples()),
    Field("pre_2008_rule", "choice", choices=("按旧规计", "不计")),
)


@dataclass(frozen=True, slots=True)
class Wage:
    """The base and how it came about; `base` None while a limit is unknown."""

    base: Decimal | None
    capped: bool
    cap_years: Decimal | None
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]
    notes: tuple[Message, ...]


def severance(facts: Facts, law: LawAt) -> Finding:
    """Economic compensation N in yuan (劳动合同法 47), by the law of the day the relation ended.

    Raises `CalculationInputError` for an end before the start or an unreadable ground, `NotInForceError` for a
    relation that ended before 2008-01-01.
    """
    start, end = facts.needed_day("start"), facts.needed_day("end")
    if end < start:
        raise CalculationInputError("law.fact.reversed", first="start", last="end", start=start, end=end)
    if end < NEW_LAW:
        raise NotInForceError("law.calc.before_law", law="劳动合同法", day=end, first=NEW_LAW)
    ending = read_ending(facts.needed_text("ground"))
    then = law_at(end, law.region, law.extra)
    if ending.pays == "other":
        raise CalculationInputError("law.severance.unlawful")
    years = service_years(max(start, NEW_LAW), end)
    answer = _Answer(facts, law, then, ending, start, end, years)
    if ending.pays == "no":
        return answer.nothing_due()
    if ending.pays == "open":
        return answer.unclear()
    return answer.due()


def service_years(first: date, last: date) -> Decimal:
    """Years for 劳动合同法 47 from `first` to `last`, both worked.

    A rest of six months counts 1, any shorter rest 0.5, and one day is a rest.
    """
    after = last + timedelta(days=1)
    months = months_between_complete(first, after)
    years, rest = divmod(months, 12)
    if rest >= 6:
        return Decimal(years + 1)
    return years + (_HALF if rest or _has_days(first, after, months) else Decimal(0))


def _has_days(first: date, after: date, months: int) -> bool:
    return add_months(first, months) < after


@dataclass(frozen=True, slots=True)
class _Answer:
    facts: Facts
    law: LawAt
    then: LawAt
    ending: Ending
    start: date
    end: date
    years: Decimal

    def due(self) -> Finding:
        wage = monthly_wage(self.facts, self.then)
        if wage.base is None:
            return self._finding(Status.NEEDS, self._service_figures(), (self._years_step(), *wage.steps), wage.needs)
        years = min(self.years, wage.cap_years) if wage.cap_years is not None else self.years
        new_law = wage.base * years
        old_months = self._old_months()
        chosen = self.facts.text("pre_2008_rule")
        amount = new_law + (wage.base * old_months if chosen == "按旧规计" else Decimal(0))
        figures = (
            figure("years_raw", self.years, Unit.YEARS),
            figure("years", years, Unit.YEARS),
            money("base", wage.base),
            figure("capped", wage.capped, Unit.YES_NO),
            figure("entitled", True, Unit.YES_NO),
            money("amount", amount),
        )
        product = step(
            "severance_amount",
            "N = 基数 × 年限",
            f"{plain(wage.base)} × {plain(years)}"
            + (f" + {plain(wage.base)} × {plain(old_months)}（2008年前）" if amount != new_law else ""),
            figures[-1].value,
            self.then.ground("劳动合同法47"),
        )
        variants = (*self._disputed(amount), *(() if chosen else self._before_2008(wage.base, amount, old_months)))
        status = Status.NEEDS if wage.needs else Status.VARIES if variants else Status.COMPUTED
        steps = (self._years_step(), *wage.steps, product)
        return self._finding(status, figures, steps, wage.needs, variants, wage.notes)

    def nothing_due(self) -> Finding:
        figures = (
            *self._service_figures(),
            figure("entitled", False, Unit.YES_NO),
            money("amount", Decimal(0)),
        )
        line = step("no_severance", "N = 0", self.facts.needed_text("ground"), "0.00", *self._ending_grounds())
        return self._finding(Status.COMPUTED, figures, (line,), notes=(note(f"ending.{self.ending.id}"),))

    def unclear(self) -> Finding:
        needs = (need(self.ending.asks or "ending_item", "worker"),)
        return self._finding(Status.NEEDS, self._service_figures(), (self._years_step(),), needs)

    def _service_figures(self) -> tuple[Figure, ...]:
        return (figure("years_raw", self.years, Unit.YEARS), figure("years", self.years, Unit.YEARS))

    def _years_step(self) -> Step:
        first = max(self.start, NEW_LAW)
        months = months_between_complete(first, self.end + timedelta(days=1))
        return step(
            "service_years",
            "满一年计一；余六个月以上计一；余不足六个月计半",
            f"{first} – {self.end}：{months // 12}年{months % 12}个月"
            + ("余" if _has_days(first, self.end + timedelta(days=1), months) else ""),
            plain(self.years),
            *self.then.grounds("劳动合同法47", "劳动合同法7"),
        )

    def _ending_grounds(self) -> tuple[Ground, ...]:
        return self.then.held(*self.ending.articles)

    def _disputed(self, amount: Decimal) -> tuple[Variant, ...]:
        if self.ending.pays != "varies":
            return ()
        grounds = self._ending_grounds()
        return tuple(
            Variant(name, Message.of(f"law.variant.{name}"), (money("amount", figure_),), grounds)
            for name, figure_ in (("low_base_supported", amount), ("low_base_refused", Decimal(0)))
        )

    def _old_months(self) -> Decimal:
        """Months of wages that the rules before 2008 gave (劳部发〔1994〕481号); 0 where they gave none."""
        if self.start >= NEW_LAW or self.ending.old == "none":
            return Decimal(0)
        months = months_between_complete(self.start, NEW_LAW)
        # One month's wage a year, and a broken year counts as a whole one.
        broken = months % 12 > 0 or _has_days(self.start, NEW_LAW, months)
        old = Decimal(months // 12 + (1 if broken else 0))
        return min(old, Decimal(12)) if self.ending.old == "capped" else old

    def _before_2008(self, base: Decimal, amount: Decimal, months: Decimal) -> tuple[Variant, ...]:
        """With and without the service before 2008: the old rules differ by place and ending."""
        if not months:
            return ()
        before = law_at(NEW_LAW - timedelta(days=1))
        grounds = distinct(before.grounds("劳部发〔1994〕481号"), self.then.grounds("劳动合同法97"))
        readings = {"pre_2008_old_rule": amount + base * months, "pre_2008_not_counted": amount}
        return tuple(
            Variant(name, Message.of(f"law.variant.{name}"), (money("amount", value),), grounds)
            for name, value in readings.items()
        )

    def _finding(
        self,
        status: Status,
        figures: tuple[Figure, ...],
        steps: tuple[Step, ...],
        needs: tuple[Need, ...] = (),
        variants: tuple[Variant, ...] = (),
        notes: tuple[Message, ...] = (),
    ) -> Finding:
        remarks = list(notes)
        if self.start < NEW_LAW and self.ending.pays != "no":
            remarks.append(note("pre_2008", start=self.start, rule=self.ending.old))
        if self.ending.id in ("no_fault", "incapable"):
            remarks.append(note("payment_in_lieu"))
        if self.ending.id == "forced":
            remarks.append(note("forced_reason"))
        remarks.append(note("rounding"))
        grounds = distinct(
            self._ending_grounds(), self.then.held("劳动合同法47", "实施条例27"), *(item.grounds for item in steps)
        )
        return Finding(
            kind="calc.L2",
            status=status,
            title=Message.of("law.title.severance"),
            as_of=self.law.on,
            region=self.law.region,
            grounds=(*grounds, ROUNDING_GROUND),
            figures=figures,
            steps=steps,
            needs=needs,
            variants=variants,
            notes=tuple(remarks),
            rounding=ROUNDING,
        )


def monthly_wage(facts: Facts, then: LawAt) -> Wage:
    """The wage that 劳动合同法 47 multiplies, in yuan: raised to the minimum wage, capped at three averages."""
    average = facts.needed_number("avg12")
    social = given_or_local(facts, "social_avg", then, "social_average_monthly")
    floor = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    if social is None:
        return Wage(None, False, None, (), (need("social_avg", "bureau"),), ())
    multiple = then.required("severance_cap_multiple")
    limit = social * multiple.value
    if average > limit:
        cap_years = then.required("severance_cap_years").value
        line = step(
            "wage_capped", "月工资 > 社平 × 3 → 基数 = 社平 × 3，年限至多 12",
            f"{plain(average)} > {plain(social)} × {plain(multiple.value)}", plain(limit), multiple.ground,
        )  # fmt: skip
        return Wage(limit, True, cap_years, (line,), (), ())
    line = step(
        "wage_not_capped", "月工资 ≤ 社平 × 3 → 不封顶",
        f"{plain(average)} ≤ {plain(social)} × {plain(multiple.value)}", plain(average), multiple.ground,
    )  # fmt: skip
    if floor is None:
        # No minimum wage reaches the average wage of its own place, so above that average the floor cannot bind.
        if average >= social:
            return Wage(average, False, None, (line,), (), (note("floor_cannot_bind"),))
        return Wage(average, False, None, (line,), (need("min_wage", "bureau"),), (note("floor_open"),))
    if average < floor:
        raised = step(
            "wage_floor", "月工资 < 最低工资 → 基数 = 最低工资",
            f"{plain(average)} < {plain(floor)}", plain(floor), *then.held("实施条例27"),
        )  # fmt: skip
        return Wage(floor, False, None, (line, raised), (), ())
    return Wage(average, False, None, (line,), (), ())


def given_or_local(facts: Facts, field: str, then: LawAt, parameter: str) -> Decimal | None:
    """The amount told, else that of the place on the day of `then`, which is cited; None where neither is known."""
    given = facts.number(field)
    if given is not None:
        return given
    found = then.parameter(parameter)
    if found is None:
        return None
    facts.filled.append(found.ground)
    return found.value
