"""Finding: the object that travels between rooms, with its value, its steps and its grounds.

Calculators, indicators, arrears judgements, advice and mediation aids all answer with one. It is frozen, it cannot be
built without a ground, and `laoheng.standard.schema.FINDING_SCHEMA` (also in `docs/reference/finding.schema.json`)
describes its JSON form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from laoheng.standard.errors import LaohengError
from laoheng.standard.messages import Message

SCHEMA_VERSION = 1


class GroundlessFindingError(LaohengError):
    """A conclusion without a ground: refused."""


class InconsistentFindingError(LaohengError):
    """A status that its content contradicts (e.g. "computed" without a figure)."""


class Status(StrEnum):
    """How far the answer reaches."""

    COMPUTED = "computed"
    NEEDS = "needs"  # a fact or parameter is missing; `needs` names it
    VARIES = "varies"  # regions or readings differ; `variants` holds each
    NOT_IN_FORCE = "not_in_force"  # the rule does not hold on that date
    UNDETERMINED = "undetermined"  # sources are too thin or contradict; nothing is alleged
    CLEAR = "clear"  # looked at with sufficient sources, nothing found


class Level(StrEnum):
    """蓝黄橙红, and none."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class GroundKind(StrEnum):
    """What a conclusion may rest on."""

    ARTICLE = "article"
    DOCUMENT = "document"
    CASE = "case"
    RULE = "rule"  # a registered rule or model version of ours, including a named convention
    ROWS = "rows"


class Unit(StrEnum):
    """What a figure counts; it also says how its JSON text is read back."""

    YUAN = "yuan"
    NUMBER = "number"  # exact decimal without a unit
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"
    YES_NO = "yes_no"
    LIST = "list"  # tuple of texts


