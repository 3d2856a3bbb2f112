"""Contracts of a person to be erased: kept while the law has them kept; then the papers go and a digest stays.

A contract that has ended is kept two years for inspection (劳动合同法 50). The register's row stays: it carries random
ids and digests, which name nobody once the vault has let the person go.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from laoheng.casework import EVER_IN_FORCE, ContractState
from laoheng.standard.dates import add_months
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.contracts.models import Contract, Letter, Signature
from laoheng_web.papers.evidence import place
from laoheng_web.papers.models import Attachment
from laoheng_web.vault.erasing import Stay

GROUND = "劳动合同法50"
MONTHS_KEPT = 24
_NEVER_SIGNED = frozenset({ContractState.DECLINED, ContractState.WITHDRAWN})
_ENDED = frozenset({ContractState.EXPIRED, ContractState.ENDED})


def keeps(person: UUID, today: date) -> Iterator[Stay]:
    """The person's contracts that must stay on `today`; in law the years run from the day the contract ended."""
    for row in Contract.objects.filter(worker_id=person):
        if row.standing_state in _NEVER_SIGNED:
            continue
        until = _kept_until(row)
        if until is None or today < until:
            yield Stay(row.number, row.office_id, GROUND, until)


def _kept_until(row: Contract) -> date | None:
    """The first day on which the papers need not be kept; None while the contract, or one that took its place, runs."""
    if row.standing_state not in EVER_IN_FORCE:
        return None
    later = [item for item in row.followed_by.all() if item.standing_state in EVER_IN_FORCE]
    if later:
        days = [_kept_until(item) for item in later]
        return None if None in days else max(day for day in days if day)
    last = row.ended_on or (row.ends_on if row.standing_state in _ENDED else None)
    return add_months(last, MONTHS_KEPT) if last else None


def release(*, by: By, person: UUID) -> int:
    """Takes away the papers of the person's contracts, drafts and every signed stage; returns how many files went.

    A file that another contract or a matter holds too stays. Run again it changes nothing.
    """
    gone = 0
    for row in Contract.objects.filter(worker_id=person, office_id=by.office):
        signed = Signature.objects.filter(contract=row).values_list("shown_sha256", "signed_sha256")
        sent = Letter.objects.filter(contract=row).values_list("document", flat=True)
        digests = {row.document, *sent, *(digest for pair in signed for digest in pair)}
        files = [digest for digest in sorted(digests) if place(digest).is_file() and not _needed(digest, row)]
        if not files:
            continue
        payload = {"contract": row.number, "files": files, "ground": GROUND}
        record("contract.papers_erased", by=by, payload=payload, subjects=[person], office=row.office_id)
        for digest in files:
            place(digest).unlink()
        gone += len(files)
    return gone


def needs(digest: str) -> bool:
    """Whether a file is the paper of a contract or a letter about one, which keep it by their own law."""
    return any(model.objects.filter(document=digest).exists() for model in (Contract, Letter))


def _needed(digest: str, row: Contract) -> bool:
    others = Contract.objects.filter(document=digest).exclude(id=row.id).exists()
    return others or Attachment.objects.filter(digest=digest, matter__cleared=None).exists()
