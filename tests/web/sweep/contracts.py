"""Contracts of a bureau: one in force and filed, one that waits for the worker, one that waits for the firm."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from laoheng.casework import Term
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts import actions, letter_signing, signing
from laoheng_web.contracts.filing import file_list
from laoheng_web.contracts.letters import open_letter
from laoheng_web.contracts.models import Contract
from laoheng_web.papers import evidence
from tests.unit.writing.signing.made import paper
from tests.web.world import Bureau


def make_contracts(bureau: Bureau) -> dict[str, list[UUID]]:
    """Ids by kind, as the sweep's `Place.objects` takes them."""
    made = [_offered(bureau, day) for day in (1, 2, 3)]
    for row, roles in zip(made, (("firm", "worker"), ("firm",), ("worker",)), strict=True):
        for role in roles:
            _sign(bureau, row, role)
    by = bureau.by("firm")
    with acting(by, "contract"):
        filing = file_list(by=by, office=bureau.office)
        ready = letter_signing.Ready("notice_renewal", f"CANARY-{bureau.office.code}-通知", paper())
        name = signing.signer_name(by=by, contract=made[0])
        shown, _ = letter_signing.letter_shown(by=by, contract=made[0], ready=ready, name=name, language="zh")
        letter = letter_signing.sign_and_send(by=by, contract=made[0], ready=ready, shown=shown, name=name)
    with acting(bureau.by("worker"), "contract"):
        open_letter(by=bureau.by("worker"), letter=letter)
    return {"contract": [row.id for row in made], "filing": [filing.id], "contract_letter": [letter.id]}


def _offered(bureau: Bureau, day: int) -> Contract:
    by = bureau.by("firm")
    with acting(by, "contract"):
        kept = evidence.keep(paper(), f"CANARY-{bureau.office.code}-合同.pdf")
        draft = actions.Draft(bureau.worker, Term.FIXED, date(2026, 12, day), date(2027, 11, 30), kept)
        return actions.offer(by=by, contract=actions.draft(by=by, office=bureau.office, draft=draft))


def _sign(bureau: Bureau, row: Contract, role: str) -> None:
    by = bureau.by(role)
    with acting(by, "contract"):
        now = Contract.objects.get(id=row.id)
        name = signing.signer_name(by=by, contract=now)
        shown, _ = signing.shown_now(by=by, contract=now, name=name, language="zh")
        signing.sign(by=by, contract=now, shown=shown, name=name)
