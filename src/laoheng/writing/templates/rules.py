"""What the answers of a form must keep to before a paper is made of them: the bounds the law sets, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from laoheng.law import LawAt
from laoheng.standard.dates import add_months, months_between_complete
from laoheng.standard.messages import Message
from laoheng.writing.templates.answers import Fault, Value

Rule = Callable[[Mapping[str, Any], LawAt], Iterator[Fault]]


def check(names: tuple[str, ...], values: Mapping[str, Value], law: LawAt) -> list[Fault]:
    """The faults that the rules called `names` find; a rule whose answers are open finds none."""
    return [fault for name in names for fault in RULES[name](values, law)]


def _fault(field: str, code: str, **args: object) -> Fault:
    return Fault(field, Message.of(f"template.rule.{code}", **args))


def _in_order(first: str, last: str) -> Rule:
    def rule(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
        if first in values and last in values and values[last] < values[first]:
            yield _fault(last, "order", first=values[first], last=values[last])

    return rule


def _months(values: Mapping[str, Any]) -> int | None:
    """Whole months of the contract, its last day counted; None where it has no end or an impossible one."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, date) or not isinstance(end, date) or end < start:
        return None
    return months_between_complete(start, end + timedelta(days=1))


def _longest_probation(months: int | None) -> int:
    """In months, by the term of the contract in months (劳动合同法 19); None stands for no end."""
    if months is None or months >= 36:
        return 6
    return 2 if months >= 12 else 1 if months >= 3 else 0


