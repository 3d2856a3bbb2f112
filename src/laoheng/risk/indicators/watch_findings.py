"""From verdicts of the wider catalogue to findings: value, persons, rows, what to do, what ends it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from laoheng.risk.indicators.findings import Rows, Setting, counted, figure, grounds_of, level_table
from laoheng.risk.indicators.levels import Grading
from laoheng.risk.indicators.masks import State
from laoheng.risk.indicators.verdicts import Verdict
from laoheng.risk.indicators.watch_catalogue import Watched
from laoheng.standard.finding import Figure, Finding, Level, Need, Scalar, Status, Step, Unit
from laoheng.standard.messages import Message

_STATUS = {State.FIRES: Status.COMPUTED, State.CLEAR: Status.CLEAR, State.UNKNOWN: Status.UNDETERMINED}
_UNITS = {"share": Unit.PERCENT, "persons": Unit.COUNT, "days": Unit.DAYS, "yuan": Unit.YUAN, "number": Unit.COUNT}
_CENT = Decimal("0.01")


def watched_finding(item: Watched, verdict: Verdict, rows: Sequence[Rows], setting: Setting) -> Finding:
    """The finding of one firm and entry, whatever the verdict says."""
    grade, fires = setting.gradings[item.id], verdict.state is State.FIRES
    return Finding(
        kind=f"indicator.{item.id}",
        status=_STATUS[verdict.state],
        level=verdict.level if fires else Level.NONE,
        title=item.label,
        as_of=setting.as_of,
        region=setting.region,
        subject=verdict.firm_id,
        grounds=grounds_of(item.id, item.grounds, rows if fires else (), setting, grade),
        figures=_figures(item, verdict, setting),
        steps=_steps(item, verdict, grade) if fires else (),
        needs=_needs(item) if verdict.state is State.UNKNOWN else (),
        notes=(Message.of("risk.note.person_decides"),) if fires else (),
        remedies=item.remedies if fires else (),
        clears=item.clears if fires else (),
        data_version=setting.data_version,
    )


def shown_value(item: Watched, value: Decimal) -> Scalar:
    """A value as it is told: shares in per cent, sums in yuan and fen, the rest as whole numbers."""
    if item.unit == "share":
        return (value * 100).quantize(_CENT)
    return value.quantize(_CENT) if item.unit == "yuan" else int(value)


def _figures(item: Watched, verdict: Verdict, setting: Setting) -> tuple[Figure, ...]:
    figures = []
    if verdict.value is not None:
        figures.append(figure("value", shown_value(item, verdict.value), _UNITS[item.unit]))
    figures += counted(verdict, setting)
    if verdict.unknown_months:
        missing = tuple(setting.window.months[k] for k in verdict.unknown_months)
        figures.append(figure("unknown_months", missing, Unit.LIST))
    return tuple(figures)


def _steps(item: Watched, verdict: Verdict, grade: Grading) -> tuple[Step, ...]:
    assert item.value is not None and verdict.value is not None
    table = level_table(grade)
    shown = str(verdict.value.quantize(Decimal("0.0001")).normalize())
    label = Message.of("risk.step.level")
    return (Step(label, f"{item.value.text}: {table}", shown, verdict.level.value, (grade.ground,)),)


def _needs(item: Watched) -> tuple[Need, ...]:
    return tuple(
        Need(kind, Message.of(f"risk.need.{kind}"), "bank" if kind == "bank_payroll" else "employer")
        for kind in item.sources
    )
