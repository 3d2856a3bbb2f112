from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from laoheng.ledger import Checkpoint, MemoryNodeStore, MerkleTree, SignerKey, leaf_hash
from laoheng.standard.event import Event
from laoheng.writing.signing import Intent, make_pack, verify_pack
from tests.unit.writing.signing.made import AT, LATER, authority, paper, randomness, signed_twice

ROOTS = [authority().certificate]
LOG = SignerKey("example.invalid/ledger/sha256", randomness(1).randbytes(32))


def intents() -> list[Intent]:
    once = signed_twice().index(b"%%EOF", signed_twice().index(b"/Contents <")) + len(b"%%EOF\n")
    shown = {"worker": paper(), "firm": signed_twice()[:once]}
    return [
        Intent(field, words, "account", len(seen), hashlib.sha256(seen).hexdigest(), AT, AT)
        for (field, seen), words in zip(shown.items(), ("本人同意签署", "同意签署并盖章"), strict=True)
    ]


def receipt(document: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(document).hexdigest()
    id_ = UUID("01936f2a-0000-7000-8000-000000000001")
    event = Event(id_, "contract.signed", 1, AT, AT, None, None, None, None, (), {"sha256": sha256})
    key = randomness(2).randbytes(32)
    tree = MerkleTree(MemoryNodeStore())
    tree.append_many([leaf_hash(event.leaf(key))])
    note = Checkpoint(LOG.name, 1, tree.root()).sign(LOG)
    return {
        "leaf": base64.b64encode(event.leaf(key)).decode(),
        "body": base64.b64encode(event.body()).decode(),
        "key": base64.b64encode(key).decode(),
        "index": 0,
        "size": 1,
        "proof": [],
        "checkpoint": note.decode(),
    }


def pack(**changed: Any) -> bytes:
    return make_pack(signed_twice(), roots=ROOTS, intents=changed.pop("intents", intents()), at=LATER, **changed)


def repacked(name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return out.getvalue()


def codes(content: bytes, **options: Any) -> list[str]:
    return [fault.code for fault in verify_pack(content, roots=ROOTS, at=LATER, **options).faults]


def test_a_pack_shows_that_each_signer_saw_what_was_signed() -> None:
    found = verify_pack(pack(), roots=ROOTS, at=LATER)
    assert found.valid, found.faults
    assert found.in_ledger is None
    assert pack() == pack()


def test_a_receipt_ties_the_document_to_the_ledger() -> None:
    made = pack(receipt=receipt(signed_twice()))
    found = verify_pack(made, roots=ROOTS, at=LATER, ledger_keys=[LOG.verifier])
    assert (found.valid, found.in_ledger) == (True, True)


@pytest.mark.parametrize(
    "told",
    [
        receipt(b"another document"),
        {**receipt(signed_twice()), "key": base64.b64encode(bytes(32)).decode()},
        {},
    ],
)
def test_a_receipt_about_something_else_does_not_hold(told: dict[str, Any]) -> None:
    assert codes(pack(receipt=told), ledger_keys=[LOG.verifier]) == ["signing.pack.receipt"]


def test_an_intent_over_other_bytes_or_with_other_words_does_not_fit() -> None:
    first, second = intents()
    for wrong in (
        replace(first, statement="没有看过"),
        replace(first, shown_sha256="0" * 64),
        replace(first, field="nobody"),
        replace(first, shown_bytes=len(signed_twice()), shown_sha256=hashlib.sha256(signed_twice()).hexdigest()),
    ):
        assert codes(pack(intents=[wrong, second])) == ["signing.pack.intent"]


@pytest.mark.parametrize("name", ["signatures.json", "intents.json"])
def test_a_part_that_was_changed_is_named(name: str) -> None:
    assert codes(repacked(name, lambda content: content + b" ")) == ["signing.pack.digest"]


def test_a_changed_document_is_named_and_its_signatures_fail() -> None:
    found = verify_pack(repacked("document.pdf", lambda content: content[:-1] + b" "), roots=ROOTS, at=LATER)
    assert [fault.code for fault in found.faults] == ["signing.pack.digest"]
    assert found.signatures is not None and not found.signatures.valid


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", paper(), repacked("manifest.json", lambda _: b"[]")])
def test_what_is_no_pack_is_said_to_be_none(content: bytes) -> None:
    assert codes(content) == ["signing.pack.unreadable"]


def test_a_pack_with_a_stranger_in_it_is_refused() -> None:
    out = io.BytesIO(pack())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../else.txt", b"x")
    assert codes(out.getvalue()) == ["signing.pack.unreadable"]


def test_the_report_in_the_pack_says_what_checking_it_again_says() -> None:
    with zipfile.ZipFile(io.BytesIO(pack())) as archive:
        told = json.loads(archive.read("signatures.json"))
    found = verify_pack(pack(), roots=ROOTS, at=LATER).signatures
    assert found is not None and told == json.loads(json.dumps(found.to_json()))
