"""A mediation as one of its readers sees it: where it stands, both sides' words and files, the talk that is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.casework import (
    TO_ARBITRATION,
    Kind,
    MediationState,
    Role,
    Transition,
    clock_of,
    next_step,
    outcome_of,
    state_label,
    who_must_act,
)
from laoheng.law import clock_rule
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import may
from laoheng_web.audit.by import By
from laoheng_web.cases.asking import moves_for
from laoheng_web.cases.reading import Entry, When, history, when
from laoheng_web.mediation.after_models import Promise, Voice
from laoheng_web.mediation.agreeing import newest
from laoheng_web.mediation.claims import Line, lines
from laoheng_web.mediation.helping import name_of, of_matter
from laoheng_web.mediation.models import Agreement, Bid, BidRound, Claimant, Hand, Helper, Mediation, Talk
from laoheng_web.mediation.talking import TALKING, channels
from laoheng_web.mediation.voicing import voices_of
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

# Steps that are no moves of the table.
OWN_STEPS = {
    "apply": gettext_lazy("申请调解"),
    "extend_word": gettext_lazy("同意延长"),
    "helper": gettext_lazy("登记帮助人"),
    "language": gettext_lazy("说明需要的语言或者翻译"),
}
# Moves that have a page of their own.
SPECIAL = {
    "appoint_mediator": "mediation:appoint",
    "draft_agreement": "mediation:draft",
    "worker_adopts": "mediation:agreement",
    "firm_adopts": "mediation:agreement",
    "sign_agreement": "mediation:agreement",
    "seal_agreement": "mediation:agreement",
    "extend_mediation": "mediation:extend",
    "resume_mediation": "mediation:extend",
}
# Moves of keeping an agreement whose promises are kept one by one: they have one page together.
KEEPING = frozenset({"report_payment", "not_received", "confirm_part", "confirm_rest"})
# Pages of rooms above that belong to a mediation: the name of the page, what its button says.
DOORS: dict[str, Any] = {}
LAST = ("call_off", "leave_mediation", "firm_declines", "worker_declines", "refuse_draft", "end_no_agreement")


@dataclass(frozen=True, slots=True)
class Channel:
    """One talk that the reader may follow."""

    name: str
    title: Any
    talk: list[Talk]


@dataclass(frozen=True, slots=True)
class RoomSheet:
    """Everything the room's page shows its reader."""

    matter: Matter
    mediation: Mediation
    state: Message
    next: Message
    mine: bool
    ended: bool
    when: When | None
    clock: Any
    firm: Firm | None
    people: list[tuple[str, bool]]
    lines: list[Line]
    totals: tuple[Decimal, Decimal | None]
    entries: list[Entry]
    sides: list[dict[str, Any]]
    channels: list[Channel]
    rounds: list[BidRound]
    my_bid_waits: bool
    agreement: Agreement | None
    hands: list[Hand]
    helpers: list[Helper]
    moves: list[tuple[Transition, str, bool]]
    tasks: list[str]
    may_talk: bool
    may_bid: bool
    may_hand_in: bool
    spoke_for: dict[UUID, str]
    to_arbitration: bool
    papers: list[Attachment]
    keeping: bool
    voices: list[tuple[Attachment, Voice]]
    doors: list[tuple[str, Any]]


def find(matter: UUID) -> Matter:
    """The mediation of that id that the reader may see; absent and foreign ones are both not found."""
    row = Matter.objects.filter(id=matter, kind=Kind.MEDIATION.value).first()
    if row is None or not Mediation.objects.filter(matter=row).exists():
        raise Http404
    return row


def page_of(move: str, matter: Matter) -> str:
    """The page of its own on which a move is taken; "" where it has the usual one."""
    kept = Promise.objects.filter(matter=matter, agreement__sealed_at__isnull=False)
    # That all was received is the worker's word at any time, save where the worker owes something too.
    if (move in KEEPING and kept.exists()) or (move == "confirm_paid" and kept.filter(side="worker").exists()):
        return "mediation:performance"
    return SPECIAL.get(move, "")


def moves(by: By, matter: Matter, mediation: Mediation) -> list[Transition]:
    """What the reader may do now, without what its place in the file already rules out."""
    side = by.role
    # These follow from the answers on the page of keeping, one by one.
    out: set[str] = {"confirm_part", "confirm_rest"}
    if mediation.applicant != "worker":
        out.add("ask_firm")
    if mediation.applicant != "firm":
        out.add("ask_worker")
    if mediation.applicant not in (side, "both"):
        out.add("call_off")
    if mediation.applicant != "both":
        out.add("accept_joint")
    if Step.objects.filter(matter=matter, transition="veto_mediator", by_role=side).exists():
        out.add("veto_mediator")
    if by.role == "mediator":
        appointed = by.user == mediation.mediator_user
        out |= {"seal_agreement"} if appointed else {"sign_agreement", "draft_agreement"}
    found = [item for item in moves_for(by, matter) if item.name not in out]
    return sorted(found, key=lambda item: item.name in LAST)


