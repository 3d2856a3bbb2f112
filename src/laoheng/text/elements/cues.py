"""Hand-written signs of each element, with the words that cancel them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LABELS = tuple(f"LB{number}" for number in range(1, 21))


@dataclass(frozen=True, slots=True)
class Cue:
    """Signs of one element. `rare`: labelled examples are too few to learn from, so the signs decide."""

    label: str
    name: str
    rare: bool
    signs: tuple[re.Pattern[str], ...]
    guards: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Which signs and guards of an element a sentence shows, by number."""

    signs: tuple[int, ...]
    guards: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """A sign is there and nothing cancels it."""
        return bool(self.signs) and not self.guards


@cache
def cues() -> tuple[Cue, ...]:
    """The cue table, in the order of `LABELS`."""
    table = yaml.safe_load((files(__package__) / "cues.yaml").read_text("utf-8"))
    return tuple(
        Cue(
            label,
            table[label]["name"],
            table[label].get("rare", False),
            tuple(map(re.compile, table[label]["any"])),
            tuple(map(re.compile, table[label]["unless"])),
        )
        for label in LABELS
    )


def element_names() -> dict[str, str]:
    """The name of each element, as the public set gives it."""
    return {cue.label: cue.name for cue in cues()}


def look(sentence: str) -> dict[str, Hit]:
    """The elements whose signs `sentence` shows, cancelled ones included."""
    found = {}
    for cue in cues():
        signs = tuple(number for number, sign in enumerate(cue.signs) if sign.search(sentence))
        if signs or cue.guards:
            guards = tuple(number for number, guard in enumerate(cue.guards) if guard.search(sentence))
            if signs or guards:
                found[cue.label] = Hit(signs, guards)
    return found


def rare_labels(sentence: str) -> set[str]:
    """Elements that the signs alone decide in `sentence`."""
    hits = look(sentence)
    return {cue.label for cue in cues() if cue.rare and cue.label in hits and hits[cue.label].holds}
