"""One way to publish pages for every adapter, and a lake to deliver them to; every person and firm is made up."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import NAMESPACE_OID, uuid5

import httpx
from pyarrow import fs

from laoheng.hub.cells import Known
from laoheng.hub.engine import Engine
from laoheng.hub.files import inspect
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.intake import check
from laoheng.hub.issues import CheckReport
from laoheng.hub.lake import Lake
from laoheng.hub.reading import open_rows
from laoheng.hub.sources.feed import Feed, Page, Source, rows_as_page
from laoheng.hub.sources.folder import FileDrop
from laoheng.hub.sources.http import HttpPull
from laoheng.hub.sources.objects import ObjectStore
from laoheng.hub.sources.push import HttpPush, PushedMessage, sign_page
from laoheng.hub.sources.sql import SqlView
from laoheng.standard.records import WAGES, RecordContract
from tests.unit.hub.making import HEADINGS, KEY, RECEIVED, TODAY

COLUMNS = tuple(HEADINGS.split(","))
FEED = Feed("DEMO-0001", "工资台账", "示例报送单位", "wages", "核对工资支付", "工资支付暂行规定6", COLUMNS)
SECRET = b"a secret of the tests, of no use elsewhere"


class Published(Protocol):
    """A sender's side: pages go up, a source reads them."""

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        """Puts up one page of these lines."""

    def source(self, size_limit: int = 10_000_000) -> Source:
        """The adapter that reads what was put up."""


@dataclass
class Dropped:
    """A folder."""

    folder: Path
    count: int = 0
    feed: Feed = FEED

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        self.count += 1
        written = self.folder / f".{self.count}"
        written.write_bytes(rows_as_page(columns, [line.split(",") for line in lines]))
        # Names run against arrival, and dates are old: neither may hide a page.
        os.utime(written, (1, 1))
        written.rename(self.folder / f"{900 - self.count}.csv")

    def source(self, size_limit: int = 10_000_000) -> Source:
        return FileDrop(self.folder, size_limit)


@dataclass
class Stored:
    """A bucket, here a local file system behind the same interface."""

    folder: Path
    count: int = 0
    feed: Feed = FEED

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        self.count += 1
        path = self.folder / "2026" / f"{900 - self.count}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(rows_as_page(columns, [line.split(",") for line in lines]))
        os.utime(path, ns=(self.count * 1000, self.count * 1000))

    def source(self, size_limit: int = 10_000_000) -> Source:
        return ObjectStore(fs.LocalFileSystem(), str(self.folder), size_limit)


@dataclass
class Queried:
    """A view of a database; each page is one more moment of change."""

    folder: Path
    count: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    feed: Feed = FEED

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "other.db")

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        agreed = self.feed.headings
        names = [f"c{agreed.index(heading)}" if heading in agreed else "further" for heading in columns]
        self.columns = list(zip(names, columns, strict=True))
        with self._open() as connection:
            every = ", ".join(f"c{number}" for number in range(len(agreed)))
            connection.execute(f"create table if not exists pay ({every}, further, changed, id integer primary key)")
            for line in lines:
                self.count += 1
                marks = ", ".join("?" * (len(names) + 2))
                connection.execute(
                    f"insert into pay ({', '.join(names)}, changed, id) values ({marks})",
                    (*line.split(","), f"2026-04-{self.count // 3 + 1:02d}", self.count),
                )

    def source(self, size_limit: int = 10_000_000) -> Source:
        return SqlView(self._open, "pay", tuple(self.columns), "changed", "id", page_rows=2)


