"""What the parties and the bureau do with a complaint. Every step goes through casework's table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.casework import TABLES, Kind, Move, Role, Transition, WageState, who_must_act
from laoheng.law import find_article
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Body
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases import closing
from laoheng_web.cases.filing import PRIVATE, pass_to_firm
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import ALL, join, leave, take_step, write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept, keep
from laoheng_web.papers.models import Matter, Participation, Step

FIRM_SIDE = ("firm", "mediator", "regulator")
# Files that name every worker of a group, or how a worker was reached, are not the firm's to read.
_NOT_FOR_FIRM = frozenset({"authority"})
_QUIET_MOVES = frozenset({"extend", "rest"})


@transaction.atomic
def act(
    *,
    by: By,
    matter: Matter,
    move: str,
    inputs: Mapping[str, Any],
    text: str = "",
    files: Mapping[str, Sequence[Kept]] | None = None,
    document: str = "",
    share_files: bool = False,
) -> Move:
    """Takes one step with its files. `files` by the input they answer; `document` is the text of an officer's paper.

    Brings in whom the step concerns (the firm, a mediation body) before they are told. Raises casework's errors, and
    `UserError` where the firm is not known yet or the worker must not be named.
    """
    given = dict(inputs)
    for need, kept in (files or {}).items():
        if not kept:
            continue
        audience = _file_audience(by, move, need, share_files)
        ids = [attach(by=by, matter=matter, kept=item, audience=audience).id for item in kept]
        given[need] = ids[0] if need == "agreement" else [*given.get(need, ()), *ids]
    if document:
        paper = keep(document.encode(), f"{matter.number}-{move}.txt")
        given["document"] = attach(by=by, matter=matter, kept=paper, audience=ALL).id
    _check_grounds(by, given.get("grounds", ()))
    _bring_in(by, matter, move, given)
    done = take_step(
        by=by, matter=matter, transition=move, inputs=given, text=text, audience=_audience(by, move, text, given)
    )
    if move == "resume":
        with acting(By.system(office=matter.office_id, now=by.now), "case") as system:
            pass_to_firm(by=system, matter=matter)
    closing.tell(by, matter, done)
    return done


def _audience(by: By, move: str, text: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    if move in _QUIET_MOVES or (by.role == "worker" and (text.strip() or given.get("reason"))):
        return PRIVATE
    return ALL


def _file_audience(by: By, move: str, need: str, share: bool) -> tuple[str, ...]:
    if by.role == "worker" or need in _NOT_FOR_FIRM:
        return PRIVATE
    # Proof of payment is about the worker, who must be able to check it; other papers may name other people.
    if by.role == "firm" and move != "report_payment" and not share:
        return FIRM_SIDE
    return ALL


def _check_grounds(by: By, grounds: Iterable[str]) -> None:
    for article in [grounds] if isinstance(grounds, str) else grounds:
        if find_article(article, by.now.date()) is None:
            raise UserError("cases.no_article", article=article, on=by.now.date())


def _bring_in(by: By, matter: Matter, move: str, given: Mapping[str, Any]) -> None:
    row = next((item for item in TABLES[Kind(matter.kind)].transitions if item.name == move), None)
    if row is None or by.role != "regulator" or not _concerns_firm(row):
        return
    if matter.firm_id is None:
        raise UserError("cases.firm_unknown")
    if move == "to_mediation":
        if matter.name_withheld:
            raise UserError("cases.name_withheld")
        _bring_in_body(by, matter, given)
    if move != "send_to_firm" or not matter.name_withheld:
        join(by=by, matter=matter, party=matter.firm_id, role="firm")


def _concerns_firm(row: Transition) -> bool:
    return row.name == "to_mediation" or (
        row.to_state is not None and who_must_act(Kind.WAGE_COMPLAINT, WageState(row.to_state)) is Role.FIRM
    )


def _bring_in_body(by: By, matter: Matter, given: Mapping[str, Any]) -> None:
    body = Body.objects.filter(id=given.get("body") or None, office_id=matter.office_id).first()
    if body is None:
        raise UserError("cases.other_office")
    for former in Participation.objects.filter(matter=matter, role="mediator", until=None).exclude(party_id=body.id):
        leave(by=by, participation=former)
    join(by=by, matter=matter, party=body.id, role="mediator")


@transaction.atomic
def release_name(*, by: By, matter: Matter) -> None:
    """The worker agrees that the firm may know who complains; a new complaint then goes to the firm at once.

    What the worker wrote and handed in before stays unread by the firm.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    if not row.name_withheld:
        raise UserError("cases.name_known")
    row.name_withheld, row.updated_at = False, by.now
    row.save(update_fields=["name_withheld", "updated_at"])
    step = write_step(
        by=by, matter=row, transition="release_name", before=row.state, text="", data={}, audience=PRIVATE
    )
    record("matter.name_released", by=by, payload={}, matter=row.id, office=row.office_id, rows=[row, step])
    if row.state == WageState.FILED:
        with acting(By.system(office=row.office_id, now=by.now), "case") as system:
            pass_to_firm(by=system, matter=row)
    matter.refresh_from_db()


