"""The body's roster, and what a case asks of its mediator: what the matching rests on, entered by the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng.standard.industries import SECTIONS
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation.assigning import body_of, staff_of
from laoheng_web.mediation.claims import kinds
from laoheng_web.mediation.models import CaseNeed, Mediation, RosterLine
from laoheng_web.papers.models import Matter

MOST_AT_ONCE = 50
MOST_LANGUAGES, LONGEST_LANGUAGE = 8, 20
_BETWEEN = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class Skills:
    """A roster line as entered."""

    kinds: tuple[str, ...]
    trades: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    away_until: date | None = None


def languages_of(text: str) -> tuple[str, ...]:
    """Languages as typed, in order, each once."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(text.strip()) if word))


@transaction.atomic
def set_line(*, by: By, user: UUID, skills: Skills) -> RosterLine:
    """Enters or replaces the line of one of the body's people.

    Raises `UserError` for somebody who is not of the body, an unknown kind or trade, and a limit out of range.
    """
    body = body_of(by)
    if str(user) not in staff_of(by, body):
        raise UserError("mediating.not_of_body")
    if set(skills.kinds) - dict(kinds()).keys() or set(skills.trades) - SECTIONS.keys():
        raise UserError("mediating.roster_choice")
    if not 0 <= skills.capacity <= MOST_AT_ONCE:
        raise UserError("mediating.roster_capacity", most=MOST_AT_ONCE)
    _check_languages(skills.languages)
    row, _made = RosterLine.objects.update_or_create(
        body_id=body.id, user_id=user,
        defaults={
            "kinds": list(skills.kinds), "trades": list(skills.trades), "languages": list(skills.languages),
            "capacity": skills.capacity, "away_until": skills.away_until, "at": by.now,
        },
        create_defaults={
            "id": new_id(by.now), "office_id": body.office_id, "kinds": list(skills.kinds),
            "trades": list(skills.trades), "languages": list(skills.languages), "capacity": skills.capacity,
            "away_until": skills.away_until, "at": by.now,
        },
    )  # fmt: skip
    record("mediation.roster_set", by=by, payload={"mediator": user, "capacity": skills.capacity},
           office=body.office_id, rows=[row])  # fmt: skip
    return row


def need_of(matter: Matter) -> CaseNeed | None:
    """What was entered for a case; None where nobody entered anything."""
    return CaseNeed.objects.filter(matter=matter).first()


@transaction.atomic
def set_need(
    *, by: By, matter: Matter, trade: str, languages: Sequence[str], interpreter: bool, urgent: bool
) -> CaseNeed:
    """Enters what a case of this body asks of its mediator. Raises `UserError`: another body's, an unknown trade."""
    body = body_of(by)
    if not Mediation.objects.filter(matter=matter, body_id=body.id).exists():
        raise UserError("mediating.not_the_body")
    if trade and trade not in SECTIONS:
        raise UserError("mediating.roster_choice")
    _check_languages(languages)
    told = {
        "trade": trade, "languages": list(languages), "interpreter": interpreter, "urgent": urgent, "at": by.now,
        "office_id": matter.office_id,
    }  # fmt: skip
    row, _made = CaseNeed.objects.update_or_create(matter=matter, defaults=told)
    record("mediation.need_set", by=by, payload={"trade": trade, "urgent": urgent, "interpreter": interpreter},
           matter=matter.id, office=matter.office_id, rows=[row])  # fmt: skip
    return row


def _check_languages(languages: Sequence[str]) -> None:
    if len(languages) > MOST_LANGUAGES or any(len(word) > LONGEST_LANGUAGE for word in languages):
        raise UserError("mediating.roster_languages", most=MOST_LANGUAGES)
