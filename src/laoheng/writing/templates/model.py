"""Forms (模板) as data: fields, passages that come in under conditions, and what is asked given the answers so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, catalogue
from laoheng.standard.yaml_files import yaml_document

PLACE: Final = re.compile(r"\{(\w+)\}")
GIVEN, ABSENT = "given", "absent"


class FieldKind(StrEnum):
    """How an answer is read and written."""

    TEXT = "text"
    LONG = "long"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks. `ground` is the article behind it, `example` is made up, bounds are inclusive."""

    name: str
    kind: FieldKind
    required: bool = True
    ground: str | None = None
    example: str = ""
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def label(self) -> Message:
        """What it is called."""
        return Message(f"template.field.{self.name}")

    @property
    def hint(self) -> Message | None:
        """A word of help, where there is one."""
        code = f"template.hint.{self.name}"
        return Message(code) if code in catalogue() else None

    def choice_label(self, choice: str) -> Message:
        """What one of its choices is called."""
        return Message(f"template.choice.{self.name}.{choice}")


Condition = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the paper: `role` line, text, clause, heading or signs; it comes in where `when` holds."""

    role: str
    text: str = ""
    when: Condition = field(default_factory=dict)
    signs: tuple[Mapping[str, Any], ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose answers it shows."""
        written = " ".join([self.text, *(str(sign["label"]) for sign in self.signs)])
        days = [str(sign["day"]) for sign in self.signs if "day" in sign]
        return tuple(dict.fromkeys([*PLACE.findall(written), *days]))


@dataclass(frozen=True, slots=True)
class Template:
    """One form: `steps` are short sections of fields, `rules` are checks by name.

    `asked_when` is for fields that only a rule needs.
    """

    name: str
    paper_title: str
    steps: Mapping[str, tuple[Field, ...]]
    passages: tuple[Passage, ...]
    rules: tuple[str, ...]
    asked_when: Mapping[str, Condition]

    @property
    def title(self) -> Message:
        """What it is called among the others."""
        return Message(f"template.title.{self.name}")

    @property
    def about(self) -> Message:
        """When it is the right one."""
        return Message(f"template.about.{self.name}")

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in the order they are asked."""
        return tuple(item for step in self.steps.values() for item in step)

    def find(self, name: str) -> Field:
        """The field called `name`; raises `KeyError`."""
        return {item.name: item for item in self.fields}[name]

    def asked(self, answers: Mapping[str, str]) -> tuple[Field, ...]:
        """The fields that matter given `answers` (see `holds`): the others would not show in the paper."""
        return tuple(item for item in self.fields if self._matters(item.name, answers))

    def _matters(self, name: str, answers: Mapping[str, str]) -> bool:
        if name in self.asked_when:
            return holds(self.asked_when[name], answers)
        return any(
            holds({key: allowed for key, allowed in passage.when.items() if key != name}, answers)
            for passage in self.passages
            if name in passage.when or name in passage.fields
        )


def holds(when: Condition, answers: Mapping[str, str]) -> bool:
    """Whether the answers (a choice, yes or no, or any text) bring in what stands under `when`."""
    return all(_meets(answers.get(name, ""), allowed) for name, allowed in when.items())


def _meets(answer: str, allowed: Sequence[str]) -> bool:
    return answer in allowed or (GIVEN in allowed and answer != "") or (ABSENT in allowed and answer == "")


@cache
def templates() -> Mapping[str, Template]:
    """Every form by name, in the order of the catalogue of texts."""
    shared: dict[str, list[dict[str, Any]]] = _data("shared")
    fields = {name: _field(name, entry) for name, entry in _data("fields").items()}
    order = [code.rpartition(".")[2] for code in catalogue() if code.startswith("template.title.")]
    return {name: _template(name, _data(name), shared, fields) for name in order}


def find_template(name: str) -> Template:
    """The form called `name`; raises `UserError` that lists those there are."""
    try:
        return templates()[name]
    except KeyError as error:
        raise UserError("template.unknown", name=name, known=tuple(templates())) from error


def _data(name: str) -> dict[str, Any]:
    text = (resources.files("laoheng.writing.templates") / "forms" / f"{name}.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml_document(text)
    return read


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    extra = {key: value for key, value in entry.items() if key not in ("kind", "choices")}
    return Field(name, FieldKind(entry["kind"]), choices=tuple(entry.get("choices", ())), **extra)


def _template(
    name: str, data: Mapping[str, Any], shared: Mapping[str, list[dict[str, Any]]], fields: Mapping[str, Field]
) -> Template:
    optional = set(data.get("optional", ()))
    settled = _condition(data.get("settled", {}))

    def of(field_name: str) -> Field:
        known = fields[field_name]
        if field_name not in optional:
            return known
        return Field(known.name, known.kind, False, known.ground, known.example, known.choices, known.least, known.most)

    return Template(
        name,
        data["title"],
        {step: tuple(map(of, names)) for step, names in data["steps"].items()},
        tuple(_settled(_passages(data["blocks"], shared), settled)),
        tuple(data["rules"]),
        {key: _condition(when) for key, when in data.get("asked_when", {}).items()},
    )


def _passages(blocks: Sequence[Mapping[str, Any]], shared: Mapping[str, list[dict[str, Any]]]) -> Iterator[Passage]:
    for block in blocks:
        if "use" in block:
            yield from _passages(shared[block["use"]], shared)
            continue
        role = next(key for key in ("line", "text", "clause", "heading", "signs") if key in block)
        when = _condition(block.get("when", {}))
        if role == "signs":
            yield Passage(role, "", when, tuple(block["signs"]))
        else:
            yield Passage(role, block[role], when)


def _settled(passages: Iterable[Passage], settled: Condition) -> Iterator[Passage]:
    """Shared passages as a form takes them that does not ask a question because its kind answers it."""
    for passage in passages:
        if all(settled[name] == allowed for name, allowed in passage.when.items() if name in settled):
            when = {name: allowed for name, allowed in passage.when.items() if name not in settled}
            yield replace(passage, when=when)


def _condition(raw: Mapping[str, Any]) -> Condition:
    return {
        name: tuple(map(_word, allowed if isinstance(allowed, list) else [allowed])) for name, allowed in raw.items()
    }


def _word(value: object) -> str:
    # YAML reads yes and no as truth values.
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
