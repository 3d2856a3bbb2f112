"""The event of something done in a session."""

from __future__ import annotations

from typing import Any

from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.video.models import VideoSession


def told(type_: str, by: By, session: VideoSession, payload: dict[str, Any], *rows: Any) -> None:
    """Records it: ids and codes, nothing of what was said. Must run in the write's transaction."""
    record(type_, by=by, payload={"session": session.id, **payload}, matter=session.matter_id,
           office=session.office_id, rows=rows)  # fmt: skip
