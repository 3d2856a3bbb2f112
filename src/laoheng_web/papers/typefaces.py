"""Where this installation has its open Chinese font."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from laoheng.writing.fonts import find_fonts


@cache
def fonts() -> Path:
    """The folder of fonts: LAOHENG_FONTS, else the one `make setup` brought, else the machine's.

    Raises `UserError` (`writing.no_font`) where none of them holds one.
    """
    named = os.environ.get("LAOHENG_FONTS")
    own = [Path(named)] if named else []
    return find_fonts([*own, Path(sys.prefix) / "share" / "laoheng" / "fonts", Path("/usr/share/fonts")])
