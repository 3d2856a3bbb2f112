"""Looking for words in the bytes of every file below a folder, packed ones opened: is anything of a person left?"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

_PIECE: Final = 4 << 20
_ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class Trace:
    """A file in which a word was found; `word` is its place in the words asked for, so that a report names nobody."""

    path: Path
    word: int


def scan(root: Path, words: Sequence[str | bytes]) -> Iterator[Trace]:
    """Every file below `root` that holds one of `words`: as it lies, and unpacked where it is a workbook or Parquet.

    Texts are looked for as UTF-8, GB18030 and UTF-16. A file that goes while it is looked for is no trace.
    """
    wanted = [_spellings(word) for word in words]
    for path in sorted(item for item in root.rglob("*") if item.is_file() and not item.is_symlink()):
        try:
            found = _found(path, wanted)
        except FileNotFoundError:
            continue
        yield from (Trace(path, place) for place in sorted(found))


def in_text(text: str, words: Sequence[str]) -> set[int]:
    """The places in `words` of those that `text` holds."""
    return {place for place, word in enumerate(words) if word in text}


def _spellings(word: str | bytes) -> tuple[bytes, ...]:
    if isinstance(word, bytes):
        return (word,)
    return tuple(dict.fromkeys(word.encode(name) for name in _ENCODINGS))


def _found(path: Path, wanted: Sequence[tuple[bytes, ...]]) -> set[int]:
    found: set[int] = set()
    for piece in _pieces(path, max((len(one) for all_ in wanted for one in all_), default=1)):
        found |= {place for place, spelled in enumerate(wanted) if any(one in piece for one in spelled)}
    return found


def _pieces(path: Path, overlap: int) -> Iterator[bytes]:
    """The file's bytes in pieces that overlap, then those of what is packed in it."""
    with path.open("rb") as file:
        head, before = file.read(4), b""
        file.seek(0)
        while block := file.read(_PIECE):
            yield before + block
            before = block[-overlap:]
    if head == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(path) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError):
            return  # not a whole archive: its bytes were looked at as they lie
    elif head == b"PAR1":
        yield from _parquet(path)


def _parquet(path: Path) -> Iterator[bytes]:
    file = pq.ParquetFile(path)
    yield str(file.metadata.to_dict()).encode()  # statistics name the least and greatest value of a column
    for batch in file.iter_batches(batch_size=20_000):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(zip(*_columns(batch), strict=True))
        yield text.getvalue().encode()


def _columns(batch: pa.RecordBatch) -> list[list[object]]:
    return [column.to_pylist() for column in batch.columns] or [[]]
