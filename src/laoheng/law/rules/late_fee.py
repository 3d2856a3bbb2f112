"""L15 社保滞纳金: 0.05 % a day on unpaid social insurance (社会保险法 86; 社保法若干规定 20)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, money, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy, variant
from laoheng.standard.finding import Finding, Step, Unit
from laoheng.standard.messages import Message

CAPPED, UNCAPPED = "以本金为限", "不以本金为限"

FIELDS = (
    Field("owed", "money", unit="yuan", required=True, positive=True),
    Field("days", "integer", unit="days"),
    Field("owed_from", "date", past=True),
    Field("paid_up_on", "date", past=True),
    Field("cap_rule", "choice", choices=(CAPPED, UNCAPPED)),
)


def late_fee(facts: Facts, law: LawAt) -> Finding:
    """The fee for late social insurance in yuan: owed × 0.0005 × days, each day from the first in arrears counted.

    Both readings are shown where the fee passes the sum owed and no local rule was named (行政强制法 45). Raises
    `CalculationInputError` without days and dates or where they disagree, `NotInForceError` before 2011-07-01.
    """
    owed = facts.needed_number("owed")
    days, shown, first = _days(facts, law)
    then = law_at(first, law.region, law.extra) if first else law
    rate = then.required("social_insurance_late_fee_daily")
    full = owed * rate.value * days
    line = step(
        "late_fee", "滞纳金 = 欠缴额 × 每日万分之五 × 天数",
        f"{plain(owed)} × {plain(rate.value)} × {days}", money("late_fee", full).value, rate.ground,
    )  # fmt: skip
    chosen = facts.text("cap_rule")
    over = full > owed
    fee = owed if over and chosen == CAPPED else full
    figures = (figure("days_in_arrears", days, Unit.DAYS), money("late_fee", fee), money("pay_in_all", owed + fee))
    # The dispute began with 行政强制法 45; before it there was only one reading.
    limit = law.held("行政强制法45") if over else ()
    readings = (("late_fee_uncapped", full), ("late_fee_capped", owed)) if limit and not chosen else ()
    parts = Parts(
        figures=figures,
        steps=(*shown, line),
        variants=tuple(
            variant(name, money("late_fee", value), grounds=(rate.ground,) if value is full else limit)
            for name, value in readings
        ),
        notes=(note("late_fee_firm_bears"), *((note("late_fee_over_principal"),) if limit else ())),
        remedies=(remedy("late_fee"),),
        rounded=True,
    )
    return found("L15", "late_fee", law, parts, (*then.held("社保法若干规定20"), *limit))


def _days(facts: Facts, law: LawAt) -> tuple[int, tuple[Step, ...], date | None]:
    """How many days, the line that shows it, and the first of them where it was told."""
    told, first = facts.number("days"), facts.day("owed_from")
    if first is None:
        if told is None:
            label = Message.of("law.field.days")
            raise CalculationInputError("law.fact.missing", field="days", label=label)
        return int(told), (), None
    last = facts.day("paid_up_on") or law.on
    if last < first:
        raise CalculationInputError("law.fact.reversed", first="owed_from", last="paid_up_on", start=first, end=last)
    counted = (last - first).days + 1
    if told is not None and told != Decimal(counted):
        raise CalculationInputError("law.late_fee.days_differ", days=plain(told), counted=counted)
    line = step("late_days", "自欠缴之日起按日，首尾都算", f"{first} – {last}", counted, *law.held("社会保险法86"))
    return counted, (line,), first
