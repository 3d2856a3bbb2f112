"""Charts as plain SVG from the server: shapes, labels and a sentence for whoever sees no picture.

Every level has its pattern beside its colour, every chart its numbers in a table on the same page, and what is not
known is drawn as an empty outline, never as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

WIDTH, HEIGHT, TOP, FOOT, LEFT = 360, 150, 14, 18, 30
ROW, WIDEST, MOST_LABELS = 40, 44, 6
LEVELS = ("red", "orange", "yellow", "blue")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Bar:
    """One bar in the picture's own units, what it stands for, and its class (a level, "plain", "unknown")."""

    label: str
    value: int | float | None
    x: float
    y: float
    width: float
    height: float
    style: str = "plain"


@dataclass(frozen=True)
class Label:
    """A word in the picture; `anchor` as SVG says it."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A straight line: an axis, a limit, an interval."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str = "axis"


@dataclass(frozen=True)
class Chart:
    """A picture; `summary` is what a reader who sees none is told."""

    summary: str
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...] = ()
    lines: tuple[Line, ...] = ()
    height: int = HEIGHT
    width: int = WIDTH
    graded: bool = False  # whether its bars are levels, so that a key is shown


def bar_chart(rows: Sequence[tuple[str, int]], summary: str, limit: int | None = None) -> Chart:
    """Labelled counts from left to right; `limit` is drawn as a line across."""
    greatest = max([value for _, value in rows] + [limit or 0], default=0) or 1
    bars = [
        Bar(label, value, x, _height(value, greatest), width, _floor() - _height(value, greatest))
        for (label, value), x, width in _columns(rows)
    ]
    lines = [] if limit is None else [Line(LEFT, _height(limit, greatest), WIDTH, _height(limit, greatest), "limit")]
    return Chart(summary, tuple(bars), _axis([label for label, _ in rows], str(greatest)), (*_frame(), *lines))


def stacked_chart(rows: Sequence[tuple[str, Mapping[str, int]]], summary: str) -> Chart:
    """Counts by level, the gravest at the foot."""
    greatest = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    bars = []
    for (label, counts), x, width in _columns(rows):
        below = 0
        for level in LEVELS:
            many = counts.get(level, 0)
            if many:
                top, foot = _height(below + many, greatest), _height(below, greatest)
                bars.append(Bar(label, many, x, top, width, foot - top, level))
            below += many
    return Chart(summary, tuple(bars), _axis([label for label, _ in rows], str(greatest)), _frame(), graded=True)


def share_chart(rows: Sequence[tuple[str, float | None]], summary: str) -> Chart:
    """Shares of a hundred; one that is not known is an empty outline with a question mark."""
    bars, marks = [], []
    for (label, share), x, width in _columns(rows):
        if share is None:
            bars.append(Bar(label, None, x, TOP, width, _floor() - TOP, "unknown"))
            marks.append(Label("?", x + width / 2, (TOP + _floor()) / 2 + 4))
        else:
            top = _height(share, 100)
            bars.append(Bar(label, share, x, top, width, _floor() - top))
            marks.append(Label(f"{share:.0f}", x + width / 2, top - 3))
    return Chart(summary, tuple(bars), (*_axis([label for label, _ in rows], "100%"), *marks), _frame())


def lying_chart(rows: Sequence[tuple[str, int]], summary: str, limit: int | None = None) -> Chart:
    """Counts under each other, each with its name above it."""
    greatest = max([value for _, value in rows] + [limit or 0], default=0) or 1
    bars, labels = [], []
    for place, (label, value) in enumerate(rows):
        y = place * ROW
        bars.append(Bar(label, value, 0, y + 18, WIDTH * value / greatest, 14))
        labels += [Label(label, 0, y + 13, "start"), Label(str(value), WIDTH, y + 13, "end")]
    height = max(len(rows) * ROW, ROW)
    edge = WIDTH * (limit or 0) / greatest
    lines = [] if limit is None else [Line(edge, bar.y, edge, bar.y + bar.height, "mark") for bar in bars]
    return Chart(summary, tuple(bars), tuple(labels), tuple(lines), height)


def interval_chart(rows: Sequence[tuple[str, tuple[float, float, float] | None]], summary: str) -> Chart:
    """Shares of a hundred with their intervals, under each other; one that is not known is an empty outline."""
    bars, labels, lines = [], [], []
    for place, (label, found) in enumerate(rows):
        y = place * ROW
        labels.append(Label(label, 0, y + 13, "start"))
        if found is None:
            bars.append(Bar(label, None, 0, y + 18, WIDTH, 14, "unknown"))
            labels.append(Label("?", WIDTH, y + 13, "end"))
            continue
        middle, low, high = (WIDTH * part / 100 for part in found)
        bars.append(Bar(label, found[0], max(middle - 3, 0), y + 18, 6, 14))
        lines.append(Line(low, y + 25, high, y + 25, "interval"))
        labels.append(Label(f"{found[0]:.0f}%", WIDTH, y + 13, "end"))
    return Chart(summary, tuple(bars), tuple(labels), tuple(lines), max(len(rows) * ROW, ROW))


def _columns(rows: Sequence[Row]) -> list[tuple[Row, float, float]]:
    """Each row with the left edge and the width of its column."""
    each = min((WIDTH - LEFT) / max(len(rows), 1), WIDEST)
    return [(row, round(LEFT + place * each + each * 0.1, 1), round(each * 0.8, 1)) for place, row in enumerate(rows)]


def _height(value: float, greatest: float) -> float:
    return round(_floor() - (_floor() - TOP) * value / greatest, 1)


def _floor() -> int:
    return HEIGHT - FOOT


def _frame() -> tuple[Line, ...]:
    return (Line(LEFT, TOP, LEFT, _floor()), Line(LEFT, _floor(), WIDTH, _floor()))


def _axis(names: Sequence[str], top: str) -> tuple[Label, ...]:
    """The greatest value, nothing, and as many names below as there is room for, the last among them."""
    step = -(-len(names) // MOST_LABELS)
    last = len(names) - 1
    shown = [
        Label(name, x + width / 2, HEIGHT - 4)
        for place, (name, x, width) in enumerate(_columns(names))
        if (last - place) % max(step, 1) == 0
    ]
    return (Label(top, LEFT - 4, TOP + 4, "end"), Label("0", LEFT - 4, _floor(), "end"), *shown)
