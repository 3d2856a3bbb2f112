"""What each room offers each role: the entries of the navigation and the tiles of the home pages.

A room tells of its pages in its `AppConfig.ready()`; the portal shows them and knows none of the rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from laoheng_web.audit.by import By

VISITOR = "public"
Badge = Callable[[By], int]


@dataclass(frozen=True)
class Entry:
    """One page as a role finds it. `label` and `hint` are lazy texts; `badge` counts what waits there."""

    role: str
    label: Any
    url_name: str
    order: int = 100
    badge: Badge | None = None
    hint: Any = ""
    in_bar: bool = True


@dataclass(frozen=True)
class Door:
    """An entry as shown to one actor: `waiting` is None where nothing is counted."""

    label: Any
    hint: Any
    url: str
    waiting: int | None
    in_bar: bool


_ENTRIES: dict[tuple[str, str], Entry] = {}


def register(
    role: str | Iterable[str],
    label: Any,
    url_name: str,
    order: int = 100,
    badge: Badge | None = None,
    *,
    hint: Any = "",
    in_bar: bool = True,
) -> None:
    """Offers the page `url_name` (without arguments) to `role` ("public" for visitors), or to each of several roles.

    `label` is a `gettext_lazy` text of a few characters, `hint` one sentence under it on the home page, `badge(by)`
    the number of things waiting there for that actor. `in_bar=False` keeps the page off the navigation bar and on the
    home page only. Calling again with the same role and page replaces the entry.
    """
    for name in [role] if isinstance(role, str) else role:
        _ENTRIES[(name, url_name)] = Entry(name, label, url_name, order, badge, hint, in_bar)


def entries(role: str) -> list[Entry]:
    """What is offered to `role`, in order."""
    offered = [entry for entry in _ENTRIES.values() if entry.role == role]
    return sorted(offered, key=lambda entry: (entry.order, entry.url_name))


def doors(by: By, *, counting: bool = False) -> list[Door]:
    """The entries of the actor's role whose pages exist; `counting` asks each badge (one query or so apiece)."""
    if by.helping:
        # A helper has come for one matter; the side's other business is none of theirs.
        return []
    found = []
    for entry in entries(by.role):
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            # A room that is not installed has no pages.
            continue
        waiting = entry.badge(by) if counting and entry.badge else None
        found.append(Door(entry.label, entry.hint, url, waiting, entry.in_bar))
    return found
