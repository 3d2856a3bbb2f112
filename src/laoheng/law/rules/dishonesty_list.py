"""L25 失信名单: when a firm may be put on the list of wage defaulters, until when, and how it may leave (令45号)."""

from __future__ import annotations

from laoheng.law.at import LawAt, ParameterValue
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy, yes_no
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Figure, Finding, Need, Step, Unit

FIELDS = (
    Field("ordered", "boolean"),
    Field("unpaid_after_order", "boolean"),
    Field("amount_standard", "boolean"),
    Field("mass_event", "boolean"),
    Field("corrected", "boolean"),
    Field("promised", "boolean"),
    Field("notified_on", "date", past=True),
    Field("listed_on", "date", past=True),
    Field("new_arrears", "boolean"),
    Field("criminal_pending", "boolean"),
)


def dishonesty_list(facts: Facts, law: LawAt) -> Finding:
    """Whether the conditions of a listing are met; for a listed firm its end and the first day of an early removal.

    Only a decision of the bureau puts a firm on the list. Raises `CalculationInputError` where the listing precedes
    the notice, `NotInForceError` before 2022-01-01.
    """
    notified, listed = facts.day("notified_on"), facts.day("listed_on")
    if notified and listed and listed < notified:
        raise CalculationInputError(
            "law.fact.reversed", first="notified_on", last="listed_on", start=notified, end=listed
        )
    parts = _listed(facts, law) if listed else _before(facts, law)
    whole = Parts(
        (*_objection(facts, law), *parts.figures), parts.steps, parts.needs,
        notes=(note("list_decision_only"), *parts.notes), remedies=parts.remedies,
    )  # fmt: skip
    return found("L25", "dishonesty_list", law, whole, law.grounds("令45号", "令45号5"))


def _before(facts: Facts, law: LawAt) -> Parts:
    ground = law.ground("令45号5")
    order = _all(facts.flag("ordered"), facts.flag("unpaid_after_order"))
    serious = _any(facts.flag("amount_standard"), facts.flag("mass_event"))
    spared = _all(facts.flag("corrected"), facts.flag("promised"))
    met = _all(order, serious)
    may = False if spared or met is False else None if None in (met, spared) else True
    lines = (
        step("list_order", "已责令限期支付，且逾期未付",
             _two(facts, "责令", "ordered", "未付", "unpaid_after_order"), _word(order), ground),
        step("list_serious", "达到拒付罪数额，或引发群体性、极端事件造成严重不良影响",
             _two(facts, "数额", "amount_standard", "事件", "mass_event"), _word(serious), ground),
        step("list_spared", "列入前已改正，并书面承诺",
             _two(facts, "改正", "corrected", "承诺", "promised"), _word(spared), law.ground("令45号")),
    )  # fmt: skip
    figures = (figure("conditions_met", met, Unit.YES_NO), figure("may_be_listed", may, Unit.YES_NO))
    needs: tuple[Need, ...] = ()
    if may is None:
        wanted = ["ordered", "unpaid_after_order"] if order is None else []
        wanted += ["amount_standard", "mass_event"] if serious is None else []
        wanted += ["corrected", "promised"] if spared is None and met else []
        needs = tuple(need(name, "bureau") for name in wanted if not facts.has(name))
    return Parts(figures, lines, needs, remedies=(remedy("list_avoid"),) if may is not False else ())


def _listed(facts: Facts, law: LawAt) -> Parts:
    listed = facts.needed_day("listed_on")
    years, months = law.required("dishonesty_list_years"), law.required("dishonesty_early_removal_months")
    ends, early = add_months(listed, int(years.value) * 12), add_months(listed, int(months.value))
    barred = _any(facts.flag("new_arrears"), facts.flag("criminal_pending"))
    ready = _all(facts.flag("corrected"), facts.flag("promised"))
    reached = law.on >= early
    # Three years over, there is nothing left to apply for.
    over = law.on >= ends
    may = False if over or not reached or barred or ready is False else None if None in (barred, ready) else True
    figures: tuple[Figure, ...] = (
        figure("list_ends_on", ends, Unit.DATE),
        figure("early_removal_from", early, Unit.DATE),
        figure("list_over", over, Unit.YES_NO),
        figure("may_apply_early", may, Unit.YES_NO),
    )
    lines: tuple[Step, ...] = (
        _span("list_ends", f"列入之日 + {plain(years.value)}年", f"{listed}", ends.isoformat(), years),
        _span("list_early", f"列入之日 + {plain(months.value)}个月", f"{listed}", early.isoformat(), months),
        step("list_early_ready", "满6个月，已改正并书面承诺，期内没有再欠薪，不在刑事程序中",
             f"满6个月：{yes_no(reached)}；改正并承诺：{_word(ready)}；再欠薪或刑事程序：{_word(barred)}", _word(may),
             law.ground("令45号")),
    )  # fmt: skip
    wanted = ("corrected", "promised", "new_arrears", "criminal_pending")
    needs = tuple(need(name, "employer") for name in wanted if may is None and not facts.has(name))
    return Parts(figures, lines, needs, notes=(note("list_stops"),), remedies=(remedy("list_leave"),))


def _objection(facts: Facts, law: LawAt) -> tuple[Figure, ...]:
    told = facts.day("notified_on")
    if told is None:
        return ()
    days = int(law.required("dishonesty_objection_days").value)
    calendar = WorkCalendar.national(assume_weekends_after=True)
    return (figure("objection_until", calendar.add_workdays(told, days), Unit.DATE),)


def _span(code: str, formula: str, shown: str, result: str, source: ParameterValue) -> Step:
    return step(code, formula, shown, result, source.ground)


def _all(*signs: bool | None) -> bool | None:
    return False if False in signs else None if None in signs else True


def _any(*signs: bool | None) -> bool | None:
    return True if True in signs else None if None in signs else False


def _word(sign: bool | None) -> str:
    return "不知道" if sign is None else yes_no(sign)


def _two(facts: Facts, word: str, name: str, other_word: str, other: str) -> str:
    return f"{word}：{_word(facts.flag(name))}；{other_word}：{_word(facts.flag(other))}"
