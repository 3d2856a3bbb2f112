"""L11 扣款上限: how much of a month's wage may go towards a loss the worker caused (工资支付暂行规定 16)."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt, law_at
from laoheng.law.rules.answer import conclude, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.severance import given_or_local
from laoheng.standard.finding import Finding, Ground, Step
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

LOSS, FINE = "损失赔偿", "罚款"

FIELDS = (
    Field("month_wage", "money", unit="yuan_per_month", required=True, positive=True),
    Field("loss_balance", "money", unit="yuan", required=True),
    Field("min_wage", "money", unit="yuan_per_month", positive=True),
    Field("deduction_kind", "choice", choices=(LOSS, FINE)),
    Field("deducted", "money", unit="yuan"),
    Field("paid_on", "date", past=True),
)


def deductions(facts: Facts, law: LawAt) -> Finding:
    """The most that may be deducted from one month's wage for a loss, in yuan, by the law of `paid_on`.

    A fifth of the wage, never below the minimum wage; a fine is no ground for any deduction. `excess_deducted` is
    what was taken beyond it, where that is told. Raises `NotInForceError` before 1995-01-01.
    """
    then = law_at(facts.day("paid_on") or law.on, law.region, law.extra)
    base = then.grounds("工资支付暂行规定15", "工资支付暂行规定16")
    wage, loss = facts.needed_number("month_wage"), facts.needed_number("loss_balance")
    remarks = () if facts.has("deduction_kind") else (note("deduction_taken_loss"),)
    if facts.text("deduction_kind") == FINE:
        line = step("deduction_fine", "罚款不得从工资中扣 → 0", FINE, "0.00", *base)
        return _finding(facts, law, base, Decimal(0), None, [line], ())
    ratio = then.required("deduction_ratio_max")
    share = wage * ratio.value
    steps = [step("deduction_share", f"当月工资 × {plain(ratio.value)}", f"{plain(wage)} × {plain(ratio.value)}",
                  to_fen(share), ratio.ground)]  # fmt: skip
    floor = given_or_local(facts, "min_wage", then, "minimum_wage_monthly")
    if floor is None:
        return conclude("L11", "deductions", law, base, steps=steps, needs=(need("min_wage", "bureau"),), notes=remarks)
    room = wage - floor
    most = max(min(loss, share, room), Decimal(0))
    shown = f"max(0, min({plain(loss)}, {to_fen(share)}, {plain(wage)} − {plain(floor)}))"
    steps.append(step("deduction_max", "max(0, min(损失余额, 两成, 当月工资 − 最低工资))", shown,
                      to_fen(most), ratio.ground))  # fmt: skip
    return _finding(facts, law, base, most, loss - most, steps, remarks)


def _finding(
    facts: Facts,
    law: LawAt,
    base: tuple[Ground, ...],
    most: Decimal,
    rest: Decimal | None,
    steps: list[Step],
    remarks: tuple[Message, ...],
) -> Finding:
    figures = [money("max_deduct", most)]
    if rest is not None:
        figures.append(money("remaining_loss", rest))
    figures.append(money("wage_after", facts.needed_number("month_wage") - most))
    taken = facts.number("deducted")
    if taken is not None:
        over = max(taken - most, Decimal(0))
        figures.append(money("excess_deducted", over))
        shown = f"{plain(taken)} − {to_fen(most)}"
        steps.append(step("deduction_excess", "多扣 = 实际扣 − 上限，不小于 0", shown, to_fen(over), *base))
    return conclude("L11", "deductions", law, base, figures=figures, steps=steps, notes=remarks)
