"""Pairs and their comparison levels, worked out by Splink on DuckDB or Spark."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import Linker

from laoheng.hub.link.blocking import Rule
from laoheng.hub.link.comparers import AnyEngine, comparer_of
from laoheng.hub.link.comparing import Comparison
from laoheng.hub.link.features import Features

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of record numbers, `left` < `right`, and their level in each comparison (0 the best; -1: says nothing)."""

    left: Rows
    right: Rows
    levels: NDArray[np.int8]

    @property
    def count(self) -> int:
        """Number of pairs."""
        return len(self.left)

    def take(self, which: NDArray[Any]) -> Pairs:
        """Some of the pairs, by number or mask."""
        return Pairs(self.left[which], self.right[which], self.levels[which])


class PairEngine:
    """Proposes and compares pairs of one table on `engine`. `source` numbers the file of each record, if two."""

    def __init__(
        self,
        features: Features,
        count: int,
        comparisons: Sequence[Comparison],
        source: Sequence[int] | None,
        engine: AnyEngine,
    ) -> None:
        self._count, self._source = count, source
        self._comparisons = list(comparisons)
        self._comparer = comparer_of(engine)
        wanted = {need for comparison in comparisons for need in comparison.needs} | features.keys()
        columns = {name: pa.array(features.get(name) or [None] * count, pa.string()) for name in sorted(wanted)}
        columns["unique_id"] = pa.array(range(count), pa.int64())
        columns["file_no"] = pa.array(list(source) if source else [0] * count, pa.int8())
        self._records = self._comparer.api.register(pa.table(columns))

    def proposed(self, rules: Sequence[Rule]) -> Pairs:
        """Every pair that one of the rules proposes, once."""
        if not rules:
            return self._answer(None)
        across = " and l.file_no <> r.file_no" if self._source else ""
        return self._answer(self._linker([rule.sql + across for rule in rules]))

    def compared(self, left: Rows, right: Rows) -> Pairs:
        """The levels of given pairs, in no particular order."""
        if not len(left):
            return self._answer(None)
        linker = self._linker(["l.unique_id = r.unique_id"])
        table = pa.table(
            {
                "match_key": pa.array(["0"] * len(left)),
                "join_key_l": np.minimum(left, right),
                "join_key_r": np.maximum(left, right),
            }
        )
        linker.table_management.register_blocked_pairs_for_predict(self._comparer.api.register(table))
        return self._answer(linker)

    def drawn(self, most: int, seed: int) -> Pairs:
        """Pairs drawn by chance (all of them where there are few), for the share of chance agreements."""
        every = self._count * (self._count - 1) // 2
        if every <= most:
            left, right = np.triu_indices(self._count, 1)
        else:
            draw = np.random.default_rng(seed)
            left, right = draw.integers(0, self._count, (2, most))
            pairs = np.unique(np.sort(np.stack([left, right]), axis=0), axis=1)
            left, right = pairs[:, pairs[0] != pairs[1]]
        return self.compared(left.astype(np.int64), right.astype(np.int64))

    def _linker(self, rules: list[str]) -> Linker:
        settings = {
            "link_type": "dedupe_only",
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": rule, "sql_dialect": self._comparer.dialect} for rule in rules
            ],
            "comparisons": [self._comparer.settings(comparison) for comparison in self._comparisons],
            "retain_matching_columns": True,
            "retain_intermediate_calculation_columns": True,
        }
        linker = Linker(self._records, settings, log_level=logging.ERROR, validate_settings=False)
        linker.table_management.invalidate_cache()
        return linker

    def _answer(self, linker: Linker | None) -> Pairs:
        names = [comparison.name for comparison in self._comparisons]
        if linker is None:
            none = np.zeros(0, np.int64)
            return Pairs(none, none, np.zeros((0, len(names)), np.int8))
        scored = linker.inference.predict(warning_mode="never")
        wanted = ", ".join(["unique_id_l", "unique_id_r", *(f"gamma_{name}" for name in names)])
        # Names of columns and table are ours and Splink's.
        query = f"select {wanted} from {scored.physical_name}"  # nosec B608
        table = self._comparer.rows(query)
        self._comparer.forget(scored)
        left, right = (table[f"unique_id_{side}"].to_numpy() for side in "lr")
        gammas = [_level_numbers(table[f"gamma_{c.name}"].to_numpy(), len(c.levels)) for c in self._comparisons]
        levels = np.stack(gammas, axis=1) if gammas else np.zeros((len(left), 0), np.int8)
        order = np.lexsort((right, left))
        return Pairs(left[order], right[order], levels[order])


def _level_numbers(gamma: NDArray[Any], levels: int) -> NDArray[np.int8]:
    """Splink counts levels from the floor up; here 0 is the best."""
    return np.where(gamma < 0, -1, levels - 1 - gamma).astype(np.int8)
