"""Pages of the bulletins: choosing what to send back, the sender's answer, and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken, told
from laoheng_web.audit.by import By
from laoheng_web.records import bulletins as actions
from laoheng_web.records.bulletins import Found
from laoheng_web.records.models import Bulletin, BulletinLine, FeedState, LineAnswer
from laoheng_web.records.views import SENDERS
from laoheng_web.vault.models import Firm

SHOWN = 50
READERS = (*SENDERS, "department")


@page(roles=READERS, purpose="records_sending")
def bulletins(request: HttpRequest, by: By) -> HttpResponse:
    """The bulletins of a firm or department, or all of the bureau: those without an answer first."""
    rows = sorted(
        Bulletin.objects.select_related("addressee").order_by("-sent_at", "-id")[:SHOWN],
        key=lambda row: row.answered_at is not None,
    )
    names = {firm.id: str(firm) for firm in Firm.objects.filter(id__in=[row.firm_id for row in rows if row.firm_id])}
    lines = [
        {
            "row": row,
            "who": names.get(row.firm_id, row.sender) if row.firm_id else row.sender,
            "count": row.lines.count(),
            "stands": row.lines.filter(answer=LineAnswer.STANDS).count(),
            "opened": actions.opened_at(row),
            "late": row.answered_at is None and row.due_on < by.now.date(),
        }
        for row in rows
    ]
    context = {"lines": lines, "officer": by.role == "regulator", "sends_files": by.role in SENDERS}
    return render(request, "records/bulletins.html", context)


@page(roles={"regulator"}, purpose="records_sending", methods=("GET", "HEAD", "POST"))
def send_to_firm(request: HttpRequest, by: By, firm_id: UUID) -> HttpResponse:
    """What the checks find in a firm's files, to be chosen and sent."""
    firm = Firm.objects.filter(id=firm_id).first()
    office = Office.objects.get(id=by.office)
    found = actions.not_told(office.id, firm_id, "", actions.found_of(office.id, firm_id)) if firm else []
    if firm is None or firm.region != office.region:
        raise Http404
    return _sending(request, by, office, found, str(firm), firm=firm.id)


@page(roles={"regulator"}, purpose="records_sending", methods=("GET", "HEAD", "POST"))
def send_to_department(request: HttpRequest, by: By, feed_id: UUID) -> HttpResponse:
    """The same for the pages of a department's feed, which answers itself, or by letter or telephone."""
    state = FeedState.objects.filter(id=feed_id).first()
    if state is None:
        raise Http404
    office = Office.objects.get(id=state.office_id)
    sender = f"{state.sender} {state.catalogue_id}"
    found = actions.not_told(office.id, None, sender, actions.found_of_feed(state))
    names = {str(id_): name for id_, name in actions.departments_of(office.id).items()}
    before = Bulletin.objects.filter(sender=sender, addressee__isnull=False).order_by("-sent_at").first()
    chosen = request.POST.get("department", str(before.addressee.department_id) if before else "")
    to = {"sender": sender, "department": UUID(chosen) if chosen in names else None}
    more = {"departments": names, "chosen": chosen}
    return _sending(request, by, office, found, sender, more=more, **to)


def _sending(
    request: HttpRequest,
    by: By,
    office: Office,
    found: list[Found],
    who: str,
    *,
    more: dict[str, Any] | None = None,
    **to: Any,
) -> HttpResponse:
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        chosen = set(request.POST.getlist("line"))
        try:
            sent = actions.send(
                by=by, office=office, found=[item for n, item in enumerate(found) if str(n) in chosen], **to
            )
        except UserError as error:
            errors = [("lines", told(error))]
        else:
            messages.success(request, _("已发出 %(number)s，等对方答复。") % {"number": sent.number})
            return redirect("records:bulletin", sent.id)
    lines = [(n, item.month, spoken(item.message)) for n, item in enumerate(found)]
    context = {"who": who, "lines": lines, "errors": errors, "days": actions.ANSWER_DAYS, **(more or {})}
    return render(request, "records/send_bulletin.html", context, status=422 if errors else 200)


@page(roles=READERS, purpose="records_sending", methods=("GET", "HEAD", "POST"))
def bulletin(request: HttpRequest, by: By, bulletin_id: UUID) -> HttpResponse:
    """One bulletin: the sender answers every line, the bureau sees what was answered and whether it agrees now."""
    row = Bulletin.objects.select_related("addressee").filter(id=bulletin_id).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    answers = _answers(request, row)
    if request.method == "POST":
        try:
            actions.answer(by=by, bulletin_id=row.id, said=answers)
        except UserError as error:
            errors = [(f"line_{dict(fault.args).get('place', 1)}", spoken(fault)) for fault in faults_of(error)]
        else:
            messages.success(request, _("%(number)s 的答复已记下。") % {"number": row.number})
            return redirect("records:bulletin", row.id)
    elif request.method == "GET" and by.party is not None and by.party == actions.party_of(row):
        actions.note_opened(by=by, bulletin=row)
    context = {
        "row": row,
        "who": str(Firm.objects.filter(id=row.firm_id).first() or "") if row.firm_id else row.sender,
        "lines": _lines(row, answers, by),
        "may_answer": row.answered_at is None and actions.may_answer(row, by),
        "told": actions.party_of(row) is not None,
        "sends_files": by.role in SENDERS,
        "opened": actions.opened_at(row),
        "officer": by.role == "regulator",
        "choices": LineAnswer.choices,
        "errors": errors,
    }
    return render(request, "records/bulletin.html", context, status=422 if errors else 200)


def _answers(request: HttpRequest, row: Bulletin) -> dict[int, tuple[str, str]]:
    places = row.lines.values_list("place", flat=True)
    return {place: (request.POST.get(f"answer_{place}", ""), request.POST.get(f"why_{place}", "")) for place in places}


def _lines(row: Bulletin, answers: dict[int, tuple[str, str]], by: By) -> list[dict[str, Any]]:
    lines = list(row.lines.all())
    still = _still(row, lines) if by.role == "regulator" and row.answered_at else {}
    return [
        {
            "line": line,
            "words": spoken(actions.as_found(line).message),
            "chosen": answers.get(line.place, ("", ""))[0],
            "why": answers.get(line.place, ("", ""))[1],
            "now": still.get(line.place, ""),
        }
        for line in lines
    ]


def _still(row: Bulletin, lines: list[BulletinLine]) -> dict[int, str]:
    """Whether the checks find each line still: an answer is compared with the data, not taken on trust."""
    if row.firm_id is None:
        return {}
    now = {item.key for item in actions.found_of(row.office_id, row.firm_id)}
    return {
        line.place: _("还是这样") if actions.as_found(line).key in now else _("已经对上了")
        for line in lines
        if line.code != "refused"
    }
