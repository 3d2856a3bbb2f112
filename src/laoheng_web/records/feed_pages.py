"""Where the bureau's data come from: how far each feed has come, which has stopped and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.audit.by import By
from laoheng_web.records.feeds import resume as let_go_on
from laoheng_web.records.models import FeedState

# A month's delivery may come half a month late; after that somebody should ask. No law sets it.
SILENT_DAYS = 45
# Kinds of which something comes only when something happened: silence is no sign there.
WHEN_CHANGED = {"firms", "projects", "subcontracts", "site_teams", "contracts", "deferrals", "tickets"}
CHANNEL_NAMES = {
    "folder": gettext_lazy("交换文件夹"),
    "http": gettext_lazy("接口拉取"),
    "objects": gettext_lazy("对象存储"),
    "push": gettext_lazy("对方推送"),
    "sql": gettext_lazy("数据库视图"),
}


@page(roles={"regulator"}, purpose="records_sending")
def feeds(request: HttpRequest, by: By) -> HttpResponse:
    """Every feed of the bureau, those that need somebody first."""
    rows = FeedState.objects.order_by("sender", "catalogue_id")
    lines = [_line(row, by) for row in rows]
    shown = sorted(lines, key=lambda line: (not line["stopped"], not line["trouble"], not line["silent"]))
    return render(request, "records/feeds.html", {"feeds": shown})


@page(roles={"regulator"}, purpose="records_sending", methods=("GET", "HEAD", "POST"))
def resume(request: HttpRequest, by: By, feed_id: UUID) -> HttpResponse:
    """Lets a stopped feed go on, with the officer's reason."""
    row = FeedState.objects.filter(id=feed_id).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            let_go_on(by=by, state_id=row.id, why=request.POST.get("why", ""))
        except UserError as error:
            errors = [("id_why", told(error))]
        else:
            messages.success(request, _("已恢复，下一个整点继续接收。"))
            return redirect("records:feeds")
    context = {"feed": _line(row, by), "errors": errors}
    return render(request, "records/resume_feed.html", context, status=422 if errors else 200)


def _line(row: FeedState, by: By) -> dict[str, Any]:
    days = (by.now - row.last_page_at).days if row.last_page_at else None
    return {
        "row": row,
        "channel": CHANNEL_NAMES.get(row.channel, row.channel),
        "silent": days if days is not None and days > SILENT_DAYS and row.kind not in WHEN_CHANGED else None,
        "kind": contract_of(row.kind).label,
        "stopped": spoken(Message.from_json(row.stopped)) if row.stopped else "",
        "trouble": spoken(Message.from_json(row.trouble)) if row.trouble else "",
    }
