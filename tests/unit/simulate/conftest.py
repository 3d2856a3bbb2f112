"""One small region for reading, and a middling one for statistics."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.simulate import SMALL, Region, RegionSize, make_region

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="session")
def region() -> Region:
    return make_region(SMALL, 7, AS_OF)


@pytest.fixture(scope="session")
def county() -> Region:
    size = RegionSize(600, 15_000, 12, daily_firms=10, messy_firms=5, neighbour_firms=10, neighbour_workers=100)
    return make_region(size, 11, AS_OF)
