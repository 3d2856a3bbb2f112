"""What the drill adds: a second id held to be the same person; a contract and a file whose years are over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By


def hold_to_be_one(office: Office, by: By, person: UUID, other: UUID) -> None:
    """An officer decides a pair; the lake reads both ids as one from then on."""
    from laoheng_web.audit.record import new_id, record
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.records.models import LinkPair
    from laoheng_web.records.pairs import decide, take

    left, right = sorted((person, other))
    with acting(by, "linkage"):
        pair = LinkPair.objects.create(
            id=new_id(by.now), office_id=office.id, unit="person", run_id=new_id(by.now), left_id=left, right_id=right,
            per_mille=900, reasons=[["name", "same", "7.30"]], group=left,
        )  # fmt: skip
        record("link.drill_pair", by=by, payload={"pair": pair.id}, office=office.id, rows=[pair])
        take(by=by, pair_id=pair.id)
        decide(by=by, pair_id=pair.id, decision="same", why="演练")


def ended_contract(office: Office, by: By, person: UUID, words: str) -> None:
    """A contract that ended long ago, with a paper that holds `words`."""
    from laoheng_web.audit.record import new_id, record
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.contracts.models import Contract
    from laoheng_web.papers.actions import next_number
    from laoheng_web.papers.evidence import keep

    with acting(by, "contract"):
        row = Contract.objects.create(
            id=new_id(by.now), office_id=office.id, number=next_number(office, "HT", by), firm_id=new_id(by.now),
            worker_id=person, term="fixed", starts_on=date(2018, 1, 1), ends_on=date(2019, 12, 31), state="expired",
            document=keep(f"劳动合同 {words}".encode(), "合同.txt").digest, created_at=by.now, in_force_at=by.now,
        )  # fmt: skip
        record("contract.drill", by=by, payload={"contract": row.number}, office=office.id, rows=[row])


def ended_file(office: Office, by: By, person: UUID, words: str) -> None:
    """A wage complaint closed long ago: a step, a paper, a recording's words, a notice sent by SMS."""
    from laoheng.standard.messages import Message
    from laoheng_web.audit.record import new_id, record
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.mediation.after_models import Voice
    from laoheng_web.notices.actions import notify
    from laoheng_web.notices.models import Delivery
    from laoheng_web.papers.actions import next_number
    from laoheng_web.papers.evidence import keep
    from laoheng_web.papers.models import Attachment, Matter, Participation, Step

    then = by.now - timedelta(days=366 * 6)
    firm, kept = new_id(by.now), keep(f"证据 {words}".encode(), "说明.txt")
    common = {"office_id": office.id}
    with acting(by, "case"):
        file = Matter.objects.create(
            id=new_id(by.now), number=next_number(office, "TS", by), kind="wage_complaint", firm_id=firm,
            worker_id=person, state="closed_paid", entered_on=then.date(), filed_on=then.date(), opened_at=then,
            updated_at=then, **common,
        )  # fmt: skip
        rows = [
            file,
            Participation.objects.create(
                id=new_id(by.now), matter=file, party_id=person, role="worker", since=then, **common
            ),
            Step.objects.create(
                id=new_id(by.now), matter=file, transition="note", from_state="closed_paid", to_state="closed_paid",
                by_role="worker", by_party=person, text=words, data={"reason": words}, at=then, **common,
            ),
            Attachment.objects.create(
                id=new_id(by.now), matter=file, party_id=person, role="worker", file_name=f"{words[:20]}.txt",
                media_type=kept.media_type, size=kept.size, digest=kept.digest, added_at=then, **common,
            ),
        ]  # fmt: skip
        voice = Voice.objects.create(
            attachment=rows[3], matter=file, transcript=words, confirmed=True, by_party=person,
            by_user=new_id(by.now), at=then, **common,
        )  # fmt: skip
        record(
            "matter.drill", by=by, payload={"matter": file.id}, matter=file.id, office=office.id, rows=[*rows, voice]
        )
        note = notify(by=by, office=office.id, party=person, message=Message.of("erasure.row"), matter=file.id)
        sent = Delivery.objects.create(
            id=new_id(by.now), notice=note, matter_id=file.id, party_id=person, channel="sms", state="sent",
            reference="DRILL-1", made_at=by.now, **common,
        )  # fmt: skip
        record("notice.drill", by=by, payload={"notice": note.id}, matter=file.id, office=office.id, rows=[sent])
