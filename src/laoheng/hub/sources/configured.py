"""The feeds of one installation, as its operator wrote them down: which catalogue entry, whose, from where.

    LH-RS-01:
      office: "990101"
      folder: /srv/exchange/rs
    LH-SW-01:
      office: "990101"
      http: {base: "https://tax.example", path: /wages, token: LAOHENG_TAX_TOKEN}
    LH-RX-01:
      office: "990101"
      push: {secret: LAOHENG_HOTLINE_SECRET}

An entry names a usual feed and may word any of `title`, `sender`, `kind`, `purpose`, `ground`, `headings` otherwise, or
brings them all. Where several bureaus take one feed, the entry is a list of such entries. Secrets are names of
environment variables, never values.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml
from pyarrow import fs

from laoheng.hub.sources.catalogue import feed_of, usual_feeds
from laoheng.hub.sources.feed import Feed, Source
from laoheng.hub.sources.folder import FileDrop
from laoheng.hub.sources.http import HttpPull
from laoheng.hub.sources.objects import ObjectStore
from laoheng.hub.sources.push import HttpPush
from laoheng.hub.sources.sql import Connection, SqlView
from laoheng.standard.errors import UserError

CHANNELS = ("folder", "http", "objects", "push", "sql")
_LEAST_SECRET = 24
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Around:
    """What the configuration refers to and does not hold: environment, and how to open a database by its address."""

    environment: Mapping[str, str]
    connect: Callable[[str], Connection]
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Configured:
    """One feed of one bureau (by its code) and where it comes from."""

    feed: Feed
    office: str
    channel: str
    source: Source


def configured_feeds(text: str, around: Around) -> tuple[Configured, ...]:
    """The feeds written in `text` (YAML). Raises `UserError` naming the entry and what is wrong with it."""
    try:
        entries = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise UserError("sources.not_yaml", why=str(error)[:200]) from error
    if not isinstance(entries, dict):
        raise UserError("sources.not_yaml", why="")
    told = [(str(name), one) for name, entry in entries.items() for one in _each(entry)]
    if not all(isinstance(entry, dict) for _, entry in told):
        raise UserError("sources.not_yaml", why="")
    made = tuple(_configured(name, entry, around) for name, entry in told)
    counted = Counter((item.feed.catalogue_id, item.office) for item in made)
    twice = [name for (name, _), count in counted.items() if count > 1]
    if twice:
        raise UserError("sources.entry_twice", feed=twice[0])
    return made


def _each(entry: Any) -> list[Any]:
    return entry if isinstance(entry, list) else [entry]


def _configured(name: str, entry: Mapping[str, Any], around: Around) -> Configured:
    usual = next((asdict(feed) for feed in usual_feeds() if feed.catalogue_id == name), {})
    feed = feed_of(name, {**usual, **entry})
    channels = [channel for channel in CHANNELS if channel in entry]
    if len(channels) != 1 or not entry.get("office"):
        raise UserError("sources.entry_where", feed=name, channels=CHANNELS)
    try:
        source = _SOURCES[channels[0]](feed, entry[channels[0]], around)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("sources.entry_source", feed=name, channel=channels[0], why=str(error)) from error
    return Configured(feed, str(entry["office"]), channels[0], source)


def _folder(feed: Feed, where: Any, around: Around) -> Source:
    return FileDrop(Path(str(where)))


def _http(feed: Feed, where: Any, around: Around) -> Source:
    base = urlsplit(where["base"])
    # Personal data cross no network in the clear.
    if base.scheme != "https" and base.hostname not in _LOOPBACK:
        raise ValueError("https")
    headers = {"Authorization": f"Bearer {around.environment[where['token']]}"} if "token" in where else {}
    client = httpx.Client(base_url=where["base"], headers=headers, timeout=30, follow_redirects=False)
    return HttpPull(client, where["path"], feed.headings, wait=around.wait)


def _objects(feed: Feed, where: Any, around: Around) -> Source:
    if "folder" in where:
        return ObjectStore(fs.LocalFileSystem(), str(where["folder"]))
    store = fs.S3FileSystem(
        endpoint_override=where["endpoint"],
        access_key=around.environment[where["access_key"]],
        secret_key=around.environment[where["secret_key"]],
        scheme="https",
        region=where.get("region", ""),
    )
    return ObjectStore(store, where["prefix"])


def _push(feed: Feed, where: Any, around: Around) -> Source:
    secret = around.environment[where["secret"]]
    if len(secret) < _LEAST_SECRET:
        raise ValueError("secret")
    return HttpPush(feed.catalogue_id, secret.encode())


def _sql(feed: Feed, where: Any, around: Around) -> Source:
    address = around.environment[where["address"]]
    columns = tuple((str(column), str(heading)) for column, heading in where["columns"].items())
    return SqlView(
        lambda: around.connect(address), where["view"], columns, where["changed"], where["key"], style="format"
    )


_SOURCES: Mapping[str, Callable[[Feed, Any, Around], Source]] = {
    "folder": _folder,
    "http": _http,
    "objects": _objects,
    "push": _push,
    "sql": _sql,
}
