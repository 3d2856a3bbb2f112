"""Template tags of the printed papers."""

from __future__ import annotations

from typing import Any

from django import template

from laoheng.standard.messages import Message
from laoheng_web.accounts.speaking import spoken

register = template.Library()


@register.filter
def label(text: Any) -> str:
    """A label that is a library message or a lazy text, in the page's language."""
    return spoken(text) if isinstance(text, Message) else str(text)
