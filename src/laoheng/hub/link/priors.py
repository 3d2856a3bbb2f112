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


@cache
def committed() -> Priors:
    """The priors that come with the software (`priors.yaml`, which says where they are from).

    Raises `LaohengError` where a level has no prior or a prior no level: a silent default would be a guess.
    """
    text = (resources.files("laoheng.hub.link") / "priors.yaml").read_text("utf-8")
    table: dict[str, dict[str, float]] = yaml.safe_load(text)["chances"]
    for comparison in COMPARISONS:
        if table.get(comparison.name, {}).keys() != {level.name for level in comparison.levels}:
            raise LaohengError(f"priors.yaml does not fit the levels of {comparison.name}")
    return table


def chances(comparison: Comparison, priors: Priors) -> Floats:
    """The prior of one comparison in the order of its levels, summing to 1."""
    values = np.array([priors[comparison.name][level.name] for level in comparison.levels], np.float64)
    shares: Floats = values / values.sum()
    return shares
