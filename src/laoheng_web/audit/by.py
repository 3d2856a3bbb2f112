"""Who acts: the actor every action takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

Role = Literal[
    "regulator",
    "firm",
    "worker",
    "mediator",
    "department",
    "system_admin",
    "security_admin",
    "audit_admin",
    "system",
    "public",
]


@dataclass(frozen=True)
class Helping:
    """The authority under which somebody acts for a side in one matter alone: `power` is how far it reaches."""

    mandate: UUID
    matter: UUID
    power: str


@dataclass(frozen=True)
class By:
    """The actor of an action: account, role, whom it speaks for, its bureau, and the instant.

    `party` is the random id of the firm, person, mediation body or department spoken for; staff have none. `office` is
    the bureau whose rows the actor works in; parties have none and reach a matter through their participation only.
    `helping`: the account is a helper's, who speaks for `party` in one matter.
    """

    user: UUID | None
    role: Role
    party: UUID | None
    office: UUID | None
    now: datetime
    name: str = ""
    helping: Helping | None = None

    @classmethod
    def system(cls, *, office: UUID | None, now: datetime) -> By:
        """The system itself, at work for one bureau."""
        return cls(user=None, role="system", party=None, office=office, now=now, name="系统")

    @classmethod
    def public(cls, *, now: datetime) -> By:
        """A visitor who has not signed in."""
        return cls(user=None, role="public", party=None, office=None, now=now)

    def in_office(self, office: UUID) -> By:
        """The same actor, naming the bureau that an action of a party concerns."""
        return replace(self, office=office)
