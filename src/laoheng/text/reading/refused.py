"""How the child process says that a file cannot be read."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal, told to the parent by code
    """The file cannot be read; `code` is a message code."""

    def __init__(self, code: str, **args: object) -> None:
        self.code = code
        self.args_ = args
        super().__init__(code)
