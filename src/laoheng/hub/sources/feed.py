"""A feed: what one department or bank delivers under one catalogue entry, page after page.

A page is a file like any other: it gets a receipt, is checked row by row and goes to the lake as one sealed batch. The
watermark says how far the feed has come; whoever delivers a page keeps both in one transaction, so that a crash between
two pages loses nothing and a page fetched twice changes nothing.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from laoheng.hub.files import inspect
from laoheng.hub.reading import open_rows
from laoheng.law import find_article
from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of


@dataclass(frozen=True, slots=True)
class Feed:
    """One entry of the data catalogue: what is delivered, for what, on which ground, with which headings.

    `headings` are the columns agreed with the sender. A page with others stops the feed, because a column that
    vanished or changed its meaning must be looked at by a person before anything of it counts.
    """

    catalogue_id: str
    title: str
    sender: str
    kind: str
    purpose: str
    ground: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One file of a feed. `watermark` is where the feed stands once this page is kept."""

    name: str
    content: bytes
    watermark: str


class Source(Protocol):
    """Something that gives pages in an order of its own."""

    def pages(self, after: str | None) -> Iterator[Page]:
        """The pages after the watermark `after` (None: from the beginning). Raises `FeedStoppedError`."""


class FeedStoppedError(UserError):
    """The feed cannot go on until somebody has looked: other columns, a page unfit, an interface that changed."""


class FeedUnavailableError(FeedStoppedError):
    """The sender cannot be reached now; the next run tries again by itself."""


@dataclass(frozen=True, slots=True)
class FeedRun:
    """What one run brought: receipts in order, and where the feed stands now."""

    receipts: tuple[str, ...]
    watermark: str | None
    stopped: FeedStoppedError | None = None


def check_feed(feed: Feed, on: date) -> None:
    """Refuses a feed of an unknown kind, without purpose, or whose ground is no article in force on `on`."""
    contract_of(feed.kind)
    if not feed.purpose.strip():
        raise UserError("sources.no_purpose", feed=feed.catalogue_id)
    article = find_article(feed.ground)
    if article is None or not article.in_force(on):
        raise UserError("sources.no_ground", feed=feed.catalogue_id, ground=feed.ground, on=on)


def run_feed(feed: Feed, source: Source, *, after: str | None, deliver: Callable[[Page], str]) -> FeedRun:
    """Takes every page after the watermark; `deliver` keeps a page with its watermark and answers with a receipt.

    A page that does not fit stops the run before it is delivered; what came before stays. Errors of `deliver` pass
    through: the run can be repeated from the last watermark kept.
    """
    receipts: list[str] = []
    watermark = after
    try:
        for page in source.pages(after):
            refuse_drift(feed, page)
            receipts.append(deliver(page))
            watermark = page.watermark
    except FeedStoppedError as stopped:
        return FeedRun(tuple(receipts), watermark, stopped)
    return FeedRun(tuple(receipts), watermark)


def refuse_drift(feed: Feed, page: Page) -> None:
    """Raises `FeedStoppedError` where the headings of `page` are not those agreed, in whatever order."""
    found = _headings(feed, page)
    missing = [heading for heading in feed.headings if heading not in found]
    new = [heading for heading in found if heading not in feed.headings]
    if missing or new:
        raise FeedStoppedError(
            "sources.drift", feed=feed.catalogue_id, page=page.name, missing=tuple(missing), new=tuple(new)
        )


def _headings(feed: Feed, page: Page) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page"
        path.write_bytes(page.content)
        try:
            sheet = open_rows(path, inspect(path, page.name), contract_of(feed.kind))
        except UserError as error:
            raise FeedStoppedError(
                "sources.unfit_page", feed=feed.catalogue_id, page=page.name, why=str(error)
            ) from error
        return tuple(heading.strip() for heading in sheet.header.headings if heading.strip())


def rows_as_page(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows of a database or an interface as the CSV file they would have been sent as; None becomes an empty cell."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(headings)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return held.getvalue().encode("utf-8")
