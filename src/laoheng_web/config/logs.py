"""What the site logs: never an official number, phone or account, whatever text a message or a traceback carries."""

from __future__ import annotations

import logging

from laoheng.text.masking import hide_numbers


class WithoutNumbers(logging.Formatter):
    """Hides numbers that name a person in the whole line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return hide_numbers(super().format(record))
