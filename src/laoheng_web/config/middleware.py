"""What every answer carries, and how a user's mistake is shown."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.messages import render as render_message

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("laoheng.site")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ClientAddress:
    """Behind our own proxy the visitor's address is the last one it added; from anyone else the header is ignored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            outside = [hop for hop in hops if hop and hop not in settings.TRUSTED_PROXIES]
            if outside:
                request.META["REMOTE_ADDR"] = outside[-1]
        return self.get_response(request)


class SecurityHeaders:
    """A strict content policy everywhere; personal pages are never kept by caches."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class NoNullCharacters:
    """Refuses text that no database column can hold before any page meets it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [request.path, *_texts(request.GET)]
        if request.method == "POST" and request.content_type in _FORMS:
            values += _texts(request.POST)
        if any("\0" in value for value in values):
            text = render_message(Message.of("site.null_character"), getattr(request, "LANGUAGE_CODE", "zh")[:2])
            return render(request, "error.html", {"text": text}, status=400)
        return self.get_response(request)


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _texts(sent: QueryDict) -> list[str]:
    return [text for name, values in sent.lists() for text in (name, *values)]


class UserErrorPages:
    """Shows a `UserError` as a page that says what is wrong and what to do; ours get a number, never a traceback."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error of the user's. The view's transaction has been undone when this is called."""
        if not isinstance(error, UserError):
            return None
        text = render_message(Message.of(error.code, **error.args_), getattr(request, "LANGUAGE_CODE", "zh")[:2])
        return render(request, "error.html", {"text": text}, status=getattr(error, "http_status", 400))


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours: a number to quote, nothing of the inside."""
    number = secrets.token_hex(4)
    log.error("fault %s at %s", number, request.path)
    return HttpResponse(
        f"<!doctype html><html lang=zh><meta charset=utf-8><title>系统出错</title>"
        f"<h1>系统出了问题</h1><p>您的操作没有完成，也没有留下一半。请稍后再试；"
        f"联系管理员时请报这个编号：<b>{number}</b></p><p><a href='/'>回到首页</a></p>",
        status=500,
    )
