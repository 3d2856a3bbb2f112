"""The mediator's and the body's pages (who mediates, the draft), and the page on which an agreement is adopted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import MediationState
from laoheng.casework.performance import Owed
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import faults_of, spoken, told
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Field, kept_files, money
from laoheng_web.cases.reading import find as find_complaint
from laoheng_web.mediation import agreeing, claims, extending, promising
from laoheng_web.mediation.filing import Wanted, bring_over
from laoheng_web.mediation.models import Agreement, Claimant, Hand, Mediation, Tie
from laoheng_web.mediation.moving import mediators_of, refused, step, ties_of
from laoheng_web.mediation.reading import find
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

BOTH = ("GET", "HEAD", "POST")
IN_ROOM = ("worker", "firm", "mediator")
Errors = list[tuple[str, str]]


def _errors(error: UserError, field: str) -> Errors:
    return [(field, spoken(fault)) for fault in faults_of(error)]


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def appoint(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Who mediates: the body's people, each with a tie or an earlier refusal told."""
    row = find(matter)
    mediation = Mediation.objects.get(matter=row)
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                chosen = request.POST.get("mediator", "")
                step(by=by, matter=row, move="appoint_mediator", inputs={"mediator": chosen})
        except UserError as error:
            errors = [("mediator", told(error))]
        else:
            messages.success(request, _("已指定。双方都会收到通知，各可以要求换一次。"))
            return redirect("mediation:room", row.id)
    gone = refused(row)
    people = [
        {"id": user, "name": name, "tie": next(iter(ties_of(row, UUID(user))), None), "refused": user in gone}
        for user, name in sorted(mediators_of(by, mediation).items(), key=lambda item: item[1])
    ]
    return render(request, "mediation/appoint.html", {"matter": row, "people": people, "errors": errors},
                  status=422 if errors else 200)  # fmt: skip


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def draft(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The mediator writes the agreement: a sum for each claim, the day, further words."""
    row = find(matter)
    if Mediation.objects.get(matter=row).mediator_user != by.user:
        raise Http404
    lines = claims.lines(by, row)
    errors: Errors = []
    if request.method == "POST":
        terms, errors = _terms(request, lines)
        if terms is not None:
            try:
                with transaction.atomic():
                    agreeing.draft(by=by, matter=row, terms=terms)
            except UserError as error:
                errors = _errors(error, "terms")
            else:
                messages.success(request, _("协议已起草。请双方核对并认可。"))
                return redirect("mediation:agreement", row.id)
    rows = [(line, f"sum-{line.claim.id}", request.POST.get(f"sum-{line.claim.id}", "")) for line in lines]
    context = {"matter": row, "rows": rows, "errors": errors, "posted": request.POST}
    return render(request, "mediation/draft.html", context, status=422 if errors else 200)


def _terms(request: HttpRequest, lines: list[claims.Line]) -> tuple[agreeing.Terms | None, Errors]:
    sums: dict[UUID, Decimal] = {}
    errors: Errors = []
    for line in lines:
        name = f"sum-{line.claim.id}"
        typed = request.POST.get(name, "").strip()
        try:
            sums[line.claim.id] = Decimal(0) if typed in ("0", "0.00") else money(typed)
        except ValueError as error:
            errors.append((name, str(error)))
    parts: tuple[tuple[date, Decimal], ...] = ()
    duties: tuple[promising.Duty, ...] = ()
    for name, reading in (("parts", promising.read_parts), ("duties", promising.read_duties)):
        try:
            found = reading(request.POST.get(name, "")[:4000])
        except UserError as error:
            errors.append((name, told(error)))
        else:
            parts, duties = (found, duties) if name == "parts" else (parts, found)  # type: ignore[assignment]
    try:
        pay_by = parts[-1][0] if parts else date.fromisoformat(request.POST.get("pay_by", "").strip())
    except ValueError:
        return None, [*errors, ("pay_by", _("请写付款日，例如 2026-12-20；分期付的写在分期里"))]
    words, looked = request.POST.get("terms", "")[:2000], request.POST.get("looked", "")[:1000]
    return (None if errors else agreeing.Terms(sums, pay_by, words, looked, parts, duties)), errors


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="read", helper_posts="agree")
def agreement(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The agreement as it stands, with its digest; adopting, signing or sealing asks for the name and a second yes."""
    row = find(matter)
    standing = agreeing.newest(row)
    if standing is None:
        raise Http404
    mediation = Mediation.objects.get(matter=row)
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                _put(request, by, row, mediation)
        except UserError as error:
            errors = _errors(error, "name")
        else:
            messages.success(request, _("已办好，记下了您认可的文件摘要。"))
            return redirect("mediation:agreement", row.id)
        standing = agreeing.newest(row) or standing
    context = {
        "matter": row, "agreement": standing, "hands": Hand.objects.filter(agreement=standing), "errors": errors,
        "shares": _shares(row, standing.shares), "owed": _owed(standing), "group": row.workers > 1,
        "asked": _asked(by, row, mediation),
        "firm": Firm.objects.filter(id=row.firm_id).first(), "mediation": mediation,
        "typed": request.POST.get("name", ""),
    }  # fmt: skip
    return render(request, "mediation/agreement.html", context, status=422 if errors else 200)


def _shares(matter: Matter, shares: list[list[str]]) -> list[tuple[str, str]]:
    names = masked_names([UUID(person) for person, _amount in shares])
    return [(names.get(UUID(person), ""), amount) for person, amount in shares]


def _owed(standing: Agreement) -> list[tuple[Owed, str]]:
    """Everything promised, each with the masked name of the worker whom it concerns."""
    found = promising.owed_of(standing)
    names = masked_names({UUID(item.person) for item in found})
    return [(item, names.get(UUID(item.person), "")) for item in found]


def _asked(by: By, matter: Matter, mediation: Mediation) -> str:
    """Which hand the reader may put now: worker, firm, mediator, body; "" none."""
    state = matter.state
    if by.role in ("worker", "firm") and state in (
        MediationState.DRAFTED,
        MediationState.FIRM_ADOPTED if by.role == "worker" else MediationState.WORKER_ADOPTED,
    ):
        return by.role
    if by.role == "mediator" and state == MediationState.ADOPTED and by.user == mediation.mediator_user:
        return "mediator"
    if by.role == "mediator" and state == MediationState.SIGNED and by.user != mediation.mediator_user:
        return "body"
    return ""


def _put(request: HttpRequest, by: By, matter: Matter, mediation: Mediation) -> None:
    digest, name = request.POST.get("digest", ""), request.POST.get("name", "")
    if request.POST.get("sure") != "yes":
        raise UserError("mediating.not_sure")
    hand = _asked(by, matter, mediation)
    if hand == "mediator":
        agreeing.sign(by=by, matter=matter, digest=digest, typed_name=name)
    elif hand == "body":
        agreeing.seal(by=by, matter=matter, digest=digest)
    else:
        papers = ()
        if by.role == "worker" and matter.as_state().collective:
            papers = _authority(request, by, matter)
        agreeing.adopt(by=by, matter=matter, digest=digest, typed_name=name, authority=papers)


def _authority(request: HttpRequest, by: By, matter: Matter) -> tuple[UUID, ...]:
    """Everybody's signed consent to these terms; the firm does not read who signed."""
    asked = Field("authority", "", "files", required=False)
    kept = kept_files(asked, request.FILES.getlist("authority"))
    return tuple(attach(by=by, matter=matter, kept=item, audience=("worker", "mediator")).id for item in kept)


@page(roles=IN_ROOM, purpose="mediation", helper="read")
def agreement_file(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The very bytes whose digest the page shows."""
    row = find(matter)
    standing = agreeing.newest(row)
    if standing is None:
        raise Http404
    return pdf_answer(agreeing.file_of(standing), f"{row.number}-调解协议书.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF to be saved, never shown within the site."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="agree", helper_posts="agree")
def extend(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A side says until when it would go on; the body lengthens the time once both said the same day."""
    row = find(matter)
    errors: Errors = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                if by.role == "mediator":
                    extending.extend(by=by, matter=row)
                else:
                    until = date.fromisoformat(request.POST.get("until", ""))
                    extending.agree_to_extend(by=by, matter=row, until=until)
        except UserError as error:
            errors = [("until", told(error))]
        except ValueError:
            errors = [("until", _("日期要写成 2026-12-01 这样"))]
        else:
            messages.success(request, _("已记下。"))
            return redirect("mediation:room", row.id)
    context = {"matter": row, "words": extending.extension_words(row), "errors": errors, "body": by.role == "mediator"}
    return render(request, "mediation/extend.html", context, status=422 if errors else 200)


@page(roles=("mediator",), purpose="mediation", methods=BOTH)
def tie(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A tie of one of the body's people to a side of this matter."""
    row = find(matter)
    mediation = Mediation.objects.get(matter=row)
    people = mediators_of(by, mediation)
    sides = {str(row.firm_id): _("单位")} | {
        str(person): _("劳动者") for person in Claimant.objects.filter(matter=row).values_list("person_id", flat=True)
    }
    errors: Errors = []
    if request.method == "POST":
        user, party = request.POST.get("user", ""), request.POST.get("party", "")
        try:
            if user not in people or party not in sides:
                raise UserError("mediating.tie_needs")
            with transaction.atomic():
                extending.declare_tie(by=by, office=row.office_id, user=UUID(user), party=UUID(party),
                                      reason=request.POST.get("reason", ""))  # fmt: skip
        except UserError as error:
            errors = [("reason", told(error))]
        else:
            messages.success(request, _("已登记。以后不会指定这名调解员办理同这一方有关的调解。"))
            return redirect("mediation:room", row.id)
    known = Tie.objects.filter(party_id__in=[UUID(key) for key in sides])
    context = {
        "matter": row, "people": sorted(people.items(), key=lambda item: item[1]), "sides": sides.items(),
        "errors": errors, "known": [(people.get(str(item.user_id), ""), item.reason) for item in known],
    }  # fmt: skip
    return render(request, "mediation/tie.html", context, status=422 if errors else 200)


@page(roles=("mediator",), purpose="mediation", methods=("POST",))
def open_room(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A room for a wage complaint that was sent to this body."""
    row = find_complaint(by, matter)
    wanted = [Wanted("wages", row.amount_claimed)] if row.amount_claimed else []
    try:
        with transaction.atomic():
            made = bring_over(by=by, complaint=row, claims=wanted)
    except UserError as error:
        messages.error(request, told(error))
        return redirect("mediation:matter", row.id)
    return redirect("mediation:room", made.id)
