"""Works out `hub/link/priors.yaml` from the first halves of the public sets: `python -m bench.link_priors` prints it.

For every family of files and every comparison, the share of each level among true pairs of the half that may be looked
at (see `bench.link`), with ten pairs of the hand-set expectation added so that a level never seen keeps a chance.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from bench.link import FAMILIES, UNIT_COLUMNS, halves, load
from laoheng.hub.engine import Engine
from laoheng.hub.link.baselines import pairs_of
from laoheng.hub.link.comparing import Comparison, comparisons_for
from laoheng.hub.link.evaluate import known_groups
from laoheng.hub.link.features import make_features
from laoheng.hub.link.pairs import PairEngine
from laoheng.hub.link.priors import by_hand
from laoheng.hub.link.roles import Role, find_roles

HELD_BY = 10.0
MOST_PAIRS = 20_000
HEAD = """\
# The chance of each level among true pairs, by comparison: what is expected before a table is seen.
# `hand` was set before any file was compared. The other rows are shares seen in the first half of public sets (entities
# split by a fixed hash; `python -m bench.link_priors` writes this file). A prior is the mean of the rows.
"""


def main() -> None:
    """Prints the file."""
    seen: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for family, names in FAMILIES.items():
        counts: dict[str, np.ndarray] = {}
        kinds: dict[str, Comparison] = {}
        for name in names:
            for truth in UNIT_COLUMNS[name]:
                if truth != "contract_id":
                    _count(name, truth, counts, kinds)
        for kind, comparison in kinds.items():
            hand = np.array([by_hand()[kind][level.name] for level in comparison.levels])
            shares = (counts[kind] + HELD_BY * hand / hand.sum()) / (counts[kind].sum() + HELD_BY)
            seen[kind][family] = {
                level.name: round(float(share), 4) for level, share in zip(comparison.levels, shares, strict=True)
            }
    print(HEAD + "chances:")
    for kind, hand_row in by_hand().items():
        print(f"  {kind}:")
        for row, values in {"hand": hand_row, **seen.get(kind, {})}.items():
            print(f"    {row}: {{{', '.join(f'{level}: {value}' for level, value in values.items())}}}")


def _count(name: str, truth: str, counts: dict[str, np.ndarray], kinds: dict[str, Comparison]) -> None:
    table, known = halves(load(name), truth)[0]
    roles = find_roles(table)
    features = make_features(table, roles)
    comparisons = comparisons_for(features, roles.unit)
    source = [table.columns[heading] for heading in roles.of.get(Role.SOURCE, ())]
    true = sorted(
        pair for pair in pairs_of(known_groups(known)) if not source or source[0][pair[0]] != source[0][pair[1]]
    )[:MOST_PAIRS]
    left, right = np.array(true, np.int64).T
    with Engine("2GB") as engine:
        levels = PairEngine(features, table.count, comparisons, None, engine).compared(left, right).levels
    for place, comparison in enumerate(comparisons):
        said = levels[levels[:, place] >= 0, place].astype(np.int64)
        found = np.bincount(said, minlength=len(comparison.levels)).astype(np.float64)
        counts[comparison.name] = counts.get(comparison.name, 0.0) + found
        kinds[comparison.name] = comparison


if __name__ == "__main__":
    main()
