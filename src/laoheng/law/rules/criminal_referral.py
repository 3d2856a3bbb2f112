"""L24 欠薪罪线索: whether unpaid wages should be handed to the police to look at (刑法 276之一; 法释〔2013〕3号 3).

A hint that the bureau should consider a referral, never a statement that there was a crime: that is for the courts.
"""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt, ParameterValue
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Finding, Ground, Need, Step, Unit

ABLE, HIDING, FLED, UNABLE = "有能力支付而不支付", "转移财产", "逃匿", "确无能力支付"
_WORDS = {True: "是", False: "否", None: "不知道"}

FIELDS = (
    Field("months_unpaid", "number", unit="months"),
    Field("one_person_amount", "money", unit="yuan"),
    Field("persons", "integer", unit="persons"),
    Field("total_amount", "money", unit="yuan"),
    Field("local_one_person", "money", unit="yuan", positive=True),
    Field("local_total", "money", unit="yuan", positive=True),
    Field("ordered", "boolean"),
    Field("unpaid_after_order", "boolean"),
    Field("conduct", "choice", choices=(ABLE, HIDING, FLED, UNABLE)),
)


def criminal_referral(facts: Facts, law: LawAt) -> Finding:
    """Whether all signs for a referral are there: the sum, the order left unmet, and the conduct.

    Between the national bounds the province's figure decides and is asked for. Raises `CalculationInputError` for a
    provincial figure outside the bounds or without any sum, `NotInForceError` before 2013-01-23.
    """
    grounds = law.grounds("刑法276之一", "法释〔2013〕3号3")
    signs = (_sum(facts, law), _unmet(facts, grounds[0]), _conduct(facts, grounds[0]))
    values = [value for value, _, _ in signs]
    needs = tuple(item for _, _, missing in signs for item in missing)
    lines = tuple(line for _, shown, _ in signs for line in shown)
    hint = None if None in values else all(values)
    if False in values:
        # One sign that is surely absent settles it; nothing more need be asked.
        hint, needs = False, ()
    names = ("amount_reached", "ordered_unpaid", "conduct_shown")
    figures = tuple(figure(name, value, Unit.YES_NO) for name, value in zip(names, values, strict=True))
    parts = Parts(
        figures=(*figures, figure("consider_referral", hint, Unit.YES_NO)),
        steps=lines,
        needs=needs,
        notes=(note("referral_no_verdict"), note("referral_paid_before_charge")),
        remedies=(remedy("referral_transfer"),) if hint else (remedy("referral_other_ways"),),
    )
    return found("L24", "criminal_referral", law, parts, (*grounds, *law.held("农民工条例41")))


# Whether the sign is there (None: open), the lines that show it, and what is still missing.
Sign = tuple[bool | None, tuple[Step, ...], tuple[Need, ...]]


def _sum(facts: Facts, law: LawAt) -> Sign:
    """Reached by one worker over three months, or by ten together; open while either may still be."""
    one = _reached(
        facts.number("one_person_amount"),
        _long_enough(facts.number("months_unpaid"), law.required("criminal_arrears_months")),
        _bounds(facts, law, "one_person"), "referral_one_person", "one_person_amount",
    )  # fmt: skip
    many = _reached(
        facts.number("total_amount"),
        _long_enough(facts.number("persons"), law.required("criminal_arrears_persons")),
        _bounds(facts, law, "total"), "referral_many", "total_amount",
    )  # fmt: skip
    if not any(facts.has(name) for name in ("one_person_amount", "total_amount")):
        raise CalculationInputError("law.criminal_referral.no_sum", fields=("one_person_amount", "total_amount"))
    for value, lines, _ in (one, many):
        if value:
            return True, lines, ()
    if one[0] is False and many[0] is False:
        return False, (*one[1], *many[1]), ()
    return None, (*one[1], *many[1]), (*one[2], *many[2])


def _long_enough(told: Decimal | None, least: ParameterValue) -> tuple[bool | None, ParameterValue]:
    return (None if told is None else told >= least.value), least


def _bounds(facts: Facts, law: LawAt, kind: str) -> tuple[Decimal, Decimal, ParameterValue]:
    low, high = law.required(f"criminal_{kind}_low"), law.required(f"criminal_{kind}_high")
    told = facts.number(f"local_{kind}")
    regional = law.parameter(f"criminal_{kind}_local")
    local = told or (regional.value if regional else None)
    if local is None:
        return low.value, high.value, low
    if not low.value <= local <= high.value:
        raise CalculationInputError(
            "law.criminal_referral.bounds", value=plain(local), low=plain(low.value), high=plain(high.value)
        )
    return local, local, regional if regional and told is None else low


def _reached(
    amount: Decimal | None,
    enough: tuple[bool | None, ParameterValue],
    bounds: tuple[Decimal, Decimal, ParameterValue],
    code: str,
    field: str,
) -> Sign:
    low, high, source = bounds
    large: bool | None = None
    if amount is not None:
        large = True if amount >= high else False if amount < low else None
    value = False if False in (large, enough[0]) else None if None in (large, enough[0]) else True
    told = "—" if amount is None else plain(amount)
    span = plain(low) if low == high else f"{plain(low)}–{plain(high)}（省定）"
    word = {True: "达到", False: "未达到", None: "不能判断"}[value]
    line = step(
        code, f"期间或人数达到 {plain(enough[1].value)}，且金额 ≥ 当地标准", f"{told} ≥ {span}", word, source.ground
    )
    missing = []
    if amount is None:
        missing.append(field)
    elif large is None:
        missing.append(f"local_{code.removeprefix('referral_').replace('many', 'total')}")
    if enough[0] is None:
        missing.append("months_unpaid" if field == "one_person_amount" else "persons")
    return value, (line,), () if value is not None else tuple(need(name, "bureau") for name in missing)


def _unmet(facts: Facts, ground: Ground) -> Sign:
    ordered, unpaid = facts.flag("ordered"), facts.flag("unpaid_after_order")
    value = False if False in (ordered, unpaid) else None if None in (ordered, unpaid) else True
    names = [name for name, told in (("ordered", ordered), ("unpaid_after_order", unpaid)) if told is None]
    line = step(
        "referral_order", "经政府有关部门责令支付，且仍没有支付",
        f"责令：{_WORDS[ordered]}；未付：{_WORDS[unpaid]}", _WORDS[value], ground,
    )  # fmt: skip
    return value, (line,), () if value is not None else tuple(need(name, "bureau") for name in names)


def _conduct(facts: Facts, ground: Ground) -> Sign:
    conduct = facts.text("conduct")
    if conduct is None:
        return None, (), (need("conduct", "bureau"),)
    shown = conduct != UNABLE
    line = step("referral_conduct", "转移财产、逃匿，或有能力支付而不支付", conduct, _WORDS[shown], ground)
    return shown, (line,), ()
