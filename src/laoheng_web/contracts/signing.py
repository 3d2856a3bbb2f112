"""Signing in the site: the file is shown, the statement is confirmed a second time, the file is signed, all is kept."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing as tokens
from django.db import transaction

from laoheng.casework import ContractState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.writing.signing import (
    IdentityLevel,
    Intent,
    SignBox,
    TimeSourceKind,
    make_pack,
    sign_detached,
    sign_pdf,
    verify_pdf,
)
from laoheng.writing.signing.sm2_check import NationalCheck, check_national
from laoheng_web.accounts.models import User
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent, EventKey
from laoheng_web.audit.receipts import receipt_of
from laoheng_web.audit.record import envelope, new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.actions import follow_on, leave_notice, locked
from laoheng_web.contracts.authority import clock, identity_for, national_identity_for, national_roots, roots
from laoheng_web.contracts.models import Contract, Signature
from laoheng_web.papers import evidence
from laoheng_web.papers.typefaces import fonts
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm

_SALT = "laoheng.contracts.shown"
_SHOWN_SECONDS = 3600
# Lower corners of the last page, side by side.
_PLACES = {"firm": (70.0, 60.0, 96.0, 96.0), "worker": (330.0, 70.0, 200.0, 56.0)}


@dataclass(frozen=True)
class Shown:
    """What a signer was shown: which file, when, and the words to be confirmed."""

    sha256: str
    at: datetime
    statement: Message
    language: str

    @property
    def words(self) -> str:
        """The statement as it will stand in the signature."""
        return render(self.statement, self.language)


def signer_name(*, by: By, contract: Contract) -> str:
    """The name that signs: the firm's registered one, or the worker's own from the vault (a line tells of it).

    Raises `UserError` (`contracts.name_unknown`) where the vault holds none.
    """
    if by.role == "firm":
        return str(Firm.objects.get(id=contract.firm_id))
    opened = open_identity(
        by=by, person=contract.worker_id, fields=["name"], purpose="contract", reason=contract.number
    )
    if not opened.get("name"):
        raise UserError("contracts.name_unknown")
    return opened["name"]


def shown_now(*, by: By, contract: Contract, name: str, language: str) -> tuple[Shown, str]:
    """What is shown now, and the sealed note of it that comes back with the form."""
    shown = Shown(contract.document, by.now, Message.of(f"contracts.statement.{by.role}", name=name), language)
    return shown, noted(by=by, contract=contract, sha256=shown.sha256)


def shown_then(*, by: By, contract: Contract, name: str, language: str, note: str) -> Shown:
    """What was shown when the form was drawn. Raises `UserError` where the file is another now, or it was long ago."""
    at = noted_at(by=by, contract=contract, sha256=contract.document, note=note)
    return Shown(contract.document, at, Message.of(f"contracts.statement.{by.role}", name=name), language)


def noted(*, by: By, contract: Contract, sha256: str) -> str:
    """A sealed note that a file about `contract` is shown now."""
    told = {"contract": str(contract.id), "user": str(by.user), "sha256": sha256, "at": by.now.isoformat()}
    return tokens.dumps(told, salt=_SALT)


def noted_at(*, by: By, contract: Contract, sha256: str, note: str) -> datetime:
    """When that very file was shown to that user. Raises `UserError` where the note says otherwise, or is too old."""
    try:
        told = tokens.loads(note, salt=_SALT, max_age=_SHOWN_SECONDS)
    except tokens.BadSignature as error:
        raise UserError("contracts.changed_since_shown") from error
    if (told["contract"], told["user"], told["sha256"]) != (str(contract.id), str(by.user), sha256):
        raise UserError("contracts.changed_since_shown")
    return datetime.fromisoformat(told["at"])


def confirm_identity(*, by: By, password: str) -> None:
    """The signer's second word: the account's password, where it has one. Raises `UserError`."""
    user = User.objects.get(id=by.user)
    if user.has_usable_password() and not user.check_password(password):
        raise UserError("contracts.not_confirmed")


@transaction.atomic
def sign(*, by: By, contract: Contract, shown: Shown, name: str, national: bool = False) -> Contract:
    """Signs the very file that was shown, keeps the new one, and moves the contract on.

    `national` puts a signature by SM2 beside the signed file. Raises `UserError` where it cannot be signed now, where
    the file changed, where no authority is connected, or where there is no SM2.
    """
    move = "sign_second" if contract.state in _HALF else "sign_first"
    row, found = locked(contract, move, by)
    if row.document != shown.sha256:
        raise UserError("contracts.changed_since_shown")
    before = evidence.read(row.document)
    level = IdentityLevel.ACCOUNT
    identity = identity_for(by=by, name=name, level=level)
    stamps = clock()
    signed = sign_pdf(
        before,
        identity=identity,
        reason=shown.words,
        at=by.now,
        field=f"laoheng-{by.role}",
        box=sign_box(by, shown),
        clock=stamps,
    )
    row.document = evidence.keep(signed, f"{row.number}.pdf").digest
    row.state = found.to_state.value
    if found.to_state is ContractState.IN_FORCE:
        row.in_force_at = by.now
    row.save(update_fields=["document", "state", "in_force_at"])
    beside = beside_signed(by, shown, name, signed) if national else None
    signature = _kept(by, row, shown, len(before), level, stamped=stamps is not None, national=beside)
    record(
        found.event_type,
        by=by,
        payload={
            "state": row.state,
            "sha256": row.document,
            "shown": shown.sha256,
            "level": level.value,
            "sm2": national,
        },
        subjects=[row.firm_id, row.worker_id],
        matter=row.id,
        office=row.office_id,
        rows=[row, signature],
    )
    notice = Message.of("contracts.notice.signed", number=row.number, state=row.standing_state.message)
    for party in {row.firm_id, row.worker_id} - {by.party}:
        leave_notice(row, party, notice, by.now)
    if row.in_force_at is not None:
        follow_on(row, by.now)
    return row


_HALF = (ContractState.FIRM_SIGNED.value, ContractState.WORKER_SIGNED.value)


def sign_box(by: By, shown: Shown) -> SignBox:
    """Where the signature is seen: at the foot of the last page, the firm's left, the worker's right."""
    left, bottom, width, height = _PLACES[by.role]
    look = "seal" if by.role == "firm" else "text"
    marked = not settings.PRODUCTION
    return SignBox(-1, left, bottom, width, height, fonts(), look, marked, "en" if shown.language == "en" else "zh")  # type: ignore[arg-type]


def beside_signed(by: By, shown: Shown, name: str, signed: bytes) -> dict[str, Any]:
    """The signature by SM2; its key is used once and kept nowhere, as that of the certificate."""
    held = national_identity_for(by=by, name=name, level=IdentityLevel.ACCOUNT)
    made = sign_detached(
        signed, signer=held.signer, name=name, statement=shown.words, at=by.now, certificate=held.certificate
    )
    return {"bytes": len(signed), "signature": made}


def national_check(row: Signature) -> NationalCheck | None:
    """What the SM2 signature is worth beside the file it was put to; None where the signer made none, or the file went
    with its person's erasure."""
    if row.national is None or not evidence.place(row.signed_sha256).is_file():
        return None
    return check_national(evidence.read(row.signed_sha256), row.national["signature"], roots=national_roots())


