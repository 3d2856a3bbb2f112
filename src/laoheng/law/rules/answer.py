"""Small builders that the calculators share: figures, steps, grounds, the rounding convention."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from laoheng.law.at import LawAt, rule_ground
from laoheng.standard.finding import Figure, Finding, Ground, Need, Scalar, Status, Step, Unit, Variant
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

# Facts §0: nothing is rounded on the way, each final item half up to the fen. No national text says so.
ROUNDING = "half_up_to_fen_at_the_end"
ROUNDING_GROUND = rule_ground(f"rounding.{ROUNDING}", "1")


def figure(name: str, value: Scalar, unit: Unit) -> Figure:
    """A figure labelled by `law.figure.NAME`."""
    return Figure(name, Message.of(f"law.figure.{name}"), value, unit)


def money(name: str, amount: Decimal) -> Figure:
    """A figure in yuan, rounded to the fen."""
    return figure(name, to_fen(amount), Unit.YUAN)


def step(code: str, formula: str, substitution: str, result: object, *grounds: Ground) -> Step:
    """A step labelled by `law.step.CODE`."""
    return Step(Message.of(f"law.step.{code}"), formula, substitution, str(result), grounds)


def need(name: str, asked_of: str) -> Need:
    """A missing fact, asked for by `law.need.NAME`."""
    return Need(name, Message.of(f"law.need.{name}"), asked_of)


def note(code: str, **args: object) -> Message:
    """A remark `law.note.CODE`."""
    return Message.of(f"law.note.{code}", **args)


def distinct(*groups: Iterable[Ground]) -> tuple[Ground, ...]:
    """The grounds of all groups, each once, in order."""
    return tuple(dict.fromkeys(ground for group in groups for ground in group))


def plain(value: Decimal) -> str:
    """`value` without exponent and needless zeros, e.g. "15.5", "12"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def conclude(
    code: str,
    name: str,
    law: LawAt,
    grounds: Iterable[Ground],
    *,
    figures: Iterable[Figure] = (),
    steps: Iterable[Step] = (),
    needs: Iterable[Need] = (),
    variants: Iterable[Variant] = (),
    notes: Iterable[Message] = (),
    remedies: Iterable[Message] = (),
    rounded: bool = True,
) -> Finding:
    """The finding of calculator `code`: a need outweighs variants, variants outweigh a plain result.

    The grounds of the steps are added to `grounds`, and where amounts were `rounded` the rounding convention too.
    """
    lines, asked, readings = tuple(steps), tuple({item.name: item for item in needs}.values()), tuple(variants)
    return Finding(
        kind=f"calc.{code}",
        status=Status.NEEDS if asked else Status.VARIES if readings else Status.COMPUTED,
        title=Message.of(f"law.title.{name}"),
        as_of=law.on,
        region=law.region,
        grounds=(*distinct(grounds, *(line.grounds for line in lines)), *((ROUNDING_GROUND,) if rounded else ())),
        figures=tuple(figures),
        steps=lines,
        needs=asked,
        variants=readings,
        notes=(*notes, *((note("rounding"),) if rounded else ())),
        remedies=tuple(remedies),
        rounding=ROUNDING if rounded else None,
    )
