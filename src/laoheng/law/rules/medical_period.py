"""L18 医疗期: how long a sick worker may not be dismissed (劳部发〔1994〕479号; 劳部发〔1995〕236号)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, variant
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Figure, Finding, Ground, Step, Unit, Variant

_DAY = timedelta(days=1)
_LONG_CAREER = Decimal(10)
# Years at the employer from which a row holds (an end point belongs to the row above it) → parameter suffix.
_SHORT_CAREER_ROWS = ((Decimal(5), "short_career_5"), (Decimal(0), "short_career_0"))
_LONG_CAREER_ROWS = (
    (Decimal(20), "long_career_20"), (Decimal(15), "long_career_15"), (Decimal(10), "long_career_10"),
    (Decimal(5), "long_career_5"), (Decimal(0), "long_career_0"),
)  # fmt: skip

FIELDS = (
    Field("cumulative_years", "number", unit="years", required=True),
    Field("service_years", "number", unit="years", required=True),
    Field("sick_from", "date"),
    Field("special_disease", "boolean"),
)


def medical_period(facts: Facts, law: LawAt) -> Finding:
    """Months of the medical period, the window in which they are counted, and the last days of both.

    By the law of the first day of illness. Where places differ (Shanghai) or the illness is a grave one, both readings
    are shown. Raises `CalculationInputError` where the years here exceed all years, `NotInForceError` before 1995.
    """
    whole, here = facts.needed_number("cumulative_years"), facts.needed_number("service_years")
    if here > whole:
        raise CalculationInputError("law.medical_period.years", here=plain(here), whole=plain(whole))
    then = law_at(facts.day("sick_from") or law.on, law.region, law.extra)
    rows = _LONG_CAREER_ROWS if whole >= _LONG_CAREER else _SHORT_CAREER_ROWS
    row = next(suffix for start, suffix in rows if here >= start)
    months, window = then.required(f"medical_period_{row}"), then.required(f"medical_window_{row}")
    line = step(
        "medical_period", "按累计工龄、本单位工龄查表（端点算上一档）",
        f"累计{plain(whole)}年，本单位{plain(here)}年", f"{plain(months.value)}个月", months.ground,
    )  # fmt: skip
    span, span_lines = _span(facts, int(months.value), int(window.value), window.ground)
    parts = Parts(
        figures=(
            figure("months", int(months.value), Unit.MONTHS),
            figure("window_months", int(window.value), Unit.MONTHS),
            *span,
        ),
        steps=(line, *span_lines),
        variants=_readings(facts, then, int(months.value), here, months.ground),
        notes=(note("medical_protected"), note("medical_holidays_count")),
    )
    return found("L18", "medical_period", law, parts, (months.ground, *then.held("劳动合同法42", "劳动合同法40(1)")))


def _span(facts: Facts, months: int, window: int, ground: Ground) -> tuple[tuple[Figure, ...], tuple[Step, ...]]:
    first = facts.day("sick_from")
    if first is None:
        return (), ()
    last, window_end = add_months(first, months) - _DAY, add_months(first, window) - _DAY
    line = step(
        "medical_window", "自病休首日起，在窗口内累计病休；连续病休的满医疗期月数之日止",
        f"{first} + {window}个月；连续：{first} + {months}个月", f"{window_end}；{last}", ground,
    )  # fmt: skip
    return (
        figure("continuous_until", last, Unit.DATE),
        figure("window_until", window_end, Unit.DATE),
    ), (line,)


def _readings(facts: Facts, then: LawAt, months: int, here: Decimal, ground: Ground) -> tuple[Variant, ...]:
    readings: list[Variant] = []
    local = then.parameter("medical_period_rule")
    if local and local.choice == "one_month_more_each_year":
        first, most = then.required("medical_period_short_career_0"), then.required("medical_period_long_career_20")
        value = min(int(first.value) + int(here), int(most.value))
        readings.append(variant("medical_local", figure("months", value, Unit.MONTHS), grounds=(local.ground,)))
    if facts.flag("special_disease"):
        grave = then.required("medical_period_grave_illness")
        value = max(int(grave.value), months)
        if value != months:
            readings.append(variant("medical_grave", figure("months", value, Unit.MONTHS), grounds=(grave.ground,)))
    if not readings:
        return ()
    return (variant("medical_table", figure("months", months, Unit.MONTHS), grounds=(ground,)), *readings)
