"""What rooms above add to the portrait of a firm: each registers a panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from laoheng_web.audit.by import By

Panel = Callable[[By, UUID], tuple[str, dict[str, Any]]]
_PANELS: dict[str, Panel] = {}


def register_panel(name: str, panel: Panel) -> None:
    """Adds `panel` (actor, firm id → template and its context) to the portrait of a firm."""
    _PANELS[name] = panel


def panels(by: By, firm: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of every panel, by name."""
    return [_PANELS[name](by, firm) for name in sorted(_PANELS)]
