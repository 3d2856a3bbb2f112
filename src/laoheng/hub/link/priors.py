"""What is expected of true pairs before a table is seen: the chance of each level, by kind of comparison."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import yaml

from laoheng.hub.link.comparing import COMPARISONS, Comparison
from laoheng.hub.link.weights import Floats
from laoheng.standard.errors import LaohengError

Priors = Mapping[str, Mapping[str, float]]
HAND = "hand"


@cache
def _rows() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """By comparison and row ("hand", or the set it was seen in) the chances of its levels.

    Raises `LaohengError` where a level has no chance or a chance no level: a silent default would be a guess.
    """
    text = (resources.files("laoheng.hub.link") / "priors.yaml").read_text("utf-8")
    table: dict[str, dict[str, dict[str, float]]] = yaml.safe_load(text)["chances"]
    for comparison in COMPARISONS:
        rows = table.get(comparison.name, {})
        levels = {level.name for level in comparison.levels}
        if HAND not in rows or any(row.keys() != levels for row in rows.values()):
            raise LaohengError(f"priors.yaml does not fit the levels of {comparison.name}")
    return table


def profiles(left_out: str = "") -> list[Priors]:
    """Where a fit may start: the mean of all rows, and each family's own row where it has one.

    With `left_out`, as if that family of sets had never been seen.
    """
    mean = _mean(left_out)
    families = sorted({row for rows in _rows().values() for row in rows} - {left_out})
    own = [{name: _rows()[name].get(family, mean[name]) for name in mean} for family in families]
    return [mean, *own]


def by_hand() -> Priors:
    """Only what was set by hand."""
    return {name: rows[HAND] for name, rows in _rows().items()}


def _mean(left_out: str) -> Priors:
    means = {}
    for name, rows in _rows().items():
        kept = [row for source, row in rows.items() if source != left_out]
        means[name] = {level: sum(row[level] for row in kept) / len(kept) for level in rows[HAND]}
    return means


def chances(comparison: Comparison, priors: Priors) -> Floats:
    """The prior of one comparison in the order of its levels, summing to 1."""
    values = np.array([priors[comparison.name][level.name] for level in comparison.levels], np.float64)
    shares: Floats = values / values.sum()
    return shares
