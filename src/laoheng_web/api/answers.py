"""Writes that may be sent again: the same idempotency key and the same content get the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse

from laoheng_web.api.door import ApiRequest
from laoheng_web.api.models import ApiClient, KeptAnswer
from laoheng_web.api.problems import ApiError

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=7)


def content_digest(*parts: str) -> str:
    """One digest of what a request asks for; the parts are kept apart by their lengths."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode()
        hasher.update(len(data).to_bytes(8, "big") + data)
    return hasher.hexdigest()


def once(request: ApiRequest, digest: str, write: Callable[[], tuple[int, dict[str, Any]]]) -> JsonResponse:
    """The answer of `write`, or the kept one where this key was used before.

    Runs in the call's transaction: of two at once the second waits for the first, and a call that fails keeps nothing.
    Raises `ApiError` where the key was used for something else.
    """
    key = _key(request)
    client = request.client
    if key is None or client is None:
        status, body = write()
        return JsonResponse(body, status=status)
    kept = _claim(client, key, digest, request)
    if kept.status is None:
        kept.status, kept.body = write()
        kept.save(update_fields=["status", "body"])
        return JsonResponse(kept.body, status=kept.status)
    if kept.request_digest != digest:
        raise ApiError("api.key_used_otherwise", 422)
    return JsonResponse(kept.body, status=kept.status, headers={"Idempotent-Replayed": "true"})


def _claim(client: ApiClient, key: str, digest: str, request: ApiRequest) -> KeptAnswer:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into api_keptanswer (client_id, key, request_digest, created_at) values (%s, %s, %s, %s) "
            "on conflict (client_id, key) do nothing",
            [client.id, key, digest, request.by.now],
        )
    return KeptAnswer.objects.get(client=client, key=key)


def _key(request: HttpRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable():
        raise ApiError("api.bad_key", 422)
    return key
