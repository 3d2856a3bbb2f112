"""A feed run in a process of its own that is ended by SIGKILL at a step: run by `test_kill.py`.

Arguments: adapter, folder, step (0: none). The watermark lies in a file, written as a transaction would: whole or not.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from laoheng.hub.durable import write_durably
from laoheng.hub.sources.feed import Page, run_feed
from tests.unit.hub.making import ANN, BEN, wage_line
from tests.unit.hub.sources.harness import ADAPTERS, FEED, Pool, Published

PAGES = (
    [wage_line(ANN, "2026-03"), wage_line(BEN, "2026-03")],
    [wage_line(BEN, "2026-03", paid="4200.00")],
    [wage_line(ANN, "2026-02")],
)


def published(adapter: str, folder: Path) -> Published:
    """A sender with all its pages put up: those in memory anew, those on disk once."""
    sender_folder = folder / "sender"
    fresh = not sender_folder.exists()
    sender_folder.mkdir(exist_ok=True)
    sender: Published = ADAPTERS[adapter](sender_folder)
    if fresh or adapter in ("http", "push"):
        for page in PAGES:
            sender.publish(page)
    else:
        sender.columns = [(f"c{n}", heading) for n, heading in enumerate(FEED.headings)]  # type: ignore[attr-defined]
    return sender


@dataclass
class KeptPool(Pool):
    """A pool whose count of batches and watermark outlive the process."""

    def deliver(self, page: Page) -> str:
        receipt = super().deliver(page)
        write_durably(self.root / "state.json", json.dumps([self.watermark, len(self.reports)]).encode())
        return receipt


def kill() -> None:
    """The end of this process, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(adapter: str, folder: Path, step: int) -> None:
    """Takes in all pages, unless it is killed first."""
    pool = KeptPool(folder, crash_at=step or None, end=kill)
    state = folder / "state.json"
    if state.exists():
        pool.watermark, batches = json.loads(state.read_text())
        pool.reports = [None] * batches  # type: ignore[list-item]  # only their number counts here
    sender = published(adapter, folder)
    done = run_feed(FEED, sender.source(), after=pool.watermark, deliver=pool.deliver)
    assert done.stopped is None, done.stopped
    print(json.dumps(pool.rows()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