@transaction.atomic
def name_firm(*, by: By, matter: Matter, firm: UUID) -> None:
    """An officer enters which firm a complaint is about, where the worker did not know."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    if row.firm_id is not None:
        raise UserError("cases.firm_already")
    row.firm_id, row.updated_at = firm, by.now
    row.save(update_fields=["firm_id", "updated_at"])
    step = write_step(
        by=by, matter=row, transition="name_firm", before=row.state, text="", data={"firm": firm},
        audience=("regulator", "worker"),
    )  # fmt: skip
    record(
        "matter.firm_named", by=by, payload={"firm": firm}, subjects=[firm], matter=row.id, office=row.office_id,
        rows=[row, step],
    )  # fmt: skip
    matter.refresh_from_db()


@transaction.atomic
def consent_to_mediation(*, by: By, matter: Matter, text: str = "") -> Step:
    """A party's own consent to mediation, with what it wants the body to know; the officer's transfer rests on it."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    if not may_consent(by, row):
        raise UserError("cases.no_consent_asked")
    step = write_step(
        by=by, matter=row, transition="consent", before=row.state, text=text, data={},
        audience=PRIVATE if by.role == "worker" and text.strip() else FIRM_SIDE if by.role == "firm" else ALL,
    )  # fmt: skip
    record("matter.mediation_consented", by=by, payload={}, matter=row.id, office=row.office_id, rows=[step])
    return step


def may_consent(by: By, matter: Matter) -> bool:
    """Whether `by` may agree to mediation now: it could follow, the worker may be named, and it was not said before."""
    row = next(item for item in TABLES[Kind.WAGE_COMPLAINT].transitions if item.name == "to_mediation")
    if matter.state not in row.from_states or matter.name_withheld or by.role not in ("worker", "firm"):
        return False
    return by.role not in consents(matter)


def consents(matter: Matter) -> dict[str, UUID]:
    """Who has agreed to mediation since the last one, with the step that says so."""
    found: dict[str, UUID] = {}
    for step in Step.objects.filter(matter=matter, transition__in=("consent", "to_mediation")):
        if step.transition == "to_mediation":
            found = {}
        else:
            found[step.by_role] = step.id
    return found


@transaction.atomic
def add_material(*, by: By, matter: Matter, text: str, files: Sequence[Kept], audience: Iterable[str]) -> Step:
    """Adds words and files to the matter for those in `audience`, who are told that there is something to read."""
    if not text.strip() and not files:
        raise UserError("cases.nothing_added")
    readers = sorted({*audience, by.role})
    rows = [attach(by=by, matter=matter, kept=item, audience=readers) for item in files]
    step = write_step(
        by=by, matter=matter, transition="note", before=matter.state, text=text,
        data={"evidence": [row.id for row in rows]}, audience=readers,
    )  # fmt: skip
    record("matter.noted", by=by, payload={"files": len(rows)}, matter=matter.id, office=matter.office_id, rows=[step])
    message = Message.of("cases.material_added", number=matter.number)
    with acting(By.system(office=matter.office_id, now=by.now), "notices") as system:
        for part in Participation.objects.filter(matter=matter, until=None, role__in=readers).exclude(role=by.role):
            notify(by=system, office=matter.office_id, party=part.party_id, message=message, matter=matter.id)
        if by.role != "regulator":
            notify(by=system, office=matter.office_id, party=None, message=message, matter=matter.id)
    return step
