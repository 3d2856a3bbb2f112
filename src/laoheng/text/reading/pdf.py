"""The text of a pdf, page by page. Runs in the child process."""

from __future__ import annotations

from typing import Any

from laoheng.text.reading.refused import Refused

_FEWEST_CHARACTERS = 8
_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE


def pages_of(content: bytes, *, most_pages: int) -> list[dict[str, Any]]:
    """For each page its `lines`, and whether it is a `picture`: no text to speak of, but an image."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Refused("reading.locked" if locked else "reading.broken") from error
    count = len(pdf)
    if count > most_pages:
        raise Refused("reading.too_many_pages", pages=count, most=most_pages)
    if count == 0:
        raise Refused("reading.broken")
    return [_page(pdf, number) for number in range(count)]


def _page(pdf: Any, number: int) -> dict[str, Any]:
    import pypdfium2

    try:
        page = pdf[number]
        text = page.get_textpage().get_text_bounded(errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
        drawn = any(True for _ in page.get_objects(filter=(_IMAGE,), max_depth=3))
    except pypdfium2.PdfiumError as error:
        raise Refused("reading.broken") from error
    lines = [line for line in text.replace("\ufffe", "").replace("\x00", "").split("\n") if line.strip()]
    letters = sum(len(line.strip()) for line in lines)
    return {"lines": lines, "picture": letters < _FEWEST_CHARACTERS and drawn}