def room(by: By, matter: Matter) -> RoomSheet:
    """`matter` as `by` sees it."""
    mediation = Mediation.objects.get(matter=matter)
    state = matter.as_state()
    turn = who_must_act(state.kind, state.state)
    clock = clock_of(state.kind, state.state)
    files = list(Attachment.objects.filter(matter=matter).order_by("added_at", "id"))
    table = lines(by, matter)
    agreement = newest(matter)
    rounds = list(BidRound.objects.filter(matter=matter))
    open_round = rounds[-1] if rounds and rounds[-1].outcome == "open" else None
    waits = open_round is not None and Bid.objects.filter(round=open_round, side=by.role).exists()
    return RoomSheet(
        matter=matter,
        mediation=mediation,
        state=state_label(state.kind, state.state),
        next=next_step(state.kind, state.state, CASE_ROLE[by.role], matter.due_on),
        mine=turn is CASE_ROLE[by.role],
        ended=outcome_of(state.kind, state.state) is not None,
        when=when(matter.due_on, by.now.date()),
        clock=clock_rule(clock.value) if clock and clock.value != "promised_payment" else None,
        firm=Firm.objects.filter(id=matter.firm_id).first(),
        people=_people(matter),
        lines=table,
        totals=_totals(table),
        entries=history(by, matter, files),
        sides=_sides(matter, files),
        channels=_channels(by, matter, mediation),
        rounds=rounds,
        my_bid_waits=waits,
        agreement=agreement,
        hands=list(Hand.objects.filter(agreement=agreement)) if agreement else [],
        helpers=list(Helper.objects.filter(matter=matter, until=None)),
        moves=[
            (item, page_of(item.name, matter), item.name in LAST)
            for item in moves(by, matter, mediation)
            if page_of(item.name, matter) != "mediation:performance"
        ]
        if may(by, "agree")
        else [],
        tasks=_tasks(by, matter, table, turn),
        may_talk=matter.state in TALKING and bool(channels(by, mediation)) and may(by, "speak"),
        may_bid=matter.state == MediationState.IN_SESSION and by.role in ("worker", "firm") and may(by, "speak"),
        may_hand_in=outcome_of(state.kind, state.state) is None and may(by, "fill_in"),
        spoke_for={row.user_id: name_of(row) for row in of_matter(matter) if row.user_id},
        to_arbitration=state.state in TO_ARBITRATION and by.role == "worker",
        voices=voices_of(matter),
        keeping=Promise.objects.filter(matter=matter, agreement__sealed_at__isnull=False).exists(),
        papers=[file for file in files if file.role == "mediator"],
        doors=list(DOORS.items()) if not by.helping and matter.state in TALKING and channels(by, mediation) else [],
    )


def _people(matter: Matter) -> list[tuple[str, bool]]:
    rows = list(Claimant.objects.filter(matter=matter))
    names = masked_names([row.person_id for row in rows])
    return [(names.get(row.person_id, "") or "—", row.speaks) for row in rows]


def _totals(table: list[Line]) -> tuple[Decimal, Decimal | None]:
    claimed = sum((line.claim.claimed for line in table), Decimal(0))
    answered = [line.claim.admitted for line in table if line.claim.admitted is not None]
    return claimed, sum(answered, Decimal(0)) if answered else None


def _sides(matter: Matter, files: list[Attachment]) -> list[dict[str, Any]]:
    words = Step.objects.filter(matter=matter, by_role__in=("worker", "firm")).exclude(text="")
    return [
        {
            "role": role,
            "words": [step for step in words if step.by_role == role],
            "files": [file for file in files if file.role == role],
        }
        for role in ("worker", "firm")
    ]


def _channels(by: By, matter: Matter, mediation: Mediation) -> list[Channel]:
    titles = {"all": _("大家的谈话"), "worker": _("劳动者同调解员的私下谈话"), "firm": _("单位同调解员的私下谈话")}
    talk = list(Talk.objects.filter(matter=matter))
    return [
        Channel(name, titles[name], [row for row in talk if row.channel == name]) for name in channels(by, mediation)
    ]


def _tasks(by: By, matter: Matter, table: list[Line], turn: Role | None) -> list[str]:
    """What this reader has still to do or could do, in plain words."""
    found = []
    if matter.state not in (MediationState.ACCEPTED, MediationState.APPOINTED, MediationState.IN_SESSION):
        return found
    open_lines = sum(line.claim.admitted is None for line in table)
    if by.role == "firm" and open_lines:
        found.append(_("有 %(n)s 项请求还没有答复承认多少") % {"n": open_lines})
    unreckoned = sum(line.row.by_law.low is None for line in table)
    if by.role in ("worker", "mediator") and unreckoned:
        found.append(_("有 %(n)s 项请求还没有按法律算出金额") % {"n": unreckoned})
    unproved = sum(not line.files for line in table)
    if by.role in ("worker", "firm") and unproved:
        found.append(_("有 %(n)s 项请求还没有证据") % {"n": unproved})
    return found


def today_or_later(text: str, today: date) -> date | None:
    """A typed day that has not passed; None otherwise."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day >= today else None
