"""Texts as counted terms, each term a number: what an index needs, small enough to be kept in a file.

A term's number is its CRC-32, cut to fewer bits where a file must not give its texts away (feature hashing: Weinberger
et al. 2009). With all 32 bits two terms of a collection of ours practically never meet.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
ALL_BITS = 32


def number(term: str, bits: int = ALL_BITS) -> int:
    """The number of `term`, below 2 to the power of `bits`."""
    return zlib.crc32(term.encode()) & ((1 << bits) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Bags:
    """`size` texts: text `rows[i]` holds the term `terms[i]` `counts[i]` times; by text, then by term."""

    size: int
    rows: Numbers
    terms: Numbers
    counts: Numbers
    bits: int = ALL_BITS

    def joined(self, owner: Numbers, size: int) -> Bags:
        """`size` texts, each made of those that `owner` gives to it."""
        return _summed(size, owner[self.rows], self.terms, self.counts, self.bits)

    def taken(self, places: Numbers, into: Numbers, size: int) -> Bags:
        """`size` texts: text `into[i]` gains all of text `places[i]`."""
        starts = np.searchsorted(self.rows, np.arange(self.size + 1))
        lengths = (starts[1:] - starts[:-1])[places]
        first = np.repeat(starts[:-1][places] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        chosen = first + np.arange(int(lengths.sum()))
        return _summed(size, np.repeat(into, lengths), self.terms[chosen], self.counts[chosen], self.bits)

    def with_more(self, other: Bags) -> Bags:
        """Each text with the terms of the text at the same place in `other` added."""
        return _summed(
            self.size,
            np.concatenate((self.rows, other.rows)),
            np.concatenate((self.terms, other.terms)),
            np.concatenate((self.counts, other.counts)),
            self.bits,
        )

    def followed_by(self, other: Bags) -> Bags:
        """These texts, then those of `other`."""
        return Bags(
            self.size + other.size,
            np.concatenate((self.rows, other.rows + self.size)),
            np.concatenate((self.terms, other.terms)),
            np.concatenate((self.counts, other.counts)),
            self.bits,
        )

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The parts as small arrays under names that begin with `name`, for a file."""
        return {
            f"{name}_lengths": np.bincount(self.rows, minlength=self.size).astype(np.uint16),
            f"{name}_terms": self.terms.astype(np.uint32),
            f"{name}_counts": self.counts.astype(np.uint8),
            f"{name}_bits": np.array([self.bits], dtype=np.uint8),
        }

    @classmethod
    def of_arrays(cls, held: Mapping[str, npt.NDArray[np.generic]], name: str) -> Bags:
        """The bags that `arrays` gave."""
        lengths = held[f"{name}_lengths"].astype(np.int64)
        return cls(
            len(lengths),
            np.repeat(np.arange(len(lengths)), lengths),
            held[f"{name}_terms"].astype(np.int64),
            held[f"{name}_counts"].astype(np.int64),
            int(held[f"{name}_bits"].astype(np.int64)[0]),
        )


def bags(documents: Sequence[Iterable[str]], bits: int = ALL_BITS) -> Bags:
    """The terms of each document, counted; a term stands at most 255 times in one."""
    known: dict[str, int] = {}
    rows, terms, counts = [], [], []
    for row, document in enumerate(documents):
        counted: Counter[int] = Counter()
        for term, often in Counter(document).items():
            if term not in known:
                known[term] = number(term, bits)
            counted[known[term]] += often
        for term_number, often in sorted(counted.items()):
            rows.append(row)
            terms.append(term_number)
            counts.append(min(often, 255))
    whole = np.int64
    return Bags(len(documents), np.array(rows, whole), np.array(terms, whole), np.array(counts, whole), bits)


def _summed(size: int, rows: Numbers, terms: Numbers, counts: Numbers, bits: int) -> Bags:
    keys = (rows << ALL_BITS) | terms
    unique, place = np.unique(keys, return_inverse=True)
    total = np.bincount(place, weights=counts, minlength=len(unique)).astype(np.int64)
    return Bags(size, unique >> ALL_BITS, unique & ((1 << ALL_BITS) - 1), total, bits)
