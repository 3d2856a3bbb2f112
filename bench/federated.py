"""Prints the federated fit of the risk score beside the pooled fit and each department alone, on held-out employers.

Public panels, split once into a judged third of the employers and the rest; the rest is divided among departments by
employer, and by region where the file tells one. Every figure is of the same judged rows.
"""

from __future__ import annotations

import os
import random
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from laoheng.risk.federated import Department, Leader
from laoheng.risk.model.evaluate import employer_folds
from laoheng.risk.model.fitting import fit
from laoheng.risk.model.measures import auc
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import Table, read_table

FILES = ("wa_employer_panel.csv", "ca_employer_panel.csv", "whd_california_cases.csv")
SEED = 20261128


def by_employer(table: Table, many: int) -> list[Table]:
    """Departments of about the same size, whole employers at a time."""
    names = sorted(set(table.employers))
    random.Random(SEED).shuffle(names)
    own = {name: place % many for place, name in enumerate(names)}
    return [table.part([n for n, name in enumerate(table.employers) if own[name] == k]) for k in range(many)]


def by_region(table: Table, many: int) -> list[Table]:
    """Departments of whole regions, the largest first to the one with fewest rows: they differ in what they see."""
    regions = [str(row.get("region")) for row in table.groups]
    load, own = [0] * many, {}
    for region, rows in Counter(regions).most_common():
        place = load.index(min(load))
        own[region], load[place] = place, load[place] + rows
    return [table.part([n for n, region in enumerate(regions) if own[region] == k]) for k in range(many)]


def federated(parts: Sequence[Table]) -> tuple[PointsTable, int]:
    """The fit over `parts` and the rounds it took."""
    sides = [Department(part, secrets.token_bytes(32)) for part in parts]
    for side in sides:
        side.meet([one.public_key for one in sides])
    leader = Leader(parts[0].kind, lambda ask: [side.answer(ask) for side in sides], code_list(parts))
    return leader.fit(), leader.rounds


def code_list(parts: Sequence[Table]) -> dict[str, list[str]]:
    """The public codes of each nominal input; the panels bring no list, so the codes in use stand for it."""
    named = [feature.name for feature in parts[0].kind.features if feature.nominal]
    return {name: sorted({str(row[name]) for part in parts for row in part.rows if row[name]}) for name in named}


def judged(model: PointsTable, table: Table) -> float:
    """The AUC of `model` on `table`."""
    return auc(table.labels, [model.score(row) for row in table.rows]) or 0.0


def splits(table: Table) -> list[tuple[str, list[Table]]]:
    """The ways in which the rows are divided among departments."""
    found = [("2 by employer", by_employer(table, 2)), ("4 by employer", by_employer(table, 4))]
    return [*found, ("3 by region", by_region(table, 3))] if table.groups[0].get("region") else found


def main() -> None:
    """Prints one line a panel and split."""
    folder = Path(os.environ.get("LAOHENG_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "risk"
    for name in FILES:
        table = read_table(folder / name)
        held, rest = employer_folds(table, 3)[0]
        test, train = table.part(held), table.part(rest)
        pooled = judged(fit(train), test)
        print(f"{name}: {len(train.labels)} rows learned from, {len(test.labels)} judged, pooled AUC {pooled:.4f}")
        for split, parts in splits(train):
            model, rounds = federated(parts)
            alone = [judged(fit(part), test) for part in parts]
            own = judged(model, test)
            print(f"  {split}: federated {own:.4f} ({own - pooled:+.4f}), alone "
                  f"{', '.join(f'{value:.4f}' for value in alone)}, {rounds} rounds", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
