"""Linkage on the public sets: the half that nobody looked at, all of it, and with priors from the other sets only.

Run `python -m bench.link [NAME …]`. The entities of each file (persons in the set of contracts, so that renewals stay
together) are split in two by the SHA-256 of their id. Rules and priors were made looking at half a; `half b` is the
figure to believe. `apart` is half b once more with the priors of every set but this one's family, `all` the whole file.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from laoheng.hub.link.evaluate import NEVER_READ, UNITS, measure
from laoheng.hub.link.priors import profiles
from laoheng.hub.link.table import RecordTable, read_records

FAMILIES = {
    "febrl": ("febrl1", "febrl2", "febrl3", "febrl4_two_files"),
    "rldata": ("rldata10000",),
    "historical": ("historical_figures_sample",),
    "fake": ("splink_fake_1000",),
    "washington": ("wa_employers_ubi",),
    "chicago": ("chicago_early_childhood",),
    "zh": ("zh_contracts_synthetic",),
}
UNIT_COLUMNS = {name: ("entity_id",) for names in FAMILIES.values() for name in names}
UNIT_COLUMNS["zh_contracts_synthetic"] = ("person_id", "contract_id")


def folder() -> Path:
    """Where the sets are: `data/linkage` under `LAOHENG_SHARED`, or beside the checkout."""
    shared = Path(os.environ.get("LAOHENG_SHARED", Path(__file__).parents[2] / "shared"))
    return shared / "data" / "linkage"


def load(name: str) -> RecordTable:
    """One set with its truth."""
    return read_records(folder() / f"{name}.csv")


def halves(table: RecordTable, truth: str) -> list[tuple[RecordTable, list[str]]]:
    """Half a and half b, each without any column that tells, and the known entities of its records."""
    by = "person_id" if "person_id" in table.columns else truth
    first = [int(hashlib.sha256(entity.encode()).hexdigest(), 16) % 2 == 0 for entity in table.columns[by]]
    parts = []
    for wanted in (True, False):
        rows = [row for row, is_first in enumerate(first) if is_first is wanted]
        parts.append((table.take(rows).without(truth, *NEVER_READ), [table.columns[truth][row] for row in rows]))
    return parts


def main(names: Sequence[str] = ()) -> None:
    """Prints the figures of the named sets, or of all."""
    for family, files in FAMILIES.items():
        for name in files:
            if names and name not in names:
                continue
            table = load(name)
            for truth in UNIT_COLUMNS[name]:
                _print(table, name, truth, family)


def _print(table: RecordTable, name: str, truth: str, family: str) -> None:
    unit = UNITS.get(truth)
    second, known = halves(table, truth)[1]
    blind, _ = measure(second, known, unit=unit)
    apart, _ = measure(second, known, unit=unit, starts=profiles(family), baselines=False)
    whole, _ = measure(table.without(truth, *NEVER_READ), list(table.columns[truth]), unit=unit, baselines=False)
    others = blind["baselines"]
    print(
        f"{name:26} {truth:11} half b: P {blind['precision']:.4f} R {blind['recall']:.4f} F1 {blind['f1']:.4f} "
        f"(splink {others['splink_defaults']['f1']:.4f}, exact {others['exact']['f1']:.4f}) "
        f"apart F1 {apart['f1']:.4f}  all F1 {whole['f1']:.4f}  {blind['seconds']:.1f} s",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
