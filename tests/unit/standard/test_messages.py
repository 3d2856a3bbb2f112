"""Texts: every code speaks both languages with the same places."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, UnknownMessageError, catalogue, render


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_stands_in_chinese_and_english_with_the_same_places() -> None:
    uneven = [
        code
        for code, wording in catalogue().items()
        if set(wording) != {"zh", "en"} or places(wording["zh"]) != places(wording["en"])
    ]
    assert uneven == []


def test_a_message_is_rendered_in_the_language_asked_for() -> None:
    message = Message.of("money.not_a_number", value="五千")
    assert render(message) == "“五千”不是金额。请写数字，例如 5200.00。"
    assert render(message, "en").startswith('"五千" is not an amount.')


def test_a_list_is_joined_in_the_manner_of_its_language() -> None:
    message = Message.of("records.unknown_kind", kind="x", kinds=("wages", "firms"))
    assert "wages、firms" in render(message)
    assert "wages, firms" in render(message, "en")


def test_messages_within_messages_are_rendered_too_also_after_json() -> None:
    inner = Message.of("money.not_a_number", value="a")
    outer = Message.of("records.unknown_kind", kind=inner, kinds=(inner, "b"))
    assert render(inner) in render(outer)
    assert render(Message.from_json(outer.to_json()), "en") == render(outer, "en")


@pytest.mark.parametrize(("code", "language"), [("no.such.code", "zh"), ("money.not_a_number", "fr")])
def test_an_unknown_code_or_language_is_a_fault_of_ours(code: str, language: str) -> None:
    with pytest.raises(UnknownMessageError):
        render(Message.of(code, value="x"), language)


def test_json_turns_decimals_and_dates_to_text_and_keeps_whole_numbers() -> None:
    message = Message.of("x.y", amount=Decimal("1.50"), day=date(2026, 3, 1), count=3, both=(Decimal("2.0"), None))
    assert message.to_json() == {
        "code": "x.y",
        "args": {"amount": "1.50", "both": ["2.0", None], "count": 3, "day": "2026-03-01"},
    }


def test_a_users_error_reads_as_its_text() -> None:
    assert str(UserError("money.not_a_number", value="五千")) == "“五千”不是金额。请写数字，例如 5200.00。"
