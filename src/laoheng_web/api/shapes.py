"""What the interface gives and takes, in the words of the OpenAPI document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from ninja import Schema
from pydantic import Field

from laoheng.standard.messages import Message, render
from laoheng.standard.records import RecordContract
from laoheng_web.records.models import Receipt


class Problem(Schema):
    """An error (RFC 9457): `code` is stable, `detail` says what is wrong and what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class ReceiptShape(Schema):
    """One file that was sent in. A count is null until the file has been checked."""

    id: UUID
    number: str
    kind: str
    state: str = Field(description="received | done | refused")
    file_name: str
    size: int
    sha256: str
    received_at: datetime
    finished_at: datetime | None
    rows_read: int | None
    rows_refused: int | None
    rows_new: int | None
    rows_changed: int | None
    rows_same: int | None
    rows_stored: int | None
    issue_count: int | None
    root: str | None = Field(description="root of the batch in the lake, hex")
    refusal: str | None = Field(description="why the whole file was refused")


class ReceivedShape(ReceiptShape):
    """The receipt of a file just sent; `again` tells that this very file had been received before."""

    again: bool


class PushedShape(ReceivedShape):
    """The receipt of a pushed page; `event` is its leaf in the ledger, `next_page` the number wanted next."""

    feed: str
    page: int
    next_page: int
    event: UUID


class ReceiptDetail(ReceiptShape):
    """A receipt with the first of its issues."""

    first_issues: list[dict[str, Any]]


class ReceiptPage(Schema):
    """Receipts, newest first; `next` is the cursor of the following page, null on the last."""

    items: list[ReceiptShape]
    next: str | None


class BulletinShape(Schema):
    """One bulletin; `sender` names the feed that it is about, null where it is about a firm's own files."""

    id: UUID
    number: str
    sender: str | None
    sent_at: datetime
    due_on: str = Field(description="YYYY-MM-DD")
    answered_at: datetime | None


class BulletinLineShape(Schema):
    """One thing that the checks found, its words, and what was answered."""

    place: int
    month: str
    code: str
    args: dict[str, str]
    words: str
    answer: str | None = Field(description="corrected | stands | null")
    why: str


class BulletinDetail(BulletinShape):
    """A bulletin with its lines."""

    lines: list[BulletinLineShape]


class BulletinPage(Schema):
    """Bulletins, newest first; `next` is the cursor of the following page, null on the last."""

    items: list[BulletinShape]
    next: str | None


class LineAnswerIn(Schema):
    """The answer to one line."""

    place: int
    answer: str = Field(description="corrected | stands")
    why: str = Field("", max_length=400, description="needed where the row stands")


class BulletinAnswerIn(Schema):
    """The answer to every line of a bulletin."""

    lines: list[LineAnswerIn] = Field(max_length=2000)


class DeliveryShape(Schema):
    """One delivery of shared data: what was granted, until when the file can be taken, and its manifest's digest."""

    id: UUID
    number: str
    item: str
    kind: str
    purpose: str
    ground: str
    form: str
    fields: list[str]
    lines: int
    made_at: datetime
    valid_until: str = Field(description="YYYY-MM-DD")
    ended: bool
    manifest_sha256: str


class DeliveryDetail(DeliveryShape):
    """A delivery with its manifest and the ledger's receipt, in the form that `laoheng-verify receipt` reads."""

    manifest: dict[str, Any]
    receipt: dict[str, Any] | None


class DeliveryPage(Schema):
    """Deliveries, newest first; `next` is the cursor of the following page, null on the last."""

    items: list[DeliveryShape]
    next: str | None


class FieldShape(Schema):
    """One column of a record contract."""

    name: str
    label: str
    type: str
    required: bool
    unit: str | None
    codes: list[str]
    purpose: str
    ground: str
    sensitivity: str
    retention_years: int


class KindShape(Schema):
    """One kind of record that may be sent."""

    kind: str
    version: int
    label: str
    key: list[str]
    fields: list[FieldShape]


class CalculatorShape(Schema):
    """One calculator; `input` is the JSON Schema of its facts."""

    code: str
    name: str
    label: str
    input: dict[str, Any]


class CalculationIn(Schema):
    """The facts of a case, and the day and place asked about (today and no place when left out)."""

    facts: dict[str, Any]
    on: str | None = Field(None, description="YYYY-MM-DD")
    region: str | None = Field(None, description="six-digit region code")


class CheckpointShape(Schema):
    """The newest signed statement of the ledger's size and root, and the key that checks it."""

    size: int
    root: str = Field(description="hex")
    signed_at: datetime
    note: str = Field(description="signed checkpoint (C2SP)")
    verifier_key: str


class ProofShape(Schema):
    """Proof that an event is in the ledger of the newest checkpoint. Hashes and leaf in hex."""

    event_id: UUID
    index: int
    size: int
    root: str
    leaf: str
    proof: list[str]


def receipt_json(receipt: Receipt, language: str) -> dict[str, Any]:
    """A receipt as `ReceiptShape`."""
    told = receipt.refusal
    names = ("number", "kind", "state", "file_name", "size", "rows_read", "rows_refused", "rows_new", "rows_changed",
             "rows_same", "rows_stored", "issue_count")  # fmt: skip
    return {
        "id": str(receipt.id),
        **{name: getattr(receipt, name) for name in names},
        "sha256": receipt.digest,
        "received_at": localtime(receipt.received_at).isoformat(),
        "finished_at": localtime(receipt.finished_at).isoformat() if receipt.finished_at else None,
        "root": receipt.root or None,
        "refusal": render(Message.from_json(told), language) if told else None,
    }


def kind_json(contract: RecordContract) -> dict[str, Any]:
    """A record contract as `KindShape`."""
    return {
        "kind": contract.kind,
        "version": contract.version,
        "label": contract.label,
        "key": list(contract.key),
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "type": field.type.value,
                "required": field.required,
                "unit": field.unit,
                "codes": [code for code, _ in field.codes],
                "purpose": field.purpose,
                "ground": field.ground,
                "sensitivity": str(field.sensitivity),
                "retention_years": field.retention_years,
            }
            for field in contract.fields
        ],
    }
