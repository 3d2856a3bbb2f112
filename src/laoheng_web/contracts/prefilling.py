"""What a firm need not type when it drafts a paper: what the register and the vault already know."""

from __future__ import annotations

from datetime import timedelta

from laoheng.casework import ContractPaper, FollowKind, Term
from laoheng.standard.dates import SHANGHAI
from laoheng.writing.templates import Template
from laoheng_web.audit.by import By
from laoheng_web.contracts.models import Contract
from laoheng_web.papers.guiding import REGION, Sheet
from laoheng_web.papers.questions import places
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm

_NAMES_OF_FIRM = ("employer_name", "platform_name", "dispatcher_name")
_TERM_KINDS = {Term.FIXED: "fixed", Term.OPEN: "open", Term.TASK: "task"}


def empty_sheet(by: By, template: Template, before: Contract | None, *, needs_number: bool) -> Sheet:
    """The form with nothing but what the firm itself is; the worker of `before` is filled in by `started`."""
    firm = Firm.objects.get(id=by.party)
    known = {name: firm.name for name in _NAMES_OF_FIRM if firm.name} | {"employer_code": firm.code}
    fields = {item.name for item in template.fields}
    answers = {name: value for name, value in known.items() if name in fields}
    if firm.region in {place.code for place in places()}:
        answers[REGION] = firm.region
    locked = set(answers) - {REGION}
    if before is not None:
        locked |= fields & {"worker_name", "worker_id", "contract_date"}
    about = str(before.id) if before else str(by.party)
    needed = frozenset({"worker_id"}) & fields if needs_number else frozenset()
    return Sheet(template, answers, frozenset(locked), needed, about)


def started(by: By, sheet: Sheet, before: Contract | None, follow: FollowKind | None = None) -> Sheet:
    """The sheet at its beginning: who the worker is (the vault notes that it was opened), and what the register knows.

    What is only suggested may be changed; who the contract is with may not.
    """
    if before is None:
        return sheet
    opened = open_identity(
        by=by, person=before.worker_id, fields=["name", "number"], purpose="contract", reason=before.number
    )
    known = {"worker_name": opened.get("name", ""), "worker_id": opened.get("number", "")}
    known |= _renewed(before) if follow is FollowKind.RENEW else _days(before)
    fields = {item.name for item in sheet.template.fields}
    found = {name: value for name, value in known.items() if value and name in fields}
    # What the vault does not hold has to be asked after all.
    locked = sheet.locked - ({"worker_name", "worker_id", "contract_date"} - set(found))
    return Sheet(sheet.template, {**sheet.answers, **found}, locked, sheet.needed, sheet.about)


def _renewed(before: Contract) -> dict[str, str]:
    return {"start_date": (before.ends_on + timedelta(days=1)).isoformat() if before.ends_on else ""}


def _days(before: Contract) -> dict[str, str]:
    signed = before.in_force_at.astimezone(SHANGHAI).date().isoformat() if before.in_force_at else ""
    last = before.ended_on or before.ends_on
    return {
        "contract_date": signed,
        "start_date": before.starts_on.isoformat(),
        "end_date": before.ends_on.isoformat() if before.ends_on else "",
        "end_on": last.isoformat() if last and before.state in ("ended", "expired") else "",
        "term_kind": _TERM_KINDS.get(before.term_kind, ""),
    }


def follow_of(paper: ContractPaper, asked: str) -> FollowKind | None:
    """How the paper is asked to follow; None where it does not or may not."""
    return next((kind for kind in paper.follows if kind.value == asked), None)
