"""Where this installation keeps its things."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """The data folder (LAOHENG_DATA, else ./data); made when missing."""
    folder = Path(os.environ.get("LAOHENG_DATA", "data")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keys_dir() -> Path:
    """The folder of secret keys, outside the database: LAOHENG_KEYS, else `keys` in the data folder."""
    folder = Path(os.environ["LAOHENG_KEYS"]) if "LAOHENG_KEYS" in os.environ else data_dir() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def lake_dir() -> Path:
    """The root of the lake."""
    return data_dir() / "lake"


def inbox_dir() -> Path:
    """Where received files are kept as they came."""
    folder = data_dir() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
