"""What each side sees of a contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from laoheng.casework import ContractMove, ContractState, Duty, contract_moves
from laoheng_web.audit.by import By
from laoheng_web.contracts.models import Contract
from laoheng_web.contracts.reminding import duties_between
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

# States in which the other party's signature is what is missing.
_TURN = {
    "firm": (ContractState.DRAFTED.value, ContractState.OFFERED.value, ContractState.WORKER_SIGNED.value),
    "worker": (ContractState.OFFERED.value, ContractState.FIRM_SIGNED.value),
}
SIGNING = ("sign_first", "sign_second")


@dataclass(frozen=True)
class Line:
    """A contract as a line of a list: both names as the reader may see them, and whether it waits for the reader."""

    contract: Contract
    firm: str
    worker: str
    mine: bool


def lines(by: By, rows: Iterable[Contract]) -> list[Line]:
    """Contracts as lines; a worker's name is masked."""
    shown = list(rows)
    firms = Firm.objects.in_bulk({row.firm_id for row in shown})
    names = masked_names({row.worker_id for row in shown})
    turn = _TURN.get(by.role, ())
    return [
        Line(row, str(firms.get(row.firm_id, "—")), names.get(row.worker_id) or "—", row.state in turn) for row in shown
    ]


def find(contract_id: UUID) -> Contract:
    """The contract of that id if the reader may see it; else 404."""
    row = Contract.objects.select_related("follows").filter(id=contract_id).first()
    if row is None:
        raise Http404
    return row


def moves_for(by: By, row: Contract) -> tuple[ContractMove, ...]:
    """What the reader may do now."""
    return contract_moves(row.standing_state, CASE_ROLE[by.role])


def duties_of(by: By, row: Contract, region: str | None) -> list[Duty]:
    """The duties that speak of this contract, today."""
    together = Contract.objects.filter(firm_id=row.firm_id, worker_id=row.worker_id).order_by("starts_on", "id")
    return [duty for about, duty in duties_between(list(together), by.now, region) if about.id == row.id]


def waiting_for(by: By) -> int:
    """How many contracts wait for the reader."""
    return Contract.objects.filter(state__in=_TURN.get(by.role, ())).count()
