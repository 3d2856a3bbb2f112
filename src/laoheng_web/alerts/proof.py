"""The very rows behind a finding, persons under masked names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from laoheng.standard.finding import Finding
from laoheng.standard.records import Field
from laoheng.standard.records.kinds import contract_of
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.vault.identities import masked_names

ROWS_SHOWN = 200


@dataclass(frozen=True)
class RowTable:
    """Rows of one kind as a page shows them; `total` counts those beyond the shown ones too."""

    label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with each value's heading, for a narrow page that shows them one under the other."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


def row_tables(office: UUID, told: Mapping[str, Any]) -> list[RowTable]:
    """The lake rows that the finding names, by kind. Rows that are not in the lake any more are left out."""
    from laoheng import route

    finding = Finding.from_json(told)
    if not any(ground.rows for ground in finding.grounds):
        return []
    with opened_lake() as (engine, lake):
        found = route.rows_behind(engine, lake, office_id=str(office), finding=finding)
    return [_table(kind, rows) for kind, rows in found.items()]


def _table(kind: str, rows: list[dict[str, Any]]) -> RowTable:
    contract = contract_of(kind)
    shown = rows[:ROWS_SHOWN]
    names = masked_names({UUID(row["person_id"]) for row in shown if row.get("person_id")})
    fields = contract.stored_fields
    headings = ((_("姓名"),) if contract.has_person else ()) + tuple(item.label for item in fields) + (_("收到日期"),)
    lines = []
    for row in shown:
        person = (_name(row, names),) if contract.has_person else ()
        cells = tuple(cell(_in_words(item, row.get(item.name))) for item in fields)
        lines.append((*person, *cells, cell(row.get("received_at"))))
    return RowTable(contract.label, headings, tuple(lines), len(rows))


def _in_words(field: Field, value: Any) -> Any:
    """What stands for a stored code: the first of its spellings. Other values as they are."""
    return {code: spellings[0] for code, spellings in field.codes}.get(value, value) if field.codes else value


def _name(row: Mapping[str, Any], names: Mapping[UUID, str]) -> str:
    person = row.get("person_id")
    return (names.get(UUID(person)) if person else None) or _("未知")


def cell(value: Any) -> str:
    """One value of a row as text; a dash where the sender left it blank."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(value)[:10] if hasattr(value, "isoformat") else str(value)
