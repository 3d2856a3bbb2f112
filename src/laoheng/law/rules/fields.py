"""What a calculator may be told: named fields, their JSON Schema, and the reading of facts with all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from laoheng.law.errors import CalculationInputError
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message, render

# Twelve digits of yuan and six decimals: beyond any wage, within exact decimal arithmetic.
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
_NUMBER_PATTERN = r"^[0-9]{1,12}(\.[0-9]{1,6})?$"
_MAX_LIST = 60
_MAX_BITS = 400
FIRST_DAY = date(1950, 1, 1)


@dataclass(frozen=True, slots=True)
class Field:
    """One fact. `kind`: date, money, number, integer, boolean, choice, text or wages (a list or months -> yuan).

    `positive` refuses zero; `past` refuses days after the day of asking; `choices` are the allowed texts.
    """

    name: str
    kind: str
    unit: str = ""
    required: bool = False
    positive: bool = False
    past: bool = False
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def label(self) -> Message:
        """What the field is, for people."""
        return Message.of(f"law.field.{self.name}")

    def schema(self) -> dict[str, Any]:
        """JSON Schema of this field alone."""
        schema: dict[str, Any] = {"description": render(self.label), "description_en": render(self.label, "en")}
        if self.unit:
            schema["unit"] = self.unit
        if self.examples:
            schema["examples"] = list(self.examples)
        schema |= _schema_of(self)
        return schema


def _schema_of(field: Field) -> dict[str, Any]:
    nothing = [] if field.required else ["null"]
    if field.kind in ("money", "number"):
        number: dict[str, Any] = {"type": ["string", "integer", *nothing], "pattern": _NUMBER_PATTERN}
        return number | ({"exclusiveMinimum": 0} if field.positive else {"minimum": 0})
    if field.kind == "integer":
        return {"type": ["integer", *nothing], "minimum": 0}
    if field.kind == "boolean":
        return {"type": ["boolean", *nothing]}
    if field.kind == "date":
        return {"type": ["string", *nothing], "format": "date"}
    if field.kind == "choice":
        return {"type": ["string", *nothing], "enum": [*field.choices, *([None] if nothing else [])]}
    if field.kind == "wages":
        one = {"type": ["string", "integer"], "pattern": _NUMBER_PATTERN, "exclusiveMinimum": 0}
        return {
            "type": ["array", "object", *nothing],
            "items": one,
            "maxItems": _MAX_LIST,
            "propertyNames": {"pattern": r"^\d{4}-\d{2}$"},
            "additionalProperties": one,
        }
    return {"type": ["string", *nothing], "minLength": 1}


def schema_of(fields: Sequence[Field], title: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of the facts of one calculator."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that have been read: typed getters, None where a fact was not given.

    `filled` collects the grounds of values of the place that stood in for facts not given; the finding cites them.
    """

    values: Mapping[str, Any]
    filled: list[Ground] = field(default_factory=list, compare=False)

    def has(self, name: str) -> bool:
        """Whether the fact was given."""
        return self.values.get(name) is not None

    def day(self, name: str) -> date | None:
        """A date."""
        found = self.values.get(name)
        return found if isinstance(found, date) else None

    def number(self, name: str) -> Decimal | None:
        """An amount or a number."""
        found = self.values.get(name)
        return found if isinstance(found, Decimal) else None

    def flag(self, name: str) -> bool | None:
        """Yes, no or not said."""
        found = self.values.get(name)
        return found if isinstance(found, bool) else None

    def text(self, name: str) -> str | None:
        """A text or a chosen word."""
        found = self.values.get(name)
        return found if isinstance(found, str) else None

    def needed_day(self, name: str) -> date:
        """A required date."""
        found: date = self.values[name]
        return found

    def needed_number(self, name: str) -> Decimal:
        """A required amount or number."""
        found: Decimal = self.values[name]
        return found

    def needed_text(self, name: str) -> str:
        """A required text."""
        found: str = self.values[name]
        return found


