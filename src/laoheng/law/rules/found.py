"""One way to put a Finding together for calculators that answer in one piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from laoheng.law.at import LawAt
from laoheng.law.rules.answer import conclude
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Variant
from laoheng.standard.messages import Message


@dataclass(frozen=True, slots=True)
class Parts:
    """What a calculator found. `rounded`: amounts were rounded to the fen by our convention."""

    figures: tuple[Figure, ...] = ()
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    variants: tuple[Variant, ...] = ()
    notes: tuple[Message, ...] = ()
    remedies: tuple[Message, ...] = ()
    rounded: bool = False


def found(code: str, name: str, law: LawAt, parts: Parts, grounds: Iterable[Ground]) -> Finding:
    """The Finding of calculator `code`: missing facts come before differing readings, those before a result."""
    return conclude(
        code,
        name,
        law,
        grounds,
        figures=parts.figures,
        steps=parts.steps,
        needs=parts.needs,
        variants=parts.variants,
        notes=parts.notes,
        remedies=parts.remedies,
        rounded=parts.rounded,
    )


def remedy(code: str, **args: object) -> Message:
    """What to do next: `law.remedy.CODE`."""
    return Message.of(f"law.remedy.{code}", **args)


def variant(name: str, *figures: Figure, grounds: tuple[Ground, ...] = ()) -> Variant:
    """A reading labelled by `law.variant.NAME`."""
    return Variant(name, Message.of(f"law.variant.{name}"), figures, grounds)


def yes_no(value: bool) -> str:
    """是 or 否, for the result of a step."""
    return "是" if value else "否"
