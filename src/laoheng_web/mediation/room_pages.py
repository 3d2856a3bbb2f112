"""The room of a mediation: its list, the room itself, its moves, what is said, bid, answered and handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.casework import IllegalMoveError, InputsError, Kind, Transition, next_step
from laoheng.law import find_calculator
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import may, page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.advice.forms import Sheet
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import Answers, Field, faults, fields_for, form_of, kept_files, money, read
from laoheng_web.cases.matter_pages import matter_rows
from laoheng_web.mediation import bids, claims, extending, talking
from laoheng_web.mediation.draft import ApplyDraft
from laoheng_web.mediation.filing import Wanted
from laoheng_web.mediation.models import Claim, Mediation
from laoheng_web.mediation.months import read_months
from laoheng_web.mediation.moving import OWN_AUTHORITY, step
from laoheng_web.mediation.reading import find, moves, page_of, room
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.models import Matter

BOTH = ("GET", "HEAD", "POST")
IN_ROOM = ("worker", "firm", "mediator")
# What the file itself knows is never asked.
_KNOWN = frozenset({"applicant", "side", "earlier_vetoes", "worker_consent", "firm_consent"})


@page(roles=IN_ROOM, purpose="mediation")
def room_list(request: HttpRequest, by: By) -> HttpResponse:
    """The mediations that the reader takes part in."""
    found = list(Matter.objects.filter(kind=Kind.MEDIATION.value).order_by("-opened_at")[:100])
    rows = matter_rows(by, found)
    rows.sort(key=lambda row: (not row["mine"], row["turn"] is None))
    draft_at = ApplyDraft(by).at if by.role != "mediator" else None
    context = {"rows": rows, "may_apply": by.role != "mediator", "draft_at": draft_at}
    return render(request, "mediation/room_list.html", context)


@page(roles=IN_ROOM, purpose="mediation", helper="read")
def show(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The room."""
    return render(request, "mediation/room.html", {"sheet": room(by, find(matter))})


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="agree", helper_posts="agree")
def take_move(request: HttpRequest, by: By, matter: UUID, move: str) -> HttpResponse:
    """The page of one move: what it means, what it needs, and the button that does it."""
    row = find(matter)
    mediation = Mediation.objects.get(matter=row)
    item = next((one for one in moves(by, row, mediation) if one.name == move), None)
    if item is None:
        return _not_now(request, by, row, move)
    if page_of(move, row):
        return redirect(page_of(move, row), row.id)
    fields = _fields(by, row, mediation, item)
    if request.method != "POST":
        return _show_move(request, row, item, fields)
    answers = read(by, row, item, fields, request.POST, request.FILES)
    if faults(fields):
        return _show_move(request, row, item, fields)
    try:
        with transaction.atomic():
            _take(by, row, item, answers)
    except InputsError as error:
        for field in fields:
            if field.name in (*error.missing, *error.wrong):
                field.error = _("请填写，或者核对填写的内容")
        return _show_move(request, row, item, fields, [("move", told(error))])
    except UserError as error:
        status = 409 if isinstance(error, IllegalMoveError) else 422
        return _show_move(request, row, item, fields, [("move", told(error))], status)
    messages.success(request, _done(by, row))
    return redirect("mediation:room", row.id)


def _fields(by: By, matter: Matter, mediation: Mediation, item: Transition) -> list[Field]:
    known = set(_KNOWN)
    if mediation.authority and item.name not in OWN_AUTHORITY:
        known.add("authority")
    # Words beside a move are said in the room, where they are walled off; the file keeps the step alone.
    known |= {"text", "share_files"}
    return [field for field in fields_for(by, matter, item) if field.name not in known]


def _take(by: By, matter: Matter, item: Transition, answers: Answers) -> None:
    step(by=by, matter=matter, move=item.name, inputs=answers.inputs, files=answers.files)


def _done(by: By, matter: Matter) -> str:
    state = Matter.objects.get(id=matter.id).as_state()
    return _("已办好。") + spoken(next_step(state.kind, state.state, CASE_ROLE[by.role], state.due_on))


