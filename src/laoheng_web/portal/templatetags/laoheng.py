"""Template tags: library messages in the page's language, months, money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from laoheng.standard.messages import Message, render

register = template.Library()


@register.filter
def say(message: Message | Mapping[str, Any] | None) -> str:
    """The text of a library message (object or its JSON form) in the page's language."""
    if not message:
        return ""
    if isinstance(message, Mapping):
        message = Message.from_json(message)
    return render(message, (get_language() or "zh")[:2])


@register.filter
def yuan(value: Any) -> str:
    """An amount with two decimals and thousands separators; a dash where it is not known."""
    if value in (None, ""):
        return "—"
    return f"{Decimal(str(value)):,.2f}"
