"""How one is reached: a party's own wishes, the letters to be posted, and what became of each notice of a mediation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework.reaching import DeliveryState
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.mediation import posting
from laoheng_web.mediation.deal_pages import pdf_answer
from laoheng_web.mediation.reading import find
from laoheng_web.notices.contact import known_of, said_of, set_reachable, wishes_of

BOTH = ("GET", "HEAD", "POST")
Errors = list[tuple[str, str]]
# Which field a fault is about.
_FIELDS = {"reach.phone_wrong": "phone", "reach.address_short": "address", "reach.hours_wrong": "quiet_from"}


@page(roles=("worker", "firm"), purpose="reach", methods=BOTH)
def reachable(request: HttpRequest, by: By) -> HttpResponse:
    """Where and how I want to be reached."""
    assert by.party is not None  # of these roles each speaks for a party
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                set_reachable(
                    by=by, phone=request.POST.get("phone", ""), address=request.POST.get("address", ""),
                    sms=request.POST.get("sms") == "yes", quiet_from=_hour(request, "quiet_from"),
                    quiet_to=_hour(request, "quiet_to"),
                )  # fmt: skip
        except UserError as error:
            errors = [(_FIELDS.get(error.code, "phone"), told(error))]
        else:
            messages.success(request, _("已保存，马上生效。"))
            return redirect("mediation:reachable")
    wishes, contact = wishes_of(by.party), said_of(by.party)
    context = {
        "errors": errors, "posted": request.POST if errors else None, "contact": contact,
        "other_phone": not contact.phone and known_of(by.party)[0],
        "sms": wishes.sms if wishes else True, "hours": range(24),
        "quiet_from": wishes.quiet_from if wishes else 21, "quiet_to": wishes.quiet_to if wishes else 8,
    }  # fmt: skip
    return render(request, "mediation/reachable.html", context, status=422 if errors else 200)


def _hour(request: HttpRequest, name: str) -> int | None:
    typed = request.POST.get(name, "").strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 2 else None


@page(roles=("mediator", "regulator"), purpose="post", methods=BOTH)
def post(request: HttpRequest, by: By) -> HttpResponse:
    """The posting list: letters to print, numbers to type in, letters under way."""
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                answer = _posted(request, by)
        except (UserError, ValueError) as error:
            errors = [("letters", told(error) if isinstance(error, UserError) else _("请先勾选要打印的信"))]
        else:
            return answer or redirect("mediation:post")
    context = {
        "errors": errors, "waiting": posting.letters(by, DeliveryState.QUEUED),
        "under_way": posting.letters(by, DeliveryState.SENT), "posted": request.POST if errors else None,
    }  # fmt: skip
    return render(request, "mediation/post.html", context, status=422 if errors else 200)


def _posted(request: HttpRequest, by: By) -> HttpResponse | None:
    """The letters to print; None where a letter was posted, arrived or came back. Raises `ValueError` for no id."""
    act = request.POST.get("act", "")
    if act == "print":
        content = posting.print_letters(by=by, chosen=[UUID(item) for item in request.POST.getlist("letter")])
        return pdf_answer(content, f"letters-{by.now:%Y%m%d-%H%M}.pdf")
    letter = UUID(request.POST.get("letter", ""))
    if act == "posted":
        posting.posted(by=by, delivery=letter, tracking=request.POST.get("tracking", ""))
        messages.success(request, _("已登记寄出。"))
    else:
        posting.arrived(by=by, delivery=letter, returned=act == "returned")
        messages.success(
            request, _("已登记。退回的会提醒办理的人另想办法。") if act == "returned" else _("已登记送达。")
        )
    return None


@page(roles=("worker", "firm", "mediator"), purpose="mediation", helper="read")
def deliveries(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """How each notice was brought to its reader: a side sees its own, the body all."""
    row = find(matter)
    return render(request, "mediation/deliveries.html", {"matter": row, "rows": posting.of_matter(row)})
