"""Randomness by name: each mechanism draws from its own stream, so that one never shifts another."""

from __future__ import annotations

import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

NO_DAY = -1  # "never, up to the day of the region": days are counted from 1970-01-01


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream called `name` of `seed`; the same two give the same numbers on any machine."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])
