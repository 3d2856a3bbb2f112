"""A view of another department's database, read page by page by (changed, id)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from laoheng.hub.sources.feed import FeedUnavailableError, Page, rows_as_page
from laoheng.standard.errors import LaohengError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")


class Connection(Protocol):
    """A connection by Python's DB-API 2.0 (PEP 249)."""

    def cursor(self) -> Any:
        """A new cursor."""

    def close(self) -> None:
        """Ends the connection."""


@dataclass(frozen=True, slots=True)
class SqlView:
    """Rows of `view`, ordered by `changed` and `key`, the columns named as the feed's headings say.

    `columns` are (column, heading) pairs. Rows with an equal `changed` are told apart by `key`, so none is skipped at
    the edge of a page. `until` leaves out what changed after it: rows that another transaction has still to commit
    would otherwise be passed by and never seen.
    """

    connect: Callable[[], Connection]
    view: str
    columns: tuple[tuple[str, str], ...]
    changed: str
    key: str
    until: str | None = None
    page_rows: int = 20_000
    style: Literal["qmark", "format"] = "qmark"

    def __post_init__(self) -> None:
        for name in (self.view, self.changed, self.key, *(column for column, _ in self.columns)):
            if not _NAME.fullmatch(name):
                raise LaohengError(f"{name!r} is no plain name of a table or column")

    def pages(self, after: str | None) -> Iterator[Page]:
        """At most `page_rows` rows a page. Raises `FeedUnavailableError` where the database refuses."""
        mark = json.loads(after) if after else None
        try:
            with closing(self.connect()) as connection:
                while rows := self._rows(connection, mark):
                    mark = [str(rows[-1][-2]), str(rows[-1][-1])]
                    content = rows_as_page([heading for _, heading in self.columns], [row[:-2] for row in rows])
                    yield Page(f"{self.view}.csv", content, json.dumps(mark))
        except Exception as error:
            # Every driver has its own error classes; only what our own code raised passes as it is.
            if isinstance(error, LaohengError):
                raise
            raise FeedUnavailableError(
                "sources.database", view=self.view, why=f"{type(error).__name__}: {error}"[:200]
            ) from error

    def _rows(self, connection: Connection, mark: Sequence[str] | None) -> list[Sequence[Any]]:
        spot = "?" if self.style == "qmark" else "%s"
        tests, values = [], []
        if mark:
            tests.append(f"({self.changed} > {spot} or ({self.changed} = {spot} and {self.key} > {spot}))")
            values += [mark[0], mark[0], mark[1]]
        if self.until:
            tests.append(f"{self.changed} <= {spot}")
            values.append(self.until)
        names = ", ".join([*(column for column, _ in self.columns), self.changed, self.key])
        where = f" where {' and '.join(tests)}" if tests else ""
        cursor = connection.cursor()
        # Names were checked against `_NAME`; values are parameters.
        cursor.execute(
            f"select {names} from {self.view}{where} order by {self.changed}, {self.key} limit {int(self.page_rows)}",  # nosec B608
            tuple(values),
        )
        return list(cursor.fetchall())
