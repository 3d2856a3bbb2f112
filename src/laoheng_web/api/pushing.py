"""Pages that a department's program pushes into its feed."""

# No deferred annotations here: ninja reads the parameters of each function from them.
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import File, Router
from ninja.files import UploadedFile

from laoheng.hub.sources.push import PushedMessage, PushRefusedError
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.speaking import spoken
from laoheng_web.api.actions import PUSH
from laoheng_web.api.door import ApiRequest, operation
from laoheng_web.api.problems import ApiError, language_of, problem
from laoheng_web.api.shapes import Problem, PushedShape, receipt_json
from laoheng_web.records.feeds import PURPOSE
from laoheng_web.records.pushes import Pushed, push, pushed_feed

router = Router()
KEY, NUMBER, MARK, SIGNATURE = "Idempotency-Key", "Feed-Page", "Feed-Watermark", "Feed-Signature"
_TOLD = {
    KEY: "the same key and page give the same answer",
    NUMBER: "1, 2, 3, …: the page's number in this feed, without gaps",
    MARK: "the sender's own mark of how far it has come, 200 characters at most",
    SIGNATURE: (
        "hex HMAC-SHA-256 with the feed's secret over the lines laoheng-push-1, catalogue id, page number, watermark, "
        "hex SHA-256 of the file"
    ),
}
_STATUS = {"sources.push_signature": 403}


@operation(
    router,
    "POST",
    "/feeds/{slug:catalogue_id}/pages",
    scope=PUSH,
    purpose=PURPOSE,
    response={202: PushedShape, 403: Problem, 409: Problem},
    openapi_extra={
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": told}
            for name, told in _TOLD.items()
        ]
    },
)
def push_page(request: ApiRequest, catalogue_id: str, file: UploadedFile = File(...)) -> HttpResponse:  # noqa: B008
    """Takes the next page of a feed: its receipt at once, the checking afterwards."""
    office = Office.objects.get(id=request.by.office)
    item = pushed_feed(catalogue_id, office)
    if item is None:
        raise ApiError("api.no_such_feed", 404)
    message, key = _message(request, file)
    try:
        done = push(by=request.by, office=office, item=item, message=message, key=key)
    except PushRefusedError as error:
        raise ApiError(error.code, _STATUS.get(error.code, 409), **error.args_) from error
    if done.stopped is not None:
        # Not raised: that the feed has stopped must stay when the answer has gone out.
        more = {"next_page": done.next_page}
        told = {"feed": catalogue_id, "why": spoken(done.stopped), "wanted": done.next_page}
        return problem(request, 409, "sources.push_stopped", more=more, **told)
    return JsonResponse(_answer(request, catalogue_id, message, done), status=202)


def _message(request: ApiRequest, file: UploadedFile) -> tuple[PushedMessage, str]:
    headers = {name: request.headers.get(name, "") for name in _TOLD}
    number, key = headers[NUMBER], headers[KEY]
    missing = [name for name in (KEY, NUMBER, SIGNATURE) if not headers[name]]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        missing.append(NUMBER)
    if missing:
        raise ApiError("api.push_headers", 422, missing=list(dict.fromkeys(missing)))
    if len(key) > 200 or not key.isascii() or not key.isprintable():
        raise ApiError("api.bad_key", 422)
    content = b"".join(file.chunks())
    return PushedMessage(int(number), headers[MARK], file.name or "page.csv", content, headers[SIGNATURE]), key


def _answer(request: ApiRequest, catalogue_id: str, message: PushedMessage, done: Pushed) -> dict[str, Any]:
    if done.receipt is None:
        raise TypeError("a page that was taken has its receipt")
    return {
        **receipt_json(done.receipt, language_of(request)),
        "again": done.again,
        "feed": catalogue_id,
        "page": message.number,
        "next_page": done.next_page,
        "event": str(done.event),
    }
