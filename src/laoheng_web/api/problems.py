"""Errors as problem details (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
import logging
import secrets
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("laoheng.api")
_MAX_FAULTS = 20
_BY_STATUS = {
    400: "api.bad_request",
    401: "api.not_authenticated",
    403: "api.scope_missing",
    404: "api.not_found",
    405: "api.wrong_method",
    413: "api.too_large",
    429: "api.too_many_calls",
}


class ApiError(UserError):
    """A refusal by the interface itself, with its HTTP status."""

    def __init__(self, code: str, status: int, /, **args_: object) -> None:
        super().__init__(code, **args_)
        self.http_status = status


def language_of(request: HttpRequest) -> str:
    """The language of texts in answers: what Accept-Language asks for, Chinese otherwise."""
    return "en" if get_language_from_request(request).startswith("en") else "zh"


def problem(
    request: HttpRequest, status: int, code: str, *, more: dict[str, Any] | None = None, **args: Any
) -> HttpResponse:
    """One problem: what is wrong and what to do, under a stable `code`."""
    language = language_of(request)
    title = "api.title.ours" if status >= 500 else f"api.title.{status}" if status in _TITLED else "api.title.400"
    body = {
        "type": f"urn:laoheng:problem:{code}",
        "title": render(Message.of(title), language),
        "status": status,
        "detail": render(Message.of(code, **args), language),
        "code": code,
        **(more or {}),
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


_TITLED = (400, 401, 403, 404, 405, 409, 413, 422, 429)


def known_status(request: HttpRequest, status: int) -> HttpResponse:
    """The problem for an answer that Django gave without us (an address there is not, a wrong method)."""
    if status >= 500:
        return ours(request)
    return problem(request, status, _BY_STATUS.get(status, "api.bad_request"))


def ours(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a number to quote, nothing of the inside."""
    number = secrets.token_hex(4)
    log.error("fault %s at %s", number, request.path, exc_info=True)
    return problem(request, 500, "api.our_fault", number=number, more={"fault": number})


def install(api: NinjaAPI) -> None:
    """Lets `api` answer every error as a problem; what the call had written is undone."""
    api.add_exception_handler(UserError, _user_error)
    api.add_exception_handler(Http404, lambda request, error: _undone(known_status(request, 404)))
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(AuthenticationError, lambda request, error: _undone(known_status(request, 401)))
    api.add_exception_handler(HttpError, lambda request, error: _undone(known_status(request, error.status_code)))  # type: ignore[union-attr]
    api.add_exception_handler(Exception, lambda request, error: _undone(ours(request)))


def _undone(response: HttpResponse) -> HttpResponse:
    # The error does not leave the view, so nothing else would undo the transaction it was raised in.
    transaction.set_rollback(True)
    return response


def _user_error(request: HttpRequest, error: Any) -> HttpResponse:
    status = getattr(error, "http_status", 400)
    response = _undone(problem(request, status, error.code, **error.args_))
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    """Where in the request what is wrong; never the value that was sent."""
    faults = [
        {"where": ".".join(str(part) for part in item.get("loc", ())), "what": str(item.get("type", ""))}
        for item in error.errors[:_MAX_FAULTS]
    ]
    places = [fault["where"] for fault in faults]
    return _undone(problem(request, 422, "api.unreadable", places=places, more={"faults": faults}))
