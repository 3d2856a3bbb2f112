"""Whether a score still sees the world it was fitted on: inputs, chances and calibration beside those at its release.

The card of a model keeps how its inputs and chances lay (`spread`), never the rows. A month's firms are compared with
that by the population stability index; chances whose horizon is over are compared with what came.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoheng.risk.model.features import Value
from laoheng.risk.model.lifecycle import MOST_MISCALIBRATED
from laoheng.risk.model.measures import calibration_error

MOVED, BROKEN = 0.1, 0.25
# Below so many firms on either side the index moves by chance alone about as far as the rule allows.
FEWEST_FIRMS = 200
_TENTHS = 10
# Counts what the other inputs leave unknown, so that one source moves it for every firm at once: shown, not judged. A
# source that falls silent shows in the inputs that it feeds.
NOT_JUDGED = frozenset({"unknown"})


@dataclass(frozen=True, slots=True)
class Drift:
    """`state` is steady, moved, frozen or unknown; `against` the parts of the stop rule that hold."""

    state: str
    firms: int
    input_psi: Mapping[str, float]
    score_psi: float | None
    calibration_error: float | None
    against: tuple[str, ...]

    @property
    def most_moved(self) -> str | None:
        """The judged input that moved most."""
        judged = [name for name in self.input_psi if name not in NOT_JUDGED]
        return max(judged, key=lambda name: (self.input_psi[name], name), default=None)


def spread(values: Sequence[Value]) -> dict[str, Any]:
    """How values lie: tenths of the numbers, words by themselves, unknown apart; counts, never rows."""
    numbers = sorted(value for value in values if isinstance(value, int | float))
    cuts = {numbers[len(numbers) * place // _TENTHS] for place in range(1, _TENTHS)} if numbers else set()
    edges = sorted(cuts)
    counts = Counter(_group(edges, value) for value in values)
    ordered = sorted(counts.items(), key=lambda pair: (type(pair[0]).__name__, str(pair[0])))
    return {"edges": edges, "n": len(values), "counts": [[key, count] for key, count in ordered]}


def moved(before: Mapping[str, Any], after: Sequence[Value]) -> float:
    """Population stability index of `after` against a `spread`; the same figure as `measures.psi` of the raw values."""
    edges, many = before["edges"], before["n"]
    own = {key: count / max(many, 1) for key, count in before["counts"]}
    new = {key: count / max(len(after), 1) for key, count in Counter(_group(edges, v) for v in after).items()}
    least = 0.5 / max(many, len(after), 1)
    pairs = ((max(own.get(key, 0.0), least), max(new.get(key, 0.0), least)) for key in own.keys() | new.keys())
    return float(sum((b - a) * math.log(b / a) for a, b in pairs))


def _group(edges: Sequence[float], value: Value) -> int | str | None:
    return bisect_right(edges, value) if isinstance(value, int | float) else value


def reference_of(rows: Sequence[Mapping[str, Value]], chances: Sequence[float]) -> dict[str, Any]:
    """What a card keeps of the firms as they were when a model was released."""
    names = sorted(rows[0]) if rows else []
    return {
        "inputs": {name: spread([row[name] for row in rows]) for name in names},
        "scores": spread([round(chance, 6) for chance in chances]),
    }


def drift(
    reference: Mapping[str, Any] | None,
    rows: Sequence[Mapping[str, Value]],
    chances: Sequence[float],
    ended: Sequence[tuple[float, int]] = (),
) -> Drift:
    """Judges one month by the written rule; `ended` are chances whose horizon is over, with what came.

    Unknown where the card keeps no reference or too few firms are on either side: unknown freezes nothing and is no
    clearance either. Calibration is judged once enough horizons are over, whatever the rest says.
    """
    told = None
    if len(ended) >= FEWEST_FIRMS:
        # Groups no smaller than what is judged at all: small ones differ from what was said by chance alone.
        groups = min(_TENTHS, len(ended) // FEWEST_FIRMS)
        told = calibration_error([label for _, label in ended], [chance for chance, _ in ended], groups)
    off = told is not None and told > MOST_MISCALIBRATED
    known = reference is not None and min(len(rows), reference["scores"]["n"]) >= FEWEST_FIRMS
    if not known or reference is None:
        return Drift(
            "frozen" if off else "unknown", len(rows), {}, None, _rounded(told), ("miscalibrated",) if off else ()
        )
    inputs = {name: round(moved(own, [row.get(name) for row in rows]), 4) for name, own in reference["inputs"].items()}
    scores = round(moved(reference["scores"], [round(chance, 6) for chance in chances]), 4)
    own = max(value for name, value in inputs.items() if name not in NOT_JUDGED)
    worst = max(own, scores)
    holds = {
        "inputs_moved": own > BROKEN, "scores_moved": scores > BROKEN, "miscalibrated": off,
    }  # fmt: skip
    against = tuple(name for name, true in holds.items() if true)
    state = "frozen" if against else "moved" if worst > MOVED else "steady"
    return Drift(state, len(rows), inputs, scores, _rounded(told), against)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
