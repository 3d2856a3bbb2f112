"""From verdicts to findings: figures, steps, grounds with the very rows, remedies and what clears it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import NotInForceError, UnknownArticleError
from laoheng.portrait import Window
from laoheng.risk.indicators.catalogue import Indicator
from laoheng.risk.indicators.levels import Grading
from laoheng.risk.indicators.masks import State
from laoheng.risk.indicators.verdicts import Verdict
from laoheng.standard.finding import Figure, Finding, Ground, GroundKind, Level, Need, Scalar, Status, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

INDICATOR_VERSION = "1"
_STATUS = {State.FIRES: Status.COMPUTED, State.CLEAR: Status.CLEAR, State.UNKNOWN: Status.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Rows:
    """Lake rows behind a finding: the newest ids of one kind and how many there are in all."""

    kind: str
    ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What all findings of one run share."""

    window: Window
    region: str | None
    law: LawAt
    gradings: Mapping[str, Grading]
    data_version: str | None

    @property
    def as_of(self) -> date:
        """The day of judgement."""
        return self.window.as_of


def indicator_finding(item: Indicator, verdict: Verdict, rows: Sequence[Rows], setting: Setting) -> Finding:
    """The finding of one firm and indicator, whatever the verdict says."""
    grade, fires = setting.gradings[item.id], verdict.state is State.FIRES
    missing = tuple(setting.window.months[k] for k in verdict.unknown_months)
    return Finding(
        kind=f"indicator.{item.id}",
        status=_STATUS[verdict.state],
        level=verdict.level if fires else Level.NONE,
        title=item.message("label"),
        as_of=setting.as_of,
        region=setting.region,
        subject=verdict.firm_id,
        grounds=grounds_of(item.id, item.grounds, rows if fires else (), setting, grade),
        figures=_figures(verdict, setting, missing),
        steps=_steps(verdict, grade) if fires else (),
        needs=_needs(item.sources) if verdict.state is State.UNKNOWN else (),
        notes=_notes(rows, missing, fires),
        remedies=texts(item.id, "remedy", item.remedies) if fires else (),
        clears=texts(item.id, "clear", item.clears) if fires else (),
        data_version=setting.data_version,
    )


def grounds_of(
    name: str, references: Iterable[str], rows: Sequence[Rows], setting: Setting, grade: Grading | None = None
) -> tuple[Ground, ...]:
    """The rule itself, the articles that hold on the day (the citation gate drops the others), grading and rows."""
    grounds = [Ground(GroundKind.RULE, f"indicator.{name}", INDICATOR_VERSION)]
    for reference in references:
        try:
            grounds.append(setting.law.ground(reference))
        except (UnknownArticleError, NotInForceError):
            continue
    if grade:
        grounds.append(grade.ground)
    grounds += [Ground(GroundKind.ROWS, item.kind, str(item.total), rows=item.ids) for item in rows]
    return tuple(grounds)


def texts(name: str, part: str, count: int) -> tuple[Message, ...]:
    """The numbered texts `part` of the indicator `name`."""
    return tuple(Message.of(f"risk.{name}.{part}.{number}") for number in range(1, count + 1))


def figure(name: str, value: Scalar, unit: Unit) -> Figure:
    """A figure with its label from the catalogue of texts."""
    return Figure(name, Message.of(f"risk.figure.{name}"), value, unit)


def counted(verdict: Verdict, setting: Setting) -> list[Figure]:
    """The figures that every verdict may bear: its months, how many running, how many persons, out of how many."""
    figures = []
    if verdict.months:
        months = tuple(setting.window.months[k] for k in verdict.months)
        figures += [figure("months", months, Unit.LIST), figure("running", verdict.running, Unit.MONTHS)]
    if verdict.count is not None:
        figures.append(figure("persons", verdict.count, Unit.COUNT))
    if verdict.heads is not None:
        figures.append(figure("heads", verdict.heads, Unit.COUNT))
    return figures


def level_table(grade: Grading) -> str:
    """A grading as a line: each level with the least value that reaches it, the lowest first."""
    return ", ".join(f"{level.value} ≥ {least}" for level, least in reversed(grade.least))


def _figures(verdict: Verdict, setting: Setting, missing: tuple[str, ...]) -> tuple[Figure, ...]:
    figures = counted(verdict, setting)
    if verdict.count is not None and verdict.heads:
        figures.append(figure("share", _percent(verdict.count, verdict.heads), Unit.PERCENT))
    if verdict.amount is not None:
        figures.append(figure("amount", to_fen(verdict.amount), Unit.YUAN))
    if missing:
        figures.append(figure("unknown_months", missing, Unit.LIST))
    return tuple(figures)


def _percent(count: int, heads: int) -> Decimal:
    return (Decimal(count) * 100 / Decimal(heads)).quantize(Decimal("0.01"))


def _steps(verdict: Verdict, grade: Grading) -> tuple[Step, ...]:
    label = Message.of("risk.step.level")
    table = level_table(grade)
    if grade.measure == "months_running":
        shown = str(verdict.running)
    elif grade.measure == "persons":
        shown = str(verdict.count)
    else:
        shown = f"{verdict.count} ÷ {verdict.heads}"
    return (Step(label, f"{grade.measure}: {table}", shown, verdict.level.value, (grade.ground,)),)


def _needs(sources: Iterable[str]) -> tuple[Need, ...]:
    return tuple(Need(kind, Message.of(f"risk.need.{kind}"), "employer") for kind in sources)


def _notes(rows: Sequence[Rows], missing: tuple[str, ...], fires: bool) -> tuple[Message, ...]:
    notes = [Message.of("risk.note.unknown_months", months=missing)] if missing else []
    for item in rows if fires else ():
        if item.total > len(item.ids):
            kind = Message.of(f"portrait.kind.{item.kind}")
            notes.append(Message.of("risk.note.rows_capped", kind=kind, total=item.total, shown=len(item.ids)))
    if fires:
        notes.append(Message.of("risk.note.person_decides"))
    return tuple(notes)
