"""Private set intersection with openmined-psi: the plain intersection, over bytes, and nothing for a dictionary."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.cli import main
from laoheng.hub.sharing.psi import Asker, Holder, Letter
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import make_person_number

pytest.importorskip("private_set_intersection", reason="openmined-psi is not installed (extra psi)")

NUMBERS = [make_person_number("140105", date(1990, 1, 1) + timedelta(days=n), "000") for n in range(400)]
numbers = st.lists(st.sampled_from(NUMBERS[:60]), min_size=1, max_size=40, unique=True)


def play(held: list[str], asked: list[str], mode: str = "list") -> tuple[Asker, Letter, Letter]:
    """Setup and response as they come out of files on the other side."""
    holder, asker = Holder("核查", mode), Asker("核查", mode)  # type: ignore[arg-type]
    setup = over_file(holder.setup(held, len(asked)), "setup")
    request = over_file(asker.request(asked), "request")
    return asker, setup, over_file(Holder("核查", mode, holder.key).respond(request), "response")  # type: ignore[arg-type]


def over_file(letter: Letter, step: str) -> Letter:
    return Letter.from_bytes(letter.to_bytes(), step, "file")


@settings(max_examples=25, deadline=None)
@given(numbers, numbers)
def test_list_and_size_are_those_of_the_plain_intersection(held: list[str], asked: list[str]) -> None:
    plain = [number for number in asked if number in set(held)]
    asker, setup, response = play(held, asked)
    assert asker.intersection(setup, response, asked) == plain
    asker, setup, response = play(held, asked, "size")
    assert asker.size(setup, response) == len(plain)


def test_where_the_size_was_agreed_the_list_is_not_given() -> None:
    asker, setup, response = play(NUMBERS[:5], NUMBERS[3:9], "size")
    with pytest.raises(UserError) as error:
        asker.intersection(setup, response, NUMBERS[3:9])
    assert error.value.code == "sharing.psi.modes"
    with pytest.raises(UserError):
        Holder("核查", "size").respond(Asker("核查", "list").request(NUMBERS[:3]))


def test_messages_of_two_purposes_match_nowhere_even_under_the_same_keys() -> None:
    holder, asker = Holder("核查", "list"), Asker("核查", "list")
    other = Asker("别的用途", "list", asker.key)
    setup, request = holder.setup(NUMBERS[:9], 9), other.request(NUMBERS[:9])
    with pytest.raises(UserError) as error:
        holder.respond(request)
    assert error.value.code == "sharing.psi.domain"
    # Relabelling the message by hand does not help: the elements themselves carry the purpose.
    forged = Letter("request", "list", setup.domain, request.body)
    assert Asker("核查", "list", asker.key).intersection(setup, holder.respond(forged), NUMBERS[:9]) == []


def dictionary(numbers: list[str], salt: bytes) -> dict[bytes, str]:
    """All numbers that there could be, hashed as the list was."""
    return {hashlib.sha256(salt + number.encode()).digest(): number for number in numbers}


def test_salted_hashes_fall_to_a_dictionary_of_all_numbers() -> None:
    # Both sides must know the salt to compare, and so does whoever reads the exchange.
    salt, held = b"a salt both departments know", NUMBERS[:50]
    sent = [hashlib.sha256(salt + number.encode()).digest() for number in held]
    known = dictionary(NUMBERS, salt)
    assert [known.get(digest) for digest in sent] == held


def test_the_same_dictionary_finds_nobody_in_the_messages() -> None:
    asker, setup, response = play(NUMBERS[:50], NUMBERS[40:90])
    request = asker.request(NUMBERS[40:90])
    seen = setup.body + request.body + response.body
    guesses = [guess for number in NUMBERS for guess in (number.encode(), hashlib.sha256(number.encode()).digest())]
    assert not any(guess[:16] in seen for guess in guesses)
    # The dictionary run through the protocol under a key of the attacker's own meets no blinded element either.
    own = Asker("核查", "list")
    tried = own.request(NUMBERS)
    assert set(elements(tried)) & (set(elements(request)) | set(elements(response))) == set()
    assert own.intersection(setup, Letter("response", "list", setup.domain, _as_response(tried)), NUMBERS) == []


def elements(letter: Letter) -> list[bytes]:
    import private_set_intersection.python as psi

    message = psi.Request() if letter.step == "request" else psi.Response()
    message.ParseFromString(letter.body)
    return list(message.encrypted_elements)


def _as_response(request: Letter) -> bytes:
    """The attacker answers itself, having no key of the holder."""
    import private_set_intersection.python as psi

    made = psi.Response()
    made.encrypted_elements.extend(elements(request))
    return bytes(made.SerializeToString())


def test_a_file_of_another_step_is_named_and_refused() -> None:
    request = Asker("核查", "size").request(NUMBERS[:3])
    for content in (request.to_bytes(), b"{}", b"\xff", b"[1]"):
        with pytest.raises(UserError) as error:
            Letter.from_bytes(content, "response", "x.json")
        assert error.value.code == "sharing.psi.not_ours"


def test_two_departments_exchange_files_from_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, part in (("held", NUMBERS[:30]), ("asked", NUMBERS[20:50])):
        (tmp_path / name).write_text("\r\n".join(part), encoding="utf-8")
    at = {name: str(tmp_path / name) for name in ("held", "asked", "setup", "request", "response", "hk", "ak")}
    same = ["--for", "核查", "--mode", "list"]
    psi = ["share", "psi"]
    assert main([*psi, "setup", at["held"], *same, "--expect", "30", "--key", at["hk"], "--out", at["setup"]]) == 0
    assert main([*psi, "request", at["asked"], *same, "--key", at["ak"], "--out", at["request"]]) == 0
    answered = ["--message", at["request"], "--key", at["hk"], "--out", at["response"]]
    assert main([*psi, "respond", *same, *answered]) == 0
    capsys.readouterr()
    both = ["--setup", at["setup"], "--message", at["response"], "--key", at["ak"]]
    assert main([*psi, "intersect", at["asked"], *same, *both]) == 0
    assert capsys.readouterr().out.split() == NUMBERS[20:30]
    assert (tmp_path / "hk").stat().st_mode & 0o077 == 0
    assert main([*psi, "request", at["asked"], *same, "--key", at["ak"], "--out", at["request"]]) == 2
