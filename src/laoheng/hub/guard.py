"""Text cells that a spreadsheet would run as a formula: guarded on the way out, restored on the way in."""

from __future__ import annotations

import re

# = + - @ and their full-width forms, also behind blanks; tab and line ends at the very start.
_DANGEROUS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹢﹣﹦﹫])")


def guard(text: str) -> str:
    """`text` with a leading quote where a spreadsheet program could run it. For text columns only."""
    return "'" + text if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given; any other text as it is."""
    return text[1:] if text[:1] == "'" and _DANGEROUS.match(text, 1) else text
