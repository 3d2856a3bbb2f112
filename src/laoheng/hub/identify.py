"""Official numbers in, random ids out: what the vault does for intake, and a stand-in for tests and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID


class Identities(Protocol):
    """Gives the random id of a person or firm, a new one for a number seen first. The numbers stay on its side."""

    def persons(
        self,
        numbers: Sequence[str | None],
        names: Sequence[str | None],
        phones: Sequence[str | None],
        accounts: Sequence[str | None],
    ) -> Sequence[str | None]:
        """One id for each number, in order; None where there is no number. Columns are of one length."""
        ...

    def firms(self, codes: Sequence[str]) -> Sequence[str]:
        """One id for each unified social credit code, in order."""
        ...


class MemoryIdentities:
    """Keeps the numbers in memory only; `randomness(n)` gives n random bytes."""

    def __init__(self, randomness: Callable[[int], bytes]) -> None:
        self._randomness = randomness
        self._persons: dict[str | None, str | None] = {None: None}
        self._firms: dict[str, str] = {}

    def persons(
        self,
        numbers: Sequence[str | None],
        names: Sequence[str | None],
        phones: Sequence[str | None],
        accounts: Sequence[str | None],
    ) -> list[str | None]:
        """See `Identities.persons`; names, phones and accounts are not kept."""
        known = self._persons
        for number in set(numbers).difference(known):
            known[number] = self._new()
        return list(map(known.__getitem__, numbers))

    def firms(self, codes: Sequence[str]) -> list[str]:
        """See `Identities.firms`."""
        for code in set(codes).difference(self._firms):
            self._firms[code] = self._new()
        return list(map(self._firms.__getitem__, codes))

    def _new(self) -> str:
        return str(UUID(bytes=self._randomness(16), version=4))
