"""The transcript as text. It stays in this room: a paper of the file could be read by the bureau, this cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from laoheng.standard.dates import SHANGHAI
from laoheng_web.video.models import Line, VideoSession


def text_of(lines: Iterable[Line]) -> str:
    """One line each: time, and in a private room with whom, then the words."""
    said = {"all": "", "worker": "（同劳动者单独）", "firm": "（同单位单独）"}
    return "".join(
        f"{line.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} {said[line.channel]}{' '.join(line.text.split())}\n"
        for line in lines
    )


def digest_of(session: VideoSession) -> str:
    """SHA-256 of the whole transcript as the mediator has it; empty where nothing was noted."""
    text = text_of(Line.objects.filter(session=session))
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
