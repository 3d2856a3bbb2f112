"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets beside the checkout (or LAOHENG_SHARED); skips where it is absent."""
    folder = Path(os.environ.get("LAOHENG_SHARED", ROOT.parent / "shared"))
    if not (folder / "law" / "facts.md").is_file():
        pytest.skip(f"public data sets not found at {folder}; set LAOHENG_SHARED to their folder")
    return folder
