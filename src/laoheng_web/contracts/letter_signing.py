"""A firm signs a letter before it is sent: shown, confirmed, signed as PDF. The worker can check the very file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.signing import IdentityLevel, Intent, TimeSourceKind, make_pack, sign_pdf, verify_pdf
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.contracts import signing
from laoheng_web.contracts.authority import clock, identity_for, roots
from laoheng_web.contracts.letters import send_letter
from laoheng_web.contracts.models import Contract, Letter, LetterSignature
from laoheng_web.contracts.signing import Shown
from laoheng_web.papers import evidence

STATEMENT = "contracts.statement.letter"
FIELD = "laoheng-firm"
SIGNED = "contract.letter_signed"


@dataclass(frozen=True)
class Ready:
    """A letter that is ready to be signed: its form, its title and the file as it stands before the signature."""

    template: str
    title: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """The digest of the unsigned file."""
        return hashlib.sha256(self.pdf).hexdigest()


def letter_shown(*, by: By, contract: Contract, ready: Ready, name: str, language: str) -> tuple[Shown, str]:
    """What is shown now, and the sealed note of it that comes back with the form."""
    shown = _shown(ready, by.now, name, language)
    return shown, signing.noted(by=by, contract=contract, sha256=shown.sha256)


def letter_shown_then(*, by: By, contract: Contract, ready: Ready, name: str, language: str, note: str) -> Shown:
    """What was shown when the form was drawn. Raises `UserError` where the letter is another now, or too old."""
    at = signing.noted_at(by=by, contract=contract, sha256=ready.sha256, note=note)
    return _shown(ready, at, name, language)


def _shown(ready: Ready, at: datetime, name: str, language: str) -> Shown:
    return Shown(ready.sha256, at, Message.of(STATEMENT, name=name), language)


@transaction.atomic
def sign_and_send(
    *, by: By, contract: Contract, ready: Ready, shown: Shown, name: str, national: bool = False
) -> Letter:
    """Signs the very letter that was shown and sends it; `national` puts a signature by SM2 beside it.

    Raises `UserError`: `contracts.changed_since_shown`, `contracts.letter_twice`, `contracts.no_authority`,
    `signing.sm2_absent`. Nothing is sent then.
    """
    if ready.sha256 != shown.sha256:
        raise UserError("contracts.changed_since_shown")
    row = Contract.objects.select_for_update().get(id=contract.id)
    if LetterSignature.objects.filter(letter__contract=row, shown_sha256=shown.sha256).exists():
        raise UserError("contracts.letter_twice")
    level, stamps = IdentityLevel.ACCOUNT, clock()
    identity = identity_for(by=by, name=name, level=level)
    signed = sign_pdf(
        ready.pdf, identity=identity, reason=shown.words, at=by.now, field=FIELD, box=signing.sign_box(by, shown),
        clock=stamps,
    )  # fmt: skip
    beside = signing.beside_signed(by, shown, name, signed) if national else None
    file = evidence.keep(signed, f"{ready.title}.pdf")
    letter = send_letter(by=by, contract=row, template=ready.template, file=file)
    source = TimeSourceKind.AUTHORITY if stamps else TimeSourceKind.OWN_CLOCK
    signature = LetterSignature(
        id=new_id(by.now), office_id=row.office_id, letter=letter, user_id=by.user, level=level.value,
        statement_code=shown.statement.code, language=shown.language, shown_bytes=len(ready.pdf),
        shown_sha256=shown.sha256, shown_at=shown.at, confirmed_at=by.now, time_source=source.value, national=beside,
    )  # fmt: skip
    signature.save(force_insert=True)
    payload = {
        "letter": letter.id, "number": letter.number, "sha256": letter.document, "shown": shown.sha256,
        "level": level.value, "sm2": national,
    }  # fmt: skip
    record(
        SIGNED, by=by, payload=payload, subjects=[row.firm_id, row.worker_id], matter=row.id, office=row.office_id,
        rows=[signature],
    )  # fmt: skip
    return letter


def signature_of(letter: Letter) -> LetterSignature | None:
    """The signature under a letter; None where it was sent unsigned."""
    return LetterSignature.objects.filter(letter=letter).first()


def letter_pack(*, by: By, letter: Letter, signature: LetterSignature) -> bytes:
    """The evidence pack of a signed letter, with the ledger's receipt once the signature's event is sealed."""
    document = evidence.read(letter.document)
    (found,) = verify_pdf(document, roots=roots(), at=by.now).signatures
    intent = Intent(
        FIELD, found.statement or "", signature.level, signature.shown_bytes, signature.shown_sha256,
        signature.shown_at, signature.confirmed_at,
    )  # fmt: skip
    return make_pack(
        document, roots=roots(), intents=[intent], at=by.now,
        receipt=signing.ledger_receipt(letter.contract_id, letter.document, by.now, SIGNED),
        national=[{"field": FIELD, **signature.national}] if signature.national else [],
    )  # fmt: skip
