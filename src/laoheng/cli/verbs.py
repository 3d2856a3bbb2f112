"""The verbs of the library, gathered from one module a room."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from laoheng.cli import Verbs

# Each module with the verbs that it adds something to: a verb that is called brings in its own modules alone.
ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    "ask": ("ask",),
    "build": ("hub",),
    "disputes": ("elements", "similar"),
    "evaluate": ("eval",),
    "hub": ("hub",),
    "law": ("calc", "law"),
    "ledger": ("ledger",),
    "masking": ("mask", "unmask"),
    "mediate": ("mediate",),
    "review": ("review",),
    "risk": ("risk",),
    "sharing": ("share",),
    "signing": ("sign", "verify", "test-identity"),
    "status": ("status",),
    "template": ("template",),
}

# Verbs to which other packages add tasks of their own.
OPEN: Final = frozenset({"hub", "ledger", "risk"})


def add_commands(verbs: Verbs, only: str | None = None) -> bool:
    """Adds the verbs of the modules that have `only`, every library verb where none has; tells whether that is all."""
    rooms = [room for room, offered in ROOMS.items() if only in offered]
    for name in rooms or ROOMS:
        import_module(f"laoheng.cli.{name}").add_commands(verbs)
    return bool(rooms) and only not in OPEN
