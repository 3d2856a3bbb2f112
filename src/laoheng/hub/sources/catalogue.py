"""The feeds that a bureau usually agrees on, as data; a bureau writes its own in the same shape."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.hub.sources.feed import Feed
from laoheng.standard.errors import UserError


@cache
def usual_feeds() -> tuple[Feed, ...]:
    """The feeds of 人社, 市场监管, 税务, banks, 住建, firms and hotlines, in the order of the file."""
    text = (resources.files("laoheng.hub.sources") / "catalogue.yaml").read_text("utf-8")
    return tuple(feed_of(catalogue_id, entry) for catalogue_id, entry in yaml.safe_load(text).items())


def feed_of(catalogue_id: str, entry: Mapping[str, Any]) -> Feed:
    """One entry as written in a catalogue file. Raises `UserError` naming every field that is missing."""
    names = ("title", "sender", "kind", "purpose", "ground", "headings")
    missing = tuple(name for name in names if not entry.get(name))
    if missing:
        raise UserError("sources.entry_incomplete", feed=catalogue_id, missing=missing)
    texts = {name: str(entry[name]) for name in names[:-1]}
    return Feed(catalogue_id, **texts, headings=tuple(map(str, entry["headings"])))
