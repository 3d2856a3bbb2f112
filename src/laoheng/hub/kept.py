"""Intermediate results kept in the engine for the length of one run.

Ibis compiles an expression anew each time it is run, at a cost that grows faster than its size. A result kept as a
temporary table is compiled once, computed once, and named in what follows.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from ibis.util import gen_name

from laoheng.hub.engine import Engine, Table


class Kept(AbstractContextManager["Kept"]):
    """Call it with an expression: it is run, and the table of its rows returned. The tables go when the context ends.

    What does not fit into the engine's memory is spilled, as with everything in it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            self._engine.sql(f'DROP TABLE IF EXISTS "{name}"')
        self._names.clear()

    def __call__(self, expression: Table) -> Table:
        """The rows of `expression` as a table of the engine."""
        name = gen_name("kept")
        self._names.append(name)
        return self._engine.backend.create_table(name, expression, temp=True)
