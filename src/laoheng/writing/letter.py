"""Letters whose address shows in the window of a DL envelope; large type, for they are read by hand and aloud."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Literal

import typst

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.writing.fonts import family_in, fonts_in
from laoheng.writing.paper import day_written, printable


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom and where, from whom, about which file, by when one must act, and the words."""

    receiver: str
    address: str
    sender: str
    number: str
    words: tuple[str, ...]
    on: date
    due: date | None = None


def letters_pdf(letters: Sequence[Letter], *, fonts: Path, language: Literal["zh", "en"] = "zh") -> bytes:
    """The letters one after the other, each beginning on a page of its own.

    Raises `UserError`: no letter, no address (`reach.no_address`), or no open Chinese font (`writing.no_font`).
    """
    if not letters or any(not item.address.strip() for item in letters):
        raise UserError("reach.no_address")
    family = family_in(fonts)
    if family is None:
        raise UserError("writing.no_font", looked=[str(fonts)], families=["Noto Sans SC"])
    made: bytes = typst.compile(
        (resources.files("laoheng.writing") / "letter.typ").read_bytes(),
        font_paths=fonts_in(fonts),
        format="pdf",
        sys_inputs={
            "letters": json.dumps([_as_data(item, language) for item in letters], ensure_ascii=False),
            "family": family,
        },
        timestamp=0,
    )
    return made


def _as_data(letter: Letter, language: Literal["zh", "en"]) -> dict[str, object]:
    def say(code: str, **args: object) -> str:
        return render(Message.of(f"reach.letter.{code}", **args), language)

    due = [say("due", due=day_written(letter.due, language))] if letter.due else []
    words = [say("to", name=letter.receiver), *letter.words, *due, say("how")]
    return {
        "receiver": printable(letter.receiver),
        "address": printable(letter.address),
        "sender": printable(letter.sender),
        "title": say("title"),
        "number": printable(say("number", number=letter.number)),
        "paragraphs": [printable(item) for item in words],
        "on": day_written(letter.on, language),
    }
