"""A text in stretches, so that a page can colour what was found in it and lead from the words to the finding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Marked:
    """A half-open span, how it is coloured, and the number of what was found there (0: it leads nowhere)."""

    start: int
    end: int
    colour: str
    number: int = 0


Stretch = tuple[str, str, list[int]]


def lines_of(text: str, spans: Iterable[Marked], order: Sequence[str]) -> Iterator[list[Stretch]]:
    """The lines of `text` in stretches: the words, the first colour in `order` that lies on them, and the numbers of
    what begins there."""
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    by_line: dict[int, list[Marked]] = {}
    for span in spans:
        for row in range(bisect_right(starts, span.start) - 1, bisect_left(starts, max(span.end, span.start + 1))):
            by_line.setdefault(row, []).append(span)
    for row, (at, line) in enumerate(zip(starts, text.split("\n"), strict=True)):
        end, here = at + len(line), by_line.get(row, [])
        cuts = sorted({at, end, *(min(max(place, at), end) for span in here for place in (span.start, span.end))})
        stretches: list[Stretch] = []
        for first, last in pairwise(cuts):
            over = [span for span in here if span.start < last and span.end > first]
            colour = min((span.colour for span in over), key=order.index, default="")
            begin = [span.number for span in over if span.number and max(span.start, at) == first]
            stretches.append((text[first:last], colour, begin))
        if stretches:
            yield stretches
