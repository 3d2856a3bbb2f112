"""What happens to a contract before and after its signatures. Every move goes through casework's table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from laoheng.casework import ContractMove, ContractState, FollowKind, Role, Term, contract_move, contract_moves
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.models import Contract
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import CASE_ROLE, next_number
from laoheng_web.papers.evidence import Kept
from laoheng_web.vault.models import Firm

SERIES = "HT"


@dataclass(frozen=True)
class Draft:
    """What a firm states of a new contract; the worker is an id of the vault, `paper` names its standard form."""

    worker: UUID
    term: Term
    starts_on: date
    ends_on: date | None
    file: Kept
    follows: Contract | None = None
    follow_kind: str = ""
    paper: str = ""


def duplicates(*, firm: UUID, worker: UUID, starts_on: date, term: Term, paper: str = "") -> QuerySet[Contract]:
    """Records of the same firm, worker, first day and kind that still stand: shown, never merged.

    Agreements beside a contract are of many kinds: of those, only the same `paper` is the same.
    """
    gone = (ContractState.WITHDRAWN.value, ContractState.DECLINED.value)
    same = Contract.objects.filter(firm_id=firm, worker_id=worker, starts_on=starts_on, term=term.value)
    if term is Term.SIDE:
        same = same.filter(paper=paper)
    return same.exclude(state__in=gone).order_by("created_at", "id")


@transaction.atomic
def draft(*, by: By, office: Office, draft: Draft) -> Contract:
    """Enters a contract as the firm's own draft; nobody else sees it yet."""
    if draft.file.media_type != "application/pdf":
        raise UserError("contracts.not_pdf")
    row = Contract(
        id=new_id(by.now),
        office_id=office.id,
        number=next_number(office, SERIES, by),
        firm_id=by.party,
        worker_id=draft.worker,
        term=draft.term.value,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        state=ContractState.DRAFTED.value,
        follows=draft.follows,
        follow_kind=draft.follow_kind,
        document=draft.file.digest,
        paper=draft.paper,
        drafted_by=by.user,
        created_at=by.now,
    )
    row.save(force_insert=True)
    tell("contract.drafted", by=by, row=row, payload={"number": row.number, "term": row.term, "paper": row.paper})
    return row


@transaction.atomic
def offer(*, by: By, contract: Contract) -> Contract:
    """Sends the draft to the worker, who may now read it and sign or decline."""
    row, move = locked(contract, "offer", by)
    row.state, row.offered_at = move.to_state.value, by.now
    row.save(update_fields=["state", "offered_at"])
    tell(move.event_type, by=by, row=row)
    firm = Firm.objects.get(id=row.firm_id)
    leave_notice(row, row.worker_id, Message.of("contracts.notice.offered", number=row.number, firm=str(firm)), by.now)
    return row


@transaction.atomic
def call_off(*, by: By, contract: Contract, move: str) -> Contract:
    """The firm withdraws, or the worker declines, a contract that both have not signed. No reason is asked."""
    row, found = locked(contract, move, by)
    row.state = found.to_state.value
    row.save(update_fields=["state"])
    tell(found.event_type, by=by, row=row)
    other = row.firm_id if by.role == "worker" else row.worker_id
    if row.offered_at is not None:
        leave_notice(row, other, _moved(row), by.now)
    return row


@transaction.atomic
def end(*, by: By, contract: Contract, on: date) -> Contract:
    """Records that the contract ended on `on`. It says nothing of whether it was lawful: the worker may complain."""
    if not contract.starts_on <= on <= by.now.date():
        raise UserError("contracts.end_day", first=contract.starts_on, last=by.now.date())
    row, move = locked(contract, "end", by)
    row.state, row.ended_on = move.to_state.value, on
    row.save(update_fields=["state", "ended_on"])
    tell(move.event_type, by=by, row=row, payload={"ended_on": on})
    leave_notice(row, row.worker_id, _moved(row), by.now)
    return row


def follow_on(row: Contract, now: datetime) -> None:
    """A contract came into force: the one it changes, renews or ends is told so, in the same transaction."""
    if row.follows_id is None or row.follow_kind == FollowKind.BESIDE.value:
        return
    if row.follow_kind == FollowKind.END.value:
        with acting(By.system(office=row.office_id, now=now), "contract") as system:
            if row.starts_on <= now.date():
                end_agreed(by=system, agreement=row)
        return
    with acting(By.system(office=row.office_id, now=now), "contract") as system:
        before = Contract.objects.select_for_update().get(id=row.follows_id)
        move = next((m for m in contract_moves(before.standing_state, Role.SYSTEM) if m.name == row.follow_kind), None)
        if move is None:
            # It ended otherwise in the meantime: the new one stands by itself.
            return
        before.state = move.to_state.value
        before.save(update_fields=["state"])
        tell(move.event_type, by=system, row=before, payload={"by_contract": row.id})


@transaction.atomic
def end_agreed(*, by: By, agreement: Contract) -> None:
    """The day agreed on has come: the contract that `agreement` ends is ended by it, unless it ended otherwise."""
    before = Contract.objects.select_for_update().get(id=agreement.follows_id)
    move = next((m for m in contract_moves(before.standing_state, Role.SYSTEM) if m.name == "end"), None)
    if move is None:
        return
    before.state, before.ended_on = move.to_state.value, agreement.starts_on
    before.save(update_fields=["state", "ended_on"])
    tell(move.event_type, by=by, row=before, payload={"ended_on": before.ended_on, "by_contract": agreement.id})
    for party in (before.firm_id, before.worker_id):
        notify(by=by, office=before.office_id, party=party, message=_moved(before))


@transaction.atomic
def expire(*, by: By, contract: Contract) -> None:
    """The last day of a fixed term has passed: the system notes it; what follows from it people decide."""
    row, move = locked(contract, "expire", by)
    row.state = move.to_state.value
    row.save(update_fields=["state"])
    tell(move.event_type, by=by, row=row)
    for party in (row.firm_id, row.worker_id):
        notify(by=by, office=row.office_id, party=party, message=_moved(row))


def locked(contract: Contract, move: str, by: By) -> tuple[Contract, ContractMove]:
    """The row, locked, and the table's move. Of two at once one wins, the other is told what is allowed now."""
    row = Contract.objects.select_for_update().get(id=contract.id)
    return row, contract_move(row.standing_state, move, CASE_ROLE[by.role])


def tell(event_type: str, *, by: By, row: Contract, payload: dict[str, object] | None = None) -> None:
    """The event of a write to one contract."""
    record(
        event_type,
        by=by,
        payload={**(payload or {}), "state": row.state},
        subjects=[row.firm_id, row.worker_id],
        matter=row.id,
        office=row.office_id,
        rows=[row],
    )


def leave_notice(row: Contract, party: UUID, message: Message, now: datetime) -> None:
    """The system tells the other party; a party writes to nobody's desk itself."""
    with acting(By.system(office=row.office_id, now=now), "notices") as system:
        notify(by=system, office=row.office_id, party=party, message=message)


def _moved(row: Contract) -> Message:
    return Message.of("contracts.notice.moved", number=row.number, state=row.standing_state.message)
