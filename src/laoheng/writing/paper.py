"""The one model of a paper (文书): blocks in order, which every renderer shows alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias


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