def read_facts(given: Mapping[str, Any], fields: Sequence[Field], on: date) -> Facts:
    """`given` read against `fields`; days after `on` are refused where a field says so.

    Raises one `CalculationInputError` for all faults together: its code is that of the fault when there is one only.
    """
    if not isinstance(given, Mapping):
        raise CalculationInputError("law.fact.not_object")
    by_name = {field.name: field for field in fields}
    faults: list[Message] = []
    unknown = tuple(str(name) for name in given if name not in by_name)
    if unknown:
        faults.append(Message.of("law.fact.unknown_field", fields=unknown, allowed=tuple(by_name)))
    values: dict[str, Any] = {}
    for item in fields:
        value = given.get(item.name)
        if value is None:
            if item.required:
                faults.append(Message.of("law.fact.missing", field=item.name, label=item.label))
            continue
        try:
            values[item.name] = _read(item, value, on)
        except _FactError as error:
            faults.append(error.message)
    refuse(faults)
    return Facts(values)


def refuse(faults: Iterable[Message]) -> None:
    """Raises `CalculationInputError` where there is a fault; several are told in one error."""
    found = tuple(faults)
    if len(found) == 1:
        raise CalculationInputError(found[0].code, **dict(found[0].args))
    if found:
        raise CalculationInputError("law.fact.several", count=len(found), faults=found)


class _FactError(Exception):
    def __init__(self, code: str, field: Field, value: object, **more: object) -> None:
        # Python refuses to write out whole numbers of thousands of digits.
        shown = "…" if isinstance(value, int) and value.bit_length() > _MAX_BITS else str(value)
        self.message = Message.of(code, field=field.name, label=field.label, value=shown[:60], **more)
        super().__init__(code)


def _read(field: Field, value: Any, on: date) -> Any:
    if field.kind in ("money", "number"):
        return _number(field, value)
    if field.kind == "integer":
        number = _number(field, value)
        if number != number.to_integral_value():
            raise _FactError("law.fact.not_whole", field, value)
        return number
    if field.kind == "boolean":
        if not isinstance(value, bool):
            raise _FactError("law.fact.not_yes_no", field, value)
        return value
    if field.kind == "date":
        return _day(field, value, on)
    if field.kind == "wages":
        return _wages(field, value)
    return _text(field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _FactError("law.fact.not_text", field, value)
    text = value.strip()
    if field.kind == "choice":
        text = text.replace("（", "(").replace("）", ")").replace(" ", "")
        if text not in field.choices:
            raise _FactError("law.fact.not_a_choice", field, value, allowed=field.choices)
    return text


def _number(field: Field, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _FactError("law.fact.not_a_number", field, value)
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        raise _FactError("law.fact.not_a_number", field, value) from None
    if not number.is_finite():
        raise _FactError("law.fact.not_finite", field, value)
    if number < 0:
        raise _FactError("law.fact.negative", field, value)
    if not _NUMBER.fullmatch(format(number, "f")[:60]):
        raise _FactError("law.fact.too_large", field, value)
    if field.positive and number == 0:
        raise _FactError("law.fact.zero", field, value)
    return number


def _day(field: Field, value: Any, on: date) -> date:
    if not isinstance(value, str | date):
        raise _FactError("law.fact.not_a_date", field, value)
    try:
        day = parse_date(value)
    except UserError:
        raise _FactError("law.fact.not_a_date", field, value) from None
    if day < FIRST_DAY:
        raise _FactError("law.fact.too_early", field, day, first=FIRST_DAY)
    if field.past and day > on:
        raise _FactError("law.fact.future", field, day, on=on)
    return day


def _wages(field: Field, value: Any) -> Any:
    if isinstance(value, Mapping):
        if not all(isinstance(month, str) and re.fullmatch(r"\d{4}-\d{2}", month) for month in value):
            raise _FactError("law.fact.not_wages", field, tuple(value))
        return {month: _number(field, amount) for month, amount in value.items()}
    if isinstance(value, list | tuple) and 0 < len(value) <= _MAX_LIST:
        return tuple(_number(field, amount) for amount in value)
    raise _FactError("law.fact.not_wages", field, value)
