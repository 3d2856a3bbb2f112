"""Bulletins by machine: what the checks found in a firm's files or a department's feed, and the answer to it."""

# No deferred annotations here: ninja reads the parameters of each function from them.
from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.utils.timezone import localtime
from ninja import Router

from laoheng.standard.messages import render
from laoheng_web.api.actions import BULLETINS
from laoheng_web.api.answers import content_digest, once
from laoheng_web.api.door import ApiRequest, operation
from laoheng_web.api.paging import DEFAULT_LIMIT, Limit, page_of
from laoheng_web.api.problems import language_of
from laoheng_web.api.shapes import BulletinAnswerIn, BulletinDetail, BulletinPage, Problem
from laoheng_web.records import bulletins as actions
from laoheng_web.records.models import Bulletin

router = Router()
PURPOSE = "records_sending"


@operation(router, "GET", "/bulletins", scope=BULLETINS, purpose=PURPOSE, response=BulletinPage)
def bulletins(request: ApiRequest, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT) -> dict[str, Any]:
    """The bulletins sent to this firm or department, newest first."""
    rows, more = page_of(Bulletin.objects.select_related("addressee"), "sent_at", cursor, limit)
    return {"items": [_told(row) for row in rows], "next": more}


@operation(router, "GET", "/bulletins/{uuid:bulletin_id}", scope=BULLETINS, purpose=PURPOSE, response=BulletinDetail)
def bulletin(request: ApiRequest, bulletin_id: UUID) -> dict[str, Any]:
    """One bulletin, line by line; that it was opened is entered, once."""
    row = _own(bulletin_id)
    actions.note_opened(by=request.by, bulletin=row)
    return _detail(request, row)


@operation(
    router,
    "POST",
    "/bulletins/{uuid:bulletin_id}/answer",
    scope=BULLETINS,
    purpose=PURPOSE,
    response={200: BulletinDetail, 400: Problem},
)
def answer(request: ApiRequest, bulletin_id: UUID, body: BulletinAnswerIn | None = None) -> JsonResponse:
    """Answers every line, whole or not at all: corrected, or nothing wrong with a reason."""
    # The body may be missing so that a foreign bulletin is not found before anything else is said.
    row = _own(bulletin_id)
    body = body or BulletinAnswerIn(lines=[])
    said = {line.place: (line.answer, line.why) for line in body.lines}

    def write() -> tuple[int, dict[str, Any]]:
        return 200, _detail(request, actions.answer(by=request.by, bulletin_id=row.id, said=said))

    return once(request, content_digest("POST", request.path, body.model_dump_json()), write)


def _own(bulletin_id: UUID) -> Bulletin:
    row = Bulletin.objects.select_related("addressee").filter(id=bulletin_id).first()
    if row is None:
        raise Http404
    return row


def _told(row: Bulletin) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "number": row.number,
        "sender": row.sender or None,
        "sent_at": localtime(row.sent_at).isoformat(),
        "due_on": row.due_on.isoformat(),
        "answered_at": localtime(row.answered_at).isoformat() if row.answered_at else None,
    }


def _detail(request: ApiRequest, row: Bulletin) -> dict[str, Any]:
    language = language_of(request)
    lines = [
        {
            "place": line.place,
            "month": line.month,
            "code": line.code,
            "args": line.args,
            "words": render(actions.as_found(line).message, language),
            "answer": line.answer or None,
            "why": line.why,
        }
        for line in row.lines.all()
    ]
    return {**_told(row), "lines": lines}
