"""Legal values by effective date: national ones from `parameters/`, regional ones from `regions/`.

A regional value is looked up in the place itself, then in the places above it (990101, 990100, 990000); never in a
neighbour. A place may state that it does not know a value (`unknown: true`): the walk then ends without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from laoheng.law.catalogue import yaml_files
from laoheng.law.errors import LawDataError
from laoheng.standard.errors import UserError

_REGION = re.compile(r"^\d{6}$")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of one parameter from `valid_from` to `valid_to` (last day; None: open).

    `value` is the number, `choice` the name of a rule where places differ in the rule and not in a number. Exactly one
    of `article`, `document` and `rule` says where it stands.
    """

    name: str
    label: str
    unit: str
    region: str | None
    value: Decimal
    choice: str | None
    valid_from: date
    valid_to: date | None
    checked_on: date
    certainty: str
    article: str | None
    document: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Region:
    """A place whose values we hold. `fictitious` places serve demonstration only."""

    code: str
    name: str
    fictitious: bool
    values: Mapping[str, tuple[DatedValue, ...]]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Values:
    """All values we hold."""

    national: Mapping[str, tuple[DatedValue, ...]]
    regions: Mapping[str, Region]

    def find(self, name: str, on: date, region: str | None) -> DatedValue | None:
        """The value of `name` on `on`, from the nearest place upwards, then the national one."""
        for code in chain_of(region):
            place = self.regions.get(code)
            if place is None:
                continue
            if name in place.unknown:
                return None
            found = _on(place.values.get(name, ()), on)
            if found:
                return found
        return _on(self.national.get(name, ()), on)


def chain_of(region: str | None) -> tuple[str, ...]:
    """`region` and the places above it: "990101" gives 990101, 990100, 990000. Raises `UserError` for other forms."""
    if region is None:
        return ()
    if not _REGION.match(region):
        raise UserError("law.region_malformed", region=region)
    return tuple(dict.fromkeys((region, region[:4] + "00", region[:2] + "0000")))


@cache
def values() -> Values:
    """The values shipped with the library."""
    national: dict[str, tuple[DatedValue, ...]] = {}
    for data in yaml_files("parameters"):
        for name, entry in data.items():
            if name in national:
                raise LawDataError(f"parameter {name} is defined twice")
            national[name] = _dated(name, entry, None)
    regions = {data["code"]: _region(data) for data in yaml_files("regions")}
    return Values(national, regions)


@cache
def names() -> frozenset[str]:
    """Every parameter name that a file defines."""
    regional = (set(region.values) | region.unknown for region in values().regions.values())
    return frozenset(values().national).union(*regional)


def _region(data: Mapping[str, Any]) -> Region:
    parameters: Mapping[str, Any] = data["parameters"]
    return Region(
        code=data["code"],
        name=data["name"],
        fictitious=bool(data.get("fictitious", False)),
        values={k: _dated(k, v, data["code"]) for k, v in parameters.items() if not v.get("unknown")},
        unknown=frozenset(name for name, entry in parameters.items() if entry.get("unknown")),
    )


def _dated(name: str, entry: Mapping[str, Any], region: str | None) -> tuple[DatedValue, ...]:
    starts = sorted(entry["values"])
    rows = [_row(name, entry, region, start) for start in starts]
    if any(row.valid_to and later <= row.valid_to for row, later in zip(rows, starts[1:], strict=False)):
        raise LawDataError(f"parameter {name} ({region or 'national'}): values overlap")
    return tuple(rows)


def _row(name: str, entry: Mapping[str, Any], region: str | None, start: date) -> DatedValue:
    item = entry["values"][start]
    sources = [item.get(key) for key in ("ground", "document", "rule")]
    if sum(source is not None for source in sources) != 1 or item["certainty"] not in ("V", "S", "M"):
        raise LawDataError(f"parameter {name} from {start}: one source and a certainty V, S or M")
    if not isinstance(item["value"], str):
        raise LawDataError(f"parameter {name} from {start}: write the value as quoted text")
    return DatedValue(
        name=name,
        label=entry["label"],
        unit=entry["unit"],
        region=region,
        value=Decimal("NaN") if entry["unit"] == "choice" else Decimal(item["value"]),
        choice=item["value"] if entry["unit"] == "choice" else None,
        valid_from=start,
        valid_to=item.get("until"),
        checked_on=item.get("checked_on", entry["checked_on"]),
        certainty=item["certainty"],
        article=sources[0],
        document=sources[1],
        rule=sources[2],
    )


def _on(rows: tuple[DatedValue, ...], on: date) -> DatedValue | None:
    started = [row for row in rows if row.valid_from <= on]
    if not started or (started[-1].valid_to is not None and on > started[-1].valid_to):
        return None
    return started[-1]
