"""The verbs of the library, gathered from one module a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laoheng.cli import (
    ask,
    build,
    disputes,
    evaluate,
    hub,
    law,
    ledger,
    masking,
    mediate,
    review,
    risk,
    sharing,
    signing,
    status,
    template,
)

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds every library verb to `verbs`."""
    for room in (
        ask, build, disputes, evaluate, hub, law, ledger, masking, mediate, review, risk, sharing, signing, status,
        template,
    ):  # fmt: skip
        room.add_commands(verbs)
