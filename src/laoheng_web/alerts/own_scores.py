"""A bureau's own models: handed in as a file, checked, kept with their hash, and found again by name or digest."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.alerts.models import OfficeModel, ScoreStanding
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

if TYPE_CHECKING:
    from laoheng.risk.model.shipped import Shipped

PREFIX = "own-"


@transaction.atomic
def register_model(*, by: By, raw: bytes) -> OfficeModel:
    """Takes a model file up into the bureau's register. It is used by nobody yet: its life begins with the shadow.

    Raises `UserError` for a file that is no usable model, or one that is registered already.
    """
    from laoheng.risk.model.office_model import read_office_model

    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("risk.policy.not_signed")
    digest = str(read_office_model(raw).card["digest"])
    name = PREFIX + digest[:12]
    if OfficeModel.objects.filter(office_id=by.office, digest=digest).exists():
        raise UserError("risk.own.known", id=name)
    row = OfficeModel(
        id=new_id(by.now), office_id=by.office, name=name, digest=digest, by=by.user, at=by.now,
        file_digest=hashlib.sha256(raw).hexdigest(), content=raw.decode(),
    )  # fmt: skip
    row.save(force_insert=True)
    payload = {"model": name, "digest": digest, "file_sha256": row.file_digest}
    record("score.registered", by=by, payload=payload, office=by.office, rows=[row])
    return row


def own_models(office: UUID | None) -> list[OfficeModel]:
    """The bureau's own models, newest first."""
    return list(OfficeModel.objects.filter(office_id=office).order_by("-at", "-id"))


def own_model(office: UUID | None, name: str) -> OfficeModel | None:
    """The bureau's own model of that name ("own-…"); None where there is none."""
    return OfficeModel.objects.filter(office_id=office, name=name).first()


def loaded(row: OfficeModel) -> Shipped:
    """The model itself, checked again: a row that was changed by hand is not used."""
    return _loaded(row.content, row.digest)


@lru_cache(maxsize=16)
def _loaded(content: str, digest: str) -> Shipped:
    from laoheng.risk.model.office_model import read_office_model

    found = read_office_model(content.encode())
    if found.card["digest"] != digest:
        raise UserError("risk.model.damaged", name="digest", model=digest[:12])
    return found


def entry_of(row: OfficeModel) -> dict[str, Any]:
    """The model's entry of the algorithm register, with the bureau's own name for it."""
    from laoheng.risk.model.register import entry

    return {**entry(loaded(row)), "id": row.name, "file_sha256": row.file_digest, "office": row.office_id}


def in_phases(office: UUID | None, phases: frozenset[str]) -> list[OfficeModel]:
    """The bureau's own models that stand in one of `phases`."""
    standing = ScoreStanding.objects.filter(office_id=office, phase__in=phases)
    digests = list(standing.values_list("digest", flat=True))
    return list(OfficeModel.objects.filter(office_id=office, digest__in=digests).order_by("at", "id"))


def phase_here(office: UUID | None) -> tuple[str, OfficeModel | None]:
    """How the bureau's own score stands: in use, else the phase nearest to it; "none" where there is no own score."""
    for phase in ("live", "frozen", "proposed", "shadow"):
        found = in_phases(office, frozenset({phase}))
        if found:
            return phase, found[-1]
    return "none", None
