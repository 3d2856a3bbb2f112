"""Findings: none without a ground, none that contradicts itself, and all survive their JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from laoheng.standard.finding import (
    Figure,
    Finding,
    Ground,
    GroundKind,
    GroundlessFindingError,
    InconsistentFindingError,
    Level,
    Need,
    Status,
    Unit,
    Variant,
)  # fmt: skip
from laoheng.standard.messages import Message
from tests.unit.standard.strategies import findings

TITLE = Message.of("calc.severance")
GROUND = Ground(GroundKind.ARTICLE, "劳动合同法47", valid_from=date(2008, 1, 1), certainty="V")
AMOUNT = Figure("severance", Message.of("calc.amount"), Decimal("24000.00"), Unit.YUAN)


def finding(**parts: Any) -> Finding:
    given: dict[str, Any] = {
        "kind": "calc.severance", "status": Status.COMPUTED, "title": TITLE, "as_of": date(2026, 3, 1),
        "region": "990101", "grounds": (GROUND,), "figures": (AMOUNT,),
    }  # fmt: skip
    return Finding(**{**given, **parts})


def test_a_conclusion_without_a_ground_cannot_be_built() -> None:
    with pytest.raises(GroundlessFindingError):
        finding(grounds=())


@pytest.mark.parametrize(
    "parts",
    [
        {"status": Status.COMPUTED, "figures": ()},
        {"status": Status.NEEDS, "needs": ()},
        {"status": Status.VARIES, "variants": ()},
        {"status": Status.UNDETERMINED, "level": Level.RED},  # what is not known accuses nobody
        {"status": Status.UNDETERMINED, "level": Level.YELLOW},
        {"status": Status.NEEDS, "needs": (Need("wage", TITLE, "worker"),), "level": Level.ORANGE},
    ],
)
def test_a_status_that_its_content_contradicts_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(InconsistentFindingError):
        finding(**parts)


@pytest.mark.parametrize(
    "parts",
    [
        {"status": Status.NEEDS, "needs": (Need("wage", TITLE, "worker"),), "level": Level.BLUE},
        {"status": Status.VARIES, "variants": (Variant("a", TITLE, (AMOUNT,)),)},
        {"status": Status.UNDETERMINED},
        {"status": Status.CLEAR},
        {"status": Status.NOT_IN_FORCE},
        {"status": Status.COMPUTED, "level": Level.RED},
    ],
)
def test_every_status_with_its_content_is_built(parts: dict[str, Any]) -> None:
    assert finding(**parts).status is parts["status"]


def test_a_figure_is_found_by_name_and_an_absent_one_is_no_zero() -> None:
    assert finding().figure("severance") == Decimal("24000.00")
    with pytest.raises(KeyError):
        finding().figure("damages")


def test_a_finding_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding().level = Level.RED  # type: ignore[misc]


def test_an_amount_keeps_its_fen_in_json() -> None:
    (figure,) = json.loads(json.dumps(finding().to_json()))["figures"]
    assert figure["value"] == "24000.00"


@settings(max_examples=100, deadline=None)
@given(made=findings())
def test_every_finding_comes_back_from_its_json_with_only_message_arguments_turned_to_text(made: Finding) -> None:
    written = json.loads(json.dumps(made.to_json()))
    back = Finding.from_json(written)
    assert back.to_json() == written
    assert textual(back) == textual(made)


def textual(value: Any) -> Any:
    """`value` with every message in its JSON form, so that both sides have their arguments as text."""
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, tuple):
        return tuple(map(textual, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: textual(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
