"""L7 试用期核查: the longest lawful probation, damages for the excess, the wage floor (劳动合同法 19、20、83)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from laoheng.law.at import LawAt, ParameterValue
from laoheng.law.errors import CalculationInputError
from laoheng.law.references import clean, to_number
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.dates import months_between_complete, parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Figure, Finding, Need, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

_COUNT = r"\d{1,4}|[一二两三四五六七八九十]+"
_PADDING = re.compile(r"固定期限|劳动合同|合同|[()]|期$|(?<=[年月])期|^满|以上$")
_LENGTH = re.compile(
    rf"(?:(?P<years>{_COUNT}|\d{{1,3}}\.5)年|(?=半年))?(?P<half>半年?)?零?"
    rf"(?:(?P<months>{_COUNT})个?月)?零?(?:(?:{_COUNT})[天日])?"
)
_DATES = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:至|到|~|—|–)(\d{4}-\d{1,2}-\d{1,2})")
_NO_PROBATION = {
    "task": re.compile(r"任务"),
    "part_time": re.compile(r"非全日制"),
    "only": re.compile(r"(只|仅|单独).{0,4}试用期"),
    "too_short": re.compile(r"(不满|不足|少于|不到)(3|三)个?月"),
}
_OPEN_ENDED = re.compile(r"无固定期限")
# The same terms in English, as the English page has them.
_ENGLISH = (
    (re.compile(r"open-?ended"), "无固定期限"),
    (re.compile(r"part-?time"), "非全日制"),
    (re.compile(r"probation(contract)?only"), "只签试用期"),
    (re.compile(r"task"), "任务"),
    (re.compile(r"(under|lessthan|below)3months?"), "不满3个月"),
    (re.compile(r"years?"), "年"),
    (re.compile(r"months?"), "个月"),
    (re.compile(r"days?"), "天"),
    (re.compile(r"(?<=[年月])and"), ""),
)
# Months of contract from which a limit holds, and its parameter.
_TIERS = ((36, "36"), (12, "12"), (3, "3"))

FIELDS = (
    Field("contract", "text", required=True),
    Field("probation_months", "number", unit="months"),
    Field("performed_months", "number", unit="months"),
    Field("performed_workdays", "number", unit="days"),
    Field("regular_wage", "money", unit="yuan_per_month", positive=True),
    Field("occurrence", "integer", positive=True),
    Field("probation_wage", "money", unit="yuan_per_month"),
    Field("lowest_post_wage", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
)


def probation(facts: Facts, law: LawAt) -> Finding:
    """The longest lawful probation in months, damages in yuan for the excess served, and the wage floor, both ways.

    Raises `CalculationInputError` for a contract that is not understood.
    """
    limit, line = _limit(facts, law)
    figures: list[Figure] = [figure("legal_limit_months", limit, Unit.MONTHS)]
    steps, needs, notes = [line], [], []
    agreed = facts.number("probation_months")
    if agreed is not None:
        figures.append(figure("agreed_excess_months", max(agreed - limit, Decimal(0)), Unit.MONTHS))
        notes.append(note("probation_too_long" if agreed > limit else "probation_within"))
    performed, wage = facts.number("performed_months"), facts.number("regular_wage")
    if performed is None:
        needs.append(need("performed_months", "worker"))
    else:
        excess = max(performed - limit, Decimal(0))
        figures.append(figure("excess_performed_months", excess, Unit.MONTHS))
        found = _damages(facts, law, performed, limit)
        if found is not None:
            figures.append(money("amount", found[0]))
            steps.append(found[1])
    if wage is None:
        needs.append(need("regular_wage", "worker"))
    if facts.number("occurrence") is None:
        notes.append(note("probation_first"))
    if performed is not None and facts.number("performed_workdays"):
        notes.append(note("probation_part_month"))
    floor = _floor(facts, law)
    return conclude(
        "L7", "probation", law, law.grounds("劳动合同法19", "劳动合同法83"),
        figures=(*figures, *floor.figures), steps=(*steps, *floor.steps), needs=(*needs, *floor.needs),
        notes=(*notes, *floor.notes),
    )  # fmt: skip


def _limit(facts: Facts, law: LawAt) -> tuple[Decimal, Step]:
    text = _worded(facts.needed_text("contract"))
    ground = law.ground("劳动合同法19")
    occurrence = facts.number("occurrence")
    if occurrence is not None and occurrence > 1:
        line = step("probation_again", "同一单位只能约定一次 → 上限 0", f"第 {plain(occurrence)} 次", "0", ground)
        return Decimal(0), line
    for reason, words in _NO_PROBATION.items():
        if words.search(text):
            more = law.grounds("劳动合同法70") if reason == "part_time" else ()
            return Decimal(0), step(f"probation_{reason}", "不得约定试用期 → 上限 0", text, "0", ground, *more)
    months = _months(text)
    tier = "36" if months is None else next((name for least, name in _TIERS if months >= least), None)
    if tier is None:
        return Decimal(0), step("probation_too_short", "合同不满三个月 → 上限 0", text, "0", ground)
    limit = law.required(f"probation_months_from_{tier}")
    line = step(
        "probation_limit", "三个月起 1；一年起 2；三年起和无固定期限 6（个月）", text, plain(limit.value), ground
    )
    return limit.value, line


def _worded(text: str) -> str:
    cleaned = clean(text).casefold()
    for words, meant in _ENGLISH:
        cleaned = words.sub(meant, cleaned)
    return cleaned


def _months(text: str) -> int | None:
    """Whole months of a fixed term; None for an open-ended one. Days beyond whole months never reach a threshold."""
    if _OPEN_ENDED.search(text):
        return None
    dates = _DATES.fullmatch(text)
    if dates is not None:
        return _between(text, dates[1], dates[2])
    match = _LENGTH.fullmatch(_PADDING.sub("", text))
    if match is None or not any(match[name] for name in ("years", "half", "months")) or text == "半":
        # Days alone do not tell how many calendar months they are.
        raise _unknown(text)
    years, months = (match[name] or "0" for name in ("years", "months"))
    half = 6 if match["half"] or years.endswith(".5") else 0
    return _count(years.removesuffix(".5")) * 12 + _count(months) + half


def _count(text: str) -> int:
    return to_number(text.replace("两", "二"))


def _between(text: str, first: str, last: str) -> int:
    """Whole months of a contract told by its first and last day, both included."""
    try:
        begin, end = parse_date(first), parse_date(last) + timedelta(days=1)
        return months_between_complete(begin, end)
    except UserError:
        raise _unknown(text) from None


def _unknown(text: str) -> CalculationInputError:
    return CalculationInputError("law.probation.unknown_contract", contract=text[:60])


def _damages(facts: Facts, law: LawAt, performed: Decimal, limit: Decimal) -> tuple[Decimal, Step] | None:
    """劳动合同法 83: the full wage for the time served beyond the limit; None without the wage."""
    wage = facts.number("regular_wage")
    if wage is None:
        return None
    excess = max(performed - limit, Decimal(0))
    workdays = facts.number("performed_workdays") or Decimal(0)
    amount, shown = wage * excess, f"{plain(wage)} × {plain(excess)}"
    grounds = law.grounds("劳动合同法83")
    if workdays and performed >= limit:
        divisor = law.required("monthly_pay_days")
        amount += wage * workdays / divisor.value
        shown += f" + {plain(wage)} ÷ {plain(divisor.value)} × {plain(workdays)}"
        grounds = (*grounds, divisor.ground)
    formula = "赔偿金 = 转正工资 × 超过法定上限且已履行的月数"
    return amount, step("probation_damages", formula, shown, to_fen(amount), *grounds)


@dataclass(frozen=True, slots=True)
class _Floor:
    """The lowest lawful wage on probation, by each reading of 劳动合同法 20 and 实施条例 15."""

    figures: tuple[Figure, ...] = ()
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[Message, ...] = ()


def _floor(facts: Facts, law: LawAt) -> _Floor:
    paid = facts.number("probation_wage")
    if paid is None:
        return _Floor()
    minimum = given_or_local(facts, "min_wage", law, "minimum_wage_monthly")
    if minimum is None:
        return _Floor(needs=(need("min_wage", "bureau"),))
    ratio = law.required("probation_wage_ratio_min")
    bases = {"agreed": facts.number("regular_wage"), "lowest": facts.number("lowest_post_wage")}
    figures: list[Figure] = []
    steps: list[Step] = []
    for name, base in bases.items():
        if base is not None:
            floor = max(base * ratio.value, minimum)
            steps.append(_floor_step(name, base, ratio, minimum, floor, law))
            short = max(floor - paid, Decimal(0))
            figures += [money(f"wage_floor_{name}", floor), money(f"wage_shortfall_{name}", short)]
    return _Floor(tuple(figures), tuple(steps), (), (note("probation_two_floors"),))


def _floor_step(name: str, base: Decimal, ratio: ParameterValue, minimum: Decimal, floor: Decimal, law: LawAt) -> Step:
    return step(
        f"probation_floor_{name}", f"max(基准 × {plain(ratio.value)}，最低工资)",
        f"max({plain(base)} × {plain(ratio.value)}, {plain(minimum)})", to_fen(floor),
        ratio.ground, *law.held("实施条例15"),
    )  # fmt: skip
