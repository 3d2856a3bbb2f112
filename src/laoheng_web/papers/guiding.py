"""A standard paper asked for in short steps: what is asked follows the answers; they travel signed and are not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from laoheng.advice.review.prepare import UnlawfulWordingError, prepare
from laoheng.standard.messages import Message
from laoheng.writing.paper import Paper
from laoheng.writing.templates import Fault, Field, FieldKind, Template, Value, checked
from laoheng_web.accounts.speaking import spoken
from laoheng_web.audit.by import By
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.questions import DATE_PARTS, Question, keys_of, places

_SALT = "laoheng.papers.sheet"
_LONGEST = 2500
REGION = "region"
_NUMBERS = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.COUNT)


@dataclass(frozen=True)
class Sheet:
    """The answers so far as typed, signed from step to step; `region` is where the work is done.

    `locked` are fields that are known and not asked, `needed` such as must be given here though the form leaves them
    open, `about` the object the sheet speaks of: a sheet of another one is none.
    """

    template: Template
    answers: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    about: str = ""

    @property
    def _salt(self) -> str:
        return f"{_SALT}.{self.template.name}.{self.about}"

    def resumed(self, signed: str) -> Sheet | None:
        """The sheet in `signed`; None where there is none, it was changed on the way, or belongs elsewhere."""
        try:
            data = signing.loads(signed, salt=self._salt) if signed else None
        except signing.BadSignature:
            return None
        if data is None:
            return None
        answers = {str(name): str(value) for name, value in data.items()}
        # What was to be known and is not has to be asked after all.
        return replace(self, answers=answers, locked=frozenset(name for name in self.locked if answers.get(name)))

    def signed(self) -> str:
        """The sheet for a hidden field."""
        return signing.dumps(dict(self.answers), salt=self._salt, compress=True)

    def given(self) -> dict[str, str]:
        """The answers to the form's own fields."""
        return {name: value for name, value in self.answers.items() if name != REGION}

    @property
    def region(self) -> str | None:
        """The region chosen, where one was."""
        return self.answers.get(REGION) or None

    def with_posted(self, posted: Mapping[str, str], shown: list[str]) -> Sheet:
        """The sheet with the answers to the fields that the page showed."""
        asked = [item for item in self.template.fields if item.name in shown and item.name not in self.locked]
        new = {item.name: _typed(item, posted) for item in asked}
        if posted.get(REGION, "") in {"", *(place.code for place in places())} and REGION in posted:
            new[REGION] = posted[REGION]
        return replace(self, answers={**self.answers, **new})

    def asked(self, step: str) -> list[Field]:
        """The fields of one step that matter given the answers and are not known already."""
        of_step = {item.name for item in self.template.steps[step]} - self.locked
        found = [item for item in self.template.asked(self.given()) if item.name in of_step]
        return [replace(item, required=True) if item.name in self.needed else item for item in found]

    def steps(self) -> list[str]:
        """The steps that ask something."""
        return [name for name in self.template.steps if self.asked(name)]

    def read(self, by: By) -> tuple[dict[str, Value], list[Fault]]:
        """The answers by kind, and what is wrong with them, what is still open included."""
        on = by.now.date()
        values, faults = checked(self.template, self.given(), on=on, region=self.region, extra=entered(self.region, on))
        known = {item.name: item for item in self.template.fields}
        for name in sorted(self.needed & set(known)):
            if not self.answers.get(name):
                faults.append(Fault(name, Message.of("template.fault.missing", label=known[name].label)))
        return values, faults

    def prepared(self, by: By) -> Paper:
        """The paper. Raises `UserError` for faults of the answers and for wording that our diagnosis finds unlawful."""
        on = by.now.date()
        return prepare(self.template, self.given(), on=on, region=self.region, extra=entered(self.region, on))


@dataclass(frozen=True)
class Turn:
    """Where a request leads: to `step` with its faults, or, where `step` is None, to the check at the end."""

    sheet: Sheet
    step: str | None
    faults: tuple[Fault, ...] = ()
    more: bool = False

    @property
    def status(self) -> int:
        """The answer's status."""
        return 422 if self.faults else 200


