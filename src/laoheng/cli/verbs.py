"""The verbs of the library, gathered from one module a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laoheng.cli import ask, disputes, evaluate, law, ledger, review, risk, status

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds every library verb to `verbs`."""
    for room in (ask, disputes, evaluate, law, ledger, review, risk, status):
        room.add_commands(verbs)
