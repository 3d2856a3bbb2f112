"""What must hold of the calculators whatever the facts: monotone where the law is, and never a traceback."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.law import CALCULATORS, calculate
from laoheng.law.rules.severance import service_years
from laoheng.law.rules.window import BY_ANNIVERSARY, BY_CALENDAR_MONTH, Window, split
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding

ON = date(2026, 11, 23)
DAYS = st.dates(date(2008, 1, 1), ON)
WAGES = st.decimals("1000", "60000", places=2)
MODEST = settings(max_examples=120, deadline=None)


def slow_years(first: date, last: date) -> Decimal:
    """Reference: tick off whole months one by one by the calendar, then count days by hand."""
    months, anchor = 0, first
    while True:
        year, month = divmod(first.year * 12 + first.month - 1 + months + 1, 12)
        day = first.day
        while True:
            try:
                following = date(year, month + 1, day)
                break
            except ValueError:
                day -= 1
        if following > last + timedelta(days=1):
            break
        months, anchor = months + 1, following
    years, rest = months // 12, months % 12
    if rest >= 6:
        return Decimal(years) + 1
    return Decimal(years) + (Decimal("0.5") if rest or anchor <= last else 0)


def severance(**facts: Any) -> Finding:
    usual = {"social_avg": "8000.00", "min_wage": "2300.00", "ground": "36单位提出"}
    return calculate("severance", usual | facts, on=ON)


@MODEST
@given(DAYS, DAYS)
def test_years_agree_with_counting_months_one_by_one(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    assert service_years(first, last) == slow_years(first, last)


@MODEST
@given(DAYS, DAYS, DAYS, st.decimals("1000", "24000", places=2))
def test_longer_service_never_lowers_severance(one: date, two: date, three: date, wage: Decimal) -> None:
    start, shorter, longer = sorted((one, two, three))
    amounts = [severance(start=start, end=end, avg12=str(wage)).figure("amount") for end in (shorter, longer)]
    assert amounts[0] <= amounts[1]


@MODEST
@given(WAGES, WAGES)
def test_a_higher_wage_never_lowers_severance_within_twelve_years(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    amounts = [
        severance(start="2016-01-01", end="2026-06-30", avg12=str(wage)).figure("amount") for wage in (low, high)
    ]
    assert amounts[0] <= amounts[1]


@MODEST
@given(DAYS, DAYS, st.decimals("24000.01", "90000", places=2))
def test_the_cap_bounds_every_amount(one: date, other: date, wage: Decimal) -> None:
    finding = severance(start=min(one, other), end=max(one, other), avg12=str(wage))
    assert finding.figure("amount") <= 12 * 3 * 8000


@MODEST
@given(st.dates(date(2008, 1, 1), date(2025, 11, 1)), st.integers(0, 800), st.integers(0, 300))
def test_signing_later_never_lowers_the_second_wage(hire: date, after: int, later: int) -> None:
    def amount(days: int) -> Any:
        signed = min(hire + timedelta(days=days), ON)
        finding = calculate(
            "double_pay",
            {"hire": hire, "signed": signed, "monthly_wage": "6525.00", "partial_workdays": "0"},
            on=ON,
        )
        return finding.figure("amount")

    assert amount(after) <= amount(after + later) <= 11 * 6525


@MODEST
@given(DAYS, st.integers(0, 40), st.integers(-1, 500), st.sampled_from([BY_ANNIVERSARY, BY_CALENDAR_MONTH]))
def test_the_parts_of_a_window_cover_each_day_once(hire: date, gap: int, length: int, rule: str) -> None:
    first = hire + timedelta(days=gap)
    parts = split(Window(hire, first, first + timedelta(days=length), rule))
    covered = [
        begin + timedelta(days=offset)
        for begin, end in sorted((*parts.full, *parts.rest))
        for offset in range((end - begin).days + 1)
    ]
    assert covered == [first + timedelta(days=offset) for offset in range(length + 1)]


@MODEST
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_overtime_parts_add_up_and_more_hours_never_pay_less(hours: int, days: int, more: int) -> None:
    def pay(count: int) -> Finding:
        facts = {"system": "标准", "month_base": "10875.00", "weekday_hours": count, "restday_days": days}
        return calculate("overtime", facts, on=ON)

    finding = pay(hours)
    parts = [finding.figure(name) for name in ("weekday", "restday", "holiday")]
    assert sum(parts) == finding.figure("amount") <= pay(hours + more).figure("amount")


def value_for(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the published schema of one field allows, made from the schema alone."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    choices: list[st.SearchStrategy[Any]] = []
    for kind in kinds:
        if kind == "null":
            choices.append(st.none())
        elif kind == "boolean":
            choices.append(st.booleans())
        elif kind == "integer":
            choices.append(st.integers(0, 10**6))
        elif kind == "array":
            choices.append(st.lists(st.from_regex(r"[1-9][0-9]{0,5}", fullmatch=True), max_size=12))
        elif kind == "object":
            months = st.from_regex(r"20[0-2][0-9]-(0[1-9]|1[0-2])", fullmatch=True)
            choices.append(st.dictionaries(months, st.from_regex(r"[1-9][0-9]{0,5}", fullmatch=True), max_size=5))
        elif schema.get("format") == "date":
            choices.append(st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat))
        elif "pattern" in schema:
            choices.append(st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,2})?", fullmatch=True))
        else:
            choices.append(st.sampled_from(schema.get("examples", ["文字"])) | st.text(min_size=1, max_size=12))
    return st.one_of(choices)


@st.composite
def facts_by_schema(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    calculator = draw(st.sampled_from(list(CALCULATORS.values())))
    schema = calculator.schema()
    facts = {}
    for name, field in schema["properties"].items():
        if name in schema["required"] or draw(st.booleans()):
            facts[name] = draw(value_for(field))
    return calculator.code, facts


@settings(max_examples=200, deadline=None)
@given(facts_by_schema())
def test_the_schema_alone_suffices_for_an_answer_or_a_clear_refusal(asked: tuple[str, dict[str, Any]]) -> None:
    code, facts = asked
    try:
        answer: Any = calculate(code, facts, on=ON, region="990101")
    except UserError as error:
        assert str(error)
    else:
        assert isinstance(answer, Finding)
        assert answer.grounds


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(CALCULATORS.values())), st.data())
def test_junk_is_refused_with_words_and_never_with_a_traceback(calculator: Any, data: st.DataObject) -> None:
    names = [field.name for field in calculator.fields]
    facts = data.draw(st.dictionaries(st.sampled_from([*names, "没有这项"]), JUNK, max_size=8))
    try:
        assert calculate(calculator.code, facts, on=ON).grounds
    except UserError as error:
        assert str(error)
