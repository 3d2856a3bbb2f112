"""What the tagger sees of each character: its neighbours, the words around it, family names. Never a whole name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import rjieba

from laoheng.standard.normalise import half_width
from laoheng.text.names.surnames import COMPOUND, FOREIGN, GIVEN, surname_rank, title_at

_EDGE = "▁"


def features(text: str) -> list[list[str]]:
    """One list of feature names for each character of `text`."""
    plain = half_width(text)
    marks, words, parts = _words(plain)
    ranks = [surname_rank(char) for char in plain]
    kinds = "".join(_kind(char) for char in plain)
    hints = _hints(plain)
    padded = _EDGE * 3 + plain + _EDGE * 3
    return [_at(padded, place, marks, words, parts, ranks, kinds) + hints[place] for place in range(len(plain))]


def _at(
    padded: str,
    place: int,
    marks: Sequence[str],
    words: Sequence[int],
    parts: Sequence[tuple[str, str]],
    ranks: Sequence[str],
    kinds: str,
) -> list[str]:
    a, b, c, d, e, f, g = list(padded[place : place + 7])
    rank = ranks[place]
    before = ranks[place - 1] if place else _EDGE
    before2 = ranks[place - 2] if place > 1 else _EDGE
    after = ranks[place + 1] if place + 1 < len(ranks) else _EDGE
    word = words[place]
    this, last = parts[word], parts[word - 1] if word else (_EDGE, _EDGE)
    following = parts[word + 1] if word + 1 < len(parts) else (_EDGE, _EDGE)
    beyond = parts[word + 2][0] if word + 2 < len(parts) else _EDGE
    mark = marks[place]
    return [
        "0" + d, "1" + c, "2" + e, "3" + b, "4" + f, "5" + a, "6" + g,
        "7" + c + d, "8" + d + e, "9" + b + c, "A" + e + f, "B" + c + e,
        f"C{rank}{after}", f"D{before}{d}", f"E{before2}{before}{d}", f"F{before}{rank}{after}{mark}",
        f"G{kinds[max(0, place - 1) : place + 2]}", f"H{mark}{this[1]}", f"I{last[1]}{mark}{this[1]}",
        f"J{mark}{this[1]},{following[1]}", f"K{mark}{last[0]}", f"L{mark}{following[0]}", f"M{this[0] if len(this[0]) == 1 else mark}",
        f"N{rank}{last[0]}", f"O{last[1]},{mark}{this[1]},{following[1]}", f"P{rank}{mark}{following[0]}",
        f"Q{'Y' if d + e in COMPOUND else 'n'}{'Y' if c + d in COMPOUND else 'n'}", f"R{mark}{beyond}", f"S{before}{mark}{e}",
        f"T{this[0]}{mark}", f"d{mark}{_shape(this[0])}", f"e{mark}{_shape(this[0])}{last[1]}{following[1]}",
    ]  # fmt: skip


@lru_cache(maxsize=50_000)
def _shape(word: str) -> str:
    """Length of the word, its first character as a family name, how it goes on, and whether the dictionary has it."""
    rank = "C" if word[:2] in COMPOUND else surname_rank(word[:1])
    given = "g" if all(char in GIVEN for char in word[1:]) else "n"
    foreign = "f" if all(char in FOREIGN for char in word) else "n"
    return f"{min(len(word), 5)}{rank}{given}{foreign}{'k' if rjieba.has_word(word) else 'u'}"


def _hints(plain: str) -> list[list[str]]:
    """Hints from the tables: family name followed by given-name characters, stretches of foreign syllables, titles."""
    size = len(plain)
    shape = "".join(
        (surname_rank(char) + ("g" if char in GIVEN else "n")) if _kind(char) == "h" else "p" + _kind(char)
        for char in plain
    )
    padded = "__" * 3 + shape + "__" * 3
    runs = _runs(plain)
    titles = [title_at(plain, place) for place in range(size)] + [False] * 3
    hints = []
    for place in range(size):
        around = padded[2 * place : 2 * place + 14]
        run, offset = runs[place]
        title = "1" if titles[place + 1] else "2" if titles[place + 2] else "3" if titles[place + 3] else "0"
        rank = around[6]
        hints.append(
            [
                f"U{around[6:12]}",
                f"V{around[4:10]}",
                f"W{around[2:8]}",
                f"X{around[2:12]}",
                f"Y{rank}{title}",
                f"Z{title}{'t' if titles[place] else 'n'}{around[4]}{around[2]}",
                f"a{run}",
                f"b{run}{offset}",
                f"c{run}{plain[place]}",
            ]
        )
    return hints


def _runs(plain: str) -> list[tuple[str, str]]:
    """For each character the length of the stretch of foreign syllables it stands in and its place there."""
    runs: list[tuple[str, str]] = []
    start = 0
    for place in range(len(plain) + 1):
        if place < len(plain) and (plain[place] in FOREIGN or plain[place] in "·•・"):
            continue
        length = place - start
        size = "0" if length < 2 else str(length) if length < 5 else "5"
        runs += [(size, "B" if at == 0 else "E" if at == length - 1 else "M") for at in range(length)]
        if place < len(plain):
            runs.append(("-", "-"))
        start = place + 1
    return runs


def _words(plain: str) -> tuple[list[str], list[int], list[tuple[str, str]]]:
    """For each character its place in its word (BMES) and the word's number; the words with their part of speech."""
    marks: list[str] = []
    words: list[int] = []
    parts: list[tuple[str, str]] = []
    for number, (word, part) in enumerate(rjieba.tag(plain)):
        parts.append((word, part))
        marks += ["S"] if len(word) == 1 else ["B", *"M" * (len(word) - 2), "E"]
        words += [number] * len(word)
    if len(marks) != len(plain):  # a cut that loses characters would shift every place after it
        return ["S"] * len(plain), list(range(len(plain))), [(char, "x") for char in plain]
    return marks, words, parts


def _kind(char: str) -> str:
    if char.isdigit():
        return "d"
    if "a" <= char.lower() <= "z":
        return "l"
    if char in "·•・":
        return "m"
    return "h" if unicodedata.category(char) == "Lo" else "p"
