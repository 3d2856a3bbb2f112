"""Files that survive a power cut: written aside, flushed, renamed, and the folder flushed too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Makes the names in `folder` durable. Windows keeps them with the file and offers no call for it."""
    if sys.platform == "win32":
        return
    flush_file(folder)


def flush_file(path: Path) -> None:
    """Makes the content of a written file durable; an `OSError` of the disk is passed on, never retried."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, content: bytes) -> None:
    """Puts `content` at `path`: whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    flush_folder(path.parent)


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Holds the lock file `path` while inside; another process waits. The system frees it when its holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            yield
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            yield