def _not_now(request: HttpRequest, by: By, matter: Matter, move: str) -> HttpResponse:
    try:
        # The table says why, and what is possible instead.
        with transaction.atomic():
            step(by=by, matter=matter, move=move)
            transaction.set_rollback(True)
    except IllegalMoveError as error:
        if isinstance(error.args_.get("move"), str):
            raise Http404 from error
        context = {"text": told(error), "matter": matter}
        return render(request, "mediation/not_now.html", context, status=409)
    except UserError as error:
        return render(request, "mediation/not_now.html", {"text": told(error), "matter": matter}, status=409)
    return render(request, "mediation/not_now.html", {"text": _("现在不能这样做。"), "matter": matter}, status=409)


def _show_move(
    request: HttpRequest,
    matter: Matter,
    item: Transition,
    fields: list[Field],
    errors: list[tuple[str, str]] | None = None,
    status: int | None = None,
) -> HttpResponse:
    form = form_of(fields, errors)
    context = {"matter": matter, "move": item, **form}
    return render(request, "mediation/move.html", context, status=status or (422 if form["errors"] else 200))


def tried(request: HttpRequest, matter: Matter, work: Callable[[], object], done: str) -> HttpResponse | None:
    """Does `work` in one piece; None, with its fault shown above, where it was refused."""
    try:
        with transaction.atomic():
            work()
    except UserError as error:
        messages.error(request, told(error))
        return None
    messages.success(request, done)
    return redirect("mediation:room", matter.id)


def _refused(request: HttpRequest, by: By, matter: Matter) -> HttpResponse:
    return render(request, "mediation/room.html", {"sheet": room(by, find(matter.id))}, status=422)


