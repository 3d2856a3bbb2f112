"""What everybody may see and check: the ledger's head, receipts, and the rules at work."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from laoheng.casework import TABLES
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, LedgerLeaf
from laoheng_web.audit.tree import verifier
from laoheng_web.papers.models import Matter
from laoheng_web.publicity.receipts import check_receipt, latest, make_receipt
from laoheng_web.publicity.register import MEASURES, rules_on

SIGNED_IN = frozenset({"worker", "firm", "mediator", "regulator"})
MOST = 100
# What an event of a matter is called: the step of the table that leaves it.
DEEDS = {
    step.event_type: Message(f"casework.move.{step.name}") for table in TABLES.values() for step in table.transitions
}


@public_page(purpose="publicity")
def ledger(request: HttpRequest, by: By) -> HttpResponse:
    """What the ledger is, and its newest checkpoint."""
    return render(request, "publicity/ledger.html", {"head": latest(), "key": verifier().text})


@public_page(purpose="publicity")
def checkpoint(request: HttpRequest, by: By) -> HttpResponse:
    """The newest checkpoint as a file."""
    head = latest()
    if head is None:
        raise Http404
    return _file(head.note, f"checkpoint-{head.size}.txt")


@public_page(purpose="publicity")
def key(request: HttpRequest, by: By) -> HttpResponse:
    """The key that checks our checkpoints, as a file."""
    return _file(f"{verifier().text}\n", "verifier.key")


@public_page(purpose="publicity")
def leaf_receipt(request: HttpRequest, by: By, index: int) -> HttpResponse:
    """The receipt of one place in the ledger: a commitment and its proof, nothing of its content."""
    receipt = make_receipt(index)
    if receipt is None:
        raise Http404
    return JsonResponse(receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page(purpose="publicity", methods=("GET", "HEAD", "POST"))
def receipt(request: HttpRequest, by: By) -> HttpResponse:
    """Checks a pasted receipt and says what holds and what does not."""
    text = request.POST.get("receipt", "")
    checks = check_receipt(text) if request.method == "POST" else []
    holds = bool(checks) and all(check.holds for check in checks)
    status = 200 if holds or not checks else 422
    return render(request, "publicity/receipt.html", {"text": text, "checks": checks, "holds": holds}, status=status)


@page(roles=SIGNED_IN, purpose="own_receipts")
def mine(request: HttpRequest, by: By) -> HttpResponse:
    """What I did in matters, each with its receipt once it is sealed."""
    done = AuditEvent.objects.filter(Q(type__startswith="matter.") | Q(type__startswith="alert."), actor_id=by.user)
    events = list(done.order_by("-seq")[:MOST])
    places = dict(
        LedgerLeaf.objects.filter(event_id__in=[event.id for event in events]).values_list("event_id", "index")
    )
    numbers = dict(Matter.objects.filter(id__in=[event.matter_id for event in events]).values_list("id", "number"))
    lines = [(event, DEEDS.get(event.type), numbers.get(event.matter_id, ""), places.get(event.id)) for event in events]
    return render(request, "publicity/mine.html", {"lines": lines})


@public_page(purpose="publicity")
def rules(request: HttpRequest, by: By) -> HttpResponse:
    """Every indicator, point and deadline at work here."""
    context = {"rules": rules_on(by.now.date()), "measures": MEASURES}
    return render(request, "publicity/rules.html", context)


@public_page(purpose="publicity")
def rules_json(request: HttpRequest, by: By) -> HttpResponse:
    """The same as data."""
    return JsonResponse(rules_on(by.now.date()), json_dumps_params={"ensure_ascii": False, "indent": 1})


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
