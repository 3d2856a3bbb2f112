"""Sending records in by machine, and what became of them."""

# No deferred annotations here: ninja reads the parameters of each function from them.
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile

from laoheng_web.api.actions import READ, WRITE
from laoheng_web.api.answers import content_digest, once
from laoheng_web.api.door import PREFIX, ApiRequest, operation
from laoheng_web.api.paging import DEFAULT_LIMIT, MAX_LIMIT, Limit, page_of
from laoheng_web.api.problems import ApiError, language_of
from laoheng_web.api.shapes import Problem, ReceiptDetail, ReceiptPage, ReceivedShape, receipt_json
from laoheng_web.records import actions, storage
from laoheng_web.records.models import Receipt
from laoheng_web.records.views import kinds_for, office_for

router = Router()
FIRST_ISSUES = 20
MAX_ISSUES = 1000


@operation(router, "GET", "/records/receipts", scope=READ, purpose="records_sending", response=ReceiptPage)
def receipts(request: ApiRequest, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """The receipts of this sender, newest first."""
    rows, more = page_of(Receipt.objects.all(), "received_at", cursor, limit)
    return {"items": [receipt_json(row, language_of(request)) for row in rows], "next": more}


@operation(
    router, "GET", "/records/receipts/{uuid:receipt_id}", scope=READ, purpose="records_sending", response=ReceiptDetail
)
def receipt(request: ApiRequest, receipt_id: UUID) -> dict[str, Any]:
    """One receipt with its counts and first issues."""
    row = _own(receipt_id)
    return {**receipt_json(row, language_of(request)), "first_issues": list(storage.issues(row.id, FIRST_ISSUES))}


@operation(
    router,
    "GET",
    "/records/receipts/{uuid:receipt_id}/issues",
    scope=READ,
    purpose="records_sending",
    openapi_extra={
        "responses": {200: {"description": "one issue a line", "content": {"application/x-ndjson": {"schema": {}}}}}
    },
)
def issues(
    request: ApiRequest,
    receipt_id: UUID,
    after: Annotated[int, Query(0, ge=0, le=100_000_000)] = 0,
    limit: Annotated[int, Query(MAX_LIMIT, ge=1, le=MAX_ISSUES)] = MAX_LIMIT,
) -> HttpResponse:
    """The issues as JSON lines, `limit` of them after the first `after`; `Link: rel="next"` leads to the rest."""
    row = _own(receipt_id)
    found = list(islice(storage.issues(row.id, after + limit + 1), after, None))
    response = HttpResponse("".join(_lines(found[:limit])), content_type="application/x-ndjson; charset=utf-8")
    if len(found) > limit:
        place = f"{PREFIX}/records/receipts/{row.id}/issues?after={after + limit}&limit={limit}"
        response["Link"] = f'<{place}>; rel="next"'
    return response


@operation(
    router,
    "POST",
    "/records/{slug:kind}",
    scope=WRITE,
    purpose="records_sending",
    response={202: ReceivedShape, 422: Problem},
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                "description": "the same key and file give the same answer for a week",
            }
        ]
    },
)
def send(request: ApiRequest, kind: str, file: UploadedFile = File(...)) -> JsonResponse:  # noqa: B008
    """Receives a file of one kind of record: its receipt at once, the checking afterwards."""
    known = [contract.kind for contract in kinds_for(request.by)]
    if kind not in known:
        raise ApiError("api.no_such_kind", 404, known=known)

    def write() -> tuple[int, dict[str, Any]]:
        office = office_for(request.by)
        received = actions.receive(by=request.by, office=office, kind=kind, upload=file, channel="api")
        return 202, {**receipt_json(received.receipt, language_of(request)), "again": received.again}

    return once(request, content_digest("POST", request.path, file.name or "", _digest(file)), write)


def _digest(file: UploadedFile) -> str:
    hasher = hashlib.sha256()
    for chunk in file.chunks():
        hasher.update(chunk)
    return hasher.hexdigest()


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    for issue in found:
        yield json.dumps(issue, ensure_ascii=False) + "\n"


def _own(receipt_id: UUID) -> Receipt:
    row = Receipt.objects.filter(id=receipt_id).first()
    if row is None:
        raise Http404
    return row
