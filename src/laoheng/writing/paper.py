"""The one model of a paper (文书): blocks in order, which every renderer shows alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

# Marks that turn the reading direction: they can make a paper show another text than the one that was signed.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands above clauses, level 2 within them."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `indent` is the two characters a Chinese paragraph begins with."""

    text: str
    indent: bool = True
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: one heading row (may be empty) and rows of the same width."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SignPlace:
    """Where somebody signs or seals: what is asked of whom, e.g. 调解组织（盖章）; None leaves a line to be filled."""

    label: str
    name: str | None = None
    on: date | None = None
    seal: bool = False


@dataclass(frozen=True, slots=True)
class SignPlaces:
    """The places of signature, side by side where the page allows."""

    places: tuple[SignPlace, ...]


Block: TypeAlias = Heading | Paragraph | Grid | SignPlaces


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: title, number (文号) if it has one, blocks, and a line for the foot of every page."""

    title: str
    blocks: tuple[Block, ...]
    number: str | None = None
    foot: str = ""
    language: Literal["zh", "en"] = "zh"
    keywords: tuple[str, ...] = field(default=())


def printable(text: str) -> str:
    """`text` as any renderer may show it: no control characters save line ends, no marks that turn the direction."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(
        char
        for char in ends
        if char == "\n" or (unicodedata.category(char) not in ("Cc", "Cs", "Cn") and char not in _TURNING)
    )


def day_written(day: date | None, language: Literal["zh", "en"]) -> str:
    """A day as papers write it; None leaves room for a pen."""
    if language == "en":
        return day.isoformat() if day else "__________"
    return f"{day.year}年{day.month}月{day.day}日" if day else "______年____月____日"
