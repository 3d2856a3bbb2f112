"""L16 失业保险金期限: how many months of unemployment benefit may be drawn (社会保险法 45、46; 社保法若干规定 13)."""

from __future__ import annotations

import re
from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.law.rules.terminations import examples, read_ending
from laoheng.standard.finding import Finding, Ground, Need, Step, Unit
from laoheng.standard.messages import Message

# Ids of endings in terminations.yaml. Benefit asks whether the worker wished to go, not whether severance is due.
_OWN_WISH = frozenset({"agreed_by_worker", "resigned"})
_NO_LONGER_WORKING = frozenset({"pension", "death", "retirement_age"})
_TO_ASK = {"agreed": "proposed_by", "part_time": "who_ended", "other_end": "ending_item"}
# Words of benefit offices that name no article (社保法若干规定 13(4), and its contrary).
_DISMISSED = re.compile("非(因)?(本人|个人|劳动者)|辞退|除名|开除")
_BY_CHOICE = re.compile("(本人|个人)(意愿|原因|自愿)")

FIELDS = (
    Field("paid_months", "integer", unit="months", required=True),
    Field("ground", "text", required=True, examples=examples()),
    Field("registered", "boolean"),
    Field("first_time", "boolean"),
    Field("previous_remaining", "integer", unit="months"),
)


def unemployment(facts: Facts, law: LawAt) -> Finding:
    """The most months of benefit: 12, 18 or 24 by months paid, joined with what is left of an earlier claim.

    `paid_months` are those since the last benefit. Raises `CalculationInputError` for a ground it cannot read or a
    remainder beyond 24 months, `NotInForceError` before 2011-07-01.
    """
    grounds = (*law.grounds("社会保险法45", "社会保险法46"), *law.held("社保法若干规定13"))
    involuntary, why = involuntary_end(facts.needed_text("ground"))
    if involuntary is None:
        parts = Parts(needs=(need(why, "worker"),))
    elif not involuntary:
        parts = _nothing(facts.needed_text("ground"), why, grounds)
    else:
        parts = _months(facts, law, grounds)
    return found("L16", "unemployment", law, parts, grounds)


def involuntary_end(ground: str) -> tuple[bool | None, str]:
    """Whether the work ended against the worker's wish, and the note why not or, where that is open, what to ask.

    Raises `CalculationInputError` where the ground cannot be read.
    """
    if _DISMISSED.search(ground):
        return True, ""
    if _BY_CHOICE.search(ground):
        return False, "unemployment_own_wish"
    ending = read_ending(ground)
    if ending.id in _OWN_WISH:
        return False, "unemployment_own_wish"
    if ending.id in _NO_LONGER_WORKING:
        return False, "unemployment_past_work"
    if ending.id in _TO_ASK:
        return None, _TO_ASK[ending.id]
    return True, ""


def tier(paid: Decimal, law: LawAt) -> tuple[Decimal, Step]:
    """The months that `paid` months of contributions give (社会保险法 46), with the line that shows it."""
    least = law.required("unemployment_min_paid_months")
    names = ("unemployment_months_from_1_year", "unemployment_months_from_5_years", "unemployment_months_from_10_years")
    starts = (
        least.value, law.required("unemployment_second_tier_paid_months").value,
        law.required("unemployment_third_tier_paid_months").value,
    )  # fmt: skip
    reached = [name for name, start in zip(names, starts, strict=True) if paid >= start]
    value = law.required(reached[-1]) if reached else None
    months = value.value if value else Decimal(0)
    return months, step(
        "unemployment_tier", "满1年不足5年→12；满5年不足10年→18；满10年→24；不足1年→0",
        f"累计缴费{plain(paid)}个月", plain(months), (value or least).ground,
    )  # fmt: skip


def _months(facts: Facts, law: LawAt, grounds: tuple[Ground, ...]) -> Parts:
    months, line = tier(facts.needed_number("paid_months"), law)
    left = facts.number("previous_remaining")
    most = law.required("unemployment_months_total_max")
    if left is not None and left > most.value:
        raise CalculationInputError("law.unemployment.remaining", remaining=plain(left), most=plain(most.value))
    lines = [line]
    needs: tuple[Need, ...] = ()
    if facts.flag("first_time") is False and left is None:
        needs = (need("previous_remaining", "bureau"),)
    if left and facts.flag("first_time") is not True:
        joined = min(months + left, most.value)
        lines.append(
            step("unemployment_joined", "本次期限 + 前次未领期限，合计不超过24个月",
                 f"min({plain(months)} + {plain(left)}, {plain(most.value)})", plain(joined), most.ground)
        )  # fmt: skip
        months = joined
    if needs:
        return Parts((figure("this_time_months", int(months), Unit.MONTHS),), tuple(lines), needs)
    if months and facts.flag("registered") is False:
        parts = _nothing(facts.needed_text("ground"), "unemployment_not_registered", grounds)
        later = figure("months_once_registered", int(months), Unit.MONTHS)
        return Parts((*parts.figures, later), (*lines, *parts.steps), (), (), parts.notes, _what_to_do())
    open_ = (note("unemployment_register"),) if months and facts.flag("registered") is None else ()
    short = () if months else (note("unemployment_too_short"),)
    figures = (figure("max_months", int(months), Unit.MONTHS), figure("benefit_due", months > 0, Unit.YES_NO))
    return Parts(figures, tuple(lines), (), (), (*open_, *short, note("unemployment_local")), _what_to_do())


def _nothing(ground: str, why: str, grounds: tuple[Ground, ...]) -> Parts:
    figures = (figure("max_months", 0, Unit.MONTHS), figure("benefit_due", False, Unit.YES_NO))
    return Parts(figures, (step(why, "不符合领取条件 → 0", ground, 0, *grounds[:1]),), notes=(note(why),))


def _what_to_do() -> tuple[Message, ...]:
    return (remedy("unemployment_claim"),)
