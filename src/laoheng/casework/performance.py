"""Keeping an agreement: instalments to each worker, what else each side has to do, what is kept, owed and overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from laoheng.standard.errors import UserError

_FEN = 100


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing to be done: by `side` (worker, firm), about the worker `person`; `amount` None: what `words` say."""

    side: str
    person: str
    due: date
    amount: Decimal | None = None
    words: str = ""


class Kept(StrEnum):
    """Where one promise stands: kept, told of and not answered yet, still to come, or its day has passed."""

    DONE = "done"
    TOLD = "told"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Told:
    """What a side says it did of the promise `number`: an amount, or None where there is no sum; and the answer."""

    number: int
    amount: Decimal | None
    answer: str = ""  # "" | confirmed | denied


@dataclass(frozen=True, slots=True)
class Line:
    """One promise as it stands: what was confirmed of it and what is left (None: no sum)."""

    number: int
    owed: Owed
    state: Kept
    confirmed: Decimal | None
    left: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A whole agreement as it stands on a day.

    `remaining`: yuan that the firm still owes; `next_due` the earliest day of what is not kept, None where all is.
    """

    lines: tuple[Line, ...]
    remaining: Decimal
    next_due: date | None

    @property
    def still_open(self) -> int:
        """How many promises are not kept yet."""
        return sum(line.state is not Kept.DONE for line in self.lines)

    @property
    def unanswered(self) -> int:
        """How many of the firm's payments wait for the worker's word."""
        return sum(line.state is Kept.TOLD and line.owed.side == "firm" and _is_sum(line) for line in self.lines)

    @property
    def overdue(self) -> tuple[Line, ...]:
        """What should have been done by now."""
        return tuple(line for line in self.lines if line.state is Kept.OVERDUE)


def _is_sum(line: Line) -> bool:
    return line.owed.amount is not None


def instalments(shares: Mapping[str, Decimal], parts: Sequence[tuple[date, Decimal]]) -> tuple[Owed, ...]:
    """Each worker's part of each instalment, in whole fen: every worker gets exactly the own share, every day exactly
    its sum. Shares of nothing get no instalment.

    Raises `UserError` where the instalments do not add up to the shares, or are too small to be divided.
    """
    total, planned = sum(shares.values(), Decimal(0)), sum((amount for _, amount in parts), Decimal(0))
    days = [day for day, _ in parts]
    if not parts or any(amount <= 0 for _, amount in parts) or days != sorted(set(days)):
        raise UserError("performance.parts_wrong")
    if total != planned:
        raise UserError("performance.parts_sum", total=total, planned=planned)
    made: list[Owed] = []
    whole, before = _fen(total), 0
    for person, share in shares.items():
        after, reached = before + _fen(share), 0
        for day, amount in parts:
            until = reached + _fen(amount)
            cell = _cell(before, after, reached, until, whole)
            if cell < 0:
                raise UserError("performance.parts_small")
            if cell:
                made.append(Owed("firm", person, day, Decimal(cell) / _FEN))
            reached = until
        before = after
    return tuple(sorted(made, key=lambda item: item.due))


def _cell(before: int, after: int, reached: int, until: int, whole: int) -> int:
    # Rounding what has been given so far, in both directions, leaves no fen over in either.
    def given(people: int, time: int) -> int:
        return (2 * people * time + whole) // (2 * whole)

    return given(after, until) - given(before, until) - given(after, reached) + given(before, reached)


def _fen(amount: Decimal) -> int:
    exact = amount * _FEN
    if exact != exact.to_integral_value():
        raise UserError("performance.parts_wrong")
    return int(exact)


def standing(promises: Sequence[Owed], told: Iterable[Told], today: date) -> Standing:
    """How the agreement stands on `today`. What was denied counts for nothing; what nobody answered is not kept yet."""
    answers: dict[int, list[Told]] = {}
    for item in told:
        answers.setdefault(item.number, []).append(item)
    lines = tuple(_line(number, owed, answers.get(number, []), today) for number, owed in enumerate(promises))
    left = [line for line in lines if line.state is not Kept.DONE]
    owing = (line.left or Decimal(0) for line in left if line.owed.side == "firm")
    return Standing(lines, sum(owing, Decimal(0)), min((line.owed.due for line in left), default=None))


def _line(number: int, owed: Owed, told: Sequence[Told], today: date) -> Line:
    sure = [item for item in told if item.answer == "confirmed"]
    waits = any(not item.answer for item in told)
    if owed.amount is None:
        done, confirmed, left = bool(sure), None, None
    else:
        confirmed = sum((item.amount or Decimal(0) for item in sure), Decimal(0))
        left = max(Decimal(0), owed.amount - confirmed)
        done = left == 0
    late = Kept.OVERDUE if owed.due < today else Kept.OPEN
    return Line(number, owed, Kept.DONE if done else Kept.TOLD if waits else late, confirmed, left)
