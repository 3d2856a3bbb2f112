"""What a department may ask, told for every kind and form; tokens; masks; the file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from laoheng.hub.sharing import (
    Form,
    Subject,
    Tokens,
    Wanted,
    answers,
    check,
    digest_of,
    extract,
    grounds_of,
    item_of,
    items,
    joined,
    limits,
    offered,
    sealed_delivery,
)  # fmt: skip
from laoheng.standard.errors import UserError
from laoheng.standard.records import WAGES, FieldType
from laoheng.standard.sensitivity import Sensitivity

TODAY = date(2026, 11, 23)
PAY = grounds_of(WAGES)[0]
KEY = bytes(32)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("item", items(), ids=lambda item: item.kind)
def test_every_field_is_offered_or_refused_with_a_reason_and_identities_never_leave(item: Any, form: Form) -> None:
    for purpose, ground in grounds_of(item.contract):
        offer = offered(item.contract, purpose, ground, form)
        told = {f.name for f in offer.fields} | {f.name for f, _ in offer.refused}
        assert told - {"region", "industry"} == {f.name for f in item.contract.fields} - {"region", "industry"}
        for field in offer.fields:
            assert field.sensitivity is not Sensitivity.IDENTITY
            assert field.type not in (FieldType.PERSON_ID, FieldType.FIRM_CODE)
            public = form is Form.COUNTS and field.name in ("region", "industry")
            own = (field.purpose, field.ground) == (purpose, ground)
            assert own or public or field.name == item.contract.month_of


def test_a_field_of_another_purpose_is_refused_by_that_purposes_name() -> None:
    why = {field.name: message for field, message in offered(WAGES, *PAY, Form.JOIN).refused}
    assert why["hours"].code == "sharing.field.other_purpose"
    assert why["hours"].args["purpose"] == "核对工时"
    assert why["person_name"].code == "sharing.field.identity"


def wanted(form: Form = Form.JOIN, fields: tuple[str, ...] = ("gross",), **more: Any) -> Wanted:
    return Wanted(**{
        "kind": "wages", "purpose": PAY[0], "ground": PAY[1], "form": form, "fields": fields,
        "first_month": "2026-01", "last_month": "2026-03", **more,
    })  # fmt: skip


FAULTS = [
    # what, the wish, how many listed, why, last day, item, the fault
    ("another ground", wanted(ground="劳动法50"), 1, "x", 30, "LH-GX-01", "sharing.fault.purpose"),
    ("no field", wanted(fields=()), 1, "x", 30, "LH-GX-01", "sharing.fault.no_fields"),
    ("a field there is not", wanted(fields=("shoe",)), 1, "x", 30, "LH-GX-01", "sharing.fault.field"),
    ("months the wrong way round", wanted(first_month="2026-04"), 1, "x", 30, "LH-GX-01", "sharing.fault.months"),
    ("three digits of a region", wanted(region="990"), 1, "x", 30, "LH-GX-01", "sharing.fault.region"),
    ("rows without a word why", wanted(), 1, " ", 30, "LH-GX-01", "sharing.fault.why_not_less"),
    ("a join without a list", wanted(), 0, "x", 30, "LH-GX-01", "sharing.fault.list"),
    ("too long a list", wanted(), 2001, "x", 30, "LH-GX-01", "sharing.fault.list"),
    ("an extract with a list", wanted(Form.EXTRACT), 3, "x", 30, "LH-GX-01", "sharing.fault.no_list"),
    ("a last day that is today", wanted(), 1, "x", 0, "LH-GX-01", "sharing.fault.validity"),
    ("a validity of 367 days", wanted(), 1, "x", 367, "LH-GX-01", "sharing.fault.validity"),
    ("a value, no field", wanted(Form.YES_NO, (), value="bank"), 1, "", 30, "LH-GX-01", "sharing.fault.one_question"),
    ("two questions", wanted(Form.YES_NO, ("method", "month"), value="x"), 1, "", 30, "LH-GX-01",
     "sharing.fault.one_question"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "wish", "listed", "why", "days", "item", "code"), FAULTS, ids=[row[0] for row in FAULTS]
)
def test_a_wrong_request_is_told(
    what: str, wish: Wanted, listed: int, why: str, days: int, item: str, code: str
) -> None:
    with pytest.raises(UserError) as error:
        ask(wish, listed, why, days, item)
    assert code in [fault.code for fault in error.value.args_["faults"]]


def ask(wish: Wanted, listed: int = 1, why: str = "x", days: int = 30, item: str = "LH-GX-01") -> None:
    until = date.fromordinal(TODAY.toordinal() + days)
    check(item_of(item), wish, subjects=listed, valid_until=until, reason=why, today=TODAY, bounds=limits())


def test_a_good_request_of_each_form_passes() -> None:
    ask(wanted())
    ask(wanted(Form.YES_NO, ("method",), value="bank"), why="", days=366)
    ask(wanted(Form.YES_NO, ()), why="")
    ask(wanted(Form.COUNTS, ("method",)), listed=0, why="")
    ask(wanted(Form.EXTRACT, region="990101"), listed=0)


def test_what_is_withheld_row_by_row_is_still_counted() -> None:
    tickets = item_of("LH-GX-09")
    purpose, ground = next(
        pair for pair in grounds_of(tickets.contract) if "matter" in offered(tickets.contract, *pair, Form.COUNTS).names
    )
    wish = wanted(Form.COUNTS, ("matter",), kind="tickets", purpose=purpose, ground=ground)
    ask(wish, listed=0, item="LH-GX-09")
    with pytest.raises(UserError) as error:
        ask(
            wanted(Form.EXTRACT, ("matter",), kind="tickets", purpose=purpose, ground=ground), listed=0, item="LH-GX-09"
        )
    assert [fault.code for fault in error.value.args_["faults"]] == ["sharing.fault.withheld"]


def row(person: str, n: int = 0, gross: str | None = "5321.50", method: str | None = "bank") -> dict[str, Any]:
    return {
        "row_id": f"b-{n}", "person_id": person, "firm_id": "east", "month": "2026-01", "method": method,
        "gross": None if gross is None else Decimal(gross),
    }  # fmt: skip


def test_tokens_of_one_request_agree_and_of_two_never_meet() -> None:
    one, other = Tokens(KEY), Tokens(bytes([1]) * 32)
    assert one.person("ann") == Tokens(KEY).person("ann")
    made = [tokens.person("ann") for tokens in (one, other)] + [one.firm("ann"), one.row("ann"), one.person("ben")]
    assert len(set(made)) == len(made)
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(b"short")


def test_missing_values_and_missing_records_are_unknown_and_never_no() -> None:
    wish = wanted(Form.YES_NO, ("method",), value="bank")
    rows = [
        row("ann"),
        row("ben", method="cash"),
        row("cid", method=None),
        row("dan", method=None),
        row("dan", method="cash"),
    ]
    listed = [Subject(n, id_) for n, id_ in enumerate(["ann", "ben", "cid", "dan", None, "eve"], start=1)]
    assert [line["answer"] for line in answers(rows, wish, listed)] == [
        "yes",
        "no",
        "unknown",
        "no",
        "unknown",
        "unknown",
    ]
    plain = wanted(Form.YES_NO, ())
    assert [line["answer"] for line in answers(rows, plain, listed)] == ["yes"] * 4 + ["unknown"] * 2


def test_a_join_keeps_values_and_names_the_line_of_the_list() -> None:
    [line] = joined([row("ann")], wanted(fields=("gross", "method")), [Subject(7, "ann")], Tokens(KEY))
    assert (line["line"], line["gross"], line["method"]) == (7, "5321.50", "bank")
    assert line["person"] == Tokens(KEY).person("ann")


def test_an_extract_bands_money_and_leaves_out_the_rare() -> None:
    rows = [row(f"p{n}", n) for n in range(4)] + [row("odd", 9, method="cash")] + [row("p0", 10)] * 5
    kept, left_out = extract(rows, wanted(Form.EXTRACT, ("gross", "method")), Tokens(KEY), least=4)
    assert left_out == 1
    assert {line["gross"] for line in kept} == {"5000-5999"}
    assert {line["method"] for line in kept} == {"bank"}
    few, _ = extract(rows[:3] * 9, wanted(Form.EXTRACT, ("method",)), Tokens(KEY), least=4)
    assert few == []  # three persons with many rows are three persons


def test_the_manifest_names_the_hash_of_the_bytes_and_a_formula_is_text() -> None:
    import hashlib

    made = sealed_delivery([{"a": "=1+1", "b": None}, {"a": "-5.00", "b": True}], ["a", "b"], {"number": "X"})
    assert made.manifest["sha256"] == hashlib.sha256(made.content).hexdigest()
    assert list(csv.reader(io.StringIO(made.content.decode("utf-8-sig")))) == [
        ["a", "b"],
        ["'=1+1", ""],
        ["-5.00", "True"],
    ]
    assert digest_of({**made.manifest, "lines": 3}) != made.digest
