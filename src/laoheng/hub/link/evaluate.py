"""`laoheng eval link FILE --truth COLUMN`: pairs found against pairs known, beside two simpler ways in the same run.

The truth column, and every other that names an answer or a record, is taken out of the table before anything reads it;
its name alone says what one entity is (`person_id`: persons, `contract_id`: contracts, else the file's own kind).
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from laoheng.hub.link.baselines import exact_links, pairs_of, splink_links
from laoheng.hub.link.matching import link_records
from laoheng.hub.link.priors import Priors
from laoheng.hub.link.roles import Role, Roles, Unit, find_roles
from laoheng.hub.link.table import RecordTable, read_records
from laoheng.standard.errors import UserError

Link = tuple[int, int]
Summary = dict[str, Any]
Lines = list[dict[str, Any]]

NEVER_READ = (
    "entity_id", "person_id", "contract_id", "firm_id", "cluster_id", "rec_id", "record_id", "unique_id", "Id", "id",
    "class", "label",
)  # fmt: skip
UNITS = {"person_id": Unit.PERSON, "contract_id": Unit.CONTRACT, "firm_id": Unit.FIRM}
SEED = 20261123


def evaluate_link(path: Path, *, truth: str | None = None, seed: int = SEED) -> tuple[Summary, Lines]:
    """Precision, recall and F1 over pairs; each predicted pair as a line.

    `path` is a CSV of records with its `truth` column, or a `.jsonl` of labelled pairs (`left`, `right`, `label`),
    where only the labelled pairs are counted. Raises `UserError` for a file or column that cannot be read.
    """
    if path.suffix == ".jsonl":
        return _labelled_pairs(path, seed)
    table = read_records(path)
    if truth is None or truth not in table.columns:
        raise UserError("hub_link.no_truth", path=path.name, column=truth or "", columns=list(table.columns))
    known = table.columns[truth]
    return measure(table.without(truth, *NEVER_READ), known, unit=UNITS.get(truth), seed=seed)


def measure(
    table: RecordTable,
    known: Sequence[str],
    *,
    unit: Unit | None = None,
    seed: int = SEED,
    starts: Sequence[Priors] | None = None,
    baselines: bool = True,
) -> tuple[Summary, Lines]:
    """The same for a table in hand, whose `known` entity of each record is used for counting only."""
    began = time.perf_counter()
    linkage = link_records(table, unit=unit, starts=starts)
    seconds = time.perf_counter() - began
    roles = linkage.roles
    counts = _across(table, roles)
    true = {pair for pair in pairs_of(known_groups(known)) if counts(pair)}
    found = {pair for pair in pairs_of(linkage.grouping.groups) if counts(pair)}
    summary: Summary = {"records": table.count, "unit": roles.unit.value, "true_pairs": len(true), **score(found, true)}
    summary["seconds"] = round(seconds, 2)
    if baselines:
        summary["baselines"] = _baselines(table, roles, counts, true, seed)
    lines = [{"left": a, "right": b, "true": (a, b) in true} for a, b in sorted(found)]
    return summary, lines


def score(found: set[Link], true: set[Link]) -> dict[str, float]:
    """Precision, recall and F1; precision is 0 where nothing was found."""
    both = len(found & true)
    precision, recall = both / len(found) if found else 0.0, both / len(true) if true else 0.0
    f1 = 2 * both / (len(found) + len(true)) if found or true else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def known_groups(known: Sequence[str]) -> list[list[int]]:
    """The rows of each known entity."""
    groups: Mapping[str, list[int]] = defaultdict(list)
    for row, entity in enumerate(known):
        groups[entity].append(row)
    return list(groups.values())


def _across(table: RecordTable, roles: Roles) -> Callable[[Link], bool]:
    """Where a table is two files in one, only pairs across them count."""
    headings = roles.of.get(Role.SOURCE, ())
    if not headings:
        return lambda pair: True
    cells = table.columns[headings[0]]
    return lambda pair: cells[pair[0]] != cells[pair[1]]


def _baselines(
    table: RecordTable, roles: Roles, counts: Callable[[Link], bool], true: set[Link], seed: int
) -> dict[str, dict[str, float]]:
    results = {}
    ways: dict[str, Callable[[], set[Link]]] = {
        "splink_defaults": lambda: splink_links(table, roles, seed),
        "exact": lambda: exact_links(table, roles),
    }
    for name, way in ways.items():
        began = time.perf_counter()
        found = {pair for pair in way() if counts(pair)}
        results[name] = score(found, true) | {"seconds": round(time.perf_counter() - began, 2)}
    return results


def _labelled_pairs(path: Path, seed: int) -> tuple[Summary, Lines]:
    table, pairs = _two_files(path)
    began = time.perf_counter()
    linkage = link_records(table)
    seconds = time.perf_counter() - began
    labelled = set(pairs)
    true = {pair for pair, label in pairs.items() if label}
    found = pairs_of(linkage.grouping.groups) & labelled
    summary: Summary = {
        "records": table.count,
        "unit": linkage.roles.unit.value,
        "labelled_pairs": len(pairs),
        "true_pairs": len(true),
    }
    summary |= score(found, true) | {"seconds": round(seconds, 2)}
    summary["baselines"] = _baselines(table, find_roles(table), labelled.__contains__, true, seed)
    return summary, [
        {"left": a, "right": b, "predicted": (a, b) in found, "true": (a, b) in true} for a, b in sorted(labelled)
    ]


def _two_files(path: Path) -> tuple[RecordTable, dict[Link, bool]]:
    """The distinct records of both sides as one table with a column of files, and the labelled pairs among them."""
    rows: dict[tuple[str, str], int] = {}
    records: list[dict[str, str]] = []
    pairs: dict[Link, bool] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            item = json.loads(line)
            sides = [(side, item[side]) for side in ("left", "right")]
            label = bool(int(item["label"]))
        except (ValueError, KeyError, TypeError) as error:
            raise UserError("hub_link.not_a_pair", path=path.name, line=number) from error
        ends = []
        for side, record in sides:
            plain = {name: str(cell or "").strip(" '`\"") for name, cell in record.items() if name not in NEVER_READ}
            key = (side, json.dumps(plain, sort_keys=True))
            if key not in rows:
                rows[key] = len(records)
                records.append(plain | {"file": side})
            ends.append(rows[key])
        pairs[(min(ends), max(ends))] = label
    if not records:
        raise UserError("hub_link.not_a_pair", path=path.name, line=1)
    headings = list(dict.fromkeys(name for record in records for name in record))
    return RecordTable({name: [record.get(name, "") for record in records] for name in headings}), pairs
