"""Bar charts as plain SVG from the server; the same numbers always stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP, WIDEST = 480, 120, 4, 40


@dataclass(frozen=True)
class Bar:
    """One bar in the picture's own units, with what it stands for."""

    label: str
    value: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Bars from left to right; `summary` is what a reader who sees no picture is told."""

    bars: tuple[Bar, ...]
    summary: str
    width: int = WIDTH
    height: int = HEIGHT


def bar_chart(rows: Sequence[tuple[str, int]], summary: str) -> Chart:
    """A chart of labelled counts; the greatest fills the height."""
    greatest = max((value for _, value in rows), default=0) or 1
    each = min(WIDTH // max(len(rows), 1), WIDEST)
    bars = []
    for place, (label, value) in enumerate(rows):
        height = round(HEIGHT * value / greatest)
        bars.append(Bar(label, value, place * each, HEIGHT - height, max(each - GAP, 1), height))
    return Chart(tuple(bars), summary)
