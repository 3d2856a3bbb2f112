"""After the end: one question to each side, and the body's review of files that were drawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.mediation import asking_after, reviewing
from laoheng_web.mediation.reading import find

BOTH = ("GET", "HEAD", "POST")


@page(roles=("worker", "firm"), purpose="mediation", methods=BOTH)
def opinion(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One question, with reasons for those who like to give them."""
    row = find(matter)
    if not asking_after.ended(row):
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        given = {"satisfied": request.POST.get("satisfied", ""), "reasons": request.POST.getlist("reasons")}
        try:
            with transaction.atomic():
                asking_after.give(by=by, matter=row, **given)
        except UserError as error:
            errors = [("satisfied", told(error))]
        else:
            messages.success(request, _("谢谢，已记下。"))
            return redirect("mediation:room", row.id)
    context = {
        "matter": row, "errors": errors, "given": asking_after.given(by, row), "posted": request.POST,
        "answers": [(name, Message.of(f"opinion.satisfied.{name}")) for name in asking_after.ANSWERS],
        "reasons": [(name, Message.of(f"opinion.reason.{name}")) for name in asking_after.REASONS],
        "ticked": request.POST.getlist("reasons"),
    }  # fmt: skip
    return render(request, "mediation/opinion.html", context, status=422 if errors else 200)


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def reviews(request: HttpRequest, by: By) -> HttpResponse:
    """The files drawn; drawing those of this quarter, and writing down what was found of one."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                done = _reviewed(request, by)
        except UserError as error:
            errors = [("reviews", told(error))]
        else:
            messages.success(request, done)
            return redirect("mediation:reviews")
    context = {
        "errors": errors, "rows": reviewing.reviews(by), "posted": request.POST if errors else {},
        "questions": [(name, Message.of(f"reviewing.question.{name}")) for name in reviewing.QUESTIONS],
        "answers": [(name, Message.of(f"reviewing.answer.{name}")) for name in reviewing.ANSWERS],
    }  # fmt: skip
    return render(request, "mediation/reviews.html", context, status=422 if errors else 200)


def _reviewed(request: HttpRequest, by: By) -> str:
    if request.POST.get("act") == "draw":
        drawn = reviewing.draw_files(by=by, day=by.now.date())
        return _("抽到 %(n)s 件。") % {"n": len(drawn)} if drawn else _("这个季度该抽的已经抽过。")
    try:
        matter = UUID(request.POST.get("matter", ""))
    except ValueError:
        raise UserError("reviewing.not_drawn") from None
    answers = {name: request.POST.get(name, "") for name in reviewing.QUESTIONS}
    reviewing.review(by=by, matter=matter, answers=answers, remark=request.POST.get("remark", ""))
    return _("已记下。")
