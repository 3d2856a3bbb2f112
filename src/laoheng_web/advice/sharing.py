"""Leaving an assessment for policy work, with consent; and what the bureau sees of many: counts, none below five."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from laoheng.advice.status.assess import Classified
from laoheng.standard.errors import UserError
from laoheng_web.advice.models import StatusShare
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting

FEWEST = 5
WORKS = ("meals", "parcels", "rides", "driving", "freight", "streaming", "household", "site", "other")


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one kind of work: by class, None where there are some but fewer than `FEWEST`."""

    work: str
    counts: Mapping[str, int | None]
    key: tuple[tuple[str, int], ...]


def share(*, by: By, found: Classified, work: str, region: str, sheet: str) -> StatusShare | None:
    """Keeps the facts of `found` without who told them; the same sheet again changes nothing and gives None.

    It is written as a visitor without an account, whoever asks: the event must not name a person either. Raises
    `UserError` for an unknown kind of work.
    """
    if work not in WORKS:
        raise UserError("advice.share_work")
    digest = hashlib.sha256(sheet.encode()).hexdigest()
    nobody = By.public(now=by.now)
    with transaction.atomic(), acting(nobody, "advice"):
        if StatusShare.objects.filter(sheet=digest).exists():
            return None
        row = StatusShare(
            id=new_id(by.now), month=f"{by.now:%Y-%m}", region=region, work=work, kind=found.decision.kind.value,
            rule=found.decision.rule, key=list(found.decision.key)[:12], sheet=digest,
        )  # fmt: skip
        row.save(force_insert=True)
        record("status.shared", by=nobody, payload={"work": work, "kind": row.kind, "rule": row.rule}, rows=[row])
        return row


def overview(rows: Iterable[StatusShare]) -> list[Row]:
    """Counts by kind of work and class, and the facts that decided most often; small counts are withheld."""
    groups: dict[str, list[StatusShare]] = {}
    for row in rows:
        groups.setdefault(row.work, []).append(row)
    found = []
    for work, members in sorted(groups.items(), key=lambda item: WORKS.index(item[0])):
        kinds = Counter(row.kind for row in members)
        key = Counter(name for row in members for name in row.key)
        shown = {kind: count if count >= FEWEST else None for kind, count in kinds.items()}
        found.append(Row(work, shown, tuple(pair for pair in key.most_common(6) if pair[1] >= FEWEST)))
    return found
