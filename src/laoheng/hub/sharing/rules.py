"""What a department may ask: the forms of delivery in the order of least data, the fields a purpose opens, the faults.

A field was collected for a stated purpose on a stated ground (its record contract). Another department gets it for that
purpose on that ground and for no other (个人信息保护法 6, 34); names and numbers stay in the vault whatever is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from laoheng.hub.sharing.catalogue import Item, Limits
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.records import FIRMS, Field, FieldType, RecordContract
from laoheng.standard.sensitivity import Sensitivity

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_REGION = re.compile(r"\d{2}|\d{4}|\d{6}")
_LINKS = (FieldType.FIRM_CODE, FieldType.PERSON_ID)
# What the public register tells of a firm; every count may go by it.
_OF_FIRM = tuple(FIRMS.field(name) for name in ("region", "industry"))
_CLASSES = (FieldType.CODE, FieldType.YES_NO, FieldType.REGION, FieldType.INDUSTRY, FieldType.MONTH)


class Form(StrEnum):
    """How it is delivered, from least data to most."""

    YES_NO = "yes_no"
    COUNTS = "counts"
    JOIN = "join"
    EXTRACT = "extract"

    @property
    def needs_list(self) -> bool:
        """Whether the asker must say which persons or firms are meant."""
        return self in (Form.YES_NO, Form.JOIN)

    @property
    def row_by_row(self) -> bool:
        """Whether single rows leave the source."""
        return self in (Form.JOIN, Form.EXTRACT)


@dataclass(frozen=True, slots=True)
class Offer:
    """The fields that a purpose opens, and the others with the reason why not."""

    fields: tuple[Field, ...]
    refused: tuple[tuple[Field, Message], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields that may be asked for."""
        return frozenset(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. Months are "YYYY-MM", `region` a division code or its beginning ("" is all).

    `value` belongs to yes/no questions: the code that the one field is compared with; without a field the question is
    whether there is a record at all.
    """

    kind: str
    purpose: str
    ground: str
    form: Form
    fields: tuple[str, ...]
    first_month: str
    last_month: str
    region: str = ""
    value: str = ""


def grounds_of(contract: RecordContract) -> tuple[tuple[str, str], ...]:
    """The purposes for which the kind was collected, each with its ground, in the order of the contract."""
    return tuple(dict.fromkeys((field.purpose, field.ground) for field in contract.fields if not field.vault_only))


def field_of(contract: RecordContract, name: str) -> Field:
    """The field of that name, or what the register tells of the row's firm. Raises `KeyError`."""
    own = {field.name: field for field in (*_OF_FIRM, *contract.fields)}
    return own[name]


def offered(contract: RecordContract, purpose: str, ground: str, form: Form) -> Offer:
    """Which fields of `contract` may be asked for this purpose on this ground in this form.

    Counts may also go by the region and trade of the firm.
    """
    open_, refused = [], []
    for field in contract.fields:
        why = _refusal(contract, field, purpose, ground, form)
        if why is None:
            open_.append(field)
        else:
            refused.append((field, why))
    if form is Form.COUNTS:
        names = {field.name for field in contract.fields}
        open_ += [field for field in _OF_FIRM if field.name not in names]
    return Offer(tuple(open_), tuple(refused))


def _refusal(contract: RecordContract, field: Field, purpose: str, ground: str, form: Form) -> Message | None:
    if field.vault_only:
        return Message("sharing.field.identity")
    if field.type in _LINKS:
        return Message("sharing.field.token_instead")
    if "regulator" not in field.readers:
        return Message("sharing.field.readers")
    if field.name != contract.month_of and (field.purpose, field.ground) != (purpose, ground):
        return Message.of("sharing.field.other_purpose", purpose=field.purpose, ground=field.ground)
    if field.type is FieldType.TEXT and field.sensitivity is not Sensitivity.PUBLIC:
        return Message("sharing.field.free_text")
    if form is Form.COUNTS and field.type not in _CLASSES:
        return Message("sharing.field.not_a_class")
    if form is Form.YES_NO and field.type not in (FieldType.CODE, FieldType.YES_NO):
        return Message("sharing.field.not_a_question")
    return None


def check(
    item: Item, wanted: Wanted, *, subjects: int, valid_until: date | None, reason: str, today: date, bounds: Limits
) -> None:
    """Raises `UserError` that tells all faults of a request at once.

    `subjects` is how many persons or firms are listed, `reason` why a lesser form would not do (rows only).
    """
    faults = [*_faults(item, wanted), *_list_faults(wanted, subjects, bounds)]
    if wanted.form.row_by_row and not reason.strip():
        faults.append(Message("sharing.fault.why_not_less"))
    if valid_until is None or not today < valid_until <= today + timedelta(days=bounds.longest_days):
        faults.append(Message.of("sharing.fault.validity", days=bounds.longest_days))
    if faults:
        raise UserError("sharing.request_wrong", faults=tuple(faults))


def _faults(item: Item, wanted: Wanted) -> list[Message]:
    contract, faults = item.contract, []
    if item.level == "withheld" and wanted.form.row_by_row:
        faults.append(Message("sharing.fault.withheld"))
    if (wanted.purpose, wanted.ground) not in grounds_of(contract):
        faults.append(Message.of("sharing.fault.purpose", purpose=wanted.purpose[:60]))
    offer = offered(contract, wanted.purpose, wanted.ground, wanted.form)
    told = {field.name: why for field, why in offer.refused}
    for name in wanted.fields:
        if name not in offer.names:
            label = contract.field(name).label if name in told else name[:40]
            why = told.get(name, Message("sharing.field.unknown"))
            faults.append(Message.of("sharing.fault.field", label=label, why=why))
    if not wanted.fields and wanted.form.row_by_row:
        faults.append(Message("sharing.fault.no_fields"))
    if wanted.form is Form.YES_NO and (len(wanted.fields) > 1 or bool(wanted.fields) != bool(wanted.value)):
        faults.append(Message("sharing.fault.one_question"))
    months = (wanted.first_month, wanted.last_month)
    if not all(_MONTH.fullmatch(month) for month in months) or months[0] > months[1]:
        faults.append(Message("sharing.fault.months"))
    if wanted.region and not _REGION.fullmatch(wanted.region):
        faults.append(Message("sharing.fault.region"))
    return faults


def _list_faults(wanted: Wanted, subjects: int, bounds: Limits) -> Sequence[Message]:
    if wanted.form.needs_list and not 0 < subjects <= bounds.most_subjects:
        return [Message.of("sharing.fault.list", most=bounds.most_subjects)]
    if not wanted.form.needs_list and subjects:
        return [Message("sharing.fault.no_list")]
    return []
