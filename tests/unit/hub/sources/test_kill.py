"""A process killed by SIGKILL between any two pages, or within one, leaves the tables of an undisturbed run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.hub.sources.harness import ADAPTERS
from tests.unit.hub.sources.killed import PAGES

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[4]


def take_in(adapter: str, folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.unit.hub.sources.killed", adapter, str(folder), str(step)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_kill_9_at_any_step_leaves_the_tables_of_an_undisturbed_run(adapter: str, tmp_path: Path) -> None:
    undisturbed = take_in(adapter, tmp_path / "undisturbed", 0)
    assert undisturbed.returncode == 0, undisturbed.stderr
    rows = json.loads(undisturbed.stdout)
    assert len(rows) == 3
    # Two steps a page; the database gives the four rows in two pages.
    pages = 2 if adapter == "sql" else len(PAGES)
    for step in range(1, 2 * pages + 1):
        folder = tmp_path / f"killed-{step}"
        killed = take_in(adapter, folder, step)
        assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, ""), (step, killed.stderr)
        assert json.loads(take_in(adapter, folder, 0).stdout) == rows, step
