"""L12 工伤待遇: benefits by grade of disability (工伤保险条例 33–37、62、64)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError, NotInForceError
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field, refuse
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

LOWEST_GRADE = 10
_FUND_PAYS_ALLOWANCE, _ALLOWANCE = 4, 6  # last grades with an allowance from the fund, and with any
CARE = {"生活完全不能自理": "full", "生活大部分不能自理": "most", "生活部分不能自理": "part"}
NO_CARE = "不需要护理"

FIELDS = (
    Field("grade", "integer", required=True, positive=True),
    Field("own_wage", "money", unit="yuan_per_month", required=True, positive=True),
    Field("pool_avg", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("insured", "boolean"),
    Field("hard_to_arrange", "boolean"),
    Field("leaving", "boolean"),
    Field("medical_subsidy", "money", unit="yuan"),
    Field("employment_subsidy", "money", unit="yuan"),
    Field("care", "choice", choices=(NO_CARE, *CARE)),
    Field("stop_months", "number", unit="months"),
    Field("stop_wage", "money", unit="yuan_per_month", positive=True),
    Field("stop_extended", "boolean"),
    Field("injured_on", "date", past=True),
)


def work_injury(facts: Facts, law: LawAt) -> Finding:
    """Benefits in yuan for a disability of `grade` 1 to 10, by the law of the day of the accident.

    Raises `CalculationInputError` for a grade or a medical leave that cannot be, `NotInForceError` before 2011-01-01.
    """
    then = law_at(facts.day("injured_on") or law.on, law.region, law.extra)
    grade = int(min(facts.needed_number("grade"), Decimal(LOWEST_GRADE + 1)))
    _check(facts, then, grade)
    sheet = _Sheet(facts, then, grade)
    wage = wage_used(facts, then)
    if wage is None:
        sheet.needs.append(need("pool_avg", "bureau"))
    else:
        sheet.figures.append(money("own_wage_used", wage[0]))
        sheet.steps.append(wage[1])
        sheet.lump(wage[0])
        sheet.allowance(wage[0])
        sheet.care()
    sheet.leaving()
    sheet.stopped()
    sheet.payers(complete=wage is not None)
    return conclude(
        "L12", "work_injury", law, sheet.base(), figures=sheet.figures, steps=sheet.steps, needs=sheet.needs,
        notes=sheet.notes,
    )  # fmt: skip


def wage_used(facts: Facts, then: LawAt) -> tuple[Decimal, Step] | None:
    """本人工资: `own_wage` held between 60 % and 300 % of the pool's average (工伤保险条例 64), and its line.

    None without the average.
    """
    average, own = facts.number("pool_avg"), facts.number("own_wage")
    if average is None or own is None:
        return None
    least, most = then.required("injury_wage_ratio_min"), then.required("injury_wage_ratio_max")
    used = min(max(own, average * least.value), average * most.value)
    line = step(
        "injury_wage", f"本人工资限于统筹地区月均的 {plain(least.value)}–{plain(most.value)} 倍",
        f"{plain(own)}；{plain(average * least.value)}–{plain(average * most.value)}", plain(used), least.ground,
    )  # fmt: skip
    return used, line


def in_force(then: LawAt) -> None:
    """Raises `NotInForceError` for accidents before the benefits we hold (the text of 2011-01-01)."""
    if then.parameter("injury_wage_ratio_min") is None:
        raise NotInForceError("law.work_injury.before_law", day=then.on)


def _check(facts: Facts, then: LawAt, grade: int) -> None:
    in_force(then)
    if not 1 <= grade <= LOWEST_GRADE:
        raise CalculationInputError("law.work_injury.grade", grade=facts.needed_number("grade"))
    months = facts.number("stop_months")
    usual = then.required("injury_stop_months").value
    faults = []
    if months is not None and months > usual * 2:
        faults.append(Message.of("law.work_injury.stop_too_long", months=plain(months), most=plain(usual * 2)))
    if grade <= _FUND_PAYS_ALLOWANCE and facts.flag("hard_to_arrange"):
        faults.append(Message.of("law.work_injury.not_this_grade", grade=grade))
    refuse(faults)


@dataclass(slots=True)
class _Sheet:
    """The benefits gathered one by one. `fund` and `employer` are the one-off sums by who pays an insured worker."""

    facts: Facts
    then: LawAt
    grade: int
    figures: list[Figure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    fund: Decimal = Decimal(0)
    employer: Decimal = Decimal(0)

    def base(self) -> tuple[Ground, ...]:
        return self.then.grounds(f"工伤保险条例{self._article()}", "工伤保险条例64")

    def lump(self, wage: Decimal) -> None:
        months = self.then.required(f"injury_lump_months_{self.grade}")
        amount = wage * months.value
        self.fund += amount
        self.figures.append(money("lump", amount))
        shown = f"{plain(wage)} × {plain(months.value)}"
        self.steps.append(step("injury_lump", "一次性伤残补助金 = 本人工资 × 月数", shown,
                               to_fen(amount), months.ground))  # fmt: skip

    def allowance(self, wage: Decimal) -> None:
        # Who leaves takes the two subsidies in place of the allowance (工伤保险条例 36).
        if self.grade > _ALLOWANCE or (self.grade > _FUND_PAYS_ALLOWANCE and self.facts.flag("leaving")):
            return
        if self.grade > _FUND_PAYS_ALLOWANCE and self.facts.flag("hard_to_arrange") is False:
            self.notes.append(note("injury_work_arranged"))
            return
        ratio = self.then.required(f"injury_allowance_ratio_{self.grade}")
        amount, shown = wage * ratio.value, f"{plain(wage)} × {plain(ratio.value)}"
        floor = given_or_local(self.facts, "min_wage", self.then, "minimum_wage_monthly")
        if floor is None:
            self.needs.append(need("min_wage", "bureau"))
            self.notes.append(note("injury_allowance_floor_open"))
        elif amount < floor:
            amount, shown = floor, f"{shown} < {plain(floor)}"
        self.figures.append(money("monthly_allowance", amount))
        self.steps.append(step("injury_allowance", "伤残津贴 = 本人工资 × 比例，不低于最低工资", shown,
                               to_fen(amount), ratio.ground))  # fmt: skip
        if self.grade > _FUND_PAYS_ALLOWANCE and self.facts.flag("hard_to_arrange") is None:
            self.notes.append(note("injury_if_hard_to_arrange"))

    def care(self) -> None:
        kind, average = CARE.get(self.facts.text("care") or ""), self.facts.number("pool_avg")
        if kind is None or average is None:
            return
        ratio = self.then.required(f"injury_care_ratio_{kind}")
        amount = average * ratio.value
        self.figures.append(money("monthly_care", amount))
        shown = f"{plain(average)} × {plain(ratio.value)}"
        self.steps.append(step("injury_care", "生活护理费 = 统筹地区月均 × 比例", shown,
                               to_fen(amount), ratio.ground))  # fmt: skip

    def leaving(self) -> None:
        if self.facts.flag("leaving") is not True:
            if self.grade > _FUND_PAYS_ALLOWANCE and not self.facts.has("leaving"):
                self.notes.append(note("injury_leaving_not_said"))
            return
        if self.grade <= _FUND_PAYS_ALLOWANCE:
            self.notes.append(note("injury_relation_kept"))
            return
        for name in ("medical_subsidy", "employment_subsidy"):
            amount = self.facts.number(name)
            if amount is None:
                self.needs.append(need(name, "bureau"))
                continue
            self.figures.append(money(name, amount))
            self.steps.append(step(f"injury_{name}", "按省级规定的数额", plain(amount), to_fen(amount),
                                   *self.then.grounds(f"工伤保险条例{self._article()}")))  # fmt: skip
            if name == "medical_subsidy":
                self.fund += amount
            else:
                self.employer += amount

    def stopped(self) -> None:
        months, wage = self.facts.number("stop_months"), self.facts.number("stop_wage")
        if months is None:
            return
        usual = self.then.required("injury_stop_months")
        counted = months
        if months > usual.value and self.facts.flag("stop_extended") is not True:
            counted = usual.value
            if self.facts.flag("stop_extended") is None:
                self.needs.append(need("stop_extended", "worker"))
                return
            self.notes.append(note("injury_stop_cut", months=plain(usual.value)))
        if wage is None:
            self.needs.append(need("stop_wage", "employer"))
            return
        amount = counted * wage
        self.employer += amount
        self.figures.append(money("stop_pay", amount))
        self.steps.append(step("injury_stop_pay", "停工留薪 = 原工资 × 月数", f"{plain(wage)} × {plain(counted)}",
                               to_fen(amount), usual.ground))  # fmt: skip

    def payers(self, *, complete: bool) -> None:
        insured = self.facts.flag("insured")
        if insured is None:
            self.notes.append(note("injury_insured_not_said"))
        elif complete and not self.needs:
            total = self.fund + self.employer
            self.figures += [
                money("from_fund", self.fund if insured else Decimal(0)),
                money("from_employer", self.employer if insured else total),
            ]
        if insured is False:
            self.notes.append(note("injury_uninsured"))
            self.steps.append(step("injury_uninsured", "未参保 → 全部由单位支付", "未参保", "单位",
                                   *self.then.grounds("工伤保险条例62(第2款)")))  # fmt: skip
        self.figures.append(figure("grade", self.grade, Unit.COUNT))

    def _article(self) -> int:
        return 35 if self.grade <= _FUND_PAYS_ALLOWANCE else 36 if self.grade <= _ALLOWANCE else 37
