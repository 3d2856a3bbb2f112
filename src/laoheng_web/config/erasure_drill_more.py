"""What the drill adds to the files: a second id held to be the same person, and a contract whose years are over."""

from __future__ import annotations

from datetime import date
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
