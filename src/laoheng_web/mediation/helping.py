"""Helpers with a recorded authority: named by their side, taken up by a code, ended at once, both names on each act.

Reading, filling in and speaking may be entrusted by the side's own word; to admit, waive, settle or sign needs a signed
special authority. A group's speakers have theirs from the group, and need everybody's hand to settle all the same.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng_web.accounts.pages import POWERS
from laoheng_web.audit.by import By, Helping
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import Claimant, Helper, Mandate
from laoheng_web.papers.actions import write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept, keep
from laoheng_web.papers.models import Attachment, Matter, Participation
from laoheng_web.papers.naming import HELPER_MARK
from laoheng_web.vault.crypto import decrypt, encrypt
from laoheng_web.vault.identities import keys, newest

PURPOSE = "helping"
# Who may be asked to help: accounts of workers and firms; officers and bodies keep their own part.
TAKING_UP = ("worker", "firm")
RELATIONS = ("family", "union", "legal_aid", "colleague", "lawyer", "other")
CODE_GOOD_FOR = timedelta(days=7)
LONGEST = timedelta(days=365)
# Letters that are not mistaken for one another, read out over a telephone.
_LETTERS = "ACDEFHJKMNPQRTUVWXY34679"
_CODE_LENGTH = 12


@transaction.atomic
def name_helper(
    *,
    by: By,
    matter: Matter,
    name: str,
    relation: str,
    power: str,
    until: date,
    paper: Sequence[Kept] = (),
    spoken: str = "",
    person: UUID | None = None,
) -> tuple[Helper, str]:
    """Records a helper of the actor's side and gives the code under which the helper's account takes it up.

    A body's officer records it for `person`, one of the workers, who said so before the officer: `spoken` is what was
    said. Raises `UserError`: something missing, a special authority without its paper, a day that is past or too far.
    """
    party, side = _for_whom(by, matter, person)
    today = by.now.date()
    if not name.strip() or relation not in RELATIONS or power not in POWERS:
        raise UserError("helping.needs")
    if not today <= until <= today + LONGEST:
        raise UserError("helping.day", most=LONGEST.days)
    if power == "agree" and not paper:
        raise UserError("helping.special_needs_paper")
    if not paper and by.role == "mediator" and not spoken.strip():
        raise UserError("helping.spoken_missing")
    kept = paper[0] if paper else keep(_spoken(by, matter, name, power, until, spoken).encode(), "授权记录.txt")
    file = attach(by=by, matter=matter, kept=kept, audience=(side, "mediator"))
    helper = Helper(
        id=new_id(by.now), office_id=matter.office_id, matter=matter, side=side, by_party=party, relation=relation,
        powers=power, authority_id=file.id, since=by.now,
    )  # fmt: skip
    helper.name_blob = encrypt(newest(), helper.id, "helper", name.strip()[:60])
    helper.save(force_insert=True)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    mandate = Mandate.objects.create(
        helper=helper, office_id=matter.office_id, matter=matter, side=side, for_party=party, power=power,
        name_blob=encrypt(newest(), helper.id, "mandate", name.strip()[:60]), code_digest=_digest(code),
        code_until=by.now + CODE_GOOD_FOR, witness_user=by.user if by.role == "mediator" else None,
        valid_until=until, at=by.now,
    )  # fmt: skip
    record("mediation.helper_added", by=by, payload={"helper": helper.id, "powers": power, "until": until},
           subjects=[party], matter=matter.id, office=matter.office_id, rows=[helper, mandate])  # fmt: skip
    return helper, code


def _for_whom(by: By, matter: Matter, person: UUID | None) -> tuple[UUID, str]:
    if by.role in ("worker", "firm") and by.party is not None and not by.helping:
        return by.party, by.role
    if by.role == "mediator" and Claimant.objects.filter(matter=matter, person_id=person).exists() and person:
        return person, "worker"
    raise UserError("helping.not_yours")


def _spoken(by: By, matter: Matter, name: str, power: str, until: date, spoken: str) -> str:
    """The record of an authority given by word, in Chinese like every paper of the file."""
    heard = f"在场听取人：{by.name}\n本人所说：{spoken.strip()}" if by.role == "mediator" else "由本人在网上登记"
    what = render(Message.of(f"helping.power.{power}"), "zh")
    return (
        f"授权记录（非书面）\n编号：{matter.number}\n帮助人：{name.strip()}\n权限：{what}\n有效期至：{until}\n{heard}\n"
    )


def _digest(code: str) -> bytes:
    plain = "".join(char for char in code.upper() if char in _LETTERS)
    return hashlib.sha256(f"mandate-{plain}".encode()).digest()


@transaction.atomic
def take_up(*, by: By, code: str) -> Mandate:
    """The helper's own account takes up the authority of that code, once. Raises `UserError` where no code fits.

    Whoever is a side of the matter or mediates it is no helper in it.
    """
    with acting(By.system(office=None, now=by.now), PURPOSE):
        waiting = Mandate.objects.filter(code_digest=_digest(code), user_id=None, ended_at=None)
        row = waiting.select_for_update().first()
    if row is None or row.code_until < by.now or by.user is None:
        raise UserError("helping.no_such_code")
    with acting(By.system(office=row.office_id, now=by.now), PURPOSE):
        parties = {part.party_id for part in Participation.objects.filter(matter_id=row.matter_id, until=None)}
        # A firm that is not asked yet is a side all the same.
        if by.party in {*parties, row.for_party, row.matter.firm_id} or by.role not in TAKING_UP:
            raise UserError("helping.takes_part")
        row.user_id, row.code_digest = by.user, None
        row.save(update_fields=["user_id", "code_digest"])
        record("mediation.helper_took_up", by=by, payload={"helper": row.helper_id}, subjects=[row.for_party],
               matter=row.matter_id, office=row.office_id, rows=[row])  # fmt: skip
    return row


@transaction.atomic
def end(*, by: By, helper: UUID) -> None:
    """The side, the body, or the helper ends the authority: from this moment on nothing more is done in it.

    Raises `UserError` where there is none that the actor may end.
    """
    row = Mandate.objects.filter(helper_id=helper, ended_at=None).first()
    if row is None or not (row.user_id == by.user or by.party == row.for_party or by.role == "mediator"):
        raise UserError("helping.ended_already")
    with acting(By.system(office=row.office_id, now=by.now), PURPOSE):
        held = Helper.objects.select_for_update().get(id=helper)
        row.ended_at, row.code_digest, held.until = by.now, None, by.now
        row.save(update_fields=["ended_at", "code_digest"])
        held.save(update_fields=["until"])
        record("mediation.helper_ended", by=by, payload={"helper": helper}, subjects=[row.for_party],
               matter=row.matter_id, office=row.office_id, rows=[row, held])  # fmt: skip


def act_for(by: By, named: Mapping[str, Any]) -> By | None:
    """The side for which this account may act in the matter, or with the file, that a page names; None without one."""
    matter, file = named.get("matter"), named.get("attachment")
    if isinstance(matter, UUID):
        return next((_acting(by, row) for row in mine(by) if row.matter_id == matter), None)
    if isinstance(file, UUID):
        return next((helped for row in mine(by) if _holds(helped := _acting(by, row), file)), None)
    return None


def _acting(by: By, row: Mandate) -> By:
    name = f"{name_of(row)}{HELPER_MARK}"
    helping = Helping(row.helper_id, row.matter_id, row.power)
    return replace(by, role=row.side, party=row.for_party, office=None, name=name, helping=helping)  # type: ignore[arg-type]


def _holds(helped: By, file: UUID) -> bool:
    """Whether the side that is helped may open that file of that very matter."""
    with acting(helped, PURPOSE):
        return Attachment.objects.filter(id=file).exists()


def mine(by: By) -> list[Mandate]:
    """The authorities that this account holds now, the newest first."""
    today = by.now.date()
    found = Mandate.objects.filter(user_id=by.user, ended_at=None, valid_until__gte=today)
    # Who has become a side of a matter since then is nobody's helper in it.
    own = Participation.objects.filter(party_id=by.party, until=None).values("matter_id")
    return list(found.exclude(matter_id__in=own).order_by("-at"))


def of_matter(matter: Matter) -> list[Mandate]:
    """The authorities of a matter that the reader may see, ended ones too."""
    return list(Mandate.objects.filter(matter=matter).order_by("at"))


def name_of(row: Mandate) -> str:
    """The helper's name, for those who see the row."""
    return decrypt(keys(), row.helper_id, "mandate", bytes(row.name_blob))


@transaction.atomic
def note_language(*, by: By, matter: Matter, language: str) -> None:
    """A side says in which language it needs an interpreter; the mediator reads it before a session."""
    told = language.strip()[:40]
    if not told:
        raise UserError("helping.language_missing")
    step = write_step(
        by=by, matter=matter, transition="language", before=matter.state, text=told, data={},
        audience=(by.role, "mediator"),
    )  # fmt: skip
    record("mediation.language_noted", by=by, payload={"side": by.role}, matter=matter.id, office=matter.office_id,
           rows=[step])  # fmt: skip
