"""L22 加付赔偿: 50 to 100 % on top of what an employer leaves unpaid after an order (劳动合同法 85; 监察条例 26)."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Figure, Finding, Need, Unit

FIELDS = (
    Field("amount_due", "money", unit="yuan", required=True, positive=True),
    Field("ordered", "boolean"),
    Field("overdue", "boolean"),
    Field("order_deadline", "date"),
    Field("paid_up_on", "date", past=True),
)


def surcharge(facts: Facts, law: LawAt) -> Finding:
    """The span of the surcharge in yuan; nothing before the labour bureau ordered payment and the time ran out.

    Whether it ran out is read from `overdue`, else from the dates (default of payment: not yet). Raises
    `CalculationInputError` where the two disagree, `NotInForceError` before 2008-01-01.
    """
    grounds = (law.ground("劳动合同法85"), *law.held("劳动保障监察条例26"))
    ordered, overdue = _ordered_and_overdue(facts, law)
    if ordered is False or overdue is False:
        why = "surcharge_not_ordered" if ordered is False else "surcharge_in_time"
        figures = (figure("surcharge_due", False, Unit.YES_NO), *_span(Decimal(0), Decimal(0)))
        line = step(
            why,
            "经责令限期支付而逾期不付的，才加付",
            f"{plain(facts.needed_number('amount_due'))} × 0",
            "0.00",
            *grounds,
        )
        parts = Parts(figures, (line,), notes=(note(why),), remedies=(remedy("surcharge_ask"),), rounded=True)
    elif ordered is None or overdue is None:
        missing: tuple[Need, ...] = (
            *((need("ordered", "worker"),) if ordered is None else ()),
            *((need("overdue", "worker"),) if overdue is None else ()),
        )
        parts = Parts(needs=missing, notes=(note("surcharge_not_ordered"),))
    else:
        parts = _due(facts.needed_number("amount_due"), law)
    return found("L22", "surcharge", law, parts, grounds)


def _ordered_and_overdue(facts: Facts, law: LawAt) -> tuple[bool | None, bool | None]:
    ordered, told, deadline = facts.flag("ordered"), facts.flag("overdue"), facts.day("order_deadline")
    if ordered is False and (told or deadline):
        raise CalculationInputError("law.surcharge.overdue_without_order")
    if deadline is None:
        # What is overdue was ordered: an order alone makes a payment late in the sense of article 85.
        return (True if told else ordered), told
    late = (facts.day("paid_up_on") or law.on) > deadline
    if told is not None and told != late:
        raise CalculationInputError("law.surcharge.overdue_differs", deadline=deadline)
    return True, late


def _due(amount: Decimal, law: LawAt) -> Parts:
    least, most = law.required("arrears_surcharge_ratio_min"), law.required("arrears_surcharge_ratio_max")
    lines = tuple(
        step(code, "加付 = 应付金额 × 比例", f"{plain(amount)} × {plain(ratio.value)}",
             money("surcharge", amount * ratio.value).value, ratio.ground)
        for code, ratio in (("surcharge_least", least), ("surcharge_most", most))
    )  # fmt: skip
    figures = (
        figure("surcharge_due", True, Unit.YES_NO),
        *_span(amount * least.value, amount * most.value),
        money("with_surcharge_min", amount * (1 + least.value)),
        money("with_surcharge_max", amount * (1 + most.value)),
    )
    return Parts(figures, lines, notes=(note("surcharge_bureau_decides"),), rounded=True)


def _span(least: Decimal, most: Decimal) -> tuple[Figure, Figure]:
    return money("surcharge_min", least), money("surcharge_max", most)
