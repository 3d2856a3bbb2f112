"""Prints how long a photographed page of dense print takes to read; nothing is asserted.

python -m bench.photo
"""

from __future__ import annotations

import io
import os
import time
from collections import Counter

from PIL import Image, ImageDraw, ImageFont

from bench.review import twenty_pages
from laoheng.text.reading import Limits, read_document
from laoheng.writing.fonts import find_fonts, fonts_in, usual_folders

LETTERS_A_LINE, LINES = 38, 40
WIDTH, HEIGHT, MARGIN = 1654, 2339, 140  # A4 at 200 dots an inch


def page(text: str, turn: float = 2.2) -> bytes:
    """A page of contract text held a little askew before a phone, as JPEG."""
    letter = (WIDTH - 2 * MARGIN) // LETTERS_A_LINE
    found = fonts_in(find_fonts(usual_folders(os.environ.get("LAOHENG_FONTS")))).fonts()
    font = ImageFont.truetype(next(face.path for face in found if face.path and face.weight < 600), letter)
    sheet = Image.new("RGB", (WIDTH, HEIGHT), (232, 229, 222))
    drawn = ImageDraw.Draw(sheet)
    words = text.replace("\n", "")
    for line in range(LINES):
        part = words[line * LETTERS_A_LINE : (line + 1) * LETTERS_A_LINE]
        drawn.text((MARGIN, MARGIN + line * (HEIGHT - 2 * MARGIN) / LINES), part, (40, 40, 44), font)
    held = io.BytesIO()
    sheet.rotate(turn, expand=True, fillcolor=(90, 80, 70), resample=Image.Resampling.BICUBIC).save(
        held, "JPEG", quality=70
    )
    return held.getvalue()


def main() -> None:
    """Seconds for one dense page, twice: each reading starts a process of its own."""
    text = twenty_pages()
    picture = page(text)
    for turn in ("first", "again"):
        start = time.perf_counter()
        read = read_document(picture, "photo.jpg", limits=Limits(picture_seconds=400)).text
        taken = time.perf_counter() - start
        wanted = text.replace("\n", "")[: LETTERS_A_LINE * LINES]
        found = sum((Counter(wanted) & Counter(read)).values())
        print(f"{turn}: {len(wanted)} letters on {LINES} lines, {found / len(wanted):.1%} of them read, {taken:.1f} s")


if __name__ == "__main__":
    main()
