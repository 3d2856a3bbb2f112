"""Deliveries by machine: what was granted to a department, its manifest with the ledger's receipt, and the file."""

# No deferred annotations here: ninja reads the parameters of each function from them.
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from ninja import Router

from laoheng_web.api.actions import DELIVERIES
from laoheng_web.api.door import ApiRequest, operation
from laoheng_web.api.paging import DEFAULT_LIMIT, Limit, page_of
from laoheng_web.api.shapes import DeliveryDetail, DeliveryPage, Problem
from laoheng_web.audit.receipts import receipt_of
from laoheng_web.sharing import delivering
from laoheng_web.sharing.models import ShareDelivery

router = Router()
PURPOSE = "sharing"


@operation(router, "GET", "/deliveries", scope=DELIVERIES, purpose=PURPOSE, response=DeliveryPage)
def deliveries(request: ApiRequest, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """What was made for this department, newest first."""
    rows, more = page_of(ShareDelivery.objects.select_related("request"), "made_at", cursor, limit)
    return {"items": [_told(row) for row in rows], "next": more}


@operation(router, "GET", "/deliveries/{uuid:delivery_id}", scope=DELIVERIES, purpose=PURPOSE, response=DeliveryDetail)
def delivery(request: ApiRequest, delivery_id: UUID) -> dict[str, Any]:
    """One delivery: what the file is, its hashes, and the ledger's receipt (null until it is sealed)."""
    row = _own(delivery_id)
    return {**_told(row), "manifest": row.manifest, "receipt": receipt_of(row.event_id)}


@operation(
    router,
    "POST",
    "/deliveries/{uuid:delivery_id}/file",
    scope=DELIVERIES,
    purpose=PURPOSE,
    response={400: Problem},
    openapi_extra={"responses": {200: {"description": "the file", "content": {"text/csv": {"schema": {}}}}}},
)
def take(request: ApiRequest, delivery_id: UUID) -> HttpResponse:
    """The file itself, until its last day; that it was taken is entered each time, so it is no GET."""
    row = _own(delivery_id)
    content = delivering.receive(by=request.by, delivery=row)
    headers = {"Content-Disposition": f'attachment; filename="{row.request.number}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _own(delivery_id: UUID) -> ShareDelivery:
    row = ShareDelivery.objects.select_related("request__department").filter(id=delivery_id).first()
    if row is None:
        raise Http404
    return row


def _told(row: ShareDelivery) -> dict[str, Any]:
    request = row.request
    return {
        "id": str(row.id),
        "number": request.number,
        "item": request.item,
        "kind": request.kind,
        "purpose": request.purpose,
        "ground": request.ground,
        "form": request.form,
        "fields": request.granted_fields or [],
        "lines": row.lines,
        "made_at": localtime(row.made_at).isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "ended": row.ended_at is not None,
        "manifest_sha256": row.digest,
    }
