"""Pages by cursor: the place after the last row shown, so that rows arriving meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from ninja import Query

from laoheng_web.api.problems import ApiError

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
Limit = Annotated[int, Query(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)]
Row = TypeVar("Row", bound=models.Model)


def cursor_of(at: datetime, id_: UUID) -> str:
    """The cursor that points behind this row."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {id_}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[datetime, UUID]:
    """Inverse of `cursor_of`. Raises `ApiError` for anything we did not give."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, _, id_ = base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii").partition(" ")
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None:
            raise ValueError("no zone")
        return instant, UUID(id_)
    except (ValueError, binascii.Error) as error:
        raise ApiError("api.bad_cursor", 422) from error


def page_of(rows: QuerySet[Row], field: str, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """The rows after `cursor`, newest first by `field`, and the cursor of the next page."""
    if cursor:
        at, id_ = place_of(cursor)
        rows = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at}, id__lt=id_))
    found: list[Any] = list(rows.order_by(f"-{field}", "-id")[: limit + 1])
    shown = found[:limit]
    more = cursor_of(getattr(shown[-1], field), shown[-1].id) if len(found) > limit else None
    return shown, more
