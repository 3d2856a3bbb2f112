"""Asking the workers whom a case is about: by a named officer, where the law lets him; answering is free."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import asking_ground, is_collective, levels_at, worker_answers, worker_question
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Level
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.alerts.actions import has_ended
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.life import persons_of
from laoheng_web.alerts.models import Alert, WorkerAsk
from laoheng_web.alerts.views import find
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.actions import notify
from laoheng_web.vault.models import Firm

CHECKED_AT = ("remote_check", "visit")
MOST = 50  # of a long list the first are asked: an officer reads no thousand answers


def question_of(alert: Alert) -> str | None:
    """What may be asked in this case; None where its matter has no question or a letter is the answer to it."""
    from laoheng.risk.indicators import dimension_of

    graded = {level for way in CHECKED_AT for level in levels_at(way)}
    on = alert.last_seen
    if has_ended(alert.matter) or not (Level(alert.level) in graded or is_collective(persons_of(alert), on)):
        return None
    return worker_question(dimension_of(alert.indicator).value)


def workers_of(alert: Alert) -> list[UUID]:
    """The persons in the rows that the case rests on, each once."""
    from laoheng import route

    basis = Finding.from_json(alert.matter.finding or alert.finding)
    if not any(ground.rows for ground in basis.grounds):
        return []
    with opened_lake() as (engine, lake):
        rows = route.rows_behind(engine, lake, office_id=str(alert.office_id), finding=basis)
    ids = {row["person_id"] for found in rows.values() for row in found if row.get("person_id")}
    return [UUID(id_) for id_ in sorted(ids)]


@transaction.atomic
def ask_workers(*, by: By, alert: Alert, workers: list[UUID]) -> int:
    """Asks up to fifty of `workers` who were not asked yet; returns how many.

    Raises `UserError` for anyone but a named officer, a case in which nothing may be asked, or nobody to ask.
    """
    if by.role != "regulator" or by.user is None:
        raise UserError("risk.policy.not_signed")
    held = Alert.objects.select_for_update(of=("self",)).select_related("matter").get(id=alert.id)
    question = question_of(held)
    if question is None:
        raise UserError("alerts.ask.not_here")
    done = set(WorkerAsk.objects.filter(alert=held, question=question).values_list("worker_id", flat=True))
    fresh = [id_ for id_ in workers if id_ not in done][: MOST - len(done)]
    if not fresh:
        raise UserError("alerts.ask.nobody")
    rows = [
        WorkerAsk(
            id=new_id(by.now), office_id=held.office_id, alert=held, firm_id=held.firm_id, worker_id=id_,
            question=question, by=by.user, at=by.now,
        )
        for id_ in fresh
    ]  # fmt: skip
    WorkerAsk.objects.bulk_create(rows)
    payload = {"alert": held.id, "question": question, "asked": len(rows), "ground": asking_ground()}
    record(
        "alert.workers_asked", by=by, payload=payload, subjects=fresh, matter=held.matter_id, office=held.office_id,
        rows=rows,
    )  # fmt: skip
    for id_ in fresh:
        notify(by=by, office=held.office_id, party=id_, message=Message("alerts.notice.worker_asked"))
    return len(rows)


@transaction.atomic
def answer_ask(*, by: By, ask: WorkerAsk, answer: str) -> WorkerAsk:
    """The worker's own answer; it may be changed. It decides nothing and the firm does not see it.

    Raises `UserError` for another person or no such answer.
    """
    if by.role != "worker" or by.party != ask.worker_id:
        raise UserError("risk.policy.not_signed")
    if answer not in worker_answers():
        raise UserError("alerts.ask.answer")
    row = WorkerAsk.objects.select_for_update().get(id=ask.id)
    row.answer, row.answered_at = answer, by.now
    row.save(update_fields=["answer", "answered_at"])
    record(
        "alert.worker_answered", by=by, payload={"ask": row.id, "answer": answer}, subjects=[row.worker_id],
        office=row.office_id, rows=[row],
    )  # fmt: skip
    return row


def answers_of(alert: Alert) -> dict[str, int]:
    """How many were asked and how they answered; no names."""
    counts = Counter(WorkerAsk.objects.filter(alert=alert).values_list("answer", flat=True))
    return {"asked": counts.total(), **{code: counts[code] for code in worker_answers()}, "silent": counts[""]}


@page(roles={"regulator"}, purpose="alert", methods=("GET", "HEAD", "POST"))
def ask(request: HttpRequest, by: By, alert_id: UUID) -> HttpResponse:
    """What would be asked, of how many, on what ground; and the asking."""
    alert = find(alert_id)
    question, errors = question_of(alert), []
    workers = workers_of(alert) if question else []
    if request.method == "POST":
        try:
            many = ask_workers(by=by, alert=alert, workers=workers)
            messages.success(request, _("已经问了 %(n)s 人。答复会出现在案卷里，不写是谁答的。") % {"n": many})
            return redirect("alerts:detail", alert.id)
        except UserError as error:
            errors = [("id_ask", told(error))]
    context = {
        "alert": alert, "matter": alert.matter, "errors": errors, "ground": asking_ground(), "most": MOST,
        "question": Message(f"alerts.ask.{question}") if question else None, "many": len(workers),
        "asked": answers_of(alert),
    }  # fmt: skip
    return render(request, "alerts/ask.html", context, status=422 if errors else 200)


@page(roles={"worker"}, purpose="own_records", methods=("GET", "HEAD", "POST"))
def asked(request: HttpRequest, by: By) -> HttpResponse:
    """What the worker was asked; he answers or leaves it."""
    rows = list(WorkerAsk.objects.filter(worker_id=by.party).order_by("-at", "id"))
    errors = []
    if request.method == "POST":
        chosen = next((row for row in rows if str(row.id) == request.POST.get("ask")), None)
        try:
            if chosen is None:
                raise UserError("alerts.ask.answer")
            answer_ask(by=by, ask=chosen, answer=request.POST.get("answer", ""))
            messages.success(request, _("谢谢，已经记下。单位看不到是谁答的。"))
            return redirect("alerts:asked")
        except UserError as error:
            errors = [(f"id_{chosen.id}" if chosen else "asked", told(error))]
    firms = Firm.objects.in_bulk([row.firm_id for row in rows])
    context = {
        "rows": [(row, firms.get(row.firm_id), Message(f"alerts.ask.{row.question}")) for row in rows],
        "answers": [(code, Message(f"alerts.ask.answer.{code}")) for code in worker_answers()], "errors": errors,
        "ground": asking_ground(),
    }  # fmt: skip
    return render(request, "alerts/asked.html", context, status=422 if errors else 200)


def waiting_for_worker(by: By) -> int:
    """Questions that the worker has not answered."""
    return WorkerAsk.objects.filter(worker_id=by.party, answer="").count()
