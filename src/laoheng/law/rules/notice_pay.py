"""L4 代通知金: one month's wage in place of thirty days' notice, beside severance (劳动合同法 40; 实施条例 20)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.references import clean
from laoheng.law.rules.answer import ROUNDING_GROUND, conclude, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field, refuse
from laoheng.law.rules.severance import severance
from laoheng.law.rules.terminations import Ending, examples, read_ending
from laoheng.standard.finding import Figure, Finding, Need, Step, Variant
from laoheng.standard.messages import Message

_BY_ARTICLE_40 = ("incapable", "no_fault")
_FOR_SEVERANCE = ("start", "end", "avg12")
_SHARED = (*_FOR_SEVERANCE, "social_avg", "min_wage", "ground", "pre_2008_rule")
_GIVEN = re.compile(r"(?<!未)(?<!没有)(?<!没)提前(了)?(30|三十)[日天]")
_NOT_GIVEN = re.compile(r"(未|没有|没)(提前|通知)")

FIELDS = (
    Field("ground", "text", required=True, examples=examples()),
    Field("last_month", "money", unit="yuan_per_month", required=True, positive=True),
    Field("notice_days", "integer", unit="days"),
    Field("notice_written", "boolean"),
    Field("start", "date", past=True),
    Field("end", "date", past=True),
    Field("avg12", "money", unit="yuan_per_month", positive=True),
    Field("social_avg", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("pre_2008_rule", "choice", choices=("按旧规计", "不计")),
)


@dataclass(frozen=True, slots=True)
class _Plus:
    """The extra month in yuan, None while it is open, with its line or the need."""

    amount: Decimal | None
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]


def notice_pay(facts: Facts, law: LawAt) -> Finding:
    """The month in place of notice in yuan and, where service and average wage are told, severance with it.

    Only endings by 劳动合同法 40 without thirty days' written notice bring it, and it is the wage of the month before
    (实施条例 20), with no cap. Raises `CalculationInputError` for part of the facts of severance, an unreadable ground,
    an unlawful ending, or a ground that contradicts `notice_days`.
    """
    ending = read_ending(facts.needed_text("ground"))
    if ending.pays == "other":
        raise CalculationInputError("law.severance.unlawful")
    then = law_at(facts.day("end") or law.on, law.region, law.extra)
    plus = _plus(facts, then, ending)
    given = [name for name in _FOR_SEVERANCE if facts.has(name)]
    if given:
        missing = [name for name in _FOR_SEVERANCE if name not in given]
        refuse(Message.of("law.fact.missing", field=name, label=Message.of(f"law.field.{name}")) for name in missing)
        return _with_severance(facts, law, then, plus)
    figures = () if plus.amount is None else (money("plus1", plus.amount), money("amount", plus.amount))
    return conclude(
        "L4", "notice_pay", law, then.grounds("劳动合同法40"),
        figures=figures, steps=plus.steps, needs=plus.needs, notes=(note("severance_not_told"),),
    )  # fmt: skip


def _with_severance(facts: Facts, law: LawAt, then: LawAt, plus: _Plus) -> Finding:
    part = severance(Facts({name: facts.values[name] for name in _SHARED if facts.has(name)}), law)
    due = next((item.value for item in part.figures if item.name == "amount"), None)
    figures = [item for item in part.figures if item.name != "amount"]
    figures += _sums(due if isinstance(due, Decimal) else None, plus.amount)
    variants = tuple(
        Variant(item.name, item.label, _sums(_amount(item), plus.amount), item.grounds) for item in part.variants
    )
    steps = [*part.steps, *plus.steps]
    if isinstance(due, Decimal) and plus.amount is not None:
        shown = f"{plain(due)} + {plain(plus.amount)}"
        law_of_both = then.grounds("劳动合同法40", "劳动合同法47")
        steps.append(step("severance_and_notice", "N + 代通知金", shown, figures[-1].value, *law_of_both))
    remarks = [item for item in part.notes if item.code not in ("law.note.payment_in_lieu", "law.note.rounding")]
    articles = [item for item in part.grounds if item != ROUNDING_GROUND]
    return conclude(
        "L4", "notice_pay", law, (*then.grounds("劳动合同法40"), *articles), figures=figures, steps=steps,
        needs=(*part.needs, *plus.needs), variants=variants, notes=remarks,
    )  # fmt: skip


def _amount(variant: Variant) -> Decimal:
    return next(item.value for item in variant.figures if isinstance(item.value, Decimal))


def _sums(due: Decimal | None, plus: Decimal | None) -> tuple[Figure, ...]:
    figures = []
    if due is not None:
        figures.append(money("N", due))
    if plus is not None:
        figures.append(money("plus1", plus))
    if due is not None and plus is not None:
        figures.append(money("amount", due + plus))
    return tuple(figures)


def _plus(facts: Facts, then: LawAt, ending: Ending) -> _Plus:
    law = then.grounds("劳动合同法40")
    if ending.id not in _BY_ARTICLE_40:
        line = step("no_notice_pay", "事由不是劳动合同法40 → 0", facts.needed_text("ground"), "0.00", *law)
        return _Plus(Decimal(0), (line,), ())
    days = _notice_days(facts, then)
    if days is None:
        return _Plus(None, (), (need("notice_days", "worker"),))
    wanted = then.required("notice_days")
    written = facts.flag("notice_written") is not False
    if days >= wanted.value and written:
        line = step("notice_given", f"提前 ≥ {plain(wanted.value)} 日书面通知 → 0", f"{plain(days)} 日", "0.00",
                    wanted.ground)  # fmt: skip
        return _Plus(Decimal(0), (line,), ())
    month = facts.needed_number("last_month")
    shown = f"{plain(days)} 日{'' if written else '（非书面）'} → {plain(month)}"
    line = step("notice_pay", f"提前 < {plain(wanted.value)} 日书面通知 → 上月工资", shown, plain(month),
                wanted.ground, *then.held("实施条例20"))  # fmt: skip
    return _Plus(month, (line,), ())


def _notice_days(facts: Facts, then: LawAt) -> Decimal | None:
    """Days of notice as told, or as the words of the ground say. Raises where the two contradict."""
    told = facts.number("notice_days")
    words = clean(facts.needed_text("ground"))
    wanted = then.required("notice_days").value
    spoken = Decimal(0) if _NOT_GIVEN.search(words) else wanted if _GIVEN.search(words) else None
    if told is not None and spoken is not None and (told >= wanted) != (spoken >= wanted):
        raise CalculationInputError("law.notice_pay.contradiction", ground=words[:60], days=plain(told))
    return spoken if told is None else told
