"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The actor, demo mark and large-type switch."""
    return {
        "by": getattr(request, "by", None),
        "demo": settings.MODE != "production",
        "large": request.COOKIES.get("large") == "1",
    }
