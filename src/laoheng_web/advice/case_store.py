"""A bureau's own decided cases: brought in, removed, and searched together with the set that comes with the system."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from laoheng.advice.similar import CaseIndex
from laoheng.law.cases import Case, CasesInMemory, starter_cases
from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.errors import UserError
from laoheng_web.advice.models import OfficeCase
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record


def own_cases(office: UUID) -> list[OfficeCase]:
    """The cases of a bureau that stand."""
    return list(OfficeCase.objects.filter(office_id=office, removed_at=None))


def case_index(office: UUID) -> CaseIndex:
    """The starter set and the bureau's own cases, ready for search."""
    return _index(tuple(row.case() for row in own_cases(office)))


def starter_index() -> CaseIndex:
    """The set that comes with the system alone."""
    return _index(())


@lru_cache(maxsize=8)
def _index(own: tuple[Case, ...]) -> CaseIndex:
    # Keyed by the cases themselves: what was removed or brought in makes another index.
    return CaseIndex(CasesInMemory((*starter_cases().cases(), *own)))


@transaction.atomic
def bring_in(*, by: By, cases: Iterable[Case]) -> tuple[list[OfficeCase], int]:
    """Keeps masked cases for the officer's bureau; those it has already are passed over and counted."""
    made: list[OfficeCase] = []
    known = {row.digest for row in own_cases(_office(by))}
    twice = 0
    for case in cases:
        digest = _digest(case)
        if digest in known:
            twice += 1
            continue
        known.add(digest)
        row = OfficeCase(
            id=new_id(by.now), office_id=by.office, title=case.title[:120], facts=case.facts, holding=case.holding,
            result=case.result.value, outcome=case.outcome[:300], elements=list(case.elements),
            articles=list(case.articles), amount=case.amount, trade=case.trade, source=case.source,
            published=case.published, digest=digest, brought_at=by.now, brought_by=by.user, officer_name=by.name,
        )  # fmt: skip
        row.save(force_insert=True)
        made.append(row)
    if made:
        record("advice.cases_imported", by=by, payload={"count": len(made), "twice": twice}, rows=made)
    return made, twice


@transaction.atomic
def remove_case(*, by: By, row: OfficeCase, why: str) -> OfficeCase:
    """Takes a case out of every later search; the record stays. Raises `UserError` without a reason or twice."""
    _office(by)
    held = OfficeCase.objects.select_for_update().get(id=row.id)
    if not why.strip():
        raise UserError("similar.import.reason_missing")
    if held.removed_at:
        raise UserError("similar.import.removed")
    held.removed_at, held.removed_by, held.removed_why = by.now, by.user, why.strip()[:400]
    held.save(update_fields=["removed_at", "removed_by", "removed_why"])
    record("advice.case_removed", by=by, payload={"case": held.id}, rows=[held])
    return held


def _office(by: By) -> UUID:
    assert by.office is not None, "only officers keep cases"
    return by.office


def _digest(case: Case) -> str:
    words = replace(case, id="")
    told = {"facts": words.facts, "holding": words.holding, "outcome": words.outcome, "source": words.source}
    return hashlib.sha256(canonical_bytes(told)).hexdigest()
