"""Figures against their bounds in law: where one was read, arithmetic decides, whatever the words around it.

Each reader gives the figures of its label, each within the bound or beyond. One beyond proves the fault; where all keep
within, no wording makes a fault of that point. A figure that is not plain is not told, and words decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from laoheng.advice.review.figures import agency, hours, leaving, pay, trial
from laoheng.advice.review.figures.told import Reader, Told
from laoheng.advice.review.measures import Span

READERS: Mapping[str, Reader] = {
    "probation_too_long": trial.length,
    "probation_repeated": trial.repeated,
    "probation_forbidden": trial.forbidden,
    "probation_wage_low": trial.pay,
    "resign_notice_long": leaving.notice,
    "noncompete_too_long": leaving.ban,
    "noncompete_no_pay": leaving.ban_pay,
    "noncompete_penalty_high": leaving.ban_penalty,
    "bond_excess": leaving.training,
    "leave_cert_withhold": leaving.papers,
    "parttime_hours": hours.part_time,
    "parttime_pay": hours.part_time_pay,
    "overtime_forced": hours.overtime,
    "rest_day_none": hours.rest,
    "wage_delay": hours.wage_interval,
    "overtime_rate_low": pay.overtime_rate,
    "wage_below_min": pay.least_wage,
    "deduct_excess": pay.deduction,
    "sick_pay_low": pay.sick_pay,
    "maternity_short": pay.maternity,
    "dispatch_short": agency.dispatch_term,
    "dispatch_main": agency.dispatch_post,
    "dispatch_unequal": agency.dispatch_pay,
    "social_low_base": agency.insured_base,
    "social_employee_bears": agency.insured_share,
    "social_delay": agency.enrolment,
    "leave_company_years": agency.holiday_wait,
}


@lru_cache(maxsize=256)
def figures_of(text: str) -> Mapping[str, tuple[Told, ...]]:
    """The figures of comparable `text` by the label whose bound they meet or break."""
    return {label: told for label, reader in READERS.items() if (told := tuple(reader(text)))}


def beyond(label: str, text: str) -> Span | None:
    """Where in comparable `text` a figure stands beyond the bound of `label`; None where none does."""
    return broken_bounds(text).get(label)


def broken_bounds(text: str) -> dict[str, Span]:
    """The labels with a figure in comparable `text` beyond its bound, and where it stands."""
    first = {
        label: next((one.span for one in told if one.keeps is False), None) for label, told in figures_of(text).items()
    }
    return {label: span for label, span in first.items() if span}


def kept_bounds(text: str) -> set[str]:
    """The labels with figures in comparable `text` that all keep within their bound."""
    return {label for label, told in figures_of(text).items() if all(one.keeps for one in told)}
