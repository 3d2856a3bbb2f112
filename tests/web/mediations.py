"""What the mediation tests share: an application, the people of the body, and a walk through the actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import Client

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.identifiers import make_person_number
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation import agreeing
from laoheng_web.mediation.agreeing import Terms
from laoheng_web.mediation.filing import Application, Member, Wanted, apply
from laoheng_web.mediation.models import Agreement, Claim, Mediation
from laoheng_web.mediation.moving import step
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Matter
from tests.web.world import NOW, SYSTEM, Bureau

STORY = "八月和九月的工资没有发。（虚构）"
CLAIMED = Decimal("10000.00")


@dataclass
class Room:
    """A mediation of a bureau, with a mediator and an officer of its body."""

    here: Bureau
    matter: Matter
    mediator: Membership
    officer: Membership
    now: datetime = NOW

    def by(self, who: str) -> By:
        """worker, firm, mediator, officer (of the body) or regulator, at this moment."""
        if who in ("mediator", "officer"):
            member = self.mediator if who == "mediator" else self.officer
            return by_of(member, self.now, member.user.display_name)
        return self.here.by(who, self.now)

    @contextmanager
    def as_(self, who: str) -> Iterator[By]:
        """At work as that person."""
        by = self.by(who)
        with acting(by, "mediation"):
            yield by

    def do(self, who: str, move: str, **more: Any) -> None:
        """Takes a move."""
        with self.as_(who) as by:
            step(by=by, matter=self.matter, move=move, **more)

    @property
    def state(self) -> str:
        """Where it stands."""
        with self.as_("officer"):
            return Matter.objects.get(id=self.matter.id).state

    def later(self, **time: int) -> None:
        """Lets time pass."""
        self.now += timedelta(**time)

    def agreement(self) -> Agreement:
        """The draft that stands."""
        with self.as_("mediator"):
            found = agreeing.newest(self.matter)
            assert found is not None
            return found


def person(here: Bureau, day: int) -> str:
    """A fictitious person's number."""
    return make_person_number("140105", datetime(1985, 5, day, tzinfo=SHANGHAI).date(), "000")


def staff(here: Bureau, name: str) -> Membership:
    """One more account of the bureau's mediation body."""
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login=f"{name}-{here.office.code}-{uuid4().hex[:6]}", display_name=name)
        return accounts.grant_role(by=SYSTEM, user=user, role="mediator", party=here.body.id)


def browser_of(member: Membership) -> Client:
    """A browser in which that account has signed in."""
    client = Client()
    client.force_login(member.user, "django.contrib.auth.backends.ModelBackend")
    return client


def application(here: Bureau, **changes: Any) -> Application:
    """A worker's application about unpaid wages."""
    base = Application(
        token=uuid4(), body=here.body.id, firm=here.firm.id, text=STORY, wanted=(Wanted("wages", CLAIMED),)
    )
    return replace(base, **changes)


def group(here: Bureau, count: int = 12, speakers: int = 3) -> Application:
    """A group of `count` with `speakers`, the applying worker among both."""
    members = tuple(
        Member(f"示例{n}", person(here, n), Wanted("wages", Decimal(1000 + n)), speaks=n < speakers)
        for n in range(1, count)
    )
    return application(here, members=members, authority=(keep(b"%PDF-1.4 all signed", "推举书.pdf"),))


def opened(here: Bureau, what: Application | None = None) -> Room:
    """Filed by the worker; nothing else has happened."""
    worker = here.by("worker")
    with acting(worker, "mediation"):
        matter = apply(by=worker, application=what or application(here))
    return Room(here, matter, staff(here, "林调解"), here.members["mediator"])


def in_session(here: Bureau, what: Application | None = None) -> Room:
    """Asked, agreed, appointed, opened."""
    room = opened(here, what)
    room.do("officer", "ask_firm")
    room.do("firm", "firm_agrees", inputs={"own_consent": True})
    room.do("officer", "appoint_mediator", inputs={"mediator": str(room.mediator.user_id)})
    room.do("mediator", "open_session")
    return room


def drafted(room: Room, part: Decimal = Decimal("0.9"), words: str = "") -> Agreement:
    """The mediator drafts `part` of each claim."""
    with room.as_("mediator") as by:
        sums = {
            claim.id: (claim.claimed * part).quantize(Decimal("0.01"))
            for claim in Claim.objects.filter(matter=room.matter)
        }
        terms = Terms(sums, room.now.date() + timedelta(days=20), words, looked="双方都清楚各自的权利。")
        return agreeing.draft(by=by, matter=room.matter, terms=terms)


def adopted(room: Room) -> None:
    """Both sides adopt the exact bytes they were shown."""
    for who, name in (("firm", room.here.firm.name), ("worker", f"CANARY-{room.here.office.code}-张示例")):
        shown = room.agreement().digest
        with room.as_(who) as by:
            papers = ()
            if Mediation.objects.get(matter=room.matter).authority and who == "worker":
                papers = tuple(Mediation.objects.get(matter=room.matter).authority)
            agreeing.adopt(by=by, matter=room.matter, digest=shown, typed_name=name, authority=papers)


def signed(room: Room) -> None:
    """The mediator signs."""
    shown = room.agreement().digest
    with room.as_("mediator") as by:
        agreeing.sign(by=by, matter=room.matter, digest=shown, typed_name="林调解")


def sealed(room: Room) -> Agreement:
    """The body's officer seals."""
    shown = room.agreement().digest
    with room.as_("officer") as by:
        return agreeing.seal(by=by, matter=room.matter, digest=shown)
