"""How the made-up departments, banks and firms deliver their files: every usual feed runs, over each kind of channel.

Most put files into a folder, whose feeds stay written down and go on after the demonstration was made. The register
answers over HTTP on this machine, the tax office is asked by SQL, the housing department has an object store, and the
hotline pushes.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import yaml
from django.conf import settings
from pyarrow import fs

from laoheng.hub.files import inspect
from laoheng.hub.reading import open_rows
from laoheng.hub.sources.catalogue import usual_feeds
from laoheng.hub.sources.configured import Configured
from laoheng.hub.sources.feed import Feed, Source
from laoheng.hub.sources.folder import FileDrop
from laoheng.hub.sources.http import HttpPull
from laoheng.hub.sources.objects import ObjectStore
from laoheng.hub.sources.push import HttpPush, PushedMessage, sign_page
from laoheng.hub.sources.sql import SqlView
from laoheng.simulate import SentFile
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import feeds
from laoheng_web.records.pipeline import PURPOSE
from laoheng_web.records.pushes import push

CHANNELS = {"firms": "http", "tax_totals": "sql", "tickets": "push"}
_OBJECTS = "住建"
_ROWS = 5_000  # an answer


@dataclass
class Exchange:
    """The senders' side. `hand_over` puts a file up as its sender would and lets the feed take it in."""

    folder: Path
    address: str
    served: dict[str, list[dict[str, str]]]
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    items: dict[tuple[str, str], Configured] = field(default_factory=dict)
    pushed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def hand_over(self, *, by: By, office: Office, file: SentFile) -> list[str]:
        """The numbers of the receipts that the file brought. Raises `FeedStoppedError` where the feed stops at it."""
        item = self.items.get((file.kind, office.code)) or self._agree(file, office)
        self.items[file.kind, office.code] = item
        if item.channel == "push":
            return [self._push(by, office, item, file)]
        self._put(item, file)
        done = feeds.run(item, by.now)
        if done is None or done.stopped:
            raise done.stopped if done and done.stopped else RuntimeError(item.feed.catalogue_id)
        return list(done.receipts)

    def write_down(self) -> None:
        """The folder feeds as an operator writes them, so that a file put there now is fetched like any other."""
        entries: dict[str, list[dict[str, object]]] = defaultdict(list)
        for item in sorted(self.items.values(), key=lambda item: (item.feed.catalogue_id, item.office)):
            if isinstance(item.source, FileDrop):
                where = {"office": item.office, "folder": str(item.source.folder)}
                entries[item.feed.catalogue_id].append({**where, "headings": list(item.feed.headings)})
        path = Path(settings.FEEDS_FILE)
        if not path.exists():
            path.write_text(yaml.safe_dump(dict(entries), allow_unicode=True, sort_keys=False), "utf-8")

    def _agree(self, file: SentFile, office: Office) -> Configured:
        """The usual feed of the kind with this sender's own headings, and its channel."""
        usual = next(feed for feed in usual_feeds() if feed.kind == file.kind)
        feed = replace(usual, headings=_headings(file))
        channel = CHANNELS.get(file.kind) or ("objects" if usual.sender == _OBJECTS else "folder")
        return Configured(feed, office.code, channel, self._source(feed, office.code, channel))

    def _source(self, feed: Feed, office: str, channel: str) -> Source:
        place = self.folder / feed.catalogue_id / office
        place.mkdir(parents=True, exist_ok=True)
        if channel == "http":
            client = httpx.Client(base_url=self.address, timeout=30)
            return HttpPull(client, f"/{feed.catalogue_id}/{office}", feed.headings, wait=lambda seconds: None)
        if channel == "sql":
            columns = tuple((f"c{number}", heading) for number, heading in enumerate(feed.headings))
            return SqlView(partial(sqlite3.connect, place / "office.db"), "declared", columns, "changed", "id")
        if channel == "push":
            return HttpPush(feed.catalogue_id, self.secret)
        return ObjectStore(fs.LocalFileSystem(), str(place)) if channel == "objects" else FileDrop(place)

    def _put(self, item: Configured, file: SentFile) -> None:
        place = self.folder / item.feed.catalogue_id / item.office
        if item.channel == "http":
            names = item.feed.headings
            rows = [dict(zip(names, row, strict=True)) for row in _rows(file)]
            self.served[f"/{item.feed.catalogue_id}/{item.office}"] += rows
        elif item.channel == "sql":
            _insert(place / "office.db", _rows(file), file.sent_on.isoformat())
        else:
            aside = place / f".{file.path.name}"
            shutil.copyfile(file.path, aside)
            aside.rename(place / file.path.name)

    def _push(self, by: By, office: Office, item: Configured, file: SentFile) -> str:
        self.pushed[item.feed.catalogue_id] += 1
        number, mark = self.pushed[item.feed.catalogue_id], file.sent_on.isoformat()
        page = PushedMessage(number, mark, file.path.name, file.path.read_bytes(), "")
        signature = sign_page(self.secret, item.feed.catalogue_id, number=number, mark=mark, digest=page.digest)
        with acting(by, PURPOSE):
            done = push(
                by=by, office=office, item=item, message=replace(page, signature=signature), key=f"demo-{number}"
            )
        if done.receipt is None:
            raise RuntimeError(item.feed.catalogue_id)
        return done.receipt.number


@contextmanager
def exchange(folder: Path) -> Iterator[Exchange]:
    """The exchange, with its interface served on this machine for as long as it is open."""
    served: dict[str, list[dict[str, str]]] = defaultdict(list)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Interface, served))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Exchange(folder, f"http://127.0.0.1:{server.server_address[1]}", served)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Interface(BaseHTTPRequestHandler):
    """`{"rows": […], "next": …, "resume": …}`; the cursor counts the rows given so far."""

    def __init__(self, served: dict[str, list[dict[str, str]]], *args: object) -> None:
        self._served = served
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """One answer."""
        asked = urlsplit(self.path)
        rows = self._served.get(asked.path, [])
        start = int(parse_qs(asked.query).get("after", ["0"])[0])
        end = min(start + _ROWS, len(rows))
        told = {"rows": rows[start:end], "next": str(end) if end < len(rows) else None, "resume": str(end)}
        body = json.dumps(told).encode()
        self.send_response_only(200)  # unlike `send_response`, without a line in the log
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _headings(file: SentFile) -> tuple[str, ...]:
    sheet = open_rows(file.path, inspect(file.path, file.path.name), contract_of(file.kind))
    return tuple(heading.strip() for heading in sheet.header.headings if heading.strip())


def _rows(file: SentFile) -> list[list[str]]:
    sheet = open_rows(file.path, inspect(file.path, file.path.name), contract_of(file.kind))
    width = len(sheet.header.headings)
    return [
        ["" if cell is None else str(cell) for cell in cells[:width]] + [""] * (width - len(cells))
        for _, chunk in sheet.chunks(_ROWS)
        for cells in chunk
    ]


def _insert(path: Path, rows: list[list[str]], changed: str) -> None:
    if not rows:
        return
    names = [f"c{number}" for number in range(len(rows[0]))]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            f"create table if not exists declared ({', '.join(names)}, changed text, id integer primary key)"
        )
        marks = ", ".join("?" * (len(names) + 1))
        connection.executemany(
            f"insert into declared ({', '.join(names)}, changed) values ({marks})",  # nosec B608
            [(*row, changed) for row in rows],
        )
