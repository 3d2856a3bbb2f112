"""Where this installation has its open Chinese font."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from laoheng.writing.fonts import find_fonts, usual_folders


@cache
def fonts() -> Path:
    """The folder of fonts: LAOHENG_FONTS, else the one `make setup` brought, else the machine's.

    Raises `UserError` (`writing.no_font`) where none of them holds one.
    """
    return find_fonts(usual_folders(settings.FONTS))
