"""Template tags of the printed papers."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from laoheng.standard.messages import Message, render

register = template.Library()


@register.filter
def label(text: Any) -> str:
    """A label that is a library message or a lazy text, in the page's language."""
    return render(text, (get_language() or "zh")[:2]) if isinstance(text, Message) else str(text)
