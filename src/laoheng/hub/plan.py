"""Expressions compiled once into the statements of one engine, and run as often as there is something new.

Building and compiling a catalogue of Ibis expressions takes seconds, whether a firm or a province is looked at. A plan
is the outcome: plain SQL over named sources, so that whoever looks at few firms pays for these firms only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

import ibis
import pyarrow as pa

from laoheng.hub.engine import Table, small_tables

Dialect: TypeAlias = Literal["duckdb", "pyspark"]


class Runs(Protocol):
    """What a plan needs of an engine; see `laoheng.hub.engine.Engine`."""

    @property
    def dialect(self) -> Dialect: ...
    def put(self, name: str, rows: pa.Table) -> None: ...
    def view(self, name: str, query: str) -> None: ...
    def hold(self, name: str, query: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def compiled(self, expression: Table) -> str: ...
    def rows(self, query: str, schema: pa.Schema) -> pa.Table: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """Statements in the words of one engine.

    `constants` are small tables the expressions brought along; `steps` are held one after another under their names;
    `results` are queries over them with the types of their columns.
    """

    dialect: Dialect
    sources: tuple[str, ...]
    constants: Mapping[str, pa.Table]
    steps: tuple[tuple[str, str], ...]
    results: Mapping[str, tuple[str, pa.Schema]]


@dataclass(slots=True)
class Draft:
    """A plan being written. Called with an expression it holds its rows in a step of their own, and runs nothing.

    `prefix` sets the names of one draft apart from those of another in the same engine.
    """

    dialect: Dialect
    prefix: str = "plan"
    _sources: list[str] = field(default_factory=list)
    _constants: dict[str, pa.Table] = field(default_factory=dict)
    _steps: list[tuple[str, str]] = field(default_factory=list)
    _results: dict[str, tuple[str, pa.Schema]] = field(default_factory=dict)

    def source(self, name: str, schema: pa.Schema) -> Table:
        """A table that is named when the plan is run."""
        self._sources.append(name)
        return ibis.table(ibis.Schema.from_pyarrow(schema), name=_source(self.prefix, name))

    def __call__(self, expression: Table) -> Table:
        """The rows of `expression`, held under a name."""
        name = f"{self.prefix}_{len(self._steps)}"
        self._steps.append((name, self._sql(expression)))
        return ibis.table(expression.schema(), name=name)

    def result(self, name: str, expression: Table) -> None:
        """Makes the rows of `expression` a result of the plan."""
        self._results[name] = (self._sql(expression), expression.schema().to_pyarrow())

    def plan(self) -> Plan:
        """What was drafted, without sources that nothing reads: opening one costs as much as a small question."""
        queries = [query for _, query in self._steps] + [query for query, _ in self._results.values()]
        read = [name for name in self._sources if any(_source(self.prefix, name) in query for query in queries)]
        return Plan(self.dialect, tuple(read), self._constants, tuple(self._steps), self._results)

    def _sql(self, expression: Table) -> str:
        self._constants |= small_tables(expression)
        return str(ibis.to_sql(expression, dialect=self.dialect))


def execute(
    engine: Runs,
    plan: Plan,
    sources: Mapping[str, Table],
    take: Callable[[str, str, pa.Schema], Any] | None = None,
    *,
    prefix: str = "plan",
    held: bool = False,
) -> dict[str, Any]:
    """Runs `plan` over `sources` and gives its results by name; nothing of it stays in the engine.

    `held` reads every source once and keeps it: right where few rows are looked at many times. `take` is called with
    name, query and types of each result instead of fetching its rows.
    """
    if missing := sorted(set(plan.sources) - set(sources)):
        raise ValueError(f"the plan reads {', '.join(missing)} too")
    names: list[str] = []
    try:
        for name, rows in plan.constants.items():
            names.append(name)
            engine.put(name, rows)
        for kind in plan.sources:
            names.append(_source(prefix, kind))
            (engine.hold if held else engine.view)(names[-1], engine.compiled(sources[kind]))
        for name, query in plan.steps:
            names.append(name)
            engine.hold(name, query)
        fetch = take or (lambda _, query, schema: engine.rows(query, schema))
        return {name: fetch(name, query, schema) for name, (query, schema) in plan.results.items()}
    finally:
        for name in reversed(names):
            engine.drop(name)


def _source(prefix: str, name: str) -> str:
    return f"{prefix}_source_{name}"
