"""What simpler ways reach on the same table: equal keys, and Splink by its usual recipe on the columns as they come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import combinations

import networkx as nx
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.exceptions import EMTrainingException, SplinkException

from laoheng.hub.engine import Engine
from laoheng.hub.link.roles import Role, Roles, Unit
from laoheng.hub.link.table import RecordTable

Link = tuple[int, int]

# Which columns must be equal, as written but for case and blanks at the ends; any of the rules will do.
_EXACT: dict[Unit, tuple[tuple[Role, ...], ...]] = {
    Unit.PERSON: (
        (Role.PERSON_NUMBER,),
        (Role.FULL_NAME, Role.BIRTH),
        (Role.GIVEN, Role.SURNAME, Role.BIRTH),
        (Role.GIVEN, Role.SURNAME, Role.BIRTH_YEAR, Role.BIRTH_MONTH, Role.BIRTH_DAY),
    ),
    Unit.FIRM: ((Role.CREDIT_CODE,), (Role.ORG,), (Role.ADDRESS, Role.PHONE)),
    Unit.CONTRACT: (
        (Role.PERSON_NUMBER, Role.TERM_START),
        (Role.FULL_NAME, Role.ORG, Role.TERM_END),
        (Role.CONTRACT_NO, Role.FULL_NAME),
    ),
}
_SPLINK_THRESHOLD = 0.5
_LARGEST_BLOCK = 200
_ROUNDS = 3


def exact_links(table: RecordTable, roles: Roles) -> set[Link]:
    """Pairs joined by equal keys, with what follows from them."""
    graph: nx.Graph[int] = nx.Graph()
    for rule in _EXACT[roles.unit]:
        if not all(roles.has(role) for role in rule):
            continue
        columns = [table.columns[heading] for role in rule for heading in roles.of[role]]
        required = [table.columns[roles.of[role][0]] for role in rule]
        first: dict[tuple[str, ...], int] = {}
        for row in range(table.count):
            if all(cells[row].strip() for cells in required):
                key = tuple(cells[row].strip().casefold() for cells in columns)
                graph.add_edge(first.setdefault(key, row), row)
    return pairs_of(nx.connected_components(graph))


def pairs_of(groups: Iterable[Iterable[int]]) -> set[Link]:
    """Every pair within each group, the smaller number first."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def splink_links(table: RecordTable, roles: Roles, seed: int) -> set[Link]:
    """Pairs that Splink finds by its usual recipe: Jaro-Winkler levels on every column, u by sampling, m by its EM.

    None where the table does not bear the recipe (one column only, for example, ends in a fault of Splink's).
    """
    with suppress(SplinkException):
        return _splink_links(table, roles, seed)
    return set()


def _splink_links(table: RecordTable, roles: Roles, seed: int) -> set[Link]:
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    ignored = {heading for role in (Role.IGNORED, Role.SOURCE) for heading in roles.of.get(role, ())}
    columns = {f"c{n}": cells for n, (name, cells) in enumerate(table.columns.items()) if name not in ignored}
    filled = {name: [cell.strip() or None for cell in cells] for name, cells in columns.items()}
    # The most telling column first: equality in it stands for a sure match where the share of matches is guessed.
    keys = sorted((name for name, cells in filled.items() if _blocks(cells)), key=lambda name: -len(set(filled[name])))
    if not keys:
        return set()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.JaroWinklerAtThresholds(name) for name, cells in filled.items() if any(cells)],
        blocking_rules_to_generate_predictions=[block_on(key) for key in keys],
    )
    with Engine() as engine:
        api = DuckDBAPI(connection=engine.backend.con)
        arrays = {name: pa.array(cells, pa.string()) for name, cells in filled.items()}
        records = api.register(pa.table(arrays | {"unique_id": pa.array(range(table.count))}))
        linker = Linker(records, settings, log_level=logging.CRITICAL)
        linker.training.estimate_u_using_random_sampling(max_pairs=200_000, seed=seed)
        _try(lambda: linker.training.estimate_probability_two_random_records_match([block_on(keys[0])], recall=0.7))
        for rule in map(block_on, keys[:_ROUNDS]):
            _try(partial(linker.training.estimate_parameters_using_expectation_maximisation, rule))
        found = linker.inference.predict(threshold_match_probability=_SPLINK_THRESHOLD, warning_mode="never")
        # The name of the table is Splink's own.
        query = f"select unique_id_l, unique_id_r from {found.physical_name}"  # nosec B608
        rows = engine.sql(query)
    return {(min(pair), max(pair)) for pair in rows}


def _try(step: Callable[[], object]) -> None:
    """A step of training that the table does not bear (no pairs, a chance of 0) is left out, as its user would."""
    with suppress(ValueError, EMTrainingException, SplinkException):
        step()


def _blocks(cells: Sequence[str | None]) -> bool:
    """Whether equal values propose some pairs, and on average no more than a person could look through."""
    filled = [cell for cell in cells if cell is not None]
    different = len(set(filled))
    return different < len(filled) <= _LARGEST_BLOCK * different
