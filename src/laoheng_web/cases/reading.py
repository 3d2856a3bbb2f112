"""A matter as one of its readers sees it: where it stands, who must act by when, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from laoheng.casework import Kind, Role, clock_of, next_step, outcome_of, state_label, who_must_act
from laoheng.law import clock_rule, find_article
from laoheng.standard.messages import Message, render
from laoheng_web.audit.by import By
from laoheng_web.cases.models import Complaint
from laoheng_web.papers.actions import CASE_ROLE, calendar
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.papers.naming import HELPER_MARK, signed_names
from laoheng_web.papers.pages import step_label
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
# What is no move of casework's table has its label here.
OWN_STEPS = {
    "file": _("提交投诉"),
    "note": _("补充材料"),
    "consent": _("同意调解"),
    "release_name": _("同意让单位知道是谁投诉"),
    "name_firm": _("登记被投诉单位"),
}
_SHOWN = ("amount", "paid_on", "promised_on", "grounds", "referred_to", "appeal_route", "contact_attempts")
_FILES = ("evidence", "proof", "agreement", "authority", "document")
HOMES = {
    "worker": "cases:my_matter",
    "firm": "cases:firm_matter",
    "regulator": "cases:work_matter",
    "mediator": "mediation:matter",
}


@dataclass(frozen=True, slots=True)
class When:
    """A last day as people count: its weekday, calendar and working days left; `late` once it has passed."""

    day: date
    weekday: Any
    days: int
    workdays: int

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.days < 0

    @property
    def days_late(self) -> int:
        """How many days ago it was."""
        return -self.days


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: when, who, what, in whose words, with which facts and files."""

    at: datetime
    who: Any
    name: str
    what: Any
    text: str
    facts: list[tuple[Message, Any]]
    files: list[Attachment]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a page about a matter shows its reader; `complaint` None where the reader may not know the facts."""

    matter: Matter
    state: Message
    next: Message
    turn: Role | None
    mine: bool
    ended: bool
    resting: bool
    when: When | None
    clock: Any
    firm: Firm | None
    complaint: Complaint | None
    months: list[tuple[str, Decimal | None]]
    at_least: Decimal | None
    worker_name: str
    collective: bool
    entries: list[Entry]
    files: list[Attachment]
    sums: list[dict[str, Any]]


def find(by: By, matter: UUID) -> Matter:
    """The wage complaint of that id that `by` may see; absent and foreign ones are both not found."""
    row = Matter.objects.filter(id=matter, kind=Kind.WAGE_COMPLAINT.value).first()
    if row is None:
        raise Http404
    return row


def sheet(by: By, matter: Matter) -> Sheet:
    """`matter` as `by` sees it."""
    state = matter.as_state()
    turn = who_must_act(state.kind, state.state)
    complaint = Complaint.objects.filter(matter=matter).first()
    files = list(Attachment.objects.filter(matter=matter).order_by("added_at", "id"))
    months = _months(complaint)
    known = [amount for _month, amount in months if amount is not None]
    clock = clock_of(state.kind, state.state)
    role = CASE_ROLE[by.role]
    return Sheet(
        matter=matter,
        state=state_label(state.kind, state.state),
        next=next_step(state.kind, state.state, role, matter.due_on),
        turn=turn,
        mine=turn is role,
        ended=turn is None,
        resting=outcome_of(state.kind, state.state) == "resting",
        when=when(matter.due_on, by.now.date()),
        clock=clock_rule(clock.value) if clock and clock.value != "promised_payment" else None,
        firm=Firm.objects.filter(id=matter.firm_id).first() if matter.firm_id else None,
        complaint=complaint,
        months=months,
        at_least=sum(known, Decimal(0)) if known and len(known) < len(months) else None,
        worker_name=_worker_name(by, matter),
        collective=state.collective,
        entries=history(by, matter, files),
        files=files,
        sums=sums_of(matter),
    )


def _months(complaint: Complaint | None) -> list[tuple[str, Decimal | None]]:
    stated = complaint.months if complaint else []
    return [(month, None if amount is None else Decimal(amount)) for month, amount in stated]


def _worker_name(by: By, matter: Matter) -> str:
    if matter.worker_id is None or (by.role == "firm" and matter.name_withheld):
        return ""
    return masked_names([matter.worker_id]).get(matter.worker_id, "")


def when(due: date | None, today: date) -> When | None:
    """How far `due` is from `today`; None where there is no deadline."""
    if due is None:
        return None
    left = calendar().workdays_between(today + timedelta(days=1), due)
    return When(due, WEEKDAYS[due.weekday()], (due - today).days, left)


def history(by: By, matter: Matter, files: Iterable[Attachment]) -> list[Entry]:
    """The steps that `by` may read, oldest first."""
    by_id = {str(row.id): row for row in files}
    steps = list(Step.objects.filter(matter=matter))
    names = signed_names(steps)
    return [_entry(by, step, names[step.id], by_id) for step in steps]


def sums_of(matter: Matter) -> list[dict[str, Any]]:
    """The findings that came with the complaint, for whoever may read its first step."""
    first = Step.objects.filter(matter=matter, transition="file").first()
    return list(first.data.get("sums", [])) if first else []


def _entry(by: By, step: Step, name: str, files: dict[str, Attachment]) -> Entry:
    own = by.party is not None and step.by_party == by.party
    who: Any = _("您") if own else Message(f"casework.role.{CASE_ROLE[step.by_role].value}")
    return Entry(
        at=step.at,
        who=who,
        name="" if own and not step.by_name.endswith(HELPER_MARK) else name,
        what=step_label(step),
        text=step.text,
        facts=_facts(step),
        files=[files[item] for item in _file_ids(step.data) if item in files],
    )


def _facts(step: Step) -> list[tuple[Message, Any]]:
    found = []
    for name in _SHOWN:
        value = step.data.get(name)
        # `paid_on` and `promised_on` are also carried along by later steps; they are told where they were given.
        if value in (None, "", []) or (name in ("paid_on", "promised_on") and "amount" not in step.data):
            continue
        found.append((Message(f"casework.input.{name}"), _shown(name, value, step.at.date())))
    return found


def _shown(name: str, value: Any, on: date) -> Any:
    if name == "amount":
        return f"{Decimal(str(value)):,.2f} 元"
    if name == "grounds":
        return [ground_text(item, on) for item in value]
    return value


def ground_text(reference: str, on: date) -> str:
    """An article as people read it: its citation and headnote on that day."""
    article = find_article(reference, on)
    return reference if article is None else f"{article.reference}（{article.headnote}）"


def _file_ids(data: dict[str, Any]) -> list[str]:
    ids: list[str] = []
    for name in _FILES:
        value = data.get(name) or []
        ids += [value] if isinstance(value, str) else [str(item) for item in value]
    return ids


def both_sides(matter: Matter) -> str:
    """What both sides wrote in the file, each line with who says it, as the reading of disputed points takes it."""
    names = {"worker": render(Message("disputes.side.worker")), "firm": render(Message("disputes.side.employer"))}
    steps = Step.objects.filter(matter=matter, by_role__in=list(names)).exclude(text="")
    return "\n".join(f"{names[step.by_role]}：{step.text}" for step in steps)
