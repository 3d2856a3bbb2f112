"""How large a made-up region is."""

from __future__ import annotations

from dataclasses import dataclass

from laoheng.standard.errors import UserError

STAGED_FIRMS = 3
_LARGEST = 9_999  # firm names carry a number of four digits
_PEOPLE_EACH = 3
_PEOPLE_OF_STAGED = 40


@dataclass(frozen=True, slots=True)
class RegionSize:
    """Counts of the main county, and of the small neighbour that shares nothing with it.

    Raises `UserError` where the counts cannot make a region.
    """

    firms: int = 2_000
    workers: int = 60_000
    months: int = 24
    daily_firms: int = 50
    messy_firms: int = 30
    neighbour_firms: int = 40
    neighbour_workers: int = 900

    def __post_init__(self) -> None:
        least = (self.firms - STAGED_FIRMS) * _PEOPLE_EACH + STAGED_FIRMS * _PEOPLE_OF_STAGED
        if not STAGED_FIRMS + 7 <= self.firms <= _LARGEST or not 0 <= self.neighbour_firms <= _LARGEST:
            raise UserError("simulate.firms", firms=self.firms, least=STAGED_FIRMS + 7, most=_LARGEST)
        if self.workers < least:
            raise UserError("simulate.workers", workers=self.workers, least=least)
        if self.neighbour_workers < _PEOPLE_EACH * self.neighbour_firms:
            raise UserError(
                "simulate.workers", workers=self.neighbour_workers, least=_PEOPLE_EACH * self.neighbour_firms
            )
        if not 4 <= self.months <= 60:
            raise UserError("simulate.months", months=self.months)
        if self.daily_firms < 0 or self.messy_firms < 0 or self.daily_firms + self.messy_firms > self.firms:
            raise UserError("simulate.special_firms", daily=self.daily_firms, messy=self.messy_firms)


DEMO = RegionSize()
SMALL = RegionSize(
    firms=60, workers=900, months=6, daily_firms=5, messy_firms=4, neighbour_firms=6, neighbour_workers=60
)
