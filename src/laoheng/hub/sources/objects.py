"""Object storage: S3 and the like through `pyarrow.fs`, the sender writing one object a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyarrow import fs

from laoheng.hub.files import FileLimits
from laoheng.hub.sources.feed import FeedStoppedError, FeedUnavailableError, Page


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The objects below `prefix` in the order of their last change.

    `files` is an `S3FileSystem` with the bucket's credentials, or a local one where a bucket is mounted. An object
    appears whole, so no rule on names is needed.
    """

    files: fs.FileSystem
    prefix: str
    size_limit: int = FileLimits().size

    def pages(self, after: str | None) -> Iterator[Page]:
        """One page an object. Raises `FeedStoppedError` where the store cannot be read or an object is too large."""
        try:
            found = self.files.get_file_info(fs.FileSelector(self.prefix, recursive=True))
            objects = [
                (f"{item.mtime_ns or 0:020d}/{item.path}", item) for item in found if item.type == fs.FileType.File
            ]
            for mark, item in sorted(objects, key=lambda pair: pair[0]):
                if after is not None and mark <= after:
                    continue
                if item.size > self.size_limit:
                    raise FeedStoppedError(
                        "sources.too_large", page=item.base_name, size=item.size, limit=self.size_limit
                    )
                with self.files.open_input_stream(item.path) as stream:
                    yield Page(item.base_name, stream.read(), mark)
        except OSError as error:
            raise FeedUnavailableError("sources.store_unreadable", why=str(error)[:200]) from error
