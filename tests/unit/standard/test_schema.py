"""The published JSON schemas: they describe what the library writes, and refuse what it never would."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from laoheng.standard.event import Event
from laoheng.standard.finding import Finding
from laoheng.standard.schema import EVENT_SCHEMA, FINDING_SCHEMA, SCHEMAS, schema_text, write_schemas
from tests.unit.standard.strategies import EVENTS, findings
from tests.unit.standard.test_event import EVENT
from tests.unit.standard.test_finding import finding

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
CHECKER = Draft202012Validator.FORMAT_CHECKER
FINDINGS = Draft202012Validator(FINDING_SCHEMA, format_checker=CHECKER)
SEALED = Draft202012Validator(EVENT_SCHEMA, format_checker=CHECKER)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_file_is_the_schema_of_the_code(name: str) -> None:
    published = (REFERENCE / name).read_text("utf-8")
    assert published == schema_text(SCHEMAS[name]), "run: python -m laoheng.standard.schema docs/reference"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["additionalProperties"] is False


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert {file.name: json.loads(file.read_text("utf-8")) for file in tmp_path.iterdir()} == SCHEMAS


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=findings())
def test_every_finding_agrees_with_its_schema(made: Finding) -> None:
    assert list(FINDINGS.iter_errors(json.loads(json.dumps(made.to_json())))) == []


@settings(max_examples=100, deadline=None)
@given(made=EVENTS)
def test_every_event_body_agrees_with_its_schema(made: Event) -> None:
    assert list(SEALED.iter_errors(json.loads(made.body()))) == []


def changed(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(data)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("grounds",), []),  # no ground
        (("figures",), []),  # computed without a figure
        (("figures", 0, "value"), 24000.5),  # a binary fraction
        (("figures", 0, "value"), "很多"),  # money that is no number
        (("figures", 0, "unit"), "dollars"),
        (("status",), "guilty"),
        (("status",), "varies"),  # shows no variant
        (("level",), "purple"),
        (("as_of",), "2026-3-1"),
        (("as_of",), "2026-02-30"),
        (("grounds", 0, "certainty"), "X"),
        (("schema",), 2),
        (("extra",), 1),
        (("title",), "severance"),
    ],
)
def test_a_finding_that_breaks_the_rules_is_refused_by_the_schema(path: tuple[Any, ...], value: Any) -> None:
    sound = finding().to_json()
    assert FINDINGS.is_valid(sound)
    assert not FINDINGS.is_valid(changed(sound, path, value))


def test_a_red_level_on_what_is_not_known_is_refused_by_the_schema() -> None:
    data = {**finding().to_json(), "status": "undetermined", "level": "red"}
    assert not FINDINGS.is_valid(data)
    assert FINDINGS.is_valid({**data, "level": "blue"})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), "7"),
        (("type",), "filed"),  # no dot
        (("version",), 0),
        (("occurred_at",), "2026-03-01T08:00:00"),  # no zone
        (("payload", "amount"), 5200.5),
        (("payload", "deep"), {"amount": [0.5]}),
        (("subjects",), ["张三"]),
        (("envelope",), 2),
        (("extra",), 1),
    ],
)
def test_an_event_that_breaks_the_rules_is_refused_by_the_schema(path: tuple[Any, ...], value: Any) -> None:
    sound = json.loads(EVENT.body())
    assert SEALED.is_valid(sound)
    assert not SEALED.is_valid(changed(sound, path, value))
