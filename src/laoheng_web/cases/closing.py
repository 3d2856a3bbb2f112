"""Who wants to hear of each step: rooms above register here and are called in the step's own transaction."""

from __future__ import annotations

from collections.abc import Callable

from laoheng.casework import Move
from laoheng_web.audit.by import By
from laoheng_web.papers.models import Matter

AfterStep = Callable[[By, Matter, Move], None]
_LISTENERS: list[AfterStep] = []


def register(listener: AfterStep) -> None:
    """Calls `listener(by, matter, move)` after each step taken here; registering twice changes nothing."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(by: By, matter: Matter, move: Move) -> None:
    """Calls every listener. What one raises undoes the step."""
    for listener in _LISTENERS:
        listener(by, matter, move)
