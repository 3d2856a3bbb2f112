"""What everybody may see and check: receipts that hold, receipts that do not, and the rules at work."""

from __future__ import annotations

import base64
import json
import re
from datetime import date

import pytest

from laoheng.casework import Kind, credit_rules
from laoheng.law import clock_rules
from laoheng.ledger import Checkpoint, SignerKey, open_checkpoint
from laoheng_web.audit.models import LedgerCheckpoint
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending, signer, verifier
from laoheng_web.papers.actions import open_file
from laoheng_web.publicity import register
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


def seal(settings, tmp_path, count):
    settings.DATA_DIR = tmp_path
    with acting(SYSTEM, "test"):
        for number in range(count):
            record("x.y", by=SYSTEM, payload={"number": number})
    seal_pending(now=NOW)


@pytest.fixture
def ledger(settings, tmp_path):
    seal(settings, tmp_path, 7)


def receipt_of(client, index=3):
    return client.get(f"/ledger/leaf/{index}.json").json()


def check(client, receipt):
    text = receipt if isinstance(receipt, str) else json.dumps(receipt)
    return client.post("/ledger/receipt/", {"receipt": text})


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[0] ^= 1
    return base64.b64encode(bytes(data)).decode()


@pytest.mark.parametrize("index", range(7))
def test_every_leaf_has_a_receipt_that_holds(client, ledger, index):
    answer = check(client, receipt_of(client, index))
    assert answer.status_code == 200 and "核验通过" in answer.content.decode()


def test_an_old_receipt_still_holds_after_the_ledger_grew(client, ledger, settings, tmp_path):
    old = receipt_of(client)
    seal(settings, tmp_path, 9)
    assert LedgerCheckpoint.objects.count() == 2
    assert "核验通过" in check(client, old).content.decode()


