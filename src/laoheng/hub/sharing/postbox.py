"""A folder that carries rounds between a leader and departments: one question a round, one answer from each.

Any way of moving files serves (a shared folder, an exchange platform, a courier's disk): a file is written beside its
name and renamed, so that it is there whole or not at all, and none is ever written twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from laoheng.standard.errors import UserError

Wait = Callable[[str], None]
"""Called while a file (named) is not there yet; returns to look again, raises to give up."""


class Postbox:
    """The folder of one fit by `parties` departments. `wait` sleeps a little, or raises when it has waited enough."""

    def __init__(self, folder: Path, parties: int, wait: Wait) -> None:
        self._folder, self._parties, self._wait = folder, parties, wait

    def keys(self, place: int, own: bytes) -> list[bytes]:
        """Lays down the own public key and returns those of all departments, in their order."""
        self._put(f"key-{place}", own)
        return [self._take(f"key-{n}") for n in range(1, self._parties + 1)]

    def ask(self, message: bytes) -> list[bytes]:
        """The leader's side: one question, and the answers of all departments."""
        number = 1 + sum(1 for _ in self._folder.glob("ask-*.bin"))
        self._put(f"ask-{number}", message)
        return [self._take(f"answer-{number}-{place}") for place in range(1, self._parties + 1)]

    def end(self) -> None:
        """The leader's side: no more questions; an empty one says so."""
        self._put(f"ask-{1 + sum(1 for _ in self._folder.glob('ask-*.bin'))}", b"")

    def serve(self, place: int, answer: Callable[[bytes], bytes]) -> int:
        """A department's side: answers every question until the leader ends; returns how many."""
        number = 0
        while message := self._take(f"ask-{number + 1}"):
            number += 1
            self._put(f"answer-{number}-{place}", answer(message))
        return number

    def _put(self, name: str, content: bytes) -> None:
        path, half = self._folder / f"{name}.bin", self._folder / f".{name}.half"
        try:
            half.write_bytes(content)
            os.link(half, path)  # fails where the name is taken: nothing is answered twice
            half.unlink()
        except OSError as error:
            raise UserError("sharing.psi.file", path=str(path), why=error.strerror or "") from error

    def _take(self, name: str) -> bytes:
        path = self._folder / f"{name}.bin"
        while not path.is_file():
            self._wait(path.name)
        return path.read_bytes()
