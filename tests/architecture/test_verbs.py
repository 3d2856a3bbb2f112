"""A verb that is called brings in its own modules only, and still has every task that the whole parser offers."""

from __future__ import annotations

import argparse

import pytest

from laoheng.cli import build_parser
from laoheng.cli.verbs import ROOMS


def tasks_of(parser: argparse.ArgumentParser, verb: str) -> set[str]:
    (verbs,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    inner = [action for action in verbs.choices[verb]._actions if isinstance(action, argparse._SubParsersAction)]
    return {task for action in inner for task in action.choices}


@pytest.mark.parametrize("verb", sorted({verb for verbs in ROOMS.values() for verb in verbs}))
def test_a_verb_called_alone_has_the_tasks_of_the_whole(verb: str) -> None:
    assert tasks_of(build_parser(verb), verb) == tasks_of(build_parser(None), verb)
