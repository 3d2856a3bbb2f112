"""A process killed at any step of a commit, then started again, leaves what an undisturbed one leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing and forking processes needs a Unix system")
def test_killed_at_any_step_and_resumed_equals_undisturbed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.hub.kill_points", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    undisturbed, *disturbed = lines
    killed = [line for line in disturbed if line["killed"]]
    assert len(killed) >= 10, done.stderr
    assert not disturbed[-1]["killed"]  # the loop ran until nothing was left to interrupt
    assert undisturbed["proven"]
    assert undisturbed["seal"][:3] == [0, 4, 8]
    for line in disturbed:
        for key in ("seal", "history", "current", "proven"):
            assert line[key] == undisturbed[key], f"step {line['step']}: {key}"
