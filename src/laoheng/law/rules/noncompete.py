"""L9 竞业限制补偿: monthly pay while a former worker keeps out of competition (劳动合同法 23、24; 解释一 36–39)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.finding import Figure, Finding, Need, Step, Unit, Variant
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

GUIDANCE = date(2025, 9, 4)  # 人社厅发〔2025〕40号, guidance and no rule of decision
_YEAR = 12

FIELDS = (
    Field("avg12", "money", unit="yuan_per_month", positive=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("agreed", "money", unit="yuan_per_month"),
    Field("months", "number", unit="months"),
    Field("unpaid_months", "number", unit="months"),
    Field("complied", "boolean"),
    Field("released_by_employer", "boolean"),
    Field("left_on", "date", past=True),
)


def noncompete(facts: Facts, law: LawAt) -> Finding:
    """Compensation in yuan a month and for the term, by the law of the day of leaving (default: the day of asking).

    A month is rounded to the fen before it is multiplied, for it falls due by itself (facts §0). Raises
    `NotInForceError` where nothing was agreed and the day is before the rule on unagreed compensation (2013-02-01).
    """
    then = law_at(facts.day("left_on") or law.on, law.region, law.extra)
    if facts.flag("complied") is False:
        base = then.grounds("劳动合同法23")
        line = step("noncompete_not_kept", "没有履行竞业限制 → 0", "0", "0.00", *base)
        figures = (money("total", Decimal(0)), money("amount", Decimal(0)))
        notes = (note("noncompete_not_kept"),)
        return conclude("L9", "noncompete", law, base, figures=figures, steps=(line,), notes=notes)
    rate = _rate(facts, then)
    if rate.monthly is None:
        return _finding(law, then, (), rate.steps, rate.needs)
    return _due(facts, law, then, rate, rate.monthly)


@dataclass(frozen=True, slots=True)
class _Rate:
    """Yuan a month, None while a fact is missing; `legal` the rate without agreement where it is known."""

    monthly: Decimal | None
    legal: Decimal | None
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]


def _rate(facts: Facts, then: LawAt) -> _Rate:
    agreed, average = facts.number("agreed"), facts.number("avg12")
    floor = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    ratio = then.parameter("noncompete_ratio") if agreed is not None else then.required("noncompete_ratio")
    legal, lines = None, []
    if average is not None and floor is not None and ratio is not None:
        legal = to_fen(max(average * ratio.value, floor))
        lines.append(
            step("noncompete_rate", f"max(前十二个月平均工资 × {plain(ratio.value)}, 最低工资)",
                 f"max({plain(average)} × {plain(ratio.value)}, {plain(floor)})", legal, ratio.ground)
        )  # fmt: skip
    if agreed is not None:
        lines.append(step("noncompete_agreed", "有约定按约定", plain(agreed), to_fen(agreed),
                          then.ground("劳动合同法23(第2款)")))  # fmt: skip
        return _Rate(to_fen(agreed), legal, tuple(lines), ())
    needs = [] if average is not None else [need("avg12", "worker")]
    if floor is None:
        needs.append(need("min_wage", "bureau"))
    return _Rate(legal, legal, tuple(lines), tuple(needs))


def _due(facts: Facts, law: LawAt, then: LawAt, rate: _Rate, monthly: Decimal) -> Finding:
    cap = then.required("noncompete_months_max").value
    asked = facts.number("months")
    released = _released(facts, then)
    figures = [money("monthly", monthly)]
    steps, needs, notes = list(rate.steps), [], list(_notes(facts, then, cap))
    if asked is None:
        needs.append(need("months", "worker"))
        months = None
    else:
        months = min(asked, cap)
        figures.append(figure("months_counted", months, Unit.MONTHS))
        figures += _sums(monthly, months, released)
        steps.append(step("noncompete_total", "合计 = 月补偿 × 月数（至多二十四个月）",
                          f"{plain(monthly)} × {plain(months)}", to_fen(monthly * months),
                          then.ground("劳动合同法24(第2款)")))  # fmt: skip
    if released:
        steps.append(step("noncompete_release", "单位在期内解除 → 另付三个月", f"{plain(monthly)} × {plain(released)}",
                          to_fen(monthly * released), then.required("noncompete_release_months").ground))  # fmt: skip
    unpaid = facts.number("unpaid_months")
    if unpaid is not None:
        figures.append(money("unpaid", monthly * unpaid))
    variants = _variants(rate, monthly, months, released, then)
    return _finding(law, then, figures, steps, needs, variants, notes)


def _released(facts: Facts, then: LawAt) -> Decimal:
    """Months of pay due beside the others when the employer ends the restriction within its term (解释一 39)."""
    if facts.flag("released_by_employer") is not True:
        return Decimal(0)
    return then.required("noncompete_release_months").value


def _sums(monthly: Decimal, months: Decimal, released: Decimal) -> tuple[Figure, ...]:
    total, more = monthly * months, monthly * released
    release = (money("release_pay", more),) if released else ()
    return (money("total", total), *release, money("amount", total + more))


def _variants(
    rate: _Rate, monthly: Decimal, months: Decimal | None, released: Decimal, then: LawAt
) -> tuple[Variant, ...]:
    """Where less than the legal rate was agreed, places differ in whether the difference can be claimed."""
    if rate.legal is None or months is None or monthly >= rate.legal:
        return ()
    readings = {"noncompete_agreed_stands": monthly, "noncompete_topped_up": rate.legal}
    grounds = (then.ground("劳动合同法23(第2款)"), *then.held("解释一36"))
    return tuple(
        Variant(
            name, Message.of(f"law.variant.{name}"), (money("monthly", each), *_sums(each, months, released)), grounds
        )
        for name, each in readings.items()
    )


def _notes(facts: Facts, then: LawAt, cap: Decimal) -> tuple[Message, ...]:
    months, unpaid = facts.number("months"), facts.number("unpaid_months")
    remarks = []
    if months is not None and months > cap:
        remarks.append(note("noncompete_term_cut", months=plain(months), cap=plain(cap)))
    if then.on >= GUIDANCE and months is not None and months > _YEAR:
        remarks.append(note("noncompete_guidance"))
    if unpaid is not None and unpaid >= then.required("noncompete_unpaid_months").value:
        remarks.append(note("noncompete_may_end"))
    if not facts.has("complied"):
        remarks.append(note("noncompete_taken_kept"))
    return tuple(remarks)


def _finding(
    law: LawAt,
    then: LawAt,
    figures: Iterable[Figure],
    steps: Iterable[Step],
    needs: Iterable[Need],
    variants: tuple[Variant, ...] = (),
    notes: Iterable[Message] = (),
) -> Finding:
    base = (*then.grounds("劳动合同法23", "劳动合同法24"), *then.held("解释一36"))
    return conclude(
        "L9", "noncompete", law, base, figures=figures, steps=steps, needs=needs, variants=variants, notes=notes
    )
