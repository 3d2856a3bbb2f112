"""Pairs, merges and bulletins for the sweep's world."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from laoheng.standard.identifiers import make_person_number
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.bulletins import Found, send
from laoheng_web.records.models import Disposal, LinkMerge, LinkPair
from laoheng_web.records.pairs import decide, take
from laoheng_web.vault.identities import VaultIdentities
from tests.web.world import NOW, SYSTEM, Bureau


def make_records(bureau: Bureau, canary: str) -> dict[str, list[UUID]]:
    """A pair that waits, one in an officer's hand and one that was decided, with its merge."""
    office, officer = bureau.office.id, bureau.by("regulator")
    numbers = [
        make_person_number("140105", date(1971, 1 + n, int(bureau.office.code[-1]) + 1), "000") for n in range(6)
    ]
    with acting(SYSTEM, "intake"):
        found = VaultIdentities(NOW).persons(numbers, names=[f"{canary}-比对"] * 6)
    people = sorted(UUID(key) for key in found if key)
    system = By.system(office=office, now=NOW)
    pairs = []
    with acting(system, "linkage"):
        for place in range(0, 6, 2):
            pair = LinkPair.objects.create(
                id=new_id(NOW), office_id=office, unit="person", run_id=new_id(NOW), left_id=people[place],
                right_id=people[place + 1], per_mille=500, reasons=[["name", "same", "7.30"]], group=people[place],
            )  # fmt: skip
            pairs.append(pair.id)
    with acting(officer, "linkage"):
        for pair_id in pairs[1:]:
            take(by=officer, pair_id=pair_id)
        decide(by=officer, pair_id=pairs[2], decision="same", why=f"{canary}-看了合同")
        merge = LinkMerge.objects.get(pair_id=pairs[2])
    found = [Found("2026-09", "comparison.heads_declared", {"own": f"{canary}-12", "other": "9"})]
    with acting(officer, "records_sending"):
        bulletin = send(by=officer, office=bureau.office, found=found, firm=bureau.firm.id)
    with acting(officer, "retention"):
        disposal = Disposal.objects.create(
            id=new_id(NOW), office_id=office, number=f"{canary}-XH", kind="wages", before="2023-11", rows=1, persons=1,
            asked_by=officer.user, asked_at=NOW,
        )  # fmt: skip
    return {"disposal": [disposal.id], "bulletin": [bulletin.id], "link_pair": pairs, "link_merge": [merge.id]}
