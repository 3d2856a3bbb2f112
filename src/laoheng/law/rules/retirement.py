"""L17 退休年龄: the statutory age as it rises from 2025 (渐进式延迟退休决定; 人社部发〔2024〕94号)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Figure, Finding, Step, Unit

MALE, FEMALE = "男", "女"
# The group of parameters by sex and the age that held before 2025.
_GROUPS = {(MALE, 60): "male", (FEMALE, 55): "female_55", (FEMALE, 50): "female_50"}
_BIRTH = re.compile(r"(\d{4})(?:-|年|/|\.)(\d{1,2})(?:月|(?:-|月|/|\.)\d{1,2}日?)?")
_FIRST_YEAR = 1925

FIELDS = (
    Field("sex", "choice", required=True, choices=(MALE, FEMALE)),
    Field("orig", "integer", unit="years_of_age", examples=("60", "55", "50")),
    Field("birth", "text", unit="year_month", required=True),
    Field("pension_paid_months", "integer", unit="months"),
)


def retirement(facts: Facts, law: LawAt) -> Finding:
    """Delay, age and month of retirement, the span of the flexible choice, and the least months of contributions.

    `birth` is year and month ("1965-05"). Raises `CalculationInputError` for a birth that is none or an age before
    the change that the sex does not have, `NotInForceError` before 2025-01-01.
    """
    decision = law.grounds("渐进式延迟退休决定", "人社部发〔2024〕94号", "社会保险法16")
    born = read_birth(facts.needed_text("birth"), law.on.year)
    sex, told = facts.needed_text("sex"), facts.number("orig")
    if told is None and sex == FEMALE:
        parts = Parts(needs=(need("orig", "worker"),), notes=(note("retirement_post"),))
        return found("L17", "retirement", law, parts, decision)
    original = 60 if told is None else int(told)
    group = _GROUPS.get((sex, original))
    if group is None:
        raise CalculationInputError("law.retirement.orig", sex=sex, orig=original)
    age = _Age.of(born, original, group, law)
    paid, lines = _contributions(facts, law, age)
    parts = Parts(
        figures=(*age.figures(law), *paid),
        steps=(*age.steps(law), *lines),
        notes=(note("retirement_flexible"), note("retirement_special")),
        remedies=(remedy("retirement_early"), remedy("retirement_later")),
    )
    return found("L17", "retirement", law, parts, decision)


def read_birth(text: str, this_year: int) -> int:
    """Year and month of birth as a count of months (year × 12 + month − 1).

    Raises `CalculationInputError` where `text` is no month between 1925 and `this_year`.
    """
    match = _BIRTH.fullmatch(text.strip())
    year, month = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (_FIRST_YEAR <= year <= this_year and 1 <= month <= 12):
        raise CalculationInputError("law.retirement.birth", field="birth", value=text[:40], first=_FIRST_YEAR)
    return year * 12 + month - 1


@dataclass(frozen=True, slots=True)
class _Age:
    """One person's retirement; months are counted as year × 12 + month − 1."""

    born: int
    original: int
    late: int  # months between the first birth month that the change reaches and this one
    pace: int
    most: int

    @classmethod
    def of(cls, born: int, original: int, group: str, law: LawAt) -> _Age:
        base, pace, most = (
            int(law.required(f"retirement_{group}_{what}").value) for what in ("base_year", "pace_months", "delay_max")
        )
        return cls(born, original, born - base * 12, pace, most)

    @property
    def delay(self) -> int:
        return 0 if self.late < 0 else min(self.late // self.pace + 1, self.most)

    @property
    def month(self) -> int:
        return self.born + self.original * 12 + self.delay

    def figures(self, law: LawAt) -> tuple[Figure, ...]:
        # No one may go before the age that held earlier, nor more than three years from the new one.
        reach = int(law.required("retirement_flexible_months").value)
        return (
            figure("delay_months", self.delay, Unit.MONTHS),
            figure("age", age_text(self.original * 12 + self.delay), Unit.TEXT),
            figure("retire", month_name(self.month), Unit.TEXT),
            figure("earliest", month_name(self.month - min(self.delay, reach)), Unit.TEXT),
            figure("latest", month_name(self.month + reach), Unit.TEXT),
        )

    def steps(self, law: LawAt) -> tuple[Step, ...]:
        decision = law.ground("渐进式延迟退休决定")
        shown = "早于起始月，不延迟" if self.late < 0 else f"min(floor({self.late}/{self.pace})+1, {self.most})"
        return (
            step(
                "retirement_delay", "延迟月数 = min(floor(m/k)+1, 上限)，m为出生月距起始月的月数",
                shown, self.delay, decision,
            ),
            step(
                "retirement_month", "退休年月 = 出生年月 + 原年龄 + 延迟月数",
                f"{month_name(self.born)} + {self.original}岁 + {self.delay}个月", month_name(self.month), decision,
            ),
        )  # fmt: skip


def _contributions(facts: Facts, law: LawAt, age: _Age) -> tuple[tuple[Figure, ...], tuple[Step, ...]]:
    year = age.month // 12
    least, line = least_paid_months(year, law)
    figures = [figure("min_paid_months", int(least), Unit.MONTHS)]
    paid = facts.number("pension_paid_months")
    if paid is not None:
        figures.append(figure("paid_enough", paid >= least, Unit.YES_NO))
        figures.append(figure("months_short", int(max(least - paid, Decimal(0))), Unit.MONTHS))
    return tuple(figures), (line,)


def least_paid_months(year: int, law: LawAt) -> tuple[Decimal, Step]:
    """The months of contributions a pension asks for in `year` (15 years, from 2030 half a year more each year)."""
    least, most = law.required("pension_min_paid_months"), law.required("pension_min_paid_months_max")
    rise = law.required("pension_min_paid_months_yearly_rise")
    first = int(law.required("pension_rise_first_year").value)
    months = min(least.value + rise.value * max(year - first + 1, 0), most.value)
    return months, step(
        "pension_least",
        "2030年前180个月；自2030年起每年加6个月，至240个月",
        f"{year}年",
        plain(months),
        rise.ground,
        least.ground,
    )


def age_text(months: int) -> str:
    """An age in words: 722 months give "60岁2个月", 756 give "63岁"."""
    years, rest = divmod(months, 12)
    return f"{years}岁{rest}个月" if rest else f"{years}岁"


def month_name(months: int) -> str:
    """Year and month of a count of months: "2025-07"."""
    return f"{months // 12}-{months % 12 + 1:02d}"
