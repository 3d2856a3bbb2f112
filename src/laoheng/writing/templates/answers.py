"""What people answer in a form: read by kind, all faults told at once, and written as the paper shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import firm_code, person_number
from laoheng.standard.messages import Message, render
from laoheng.standard.money import to_fen
from laoheng.standard.normalise import half_width
from laoheng.text.values.numerals import number_of
from laoheng.writing.paper import day_written, printable
from laoheng.writing.templates.model import Field, FieldKind, Template

Value: TypeAlias = str | Decimal | int | date
BLANK = "________"
_LONGEST = {FieldKind.TEXT: 200, FieldKind.LONG: 2000}
_YES = {"yes", "y", "true", "1", "是", "有", "要", "√"}
_NO = {"no", "n", "false", "0", "否", "无", "没有", "不要", "×"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the answer to one field."""

    field: str
    message: Message


class TemplateFaultsError(UserError):
    """Answers that no paper can be made of; `found` names each field and what to do."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        self.found = found
        faults = tuple(fault.message for fault in found)
        super().__init__("template.faults", count=len(found), faults=faults)


def read_answers(template: Template, given: Mapping[str, object]) -> tuple[dict[str, Value], list[Fault]]:
    """The answers that matter, by kind, and the faults; what was left open is left out. Unknown names are faults."""
    known = {item.name: item for item in template.fields}
    faults = [
        Fault(name, Message.of("template.fault.unknown_field", name=name, known=tuple(known)))
        for name in given
        if name not in known
    ]
    typed = {name: _text(value) for name, value in given.items() if name in known}
    plain = {name: _plain_choice(known[name], text) for name, text in typed.items() if text}
    values: dict[str, Value] = {}
    for item in template.asked(plain):
        if item.name not in plain:
            if item.required:
                faults.append(Fault(item.name, Message.of("template.fault.missing", label=item.label)))
            continue
        try:
            values[item.name] = _read(item, plain[item.name])
        except UserError as error:
            faults.append(Fault(item.name, _told(item, error)))
    return values, faults


def as_conditions(values: Mapping[str, Value]) -> dict[str, str]:
    """The answers as conditions look at them."""
    return {name: str(value) for name, value in values.items()}


def shown(item: Field, value: Value | None) -> str:
    """An answer as the paper writes it; a line to be filled by hand where there is none."""
    if value is None:
        return day_written(None, "zh") if item.kind is FieldKind.DATE else BLANK
    if isinstance(value, date):
        return day_written(value, "zh")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value == value.to_integral() else f"{value:f}"
    return str(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    return printable(str(value)).strip()


def _plain_choice(item: Field, text: str) -> str:
    """A choice or yes/no by its code, whether its code or its label was written."""
    word = half_width(text).strip().casefold()
    if item.kind is FieldKind.YES_NO:
        return "yes" if word in _YES else "no" if word in _NO else text
    if item.kind is FieldKind.CHOICE:
        for choice in item.choices:
            labels = {render(item.choice_label(choice), language).casefold() for language in ("zh", "en")}
            if word in {choice, *labels, *map(half_width, labels)}:
                return choice
    return text


def _read(item: Field, text: str) -> Value:
    if item.kind in _LONGEST:
        if len(text) > _LONGEST[item.kind]:
            raise UserError("template.fault.too_long", label=item.label, most=_LONGEST[item.kind], length=len(text))
        return text.rstrip("。；;，,")
    if item.kind is FieldKind.DATE:
        return parse_date(text)
    if item.kind is FieldKind.ID_NUMBER:
        return person_number(text)
    if item.kind is FieldKind.CREDIT_CODE:
        return firm_code(text)
    if item.kind in (FieldKind.YES_NO, FieldKind.CHOICE):
        allowed = item.choices or ("yes", "no")
        if text not in allowed:
            labels = tuple(map(item.choice_label, item.choices)) or ("是", "否")
            raise UserError("template.fault.choice", label=item.label, value=text[:40], choices=labels)
        return text
    return _number(item, text)


def _number(item: Field, text: str) -> Decimal | int:
    number = number_of(text.removesuffix("元").removesuffix("个月").removesuffix("小时"))
    if number is None or number <= 0 or number > 10**9:
        raise UserError("template.fault.number", label=item.label, value=text[:40])
    if item.kind is FieldKind.MONEY:
        return to_fen(number)
    if item.kind is FieldKind.COUNT and number != number.to_integral():
        raise UserError("template.fault.whole", label=item.label, value=text[:40])
    if (item.least is not None and number < item.least) or (item.most is not None and number > item.most):
        raise UserError("template.fault.range", label=item.label, value=text[:40], least=item.least, most=item.most)
    return int(number) if item.kind is FieldKind.COUNT else number


def _told(item: Field, error: UserError) -> Message:
    if error.code.startswith("template."):
        return Message(error.code, error.args_)
    return Message.of("template.fault.of", label=item.label, what=Message(error.code, error.args_))


def faults_by_field(faults: tuple[Fault, ...]) -> Iterator[tuple[str, Message]]:
    """Field name and message, one of each field."""
    seen: set[str] = set()
    for fault in faults:
        if fault.field not in seen:
            seen.add(fault.field)
            yield fault.field, fault.message
