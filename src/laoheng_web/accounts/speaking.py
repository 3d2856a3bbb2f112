"""Texts of the library in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render


def language() -> str:
    """The page's language as two letters; Chinese where none is set."""
    return (get_language() or "zh")[:2]


def spoken(message: Message) -> str:
    """A library text in the page's language."""
    return render(message, language())


def told(error: UserError) -> str:
    """What an error says, in the page's language."""
    return spoken(Message(error.code, error.args_))


def faults_of(error: UserError) -> tuple[Message, ...]:
    """The faults that one error gathers; the error itself where it gathers none."""
    several = error.args_.get("faults")
    return several if isinstance(several, tuple) else (Message(error.code, error.args_),)