def probation_within_ladder(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 19: one, two or six months by the term, none under three months."""
    longest = _longest_probation(_months(values))
    if values.get("probation") == "yes" and longest == 0:
        yield _fault("probation", "no_probation")
    elif values.get("probation_months", 0) > longest:
        yield _fault("probation_months", "probation", most=longest, given=values["probation_months"])


def probation_pay_enough(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 20: at least 80 % of the agreed wage and the local minimum."""
    trial, wage = values.get("probation_wage"), values.get("wage")
    if trial is None:
        return
    if wage is not None and trial < wage * Decimal("0.8"):
        yield _fault("probation_wage", "probation_pay", least=wage * Decimal("0.8"), given=trial)
    yield from _minimum("probation_wage", values, law, "minimum_wage_monthly")


def week_within_forty(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """国务院关于职工工作时间的规定 3: forty hours a week."""
    if values.get("hours_system", "standard") == "standard" and "daily_hours" in values and "weekly_days" in values:
        hours = values["daily_hours"] * values["weekly_days"]
        if hours > 40:
            yield _fault("weekly_days", "week", hours=f"{hours.normalize():f}", most=40)


def part_time_hours(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 68: four hours a day on average, twenty-four a week."""
    daily, days = values.get("part_daily_hours"), values.get("part_weekly_days")
    if daily is not None and daily > 4:
        yield _fault("part_daily_hours", "part_day", given=daily, most=4)
    elif daily is not None and days is not None and daily * days > 24:
        yield _fault("part_weekly_days", "week", hours=f"{daily * days:f}", most=24)


def settled_in_time(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 72: settled at least every fifteen days."""
    if values.get("settle_days", 0) > 15:
        yield _fault("settle_days", "settle", given=values["settle_days"], most=15)


def dispatch_at_least_two_years(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 58: a fixed term of two years or more."""
    months = _months(values)
    if months is not None and months < 24:
        yield _fault("end_date", "dispatch_term", months=months)


def dispatch_within_contract(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """The dispatch begins and ends within the contract."""
    first, last = values.get("dispatch_start"), values.get("dispatch_end")
    start, end = values.get("start_date"), values.get("end_date")
    if first and last and last < first:
        yield _fault("dispatch_end", "order", first=first, last=last)
    if (first and start and first < start) or (last and end and last > end):
        yield _fault("dispatch_end", "dispatch_within")


def temporary_within_half_year(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 66: a temporary post lasts six months at most."""
    first, last = values.get("dispatch_start"), values.get("dispatch_end")
    if values.get("post_kind") == "temporary" and first and last and last >= add_months(first, 6):
        yield _fault("dispatch_end", "temporary", last=add_months(first, 6) - timedelta(days=1))


def stretch_within_day(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """The longest stretch without rest is no longer than the longest day."""
    if values.get("longest_stretch_hours", 0) > values.get("longest_day_hours", 99):
        yield _fault("longest_stretch_hours", "stretch")


def noncompete_within_two_years(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 24: two years at most."""
    if values.get("noncompete_months", 0) > 24:
        yield _fault("noncompete_months", "noncompete_term", given=values["noncompete_months"], most=24)


def noncompete_pay_enough(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """司法解释（一） 36: the measure is 30 % of the average wage, and never under the local minimum."""
    pay, average = values.get("noncompete_pay"), values.get("average_wage")
    if pay is None:
        return
    if average is not None and pay < average * Decimal("0.3"):
        yield _fault("noncompete_pay", "noncompete_pay", least=average * Decimal("0.3"), given=pay)
    yield from _minimum("noncompete_pay", values, law, "minimum_wage_monthly")


def noncompete_penalty_in_proportion(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """人社厅发〔2025〕40号: as a rule five times the whole compensation at most."""
    penalty, pay, months = (values.get(name) for name in ("noncompete_penalty", "noncompete_pay", "noncompete_months"))
    if penalty is not None and pay is not None and months is not None and penalty > 5 * pay * months:
        yield _fault("noncompete_penalty", "noncompete_penalty", most=5 * pay * months, given=penalty)


def service_penalty_within_cost(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 22: no more than the training cost."""
    penalty, cost = values.get("service_penalty"), values.get("training_cost")
    if penalty is not None and cost is not None and penalty > cost:
        yield _fault("service_penalty", "service_penalty", most=cost, given=penalty)


def something_changes(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """A change that changes nothing is no paper."""
    names = ("change_position", "change_place", "change_wage", "change_hours", "change_term")
    if all(values.get(name) == "no" for name in names):
        yield _fault("change_position", "nothing_changes")


def severance_where_employer_proposes(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 46: severance is due where the employer proposed to end the contract."""
    if values.get("proposer") == "employer" and "severance" not in values:
        yield _fault("severance", "severance_due")


def union_before_notice(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 43: the union is told before the contract is ended."""
    told = values.get("union_day")
    for name in ("end_on", "notice_date"):
        if told and name in values and told > values[name]:
            yield _fault("union_day", "union_first", day=values[name])
            return


def thirty_days_or_a_month(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 40: thirty days before, or a month's wage."""
    if values.get("notice_way") == "thirty_days":
        yield from _ahead(values, 30)


def resignation_in_time(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 37: thirty days before, three in probation."""
    days = {"ordinary": 30, "probation": 3}.get(values.get("resignation_ground", ""))
    if days:
        yield from _ahead(values, days)


def _ahead(values: Mapping[str, Any], days: int) -> Iterator[Fault]:
    written, end = values.get("notice_date"), values.get("end_on")
    if written and end and end < written + timedelta(days=days):
        yield _fault("end_on", "ahead", days=days, first=written + timedelta(days=days))


def signed_within_a_month(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
    """劳动合同法 10: in writing within a month of the first day of work."""
    start, by = values.get("start_date"), values.get("sign_by")
    if start and by and by > add_months(start, 1):
        yield _fault("sign_by", "sign_late", last=add_months(start, 1))


def _at_least(field: str, parameter: str) -> Rule:
    def rule(values: Mapping[str, Any], law: LawAt) -> Iterator[Fault]:
        yield from _minimum(field, values, law, parameter)

    return rule


def _minimum(field: str, values: Mapping[str, Any], law: LawAt, parameter: str) -> Iterator[Fault]:
    least = law.parameter(parameter) if law.region else None
    if least is not None and field in values and values[field] < least.value:
        yield _fault(field, "minimum", least=least.value, given=values[field])


RULES: Final[Mapping[str, Rule]] = {
    "days_in_order": _in_order("start_date", "end_date"),
    "contract_days_in_order": _in_order("start_date", "end_on"),
    "training_days_in_order": _in_order("training_start", "training_end"),
    "wage_at_least_minimum": _at_least("wage", "minimum_wage_monthly"),
    "new_wage_at_least_minimum": _at_least("new_wage", "minimum_wage_monthly"),
    "hourly_wage_at_least_minimum": _at_least("hourly_wage", "minimum_wage_hourly"),
} | {
    rule.__name__: rule
    for rule in (
        probation_within_ladder, probation_pay_enough, week_within_forty, part_time_hours, settled_in_time,
        dispatch_at_least_two_years, dispatch_within_contract, temporary_within_half_year, stretch_within_day,
        noncompete_within_two_years, noncompete_pay_enough, noncompete_penalty_in_proportion,
        service_penalty_within_cost, something_changes, severance_where_employer_proposes, union_before_notice,
        thirty_days_or_a_month, resignation_in_time, signed_within_a_month,
    )
}  # fmt: skip