@page(roles=IN_ROOM, purpose="mediation", methods=("POST",), helper_posts="speak")
def say(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Something said, or offered, to all or alone with the mediator."""
    row = find(matter)
    sum_, pay_by, fault = _offer(request)
    if fault:
        messages.error(request, fault)
        return _refused(request, by, row)
    channel, text = request.POST.get("channel", "all"), request.POST.get("text", "")

    def work() -> None:
        talking.say(by=by, matter=row, channel=channel, text=text, sum_=sum_, pay_by=pay_by)

    return tried(request, row, work, _("已发出。")) or _refused(request, by, row)


def _offer(request: HttpRequest) -> tuple[Decimal | None, date | None, str]:
    typed, day = request.POST.get("sum", "").strip(), request.POST.get("pay_by", "").strip()
    try:
        return (money(typed) if typed else None), (date.fromisoformat(day) if day else None), ""
    except ValueError as error:
        return None, None, str(error) if typed else _("日期要写成 2026-12-01 这样")


@page(roles=("worker", "firm"), purpose="mediation", methods=BOTH, helper="speak", helper_posts="speak")
def bid(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """A sealed bid, with what it means said before it is made."""
    row = find(matter)
    error = ""
    if request.method == "POST":
        try:
            amount = money(request.POST.get("amount", ""))
            with transaction.atomic():
                round_ = bids.bid(by=by, matter=row, amount=amount)
        except (ValueError, UserError) as fault:
            error = told(fault) if isinstance(fault, UserError) else str(fault)
        else:
            messages.success(request, _bid_told(round_.outcome))
            return redirect("mediation:room", row.id)
    context = {"matter": row, "errors": [("amount", error)] if error else [], "typed": request.POST.get("amount", "")}
    return render(request, "mediation/bid.html", context, status=422 if error else 200)


def _bid_told(outcome: str) -> str:
    return {
        "open": _("已密封。对方出价以后才会比对；对方看不到您出了多少。"),
        "crossed": _("双方的出价已经吻合，金额写在调解室里。"),
        "not_crossed": _("没有吻合。双方都不知道对方出了多少，两边的出价都已销毁。"),
    }[outcome]


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="read", helper_posts="fill_in")
def claim(request: HttpRequest, by: By, matter: UUID, claim: UUID) -> HttpResponse:
    """One claim: the firm answers it; the worker's side or the mediator tells what the law is applied to."""
    row = find(matter)
    held = Claim.objects.filter(matter=row, id=claim).first()
    if held is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if by.role == "firm" and not may(by, "agree"):
            raise Http404  # to admit takes a special authority
        try:
            with transaction.atomic():
                _answer(request, by, row, held)
        except (ValueError, UserError) as fault:
            errors = [("admitted", told(fault) if isinstance(fault, UserError) else str(fault))]
        else:
            messages.success(request, _("已记下。"))
            return redirect("mediation:room", row.id)
    line = next(one for one in claims.lines(by, row) if one.claim.id == held.id)
    sheet = _calculator(held, request)
    first, more = sheet.split() if sheet else ([], [])
    context = {
        "matter": row, "line": line, "errors": errors or (sheet.faults if sheet else []), "posted": request.POST,
        "first": first, "more": more, "wages": held.kind == "wages",
    }  # fmt: skip
    return render(request, "mediation/claim.html", context, status=422 if errors else 200)


def _calculator(held: Claim, request: HttpRequest) -> Sheet | None:
    code = claims.calculator_of(held.kind)
    return Sheet.of(find_calculator(code), request.POST) if code else None


def _answer(request: HttpRequest, by: By, matter: Matter, held: Claim) -> None:
    if by.role == "firm":
        typed = request.POST.get("admitted", "").strip()
        admitted = Decimal(0) if typed in ("0", "０", "0.00") else money(typed)
        claims.answer(by=by, matter=matter, claim=held.id, admitted=admitted, word=request.POST.get("word", ""))
    elif held.kind == "wages":
        months = [list(month) for month in read_months(request.POST.get("months", ""))]
        if not months:
            raise ValueError(_("请一行写一个月，例如：2026-08 5200 0"))
        claims.set_basis(by=by, matter=matter, claim=held.id, basis={"months": months})
    else:
        sheet = _calculator(held, request)
        if sheet is None:
            raise ValueError(_("这一类请求没有计算器，请在说明里写清楚怎么算。"))
        if sheet.answer(by.now.date()) is None:
            raise ValueError("；".join(text for _name, text in sheet.faults))
        basis = {"code": sheet.calculator.code, "facts": sheet.facts()}
        claims.set_basis(by=by, matter=matter, claim=held.id, basis=basis)


@page(roles=("worker",), purpose="mediation", methods=BOTH, helper="fill_in", helper_posts="fill_in")
def add_claim(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """One more claim of the worker's own."""
    row = find(matter)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        kind, story = request.POST.get("kind", ""), request.POST.get("story", "")
        try:
            wanted = Wanted(kind, money(request.POST.get("sum", "")), story)
            if kind not in dict(claims.kinds()):
                raise ValueError(_("请选择是什么请求"))
            with transaction.atomic():
                claims.add(by=by, matter=row, person=by.party or row.id, wanted=wanted)
        except (ValueError, UserError) as fault:
            errors = [("sum", told(fault) if isinstance(fault, UserError) else str(fault))]
        else:
            messages.success(request, _("已加上。"))
            return redirect("mediation:room", row.id)
    context = {"matter": row, "kinds": claims.kinds(), "errors": errors, "posted": request.POST}
    return render(request, "mediation/add_claim.html", context, status=422 if errors else 200)


@page(roles=("worker",), purpose="mediation", methods=("POST",), helper_posts="agree")
def name(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """The worker lets the firm know who asks."""
    row = find(matter)
    done = _("已记下。调解组织现在可以去联系单位。")
    return tried(request, row, lambda: extending.release_name(by=by, matter=row), done) or _refused(request, by, row)


@page(roles=IN_ROOM, purpose="mediation", methods=BOTH, helper="fill_in", helper_posts="fill_in")
def evidence(request: HttpRequest, by: By, matter: UUID) -> HttpResponse:
    """Files for both sides to see, or for the mediator's eyes alone, each bound to the claim it is about."""
    row = find(matter)
    asked = Field("files", _("照片或文件"), "files", hint=_("给人看的副本会去掉照片里的位置信息，原件原样保存。"))
    held = list(Claim.objects.filter(matter=row))
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        kept = kept_files(asked, request.FILES.getlist("files"))
        errors = faults([asked]) or ([] if kept else [("files", _("请选择文件"))])
        if not errors:
            claim = next((one for one in held if str(one.id) == request.POST.get("claim")), None)
            private = request.POST.get("private") == "yes"
            text = request.POST.get("text", "")

            def work() -> None:
                extending.add_evidence(by=by, matter=row, kept=kept, claim=claim, private=private, text=text)

            return tried(request, row, work, _("已加到调解室里。")) or _refused(request, by, row)
    options = [(str(line.claim.id), line) for line in claims.lines(by, row)]
    context: dict[str, Any] = {"matter": row, "asked": asked, "options": options, "errors": errors}
    return render(request, "mediation/evidence.html", context, status=422 if errors else 200)