def next_turn(request: HttpRequest, by: By, sheet: Sheet) -> Turn:
    """Takes the answers that came with the request and says what is asked next."""
    step, act = request.POST.get("step", ""), request.POST.get("act", "")
    steps = sheet.steps()
    if step not in sheet.template.steps:
        return Turn(sheet, steps[0] if steps else None)
    if act == "edit":
        return Turn(sheet, step)
    shown = request.POST.get("shown", "").split()
    sheet = sheet.with_posted(request.POST, shown)
    steps = sheet.steps()
    place = steps.index(step) if step in steps else 0
    if act == "back":
        return Turn(sheet, steps[max(0, place - 1)])
    faults = tuple(fault for fault in sheet.read(by)[1] if fault.field in shown)
    if faults:
        return Turn(sheet, step, faults)
    if {item.name for item in sheet.asked(step)} - set(shown):
        return Turn(sheet, step, more=True)
    return Turn(sheet, steps[place + 1] if place + 1 < len(steps) else None)


def step_context(turn: Turn) -> dict[str, Any]:
    """What the page of one step shows."""
    sheet, step = turn.sheet, turn.step or ""
    asked, steps = sheet.asked(step), sheet.steps()
    wrong = {fault.field: spoken(fault.message) for fault in reversed(turn.faults)}
    return {
        "template": sheet.template,
        "sheet": sheet.signed(),
        "step": step,
        "step_title": Message(f"template.step.{step}"),
        "number": steps.index(step) + 1 if step in steps else 1,
        "of": len(steps),
        "questions": [_question(item, sheet, wrong.get(item.name, "")) for item in asked],
        "shown": " ".join(item.name for item in asked),
        # The first fault of a field is the one told; the list keeps the order of the page.
        "errors": list(reversed(wrong.items())),
        "more": turn.more,
        "places": places(),
        "region": sheet.region or "",
    }


def check_context(by: By, sheet: Sheet, error: str = "") -> dict[str, Any]:
    """What the page at the end shows: every answer, what is wrong with them, and whether a paper can be made."""
    faults = sheet.read(by)[1]
    findings: tuple[Any, ...] = ()
    if not faults:
        try:
            sheet.prepared(by)
        except UnlawfulWordingError as refused:
            findings = refused.findings
    where = {item.name: step for step, items in sheet.template.steps.items() for item in items}
    errors = [(where.get(fault.field, ""), spoken(fault.message)) for fault in faults]
    return {
        "template": sheet.template,
        "sheet": sheet.signed(),
        "sections": [_section(sheet, step) for step in sheet.template.steps],
        "errors": errors + ([("main", error)] if error else []),
        "findings": findings,
        "ready": not faults and not findings,
    }


def _section(sheet: Sheet, step: str) -> dict[str, Any]:
    asked = sheet.asked(step)
    matter = {item.name for item in sheet.template.asked(sheet.given())}
    shown = [item for item in sheet.template.steps[step] if item.name in matter]
    return {
        "name": step,
        "title": Message(f"template.step.{step}"),
        "rows": [(item.label, _worded(item, sheet.answers.get(item.name, ""))) for item in shown],
        "editable": bool(asked),
    }


def _typed(item: Field, posted: Mapping[str, str]) -> str:
    keys = keys_of(item.name, item.kind.value)
    parts = [posted.get(key, "").strip()[:_LONGEST] for key in keys]
    return "-".join(parts) if any(parts) and len(parts) > 1 else parts[0] if len(parts) == 1 else ""


def _question(item: Field, sheet: Sheet, error: str) -> Question:
    value = sheet.answers.get(item.name, "")
    kind = {FieldKind.DATE: "date", FieldKind.LONG: "long"}.get(item.kind, "text")
    options = [(choice, spoken(item.choice_label(choice))) for choice in item.choices]
    if item.kind is FieldKind.YES_NO:
        options = [("yes", _("是")), ("no", _("否"))]
    parts = [*value.split("-"), "", "", ""][:3] if item.kind is FieldKind.DATE else []
    return Question(
        name=item.name,
        kind="choice" if options else "number" if item.kind in _NUMBERS else kind,
        label=spoken(item.label),
        hint=spoken(item.hint) if item.hint else "",
        unit="",
        required=item.required,
        value=value,
        error=error,
        options=tuple((code, label, code == value) for code, label in options),
        parts=tuple(zip(DATE_PARTS, keys_of(item.name, "date"), parts, strict=True)) if parts else (),
    )


def _worded(item: Field, value: str) -> str:
    if item.kind is FieldKind.YES_NO:
        return {"yes": _("是"), "no": _("否")}.get(value, value)
    return spoken(item.choice_label(value)) if value in item.choices else value
