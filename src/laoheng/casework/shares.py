"""How often something happened among few cases, and between which bounds that leaves the truth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between 0 and 1 with its bounds."""

    low: Decimal
    high: Decimal


def wilson(hits: int, total: int, z: Decimal) -> Interval:
    """Wilson's score interval for `hits` of `total`. Raises `ValueError` for an impossible count."""
    if not 0 <= hits <= total or not total:
        raise ValueError(f"{hits} of {total}")
    count, share = Decimal(total), Decimal(hits) / total
    spread = z * z / count
    middle = share + spread / 2
    half = z * ((share * (1 - share) + spread / 4) / count).sqrt()
    bottom = (middle - half) / (1 + spread)
    top = (middle + half) / (1 + spread)
    # Rounding in the last digit must not put a bound on the wrong side of what was seen.
    return Interval(max(Decimal(0), min(bottom, share)), min(Decimal(1), max(top, share)))
