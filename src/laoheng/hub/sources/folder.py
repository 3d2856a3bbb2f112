"""File drop: a folder that a sender's program or a person puts files into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from laoheng.hub.files import FileLimits
from laoheng.hub.sources.feed import FeedStoppedError, FeedUnavailableError, Page

_TABLES = frozenset({".csv", ".txt", ".tsv", ".xlsx"})


@dataclass(frozen=True, slots=True)
class FileDrop:
    """The tables in `folder` in the order they arrived.

    A sender writes under a name that starts with a dot or ends in `.part` and renames when the file is whole. Arrival
    is the inode's change time, which renaming sets and copying with an old date does not hide: no late file is missed.
    """

    folder: Path
    size_limit: int = FileLimits().size

    def pages(self, after: str | None) -> Iterator[Page]:
        """One page a file. Raises `FeedStoppedError` where the folder cannot be read or a file is too large."""
        for mark, path in self._arrived():
            if after is None or mark > after:
                yield Page(path.name, self._content(path), mark)

    def _arrived(self) -> list[tuple[str, Path]]:
        try:
            entries = [entry for entry in os.scandir(self.folder) if entry.is_file(follow_symlinks=False)]
        except OSError as error:
            raise FeedUnavailableError(
                "sources.folder_unreadable", why=error.strerror or type(error).__name__
            ) from error
        whole = [
            item for item in entries if not item.name.startswith(".") and Path(item.name).suffix.lower() in _TABLES
        ]
        return sorted((f"{item.stat().st_ctime_ns:020d}/{item.name}", Path(item.path)) for item in whole)

    def _content(self, path: Path) -> bytes:
        size = path.stat().st_size
        if size > self.size_limit:
            raise FeedStoppedError("sources.too_large", page=path.name, size=size, limit=self.size_limit)
        return path.read_bytes()
