"""HTTP pull: an interface that gives JSON rows and a cursor to the next page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from laoheng.hub.sources.feed import FeedStoppedError, FeedUnavailableError, Page, rows_as_page

_AGAIN = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class HttpPull:
    """Pages of `path` through `client`, whose base address, credentials and timeouts are its own.

    The interface answers `{"rows": [{heading: value, …}], "next": cursor or null}`; the cursor goes back as the
    parameter `after`. The last page of a run has `next` null and names the cursor to resume from in `resume`; without
    `resume` that page is asked for again next time, and changes nothing. `wait` sleeps between tries.
    """

    client: httpx.Client
    path: str
    headings: tuple[str, ...]
    wait: Callable[[float], None]
    tries: int = 4
    size_limit: int = 50 * 1024 * 1024

    def pages(self, after: str | None) -> Iterator[Page]:
        """One page an answer. Raises `FeedStoppedError` after `tries` failures or for an answer of another kind."""
        cursor = after
        while True:
            answer = self._answer(cursor)
            rows, following = answer["rows"], answer.get("next")
            resume = following or answer.get("resume") or cursor or ""
            if rows:
                yield Page("page.csv", self._content(rows), str(resume))
            if following is None:
                return
            if following == cursor:
                raise FeedStoppedError("sources.http_loop", cursor=str(cursor))
            cursor = str(following)

    def _content(self, rows: list[Mapping[str, Any]]) -> bytes:
        # A heading that is not in the agreement goes along, so that the drift is seen and named.
        further = sorted({str(name) for row in rows for name in row} - set(self.headings))
        told = [heading for heading in self.headings if any(heading in row for row in rows)]
        names = [*told, *further]
        return rows_as_page(names, [[row.get(name) for name in names] for row in rows])

    def _answer(self, cursor: str | None) -> dict[str, Any]:
        why = ""
        for number in range(self.tries):
            if number:
                self.wait(2.0**number)
            try:
                status, body = self._get(cursor)
            except httpx.HTTPError as error:
                why = type(error).__name__
                continue
            if status == 200:
                return _checked(body)
            why = f"HTTP {status}"
            if status not in _AGAIN:
                break
        raise FeedUnavailableError("sources.http_failed", path=self.path, why=why)

    def _get(self, cursor: str | None) -> tuple[int, bytes]:
        held = bytearray()
        with self.client.stream("GET", self.path, params={"after": cursor} if cursor else {}) as response:
            for piece in response.iter_bytes():
                held += piece
                if len(held) > self.size_limit:
                    raise FeedStoppedError("sources.too_large", page=self.path, size=len(held), limit=self.size_limit)
            return response.status_code, bytes(held)


def _checked(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedStoppedError("sources.http_not_json") from error
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FeedStoppedError("sources.http_not_rows")
    return dict(answer)
