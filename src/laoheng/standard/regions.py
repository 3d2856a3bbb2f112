"""Administrative regions: the provinces, a fictitious demonstration region, and longer lists read from a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from laoheng.standard.errors import NotCoveredError, UserError


class RegionLevel(StrEnum):
    """省、市、县 three levels of GB/T 2260."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of one list: six-digit `code`, `parent` code or None for a province; `fictitious` for no real place."""

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    fictitious: bool = False


class Regions:
    """A list of regions, looked up by code."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def region(self, code: str) -> Region:
        """The region of `code`. Raises `NotCoveredError` (`regions.unknown`)."""
        try:
            return self._by_code[code]
        except KeyError as error:
            raise NotCoveredError("regions.unknown", region=code) from error

    def parents(self, code: str) -> tuple[Region, ...]:
        """The regions above `code`, nearest first; empty for a province. Raises `NotCoveredError`."""
        above: list[Region] = []
        parent = self.region(code).parent
        while parent is not None:
            above.append(self.region(parent))
            parent = above[-1].parent
        return tuple(above)

    def is_region(self, code: str) -> bool:
        """Whether the list has `code`."""
        return code in self._by_code


@cache
def own_regions() -> Regions:
    """The list we carry: provinces and the demonstration region (`data/regions.yaml`)."""
    text = (resources.files("laoheng.standard") / "data" / "regions.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    provinces = [Region(str(code), name, RegionLevel.PROVINCE, None) for code, name in data["provinces"].items()]
    invented = [
        Region(row["code"], row["name"], RegionLevel(row["level"]), row.get("parent"), fictitious=True)
        for row in data["fictitious"]
    ]
    return Regions([*provinces, *invented])


def region(code: str) -> Region:
    """The region of `code` in our own list. Raises `NotCoveredError`."""
    return own_regions().region(code)


def parents(code: str) -> tuple[Region, ...]:
    """The regions above `code` in our own list, nearest first. Raises `NotCoveredError`."""
    return own_regions().parents(code)


def is_region(code: str) -> bool:
    """Whether our own list has `code`."""
    return own_regions().is_region(code)


_LEVELS = {"province": RegionLevel.PROVINCE, "city": RegionLevel.CITY, "area": RegionLevel.COUNTY}


def load_regions(path: Path) -> Regions:
    """Our own list with the rows of a CSV (`code,name,level,parent`; levels province, city, area) added to it.

    Raises `UserError` (`regions.unreadable`) naming the first line that cannot be used; nothing is loaded then.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {item.code: item.level for item in own_regions()}
    known |= {row["code"]: _LEVELS[row["level"]] for row in reversed(rows) if row.get("level") in _LEVELS}
    read: dict[str, Region] = {}
    for line, row in enumerate(rows, start=2):
        code, name, level, parent = (row.get(key) or "" for key in ("code", "name", "level", "parent"))
        if parent == code and code in read:
            continue  # a city without counties (东莞市) stands a second time, as its own only county
        sound = len(code) == 6 and code.isdigit() and name and level in _LEVELS
        if not (sound and _is_under(_LEVELS[level], known.get(parent) if parent else None)):
            raise UserError("regions.unreadable", file=path.name, line=line, row=",".join((code, name, level, parent)))
        read[code] = Region(code, name, _LEVELS[level], parent or None)
    return Regions([*own_regions(), *read.values()])


def _is_under(level: RegionLevel, above: RegionLevel | None) -> bool:
    order = list(RegionLevel)
    return level is RegionLevel.PROVINCE if above is None else order.index(above) < order.index(level)