@dataclass
class Served:
    """An interface over HTTP; every third answer is an error first."""

    folder: Path
    answers: list[list[dict[str, str]]] = field(default_factory=list)
    asked: int = 0
    feed: Feed = FEED

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        self.answers.append([dict(zip(columns, line.split(","), strict=True)) for line in lines])

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.asked % 3 == 1:
            return httpx.Response(503)
        place = int(request.url.params.get("after", "0"))
        rows = self.answers[place] if place < len(self.answers) else []
        following = place + 1 if place + 1 < len(self.answers) else None
        told: dict[str, Any] = {"rows": rows, "next": following, "resume": min(place + 1, len(self.answers))}
        return httpx.Response(200, content=json.dumps(told))

    def source(self, size_limit: int = 10_000_000) -> Source:
        client = httpx.Client(transport=httpx.MockTransport(self._answer), base_url="http://localhost")
        return HttpPull(client, "/rows", self.feed.headings, wait=lambda seconds: None, size_limit=size_limit)


@dataclass
class Pushed:
    """A sender that pushes: it signs its pages and sends all of them again whenever it is not sure."""

    folder: Path
    sent: list[PushedMessage] = field(default_factory=list)
    feed: Feed = FEED

    def publish(self, lines: Sequence[str], columns: Sequence[str] = COLUMNS) -> None:
        content = rows_as_page(columns, [line.split(",") for line in lines])
        self.sent.append(signed(len(self.sent) + 1, content, feed=self.feed))

    def source(self, size_limit: int = 10_000_000) -> Source:
        return HttpPush(self.feed.catalogue_id, SECRET, tuple(self.sent), size_limit)


def signed(number: int, content: bytes, mark: str = "", feed: Feed = FEED) -> PushedMessage:
    """A page signed as its sender would."""
    page = PushedMessage(number, mark, "page.csv", content, "")
    signature = sign_page(SECRET, feed.catalogue_id, number=number, mark=mark, digest=page.digest)
    return replace(page, signature=signature)


ADAPTERS = {"folder": Dropped, "objects": Stored, "sql": Queried, "http": Served, "push": Pushed}


class CrashedError(Exception):
    """The process ended here."""


def crash() -> None:
    """Ends the process as far as a test can and still look on."""
    raise CrashedError


class HashedIdentities(MemoryIdentities):
    """The same number has the same id in every run: what a vault gives by remembering."""

    def __init__(self) -> None:
        super().__init__(random.Random(1).randbytes)

    def persons(self, numbers: Sequence[str | None], *further: Sequence[str | None]) -> list[str | None]:
        """An id made of the number; None where there is none."""
        return [None if number is None else str(uuid5(NAMESPACE_OID, number)) for number in numbers]

    def firms(self, codes: Sequence[str]) -> list[str]:
        """An id made of the code."""
        return [str(uuid5(NAMESPACE_OID, code)) for code in codes]


@dataclass
class Pool:
    """A lake and the watermark kept beside it. `crash_at` ends the process at that step, two steps a page."""

    root: Path
    watermark: str | None = None
    crash_at: int | None = None
    reports: list[CheckReport] = field(default_factory=list)
    steps: int = 0
    contract: RecordContract = WAGES
    end: Callable[[], None] = crash

    def deliver(self, page: Page) -> str:
        seq = len(self.reports) + 1
        path = self.root / f"{seq}.csv"
        path.write_bytes(page.content)
        self._step()
        checked = check(
            self.contract,
            open_rows(path, inspect(path, page.name), self.contract),
            identities=HashedIdentities(),
            known=Known(TODAY),
        )
        Lake(self.root / "lake").commit_batch(
            "office", self.contract, checked.batches(), batch_id=f"b{seq}", batch_seq=seq, batch_key=KEY,
            received_at=RECEIVED,
        )  # fmt: skip
        self.reports.append(checked.report)
        self._step()
        self.watermark = page.watermark
        return f"SJ-{seq}"

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.crash_at:
            self.end()

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """What the lake says now: month, gross, paid of each person, or the columns asked for."""
        with Engine() as engine:
            table = Lake(self.root / "lake").current(["office"], self.contract.kind, engine=engine)
            found = engine.run(table.select(*(columns or ("person_id", "month", "gross", "paid")))).to_pylist()
        return sorted(tuple(map(str, row.values())) for row in found)