Scalar = Decimal | int | str | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a conclusion rests on. `reference` is e.g. "劳动合同法47" or a rule id; `rows` are lake row ids."""

    kind: GroundKind
    reference: str
    version: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: str | None = None  # V official text read, S second-hand, M to be verified
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A named result. `value` None means unknown; money is exact yuan."""

    name: str
    label: Message
    value: Scalar
    unit: Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: formula, the same with numbers put in, result, and its ground."""

    label: Message
    formula: str
    substitution: str
    result: str
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A missing fact: its machine name, what to ask for, and who can give it (worker, employer, bureau, bank …)."""

    name: str
    question: Message
    asked_of: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Another reading or another region's rule, with its own figures."""

    name: str
    label: Message
    figures: tuple[Figure, ...]
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a matter on a day in a place, and why.

    `kind` is a stable id ("calc.L2", "indicator.wages_overdue"); `subject` a random person or firm id or None.
    Raises `GroundlessFindingError` without grounds, `InconsistentFindingError` where status and content disagree.
    """

    kind: str
    status: Status
    title: Message
    as_of: date
    region: str | None
    grounds: tuple[Ground, ...]
    figures: tuple[Figure, ...] = ()
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    variants: tuple[Variant, ...] = ()
    notes: tuple[Message, ...] = ()
    remedies: tuple[Message, ...] = ()
    clears: tuple[Message, ...] = ()
    level: Level = Level.NONE
    subject: str | None = None
    rounding: str | None = None
    data_version: str | None = None
    model_version: str | None = None
    schema: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        if not self.grounds:
            raise GroundlessFindingError(self.kind)
        if self.status is Status.NEEDS and not self.needs:
            raise InconsistentFindingError(f"{self.kind}: status needs names no need")
        if self.status is Status.VARIES and not self.variants:
            raise InconsistentFindingError(f"{self.kind}: status varies shows no variant")
        if self.status is Status.COMPUTED and not self.figures:
            raise InconsistentFindingError(f"{self.kind}: status computed shows no figure")
        if self.status in (Status.UNDETERMINED, Status.NEEDS) and self.level not in (Level.NONE, Level.BLUE):
            raise InconsistentFindingError(f"{self.kind}: what is not known cannot be graded {self.level}")

    def figure(self, name: str) -> Scalar:
        """The value of the figure `name`. Raises `KeyError`."""
        for figure in self.figures:
            if figure.name == name:
                return figure.value
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """JSON object that `FINDING_SCHEMA` describes; decimals and dates are strings."""
        return {
            "schema": self.schema,
            "kind": self.kind,
            "status": self.status.value,
            "level": self.level.value,
            "title": self.title.to_json(),
            "as_of": self.as_of.isoformat(),
            "region": self.region,
            "subject": self.subject,
            "figures": [_figure_json(item) for item in self.figures],
            "steps": [_step_json(item) for item in self.steps],
            "needs": [
                {"name": item.name, "question": item.question.to_json(), "asked_of": item.asked_of}
                for item in self.needs
            ],
            "variants": [_variant_json(item) for item in self.variants],
            "grounds": [_ground_json(item) for item in self.grounds],
            "notes": [item.to_json() for item in self.notes],
            "remedies": [item.to_json() for item in self.remedies],
            "clears": [item.to_json() for item in self.clears],
            "rounding": self.rounding,
            "data_version": self.data_version,
            "model_version": self.model_version,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """Inverse of `to_json` (message arguments stay strings)."""
        messages = {name: tuple(map(Message.from_json, data[name])) for name in ("notes", "remedies", "clears")}
        return cls(
            kind=data["kind"],
            status=Status(data["status"]),
            level=Level(data["level"]),
            title=Message.from_json(data["title"]),
            as_of=date.fromisoformat(data["as_of"]),
            region=data["region"],
            subject=data["subject"],
            figures=tuple(map(_figure, data["figures"])),
            steps=tuple(map(_step, data["steps"])),
            needs=tuple(Need(n["name"], Message.from_json(n["question"]), n["asked_of"]) for n in data["needs"]),
            variants=tuple(map(_variant, data["variants"])),
            grounds=tuple(map(_ground, data["grounds"])),
            rounding=data["rounding"],
            data_version=data["data_version"],
            model_version=data["model_version"],
            schema=data["schema"],
            **messages,
        )


def _figure_json(figure: Figure) -> dict[str, Any]:
    value = figure.value
    if isinstance(value, Decimal):
        value = str(value)
    elif isinstance(value, date):
        value = value.isoformat()
    return {
        "name": figure.name,
        "label": figure.label.to_json(),
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": figure.unit.value,
    }


def _figure(data: Mapping[str, Any]) -> Figure:
    unit, value = Unit(data["unit"]), data["value"]
    if value is None:
        return Figure(data["name"], Message.from_json(data["label"]), None, unit)
    if unit is Unit.DATE:
        value = date.fromisoformat(value)
    elif unit is Unit.LIST:
        value = tuple(value)
    elif isinstance(value, str) and unit is not Unit.TEXT:
        value = Decimal(value)
    return Figure(data["name"], Message.from_json(data["label"]), value, unit)


def _ground_json(ground: Ground) -> dict[str, Any]:
    return {
        "kind": ground.kind.value,
        "reference": ground.reference,
        "version": ground.version,
        "valid_from": ground.valid_from.isoformat() if ground.valid_from else None,
        "valid_to": ground.valid_to.isoformat() if ground.valid_to else None,
        "certainty": ground.certainty,
        "rows": list(ground.rows),
    }


def _ground(data: Mapping[str, Any]) -> Ground:
    return Ground(
        kind=GroundKind(data["kind"]),
        reference=data["reference"],
        version=data["version"],
        valid_from=date.fromisoformat(data["valid_from"]) if data["valid_from"] else None,
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
        certainty=data["certainty"],
        rows=tuple(data["rows"]),
    )


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "label": step.label.to_json(),
        "formula": step.formula,
        "substitution": step.substitution,
        "result": step.result,
        "grounds": [_ground_json(ground) for ground in step.grounds],
    }


def _step(data: Mapping[str, Any]) -> Step:
    return Step(
        Message.from_json(data["label"]),
        data["formula"],
        data["substitution"],
        data["result"],
        tuple(map(_ground, data["grounds"])),
    )


def _variant_json(variant: Variant) -> dict[str, Any]:
    return {
        "name": variant.name,
        "label": variant.label.to_json(),
        "figures": [_figure_json(item) for item in variant.figures],
        "grounds": [_ground_json(item) for item in variant.grounds],
    }


def _variant(data: Mapping[str, Any]) -> Variant:
    return Variant(
        data["name"],
        Message.from_json(data["label"]),
        tuple(map(_figure, data["figures"])),
        tuple(map(_ground, data["grounds"])),
    )
