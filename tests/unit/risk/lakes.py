"""A lake of plain rows and the region all indicator tests are set in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from laoheng.hub.engine import Engine
from laoheng.portrait import Records
from laoheng.route import assess
from laoheng.standard.finding import Finding
from tests.unit.portrait.tables import records_of

AS_OF = date(2026, 11, 15)
REGION = "990101"


class RowLake:
    """Answers like the hub's lake, from rows."""

    def __init__(self, region: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        self.records: Records = records_of(region)

    def current(self, office_ids: Sequence[str], kind: str, *, engine: Engine) -> Any:
        return self.records.of(kind)

    def version(self, office_ids: Sequence[str], kinds: Sequence[str]) -> str:
        return "rows"


def findings_of(
    engine: Engine, region: Mapping[str, Iterable[Mapping[str, Any]]], **arguments: Any
) -> dict[tuple[str, str], Finding]:
    """All findings by firm and indicator."""
    options = {"office_id": "office", "region": REGION, "as_of": AS_OF, **arguments}
    found = assess(engine, RowLake(region), **options)  # type: ignore[arg-type]
    return {(str(item.subject), item.kind.removeprefix("indicator.")): item for item in found}
