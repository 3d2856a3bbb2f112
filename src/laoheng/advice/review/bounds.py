"""Every test of a number by the label that it speaks for: evidence as a rule is; `figures` holds those that decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from laoheng.advice.review import pay_bounds, time_bounds
from laoheng.advice.review.measures import Span

BOUNDS: Mapping[str, Callable[[str], Span | None]] = {
    test.__name__: test
    for test in (
        time_bounds.probation_too_long, time_bounds.probation_forbidden, time_bounds.noncompete_too_long,
        time_bounds.resign_notice_long, time_bounds.maternity_short, time_bounds.overtime_forced,
        time_bounds.dispatch_short, time_bounds.parttime_hours, time_bounds.parttime_pay,
        pay_bounds.probation_wage_low, pay_bounds.bond_excess, pay_bounds.noncompete_no_pay,
        pay_bounds.noncompete_penalty_high, pay_bounds.wage_below_min, pay_bounds.deduct_excess,
        pay_bounds.overtime_rate_low, pay_bounds.sick_pay_low, pay_bounds.dispatch_main,
    )
}  # fmt: skip
