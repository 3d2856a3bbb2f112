"""Who calls: the token's client, its limits, and the context that row-level security is told.

Cookies count for nothing here, so a page of another site cannot act with a visitor's session: that is why these
addresses need no CSRF token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer

from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import EVERYONE, Permission, by_of
from laoheng_web.api.actions import SCOPES, token_digest
from laoheng_web.api.limits import CLIENT_PER_MINUTE, VISITOR_PER_MINUTE, Taken, client_address, take
from laoheng_web.api.models import ApiClient
from laoheng_web.api.problems import MEDIA_TYPE, ApiError, known_status, problem
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting, set_context

PREFIX = "/api/v1"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}")


@dataclass(frozen=True)
class ApiPermission(Permission):
    """`Permission` of an operation, with the scope its client must hold (None for the public ones)."""

    scope: str | None = None


# What each operation asks for, by method and path as in the OpenAPI document.
API_PERMISSIONS: dict[tuple[str, str], ApiPermission] = {}


class ApiRequest(HttpRequest):
    """A request with its caller."""

    by: By
    client: ApiClient | None


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`; the door has already looked the token up."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient | None:
        """The client of the token that came with the request.

        Raises `ApiError` where it lacks the scope: asked before the content is looked at, which is not its business.
        """
        client: ApiClient | None = getattr(request, "client", None)
        if client is not None and self._scope not in client.scopes:
            raise ApiError("api.scope_missing", 403)
        return client


class Door:
    """Middleware: looks the client up, takes one call from its bucket, and answers every error as a problem.

    It works before and outside the view's transaction: a call that fails has still been made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        taken = self._admit(request)
        if not taken.allowed:
            response = problem(request, 429, "api.too_many_calls")
            response["Retry-After"] = str(taken.retry_after)
            return response
        response = self.get_response(request)
        if response.status_code >= 400 and response.get("Content-Type", "") != MEDIA_TYPE:
            allow = response.get("Allow")
            response = known_status(request, response.status_code)
            if allow:
                response["Allow"] = allow
        return response

    def _admit(self, request: HttpRequest) -> Taken:
        now = timezone.localtime()
        client = _find(request, now)
        request.client = client  # type: ignore[attr-defined]
        with transaction.atomic():
            if client:
                return take(f"client:{client.id}", CLIENT_PER_MINUTE, now)
            return take(f"address:{client_address(request)}", VISITOR_PER_MINUTE, now)


def _find(request: HttpRequest, now: Any) -> ApiClient | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
        return None
    with acting(By.system(office=None, now=now), "api_sign_in"):
        found = ApiClient.objects.select_related("membership__user").filter(
            token_digest=token_digest(token), revoked_at=None
        )
        client = found.first()
    return client if client and _holds(client.membership, now) else None


def _holds(membership: Membership, now: Any) -> bool:
    return membership.user.is_active and (membership.until is None or membership.until > now)


def operation(
    router: Router, method: str, path: str, *, purpose: str, scope: str | None = None, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares an operation of the interface: without a scope it is for everyone, with one for clients that hold it.

    The function finds its actor in `request.by`.
    """
    roles: Iterable[str] = SCOPES[scope] if scope else (EVERYONE,)
    permission = ApiPermission(frozenset(roles), purpose, frozenset({method}), scope=scope)
    API_PERMISSIONS[(method, PREFIX + path)] = permission

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            request.by = _actor(request, scope)
            set_context(request.by, purpose)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return router.api_operation([method], path, auth=Bearer(scope) if scope else None, **options)(guarded)

    return declare


def _actor(request: ApiRequest, scope: str | None) -> By:
    now = timezone.localtime()
    if scope is None:
        return By.public(now=now)
    client = request.client
    if client is None:
        raise ApiError("api.not_authenticated", 401)
    if scope not in client.scopes or client.membership.role not in SCOPES[scope]:
        raise ApiError("api.scope_missing", 403)
    return by_of(client.membership, now, client.membership.user.display_name)
