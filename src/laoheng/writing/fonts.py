"""Open Chinese fonts: where the pages of a PDF get their characters from."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import typst

from laoheng.standard.errors import UserError

# Families under the SIL Open Font License, in order of preference.
OPEN_FAMILIES: Final = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)


def usual_folders(named: str | None = None) -> tuple[Path, ...]:
    """Where fonts are looked for: the folder `named` by the operator, what setup brought, the machine's own."""
    brought = Path(sys.prefix) / "share" / "laoheng" / "fonts"
    return (*((Path(named),) if named else ()), brought, Path("/usr/share/fonts"))


@cache
def fonts_in(folder: Path) -> typst.Fonts:
    """The fonts below `folder` and no others: what the machine has besides must not change a page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def family_in(folder: Path) -> str | None:
    """The open Chinese family below `folder` that is preferred, None where there is none."""
    there = set(fonts_in(folder).families())
    return next((family for family in OPEN_FAMILIES if family in there), None)


def find_fonts(folders: Sequence[Path]) -> Path:
    """The folder with an open Chinese font, searched for in `folders` and below, in order.

    Raises `UserError` (`writing.no_font`) that names where it looked.
    """
    for folder in folders:
        if not folder.is_dir():
            continue
        if family := family_in(folder):
            faces = [Path(face.path).parent for face in fonts_in(folder).fonts() if face.family == family and face.path]
            return Path(os.path.commonpath(faces))
    raise UserError("writing.no_font", looked=[str(folder) for folder in folders], families=list(OPEN_FAMILIES[:3]))
