"""The ranking of questions is learned when first needed; a server learns it at its start, beside its other work."""

from __future__ import annotations

import threading


def warm() -> None:
    """Learns the ranking in a thread of its own, so that the first question does not wait for it."""
    threading.Thread(target=_learn, daemon=True, name="ranking").start()


def _learn() -> None:
    from laoheng.advice.ask.engine import ranking

    ranking()
