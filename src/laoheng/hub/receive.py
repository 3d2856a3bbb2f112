"""Taking an upload to disk: whole, digested and durable, or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from laoheng.hub.durable import flush_folder
from laoheng.hub.files import FileLimits, FileRefusedError
from laoheng.standard.errors import LaohengError

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,79}")


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it arrived. `sha256` is over its bytes and is shown to the sender."""

    path: Path
    size: int
    sha256: str


def receive(
    chunks: Iterable[bytes],
    folder: Path,
    name: str,
    *,
    expected_size: int | None = None,
    limits: FileLimits | None = None,
) -> Received:
    """Streams `chunks` to `folder/name` and returns what arrived.

    `name` is ours (the receipt's id), never the sender's. With `expected_size` (the declared length) a shorter or
    longer upload is refused. Whatever goes wrong, also an error of `chunks`, leaves nothing behind.
    Raises `FileRefusedError`.
    """
    if not _NAME.fullmatch(name):
        raise LaohengError(f"{name!r} is no name of ours")
    limit = (limits or FileLimits()).size
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{name}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileRefusedError("intake.file.too_large", size=f"> {limit} B", limit=f"{limit} B")
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                raise FileRefusedError("intake.file.empty")
            if expected_size is not None and size != expected_size:
                raise FileRefusedError("intake.file.upload_cut", received=size, expected=expected_size)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / name)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    flush_folder(folder)
    return Received(folder / name, size, digest.hexdigest())
