"""The chain of a project: who stands where, who answers by which article, and what is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from laoheng.law import law_at
from laoheng.portrait.chain import Link, Step, breaks, chain_of
from laoheng.standard.messages import render

CODES = {"g": "GENERAL", "s": "SUB", "t": "BELOW", "x": "STRANGER"}
PROJECT = {"firm_id": "g", "project": "P", "developer": "DEVELOPER"}


def sub(firm: str, parent: str | None, qualified: bool | None = True) -> dict[str, Any]:
    return {"firm_id": firm, "project": "P", "parent": parent, "qualified": qualified}


def team(firm: str, name: str, contracted: bool | None = False) -> dict[str, Any]:
    return {"firm_id": firm, "project": "P", "team": name, "contracted": contracted}


def stay(firm: str, name: str | None, person: str, left: date | None = None) -> dict[str, Any]:
    return {"firm_id": firm, "project": "P", "team": name, "person_id": person, "left_on": left}


def drawn(subs: Any = (), teams: Any = (), roster: Any = (), **project: Any) -> Link:
    return chain_of({**PROJECT, **project}, subs, teams, roster, CODES)


def shape(link: Link) -> Any:
    return link.step.value, link.code, link.name, [shape(child) for child in link.below]


def codes(link: Link) -> list[str]:
    return [message.code.removeprefix("portrait.chain.") for message in breaks(link)]


def test_a_whole_chain_leads_from_the_developer_to_the_teams_with_nothing_unknown() -> None:
    people = [stay("s", "A", "p1"), stay("s", "A", "p2"), stay("s", "A", "p3", date(2026, 1, 1)), stay("g", None, "p4")]
    link = drawn([sub("s", "GENERAL")], [team("s", "A")], people)
    assert shape(link) == (
        "developer", "DEVELOPER", None,
        [("general", "GENERAL", None, [("sub", "SUB", None, [("team", "SUB", "A", [])])])],
    )  # fmt: skip
    general = link.below[0]
    assert (general.workers, general.below[0].workers, general.below[0].below[0].workers) == (1, 0, 2)
    assert breaks(link) == []


@pytest.mark.parametrize(
    ("link", "missing"),
    [
        (drawn(developer=None, roster=[stay("g", None, "p")]), ["no_developer"]),
        (drawn(), ["no_roster"]),
        (drawn([sub("s", None)], roster=[stay("g", None, "p")]), ["no_parent"]),
        (drawn([sub("s", "STRANGER")], roster=[stay("g", None, "p")]), ["outside"]),
        (drawn([sub("s", "SUB")], roster=[stay("g", None, "p")]), ["outside"]),
        (drawn([sub("s", "BELOW"), sub("t", "SUB")], roster=[stay("g", None, "p")]), ["outside", "outside"]),
        (drawn([sub("s", "GENERAL"), sub("t", "SUB")], roster=[stay("g", None, "p")]), ["passed_on"]),
        (drawn([sub("s", "GENERAL", None)], roster=[stay("g", None, "p")]), ["qualification"]),
        (drawn(roster=[stay("x", None, "p")]), ["unregistered", "qualification"]),
        (drawn(roster=[stay("g", "B", "p")]), ["team_unfiled"]),
        (drawn(teams=[team("g", "B", None)], roster=[stay("g", "B", "p")]), ["team_form"]),
    ],
)  # fmt: skip
def test_what_no_record_states_is_unknown_and_nobody_is_put_in_its_place(link: Link, missing: list[str]) -> None:
    assert codes(link) == missing


def test_a_circle_of_subcontractors_is_shown_once_each() -> None:
    link = drawn([sub("s", "BELOW"), sub("t", "SUB")])
    assert [child.code for child in link.below[0].below] == ["BELOW", "SUB"]


@pytest.mark.parametrize(
    ("subs", "teams", "step", "ground"),
    [
        ([sub("s", "GENERAL", False)], [], Step.GENERAL, "保障农民工工资支付条例36"),
        ([], [team("g", "A", True)], Step.GENERAL, "保障农民工工资支付条例36"),
        ([sub("s", "GENERAL")], [], Step.SUB, "保障农民工工资支付条例30"),
        ([], [], Step.DEVELOPER, "保障农民工工资支付条例29"),
        ([], [], Step.GENERAL, "保障农民工工资支付条例30"),
    ],
)
def test_each_step_answers_by_an_article_that_holds(subs: Any, teams: Any, step: Step, ground: str) -> None:
    found = [link for link in every(drawn(subs, teams)) if link.step is step]
    assert ground in {duty.ground for duty in found[0].duties}
    law = law_at(date(2026, 11, 20))
    for link in every(drawn(subs, teams)):
        assert all(law.ground(duty.ground) for duty in link.duties)
        assert all(render(duty.what, language) for duty in link.duties for language in ("zh", "en"))


def test_without_an_unqualified_taker_nobody_answers_for_having_given_the_work_away() -> None:
    grounds = {duty.ground for link in every(drawn([sub("s", "GENERAL")], [team("g", "A")])) for duty in link.duties}
    assert "保障农民工工资支付条例36" not in grounds


def every(link: Link) -> list[Link]:
    return [link, *(found for child in link.below for found in every(child))]
