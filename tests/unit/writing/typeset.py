"""What the tests of papers share: the font of this machine, and the words of a PDF read back."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from laoheng.standard.errors import UserError
from laoheng.writing.fonts import find_fonts, usual_folders


@cache
def fonts() -> Path:
    """A folder with an open Chinese font; skips the test with one line where this machine has none."""
    try:
        return find_fonts(usual_folders(os.environ.get("LAOHENG_FONTS")))
    except UserError as missing:
        pytest.skip(str(missing))


def pdf_words(made: bytes) -> str:
    """All words of a PDF, page after page."""
    document = pypdfium2.PdfDocument(made)
    return "\n".join(page.get_textpage().get_text_range() for page in document)
