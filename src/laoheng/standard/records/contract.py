"""What a record contract is: each field with its type, unit, sensitivity, purpose, ground, retention and readers.

One contract serves validation, lake tables, file templates, forms and the data map.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laoheng.standard.errors import LaohengError
from laoheng.standard.sensitivity import Sensitivity


class FieldType(StrEnum):
    """How a cell is read and stored."""

    TEXT = "text"
    FIRM_CODE = "firm_code"  # 统一社会信用代码; becomes firm_id
    OTHER_FIRM = "other_firm"  # the credit code of another firm of the row; public, kept as it is
    PERSON_ID = "person_id"  # 公民身份号码; becomes person_id
    PERSON_NAME = "person_name"  # vault only
    PHONE = "phone"  # vault only
    ACCOUNT = "account"  # bank account; vault only
    MONTH = "month"  # "YYYY-MM"
    MONTHS = "months"  # list of months
    DATE = "date"
    MONEY = "money"  # Decimal yuan, two places
    COUNT = "count"
    HOURS = "hours"  # Decimal, one place or two
    DAYS = "days"  # Decimal, halves allowed
    YES_NO = "yes_no"
    CODE = "code"  # one of `codes`
    REGION = "region"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `label` is its Chinese heading, `aliases` other headings seen in life."""

    name: str
    label: str
    type: FieldType
    purpose: str
    ground: str
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    required: bool = True
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (stored code, spellings read)
    unit: str | None = None
    retention_years: int = 3
    readers: tuple[str, ...] = ("regulator", "firm")

    @property
    def vault_only(self) -> bool:
        """Whether the value is kept in the vault and never in the lake."""
        return self.sensitivity is Sensitivity.IDENTITY


@dataclass(frozen=True, slots=True)
class RecordContract:
    """One kind of record. `key` are the stored fields that make two rows the same fact (a later one supersedes).

    `month_of` is the stored field (a month or a date) whose month the lake partitions by.
    """

    kind: str
    version: int
    label: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    month_of: str

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        missing = [name for name in (*self.key, self.month_of) if name not in {*names, "firm_id", "person_id"}]
        if missing or len(set(names)) != len(names):
            raise LaohengError(f"record contract {self.kind}: {missing or 'a field is named twice'}")

    def field(self, name: str) -> Field:
        """The field called `name`. Raises `KeyError`."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def has_person(self) -> bool:
        """Whether rows of this kind are about a person."""
        return any(field.type is FieldType.PERSON_ID for field in self.fields)

    @property
    def stored_fields(self) -> tuple[Field, ...]:
        """The fields that reach the lake under their own name."""
        linked = (FieldType.FIRM_CODE, FieldType.PERSON_ID)
        return tuple(field for field in self.fields if not field.vault_only and field.type not in linked)
