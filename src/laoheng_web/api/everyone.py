"""What any program may ask without a token: calculators, kinds of records, the ledger's proofs."""

# No deferred annotations here: ninja reads the parameters of each function from them.
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router

from laoheng.law import CALCULATORS, CalculationInputError, calculate, find_calculator
from laoheng.standard.dates import parse_date
from laoheng.standard.records import KINDS
from laoheng_web.api.door import ApiRequest, operation
from laoheng_web.api.shapes import CalculationIn, CalculatorShape, CheckpointShape, KindShape, ProofShape, kind_json
from laoheng_web.audit.models import LedgerCheckpoint, LedgerLeaf
from laoheng_web.audit.tree import tree, verifier
from laoheng_web.norms.lookup import entered

router = Router()


@operation(router, "GET", "/calculators", purpose="advice", response=list[CalculatorShape])
def calculators(request: ApiRequest) -> list[dict[str, Any]]:
    """What can be computed, and from which facts."""
    return [
        {"code": item.code, "name": item.name, "label": item.label, "input": item.schema()}
        for item in CALCULATORS.values()
    ]


@operation(
    router,
    "POST",
    "/calculators/{slug:code}",
    purpose="advice",
    openapi_extra={"responses": {200: {"description": "a Finding: figures, steps, grounds, what is missing"}}},
)
def compute(request: ApiRequest, code: str, body: CalculationIn) -> dict[str, Any]:
    """One calculation. Nothing that is sent here is kept."""
    try:
        find_calculator(code)
    except CalculationInputError as error:
        raise Http404 from error
    day = parse_date(body.on) if body.on else request.by.now.date()
    return calculate(code, body.facts, on=day, region=body.region, extra=entered(body.region, day)).to_json()


@operation(router, "GET", "/kinds", purpose="records_contracts", response=list[KindShape])
def kinds(request: ApiRequest) -> list[dict[str, Any]]:
    """The kinds of records that may be sent, column by column."""
    return [kind_json(contract) for contract in KINDS]


@operation(router, "GET", "/ledger/checkpoint", purpose="proof", response=CheckpointShape)
def checkpoint(request: ApiRequest) -> dict[str, Any]:
    """The newest signed checkpoint of the ledger; 404 while nothing has been sealed."""
    newest = _newest()
    return {
        "size": newest.size,
        "root": bytes(newest.root).hex(),
        "signed_at": newest.signed_at,
        "note": newest.note,
        "verifier_key": verifier().text,
    }


@operation(router, "GET", "/ledger/proof/{uuid:event_id}", purpose="proof", response=ProofShape)
def proof(request: ApiRequest, event_id: UUID) -> dict[str, Any]:
    """Proof that an event lies in the ledger; 404 where it is not sealed (yet)."""
    newest = _newest()
    leaf = LedgerLeaf.objects.filter(event_id=event_id, index__lt=newest.size).first()
    if leaf is None:
        raise Http404
    path = tree().inclusion_proof(leaf.index, newest.size)
    return {
        "event_id": event_id,
        "index": leaf.index,
        "size": newest.size,
        "root": bytes(newest.root).hex(),
        "leaf": bytes(leaf.leaf).hex(),
        "proof": [step.hex() for step in path],
    }


def _newest() -> LedgerCheckpoint:
    found = LedgerCheckpoint.objects.order_by("-size").first()
    if found is None:
        raise Http404
    return found