def _kept(
    by: By,
    row: Contract,
    shown: Shown,
    size: int,
    level: IdentityLevel,
    *,
    stamped: bool,
    national: dict[str, Any] | None,
) -> Signature:
    source = TimeSourceKind.AUTHORITY if stamped else TimeSourceKind.OWN_CLOCK
    signature = Signature(
        id=new_id(by.now),
        office_id=row.office_id,
        contract=row,
        field=f"laoheng-{by.role}",
        role=by.role,
        party_id=by.party,
        user_id=by.user,
        level=level.value,
        statement_code=shown.statement.code,
        language=shown.language,
        shown_bytes=size,
        shown_sha256=shown.sha256,
        shown_at=shown.at,
        confirmed_at=by.now,
        signed_sha256=row.document,
        time_source=source.value,
        national=national,
    )
    signature.save(force_insert=True)
    return signature


def pack(*, by: By, contract: Contract) -> bytes:
    """The evidence pack of a signed contract, with the ledger's receipt of its last signature once that is sealed."""
    document = evidence.read(contract.document)
    words = {item.field: item.statement or "" for item in verify_pdf(document, roots=roots(), at=by.now).signatures}
    rows = list(Signature.objects.filter(contract=contract))
    intents = [
        Intent(
            row.field, words.get(row.field, ""), row.level, row.shown_bytes, row.shown_sha256, row.shown_at,
            row.confirmed_at,
        )
        for row in rows
    ]  # fmt: skip
    return make_pack(
        document, roots=roots(), intents=intents, at=by.now,
        receipt=ledger_receipt(contract.id, contract.document, by.now),
        national=[{"field": row.field, **row.national} for row in rows if row.national],
    )  # fmt: skip


def ledger_receipt(contract: UUID, sha256: str, now: datetime, kind: str = "contract.signed") -> dict[str, Any] | None:
    """The ledger's receipt of the event that told of a signed file; None until that is sealed."""
    with acting(By.system(office=None, now=now), "sealing"):
        events = AuditEvent.objects.filter(type=kind, matter_id=contract, payload__sha256=sha256)
        event = events.first()
        receipt = receipt_of(event.id) if event else None
        if event is None or receipt is None:
            return None
        key = EventKey.objects.get(event_id=event.id).key
    body = envelope(event).body()
    return {**receipt, "body": base64.b64encode(body).decode(), "key": base64.b64encode(bytes(key)).decode()}
