"""Template tags of the complaint pages: labels of either sort, months, sizes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from laoheng.casework import Transition
from laoheng.standard.messages import Message
from laoheng_web.accounts.speaking import spoken

register = template.Library()


@register.filter
def words(text: Any) -> str:
    """A label that is a library message or a lazy text, in the page's language."""
    return spoken(text) if isinstance(text, Message) else str(text)


@register.filter
def month(text: str) -> str:
    """ "2026-09" as people say it."""
    return _("%(year)s年%(month)s月") % {"year": text[:4], "month": text[5:].lstrip("0")}


@register.filter
def kilobytes(size: int) -> str:
    """A file's size in kB or MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


@register.filter
def many(value: Any) -> list[Any]:
    """A value as a list, so that one and several are shown alike."""
    return list(value) if isinstance(value, list | tuple) else [value]


@register.filter
def move_label(item: Transition) -> str:
    """The label of a move's button."""
    return spoken(Message(item.message))
