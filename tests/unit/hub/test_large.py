"""Half a million rows go through in flat memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.intake import write_csv

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_half_a_million_rows_are_checked_and_stored_within_500_megabytes(tmp_path: Path) -> None:
    write_csv(tmp_path / "wages.csv", 500_000)
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", "store", str(tmp_path / "wages.csv")],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["rows"], told["accepted"]) == (500_000, 500_000)
    assert told["peak_mb"] <= 500