TAMPERED = {
    "another content": lambda r: r | {"leaf": flipped(r["leaf"])},
    "another place": lambda r: r | {"index": r["index"] + 1},
    "another proof": lambda r: r | {"proof": [flipped(r["proof"][0]), *r["proof"][1:]]},
    "a shorter proof": lambda r: r | {"proof": r["proof"][:-1]},
    "a longer proof": lambda r: r | {"proof": [*r["proof"], r["proof"][0]]},
    "another size": lambda r: r | {"size": 6},
    "another checkpoint": lambda r: r | {"checkpoint": r["checkpoint"].replace("\n7\n", "\n8\n")},
    "no checkpoint": lambda r: {key: value for key, value in r.items() if key != "checkpoint"},
    "a negative place": lambda r: r | {"index": -1},
    "a place that is no number": lambda r: r | {"index": "3"},
    "a proof that is no list": lambda r: r | {"proof": "abc"},
    "a leaf that is no base64": lambda r: r | {"leaf": "不是"},
    "a leaf that is a number": lambda r: r | {"leaf": 5},
    "a list": lambda r: [r],
    "broken off": lambda r: json.dumps(r)[:-5],
    "nothing": lambda r: "  ",
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_receipt_is_refused_and_stays_in_the_box(client, ledger, name):
    text = TAMPERED[name](receipt_of(client))
    answer = check(client, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "核验没有通过" in page and "核验通过</h2>" not in page


def test_a_checkpoint_of_another_key_is_refused(client, ledger):
    receipt = receipt_of(client)
    genuine = open_checkpoint(receipt["checkpoint"].encode(), [verifier()]).checkpoint
    forged = genuine.sign(SignerKey(signer().name, bytes(32))).decode()
    assert check(client, receipt | {"checkpoint": forged}).status_code == 422


def test_a_larger_checkpoint_than_the_ledger_shows_that_it_was_cut(client, ledger):
    from laoheng.ledger import leaf_hash, root_of

    receipt = receipt_of(client)
    leaf = base64.b64decode(receipt["leaf"])
    root = root_of([leaf_hash(leaf)] * 8)
    note = Checkpoint(signer().name, 8, root).sign(signer()).decode()
    pair, four = root_of([leaf_hash(leaf)] * 2), root_of([leaf_hash(leaf)] * 4)
    proof = [base64.b64encode(step).decode() for step in (leaf_hash(leaf), pair, four)]
    page = check(client, receipt | {"index": 0, "size": 8, "proof": proof, "checkpoint": note}).content.decode()
    assert "账本被截短或换成了旧的" in page


def test_the_ledger_page_shows_and_gives_the_newest_checkpoint_and_the_key(client, ledger):
    page = client.get("/ledger/").content.decode()
    note = client.get("/ledger/checkpoint.txt").content
    assert open_checkpoint(note, [verifier()]).checkpoint.size == 7
    assert verifier().text in client.get("/ledger/verifier.key").content.decode()
    assert "<dd>7</dd>" in page


def test_an_empty_ledger_says_so_and_has_no_receipts(client):
    assert "账本还是空的" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/checkpoint.txt").status_code == 404
    assert client.get("/ledger/leaf/0.json").status_code == 404


def test_who_acted_finds_the_receipts_of_own_steps_and_of_nobody_elses(client, settings, tmp_path):
    here, there = make_bureau("990101", 1), make_bureau("990102", 2)
    for bureau in (here, there):
        worker = bureau.by("worker")
        with acting(worker, "complaint"):
            open_file(
                by=worker, office=bureau.office, kind=Kind.WAGE_COMPLAINT, series="TS", firm=bureau.firm.id,
                worker=bureau.worker, parties=[(bureau.worker, "worker")],
            )  # fmt: skip
    client.force_login(here.members["worker"].user, backend="django.contrib.auth.backends.ModelBackend")
    assert "等待入账" in client.get("/my/receipts/").content.decode()
    settings.DATA_DIR = tmp_path
    seal_pending(now=NOW)
    page = client.get("/my/receipts/").content.decode()
    assert "提交投诉" in page and "990101-TS2026-000001" in page and "990102-TS" not in page
    links = re.findall(r'href="(/ledger/leaf/\d+\.json)"', page)
    assert links
    for link in links:
        assert "核验通过" in check(client, client.get(link).json()).content.decode()


def test_a_visitor_has_no_receipts_page(client):
    assert client.get("/my/receipts/").status_code == 302


def test_a_place_beyond_the_ledger_has_no_receipt(client, ledger):
    assert client.get("/ledger/leaf/7.json").status_code == 404
    assert client.get("/ledger/leaf/99999999999999999999999.json").status_code == 404


def test_the_register_lists_every_indicator_point_and_deadline_in_both_languages(client):
    from laoheng.risk.indicators import PROTECTIONS, TEN, catalogue_size, watched

    rules = client.get("/rules.json").json()
    listed = {row["id"]: row for row in rules["indicators"]}
    expected = {*TEN, *(item.id for item in watched()), *(f"worker.{item.id}" for item in PROTECTIONS)}
    assert set(listed) == expected and len(rules["indicators"]) == catalogue_size()["all"]
    assert {row["id"] for row in rules["credit"]} == set(credit_rules())
    assert {row["id"] for row in rules["clocks"]} == set(clock_rules())
    assert rules["no_score_punishes"] is True
    for row in rules["indicators"]:
        texts = [row["label"], row["definition"], *row["unknown"], *row["told"], *row["source_labels"]]
        texts += [*row["remedies"], *row["clears"], *(part["label"] for part in row["reads"])]
        assert all(text["zh"] and text["en"] and text["zh"] != text["code"] for text in texts), row["id"]
        assert row["grounds"] and row["sources"] and row["unknown"], row["id"]
        waits = row["id"] in {item.id for item in watched() if item.needs}
        assert (row["levels"] is None) == (waits or row["subject"] == "worker"), row["id"]
        assert bool(row["remedies"]) == (not waits), row["id"]


def test_the_register_publishes_formula_and_levels_as_they_are_applied():
    from laoheng.risk.indicators import computable, grading, overdue_firms

    on = date(2026, 11, 23)
    listed = {row["id"]: row for row in register.rules_on(on)["indicators"]}
    for item in computable():
        row, applied = listed[item.id], grading(item.id, on, None)
        assert row["formula"] == item.value.text and [part["name"] for part in row["reads"]] == list(item.value.names)
        assert row["levels"]["least"] == {level.value: str(least) for level, least in applied.least}
    assert listed["wages_overdue"]["grounds"] == list(overdue_firms.GROUNDS)


def test_the_rules_page_shows_every_indicator(client):
    page = client.get("/rules/").content.decode()
    assert "共 88 项" in page and "cash_heads / paid_heads" in page and "什么时候算未知" in page


def test_the_rules_page_says_that_no_score_punishes_anyone(client):
    page = client.get("/rules/").content.decode()
    assert "没有任何分数会自动处罚人" in page and "既不算没事，也不算违法" in page


def test_the_algorithm_register_shows_every_model_with_the_hash_of_the_table_in_use(client):
    from laoheng.risk.model.shipped import all_shipped, shipped

    listed = client.get("/algorithms/").content.decode()
    data = client.get("/algorithms.json").json()
    names = {item.table.name for item in all_shipped()}
    assert data["no_score_punishes"] is True and {item["id"] for item in data["models"]} == names
    for item in data["models"]:
        model = shipped(item["id"])
        assert model is not None and item["digest"] == model.table.digest()
        assert item["phase"] == "shadow" and f"/algorithms/{item['id']}/" in listed
        page = client.get(f"/algorithms/{item['id']}/").content.decode()
        assert item["digest"] in page and str(item["measured"]["auc"]) in page
        assert item["words"]["appeal"]["zh"] in page and item["words"]["banned"]["zh"] in page
        for one in item["inputs"]:
            assert one["label"]["zh"] in page and one["label"]["en"] != one["label"]["code"]


def test_an_unknown_model_has_no_page(client):
    assert client.get("/algorithms/nothing/").status_code == 404


def test_the_register_is_read_in_english_too(client):
    client.post("/language/", {"language": "en", "next": "/algorithms/"})
    page = client.get("/algorithms/wa_employers/").content.decode()
    assert "Never used" in page and "Complaints against it" in page and "绝不使用" not in page
