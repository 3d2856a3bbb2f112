"""Which employers a model was fitted on, told without naming them: a salted filter that answers yes or surely not."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Chance that an employer never seen is taken for a seen one; then its rows are judged by folds, which harms nobody.
FALSE_YES = 1e-4


@dataclass(frozen=True, slots=True)
class SeenEmployers:
    """A Bloom filter over salted hashes. A seen employer is always told; an unseen one wrongly with `FALSE_YES`."""

    salt: str
    hashes: int
    bits: bytes

    def __contains__(self, employer: str) -> bool:
        return all(self.bits[place // 8] >> place % 8 & 1 for place in self._places(employer))

    def _places(self, employer: str) -> list[int]:
        digest = hashlib.sha256(f"{self.salt}\0{employer}".encode()).digest()
        first, second = int.from_bytes(digest[:16]), int.from_bytes(digest[16:]) | 1
        return [(first + turn * second) % (len(self.bits) * 8) for turn in range(self.hashes)]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; the same filter again from `seen_from_json`."""
        return {"salt": self.salt, "hashes": self.hashes, "bits": base64.b64encode(self.bits).decode(),
                "false_yes": FALSE_YES}  # fmt: skip


def seen_employers(employers: Iterable[str], salt: str) -> SeenEmployers:
    """The filter that knows `employers` and, salted with `salt`, cannot be compared with another file's."""
    own = sorted(set(employers))
    size = max(64, math.ceil(-len(own) * math.log(FALSE_YES) / math.log(2) ** 2))
    size += -size % 8
    found = SeenEmployers(salt, max(1, round(size / max(len(own), 1) * math.log(2))), bytes(size // 8))
    bits = bytearray(size // 8)
    for employer in own:
        for place in found._places(employer):
            bits[place // 8] |= 1 << place % 8
    return SeenEmployers(salt, found.hashes, bytes(bits))


def seen_from_json(data: Mapping[str, Any]) -> SeenEmployers:
    """The filter in `data`."""
    return SeenEmployers(data["salt"], data["hashes"], base64.b64decode(data["bits"]))
