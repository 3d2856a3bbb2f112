"""Every named indicator as it is published: what it is, on what ground, from which sources, what makes it unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laoheng.risk.indicators.catalogue import INDICATORS, WAGES_OVERDUE
from laoheng.risk.indicators.overdue_firms import GROUNDS as OVERDUE_GROUNDS
from laoheng.risk.indicators.protections import PROTECTIONS
from laoheng.risk.indicators.watch_catalogue import TEN, Subject, Watched, watched
from laoheng.standard.messages import Message

OVERDUE_SOURCES = ("wages", "bank_payroll", "complaints")


@dataclass(frozen=True, slots=True)
class Published:
    """One indicator for everyone to read; `formula` where it is one, `reads` the features it is over.

    `unit` is that of its levels' values; `graded` False where it has no level (a protection, or no source yet).
    """

    id: str
    subject: str
    dimension: str
    label: Message
    definition: Message
    formula: str
    reads: tuple[tuple[str, Message], ...]
    sources: tuple[str, ...]
    grounds: tuple[str, ...]
    unknown: tuple[Message, ...]
    tells: tuple[str, ...]
    remedies: tuple[Message, ...]
    clears: tuple[Message, ...]
    unit: str
    graded: bool


def published() -> tuple[Published, ...]:
    """All of them: the ten with rules of their own, the wider catalogue, the workers' protections."""
    return (*_ten(), *map(_watched, watched()), *_protections())


def _ten() -> Iterator[Published]:
    plain = {item.id: item for item in INDICATORS}
    for name, (dimension, _cause) in TEN.items():
        item = plain.get(name)
        remedies, clears = (item.remedies, item.clears) if item else (2, 1)
        yield Published(
            id=name, subject=Subject.FIRM.value, dimension=dimension.value, label=Message(f"risk.{name}.label"),
            definition=Message(f"risk.{name}.what"), formula="", reads=(),
            sources=item.sources if item else OVERDUE_SOURCES, grounds=item.grounds if item else OVERDUE_GROUNDS,
            unknown=(Message("risk.unknown.origins" if name == WAGES_OVERDUE else "risk.unknown.source"),
                     Message("risk.unknown.uncompared")),
            tells=("firm", "regulator"),
            remedies=tuple(Message(f"risk.{name}.remedy.{n + 1}") for n in range(remedies)),
            clears=tuple(Message(f"risk.{name}.clear.{n + 1}") for n in range(clears)), unit="", graded=True,
        )  # fmt: skip


def _watched(item: Watched) -> Published:
    names = item.value.names if item.value else ()
    unknown = [Message(f"risk.need.{item.needs}") if item.needs else Message("risk.unknown.source")]
    if item.open:
        unknown.append(Message("risk.unknown.uncompared"))
    if item.value and "/" in item.value.text:
        unknown.append(Message("risk.unknown.nobody"))
    grain = "waiting" if item.needs else "month" if item.monthly else "day"
    return Published(
        id=item.id, subject=item.subject.value, dimension=item.dimension.value, label=item.label,
        definition=Message(f"risk.formula.{grain}"), formula=item.value.text if item.value else "",
        reads=tuple((name, item.features[name].label) for name in names), sources=item.sources, grounds=item.grounds,
        unknown=tuple(unknown), tells=item.tells, remedies=item.remedies, clears=item.clears, unit=item.unit,
        graded=item.value is not None,
    )  # fmt: skip


def _protections() -> Iterator[Published]:
    for item in PROTECTIONS:
        yield Published(
            id=f"worker.{item.id}", subject=Subject.WORKER.value, dimension=item.dimension.value,
            label=Message(f"risk.worker.{item.id}.label"), definition=Message(f"risk.worker.{item.id}.what"),
            formula="", reads=(), sources=item.sources, grounds=item.grounds,
            unknown=(Message("risk.unknown.source"),), tells=("worker",),
            remedies=(Message(f"risk.worker.{item.id}.do"),), clears=(), unit="", graded=False,
        )  # fmt: skip
