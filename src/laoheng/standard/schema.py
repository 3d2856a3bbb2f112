"""JSON Schema (2020-12) of what leaves the library: `Finding.to_json()` and the decoded `Event.body()`.

The same text stands in `docs/reference/`; write it anew with `python -m laoheng.standard.schema docs/reference`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from laoheng.standard.event import ENVELOPE_VERSION
from laoheng.standard.finding import SCHEMA_VERSION, GroundKind, Level, Status, Unit

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string", "minLength": 1}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_DATE: Final = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DATE_OR_NULL: Final = {"anyOf": [_DATE, {"type": "null"}]}
_DECIMAL: Final = {"type": "string", "pattern": r"^-?\d+(\.\d+)?([Ee][+-]?\d+)?$"}
_UUID: Final = {"type": "string", "format": "uuid"}
_UUID_OR_NULL: Final = {"anyOf": [_UUID, {"type": "null"}]}
_INSTANT: Final = {"type": "string", "format": "date-time", "pattern": r"[+-]\d{2}:\d{2}$"}


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _when(field: str, value: str, then: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {field: {"const": value}}}, "then": {"properties": then}}


def _value_of(unit: Unit) -> dict[str, Any]:
    exact = {"anyOf": [_DECIMAL, {"type": "integer"}, {"type": "null"}]}
    special: dict[Unit, dict[str, Any]] = {
        Unit.DATE: _DATE_OR_NULL,
        Unit.TEXT: _TEXT_OR_NULL,
        Unit.YES_NO: {"type": ["boolean", "null"]},
        Unit.LIST: {"type": ["array", "null"], "items": {"type": "string"}},
    }
    return special.get(unit, exact)


_MESSAGE: Final = _object(
    {"code": _TEXT, "args": {"type": "object"}},
    description="A text: stable code and what fills its places; catalogues hold the wording per language.",
)
_GROUND: Final = _object(
    {
        "kind": {"enum": [kind.value for kind in GroundKind]},
        "reference": _TEXT,
        "version": _TEXT_OR_NULL,
        "valid_from": _DATE_OR_NULL,
        "valid_to": _DATE_OR_NULL,
        "certainty": {"enum": ["V", "S", "M", None]},
        "rows": {"type": "array", "items": {"type": "string"}},
    },
    description="What the conclusion rests on; certainty V official text read, S second-hand, M to be verified.",
)
_FIGURE: Final = _object(
    {
        "name": _TEXT,
        "label": {"$ref": "#/$defs/message"},
        "value": {"description": "Exact; null means unknown, never zero."},
        "unit": {"enum": [unit.value for unit in Unit]},
    },
    allOf=[_when("unit", unit.value, {"value": _value_of(unit)}) for unit in Unit],
)
_STEP: Final = _object(
    {
        "label": {"$ref": "#/$defs/message"},
        "formula": {"type": "string"},
        "substitution": {"type": "string"},
        "result": {"type": "string"},
        "grounds": _list("ground"),
    }
)
_NEED: Final = _object({"name": _TEXT, "question": {"$ref": "#/$defs/message"}, "asked_of": _TEXT})
_VARIANT: Final = _object(
    {"name": _TEXT, "label": {"$ref": "#/$defs/message"}, "figures": _list("figure"), "grounds": _list("ground")}
)
_UNGRADED: Final = {"level": {"enum": [Level.NONE.value, Level.BLUE.value]}}

FINDING_SCHEMA: Final[dict[str, Any]] = {
    "$schema": _DIALECT,
    "title": "Finding",
    "description": "What is said of a matter on a day in a place, and why.",
    **_object(
        {
            "schema": {"const": SCHEMA_VERSION},
            "kind": _TEXT,
            "status": {"enum": [status.value for status in Status]},
            "level": {"enum": [level.value for level in Level]},
            "title": {"$ref": "#/$defs/message"},
            "as_of": _DATE,
            "region": _TEXT_OR_NULL,
            "subject": _TEXT_OR_NULL,
            "figures": _list("figure"),
            "steps": _list("step"),
            "needs": _list("need"),
            "variants": _list("variant"),
            "grounds": {**_list("ground"), "minItems": 1},
            "notes": _list("message"),
            "remedies": _list("message"),
            "clears": _list("message"),
            "rounding": _TEXT_OR_NULL,
            "data_version": _TEXT_OR_NULL,
            "model_version": _TEXT_OR_NULL,
        }
    ),
    "allOf": [
        _when("status", Status.COMPUTED.value, {"figures": {"minItems": 1}}),
        _when("status", Status.VARIES.value, {"variants": {"minItems": 1}}),
        _when("status", Status.NEEDS.value, {"needs": {"minItems": 1}, **_UNGRADED}),
        _when("status", Status.UNDETERMINED.value, _UNGRADED),
    ],
    "$defs": {
        "message": _MESSAGE,
        "ground": _GROUND,
        "figure": _FIGURE,
        "step": _STEP,
        "need": _NEED,
        "variant": _VARIANT,
    },
}

EVENT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": _DIALECT,
    "title": "Event",
    "description": "The envelope of everything that is sealed, as its canonical bytes v1 decode.",
    **_object(
        {
            "envelope": {"const": ENVELOPE_VERSION},
            "id": _UUID,
            "type": {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"},
            "version": {"type": "integer", "minimum": 1},
            "occurred_at": _INSTANT,
            "recorded_at": _INSTANT,
            "actor": {**_UUID_OR_NULL, "description": "Account id; null for the system."},
            "acting_for": _UUID_OR_NULL,
            "office": _UUID_OR_NULL,
            "matter": _UUID_OR_NULL,
            "subjects": {"type": "array", "items": _UUID},
            "payload": {"type": "object", "additionalProperties": {"$ref": "#/$defs/canonical"}},
        }
    ),
    "$defs": {
        "canonical": {
            "description": "Canonical bytes v1 hold no fractions: decimals travel as text.",
            "anyOf": [
                {"type": ["null", "boolean", "integer", "string"]},
                {"type": "array", "items": {"$ref": "#/$defs/canonical"}},
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/canonical"}},
            ],
        }
    },
}

SCHEMAS: Final = {"finding.schema.json": FINDING_SCHEMA, "event.schema.json": EVENT_SCHEMA}


def schema_text(schema: dict[str, Any]) -> str:
    """The text of `schema` as it stands in `docs/reference/`."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into `folder`."""
    for name, schema in SCHEMAS.items():
        (folder / name).write_text(schema_text(schema), "utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
