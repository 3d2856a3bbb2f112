"""One question of a form as a page shows it, and the places one may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laoheng.standard.regions import Region, RegionLevel, own_regions

DATE_PARTS = ("y", "m", "d")


@dataclass(frozen=True)
class Question:
    """One question as the page shows it. `parts` are the three boxes of a date, `options` what may be chosen."""

    name: str
    kind: str
    label: str
    hint: Any
    unit: Any
    required: bool
    value: str
    error: str
    options: tuple[tuple[str, Any, bool], ...] = ()
    parts: tuple[tuple[str, str, str], ...] = ()


def keys_of(name: str, kind: str) -> tuple[str, ...]:
    """The names of a field's boxes: three for a date, the first bearing the field's own name."""
    return (name, f"{name}-m", f"{name}-d") if kind == "date" else (name,)


def places() -> list[Region]:
    """The regions one may choose: the provinces and the demonstration region."""
    return [item for item in own_regions() if item.level is RegionLevel.PROVINCE or item.fictitious]
