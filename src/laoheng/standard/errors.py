"""One family of errors: each says what is wrong, where, why, and what to do next."""

from __future__ import annotations


class LaohengError(Exception):
    """Base of every error this project raises on purpose."""


class UserError(LaohengError):
    """A mistake in what a person or a file gave us; shown without a traceback.

    `code` is a stable message code (see `laoheng.standard.messages`), `args_` fill its text.
    """

    def __init__(self, code: str, /, **args_: object) -> None:
        self.code = code
        self.args_ = args_
        super().__init__(code)

    def __str__(self) -> str:
        # Imported late: the catalogue reads files and errors must stay cheap to import.
        from laoheng.standard.messages import Message, render

        return render(Message.of(self.code, **self.args_))


class NotCoveredError(UserError):
    """A date, year or region for which we hold no data; never answered with a default."""
