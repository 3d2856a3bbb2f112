"""Every usual feed, each over one adapter: good, bad, twice, late, corrected, crashed at every place, drifted."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoheng.hub.sources.catalogue import usual_feeds
from laoheng.hub.sources.feed import Feed, check_feed, run_feed
from laoheng.standard.identifiers import make_firm_code
from laoheng.standard.normalise import header_key
from laoheng.standard.records import KINDS, Field, FieldType, RecordContract, contract_of
from tests.unit.hub.making import ANN, BEN, FIRM, TODAY
from tests.unit.hub.sources.harness import ADAPTERS, CrashedError, Pool, Published

OTHER = make_firm_code("140199", "00000002")
WHO = {"ann": (FIRM, ANN), "ben": (OTHER, BEN)}
FEEDS = [(feed, list(ADAPTERS)[place % len(ADAPTERS)]) for place, feed in enumerate(usual_feeds())]
# As written, and as stored.
FIRST = {
    FieldType.MONEY: ("5000", "5000.00"), FieldType.COUNT: ("３", "3"), FieldType.HOURS: ("8", "8.00"),
    FieldType.DAYS: ("20", "20.00"), FieldType.YES_NO: ("是", "True"), FieldType.TEXT: ("甲", "甲"),
}  # fmt: skip
SECOND = {
    FieldType.MONEY: ("4200.5", "4200.50"), FieldType.COUNT: ("4", "4"), FieldType.HOURS: ("9.5", "9.50"),
    FieldType.DAYS: ("21.5", "21.50"), FieldType.YES_NO: ("否", "False"), FieldType.TEXT: ("乙", "乙"),
}  # fmt: skip


def field_of(contract: RecordContract, heading: str) -> Field:
    for field in contract.fields:
        if header_key(heading) in [header_key(word) for word in (field.label, *field.aliases)]:
            return field
    raise AssertionError(f"{contract.kind} reads no heading {heading}")


def changing(feed: Feed) -> Field:
    """A field whose value a correction may change: no part of the fact's key, nor of its month."""
    contract = contract_of(feed.kind)
    fields = [field_of(contract, heading) for heading in feed.headings]
    return next(
        field
        for field in fields
        if field.type in FIRST and not field.vault_only and field.name not in (*contract.key, contract.month_of)
    )


def dated(feed: Feed) -> bool:
    """Whether another month is another fact; a project or a ticket has one row whenever it comes."""
    contract = contract_of(feed.kind)
    types = {field.name: field.type for field in contract.fields}
    return any(types.get(name) in (FieldType.MONTH, FieldType.DATE) for name in contract.key)


def line(feed: Feed, who: str, month: str, values: dict[FieldType, tuple[str, str]] = FIRST) -> str:
    """A row of the feed about `who`; `values` go to the field that corrections change."""
    contract, changed = contract_of(feed.kind), changing(feed)
    return ",".join(
        _cell(field_of(contract, heading), who, month, values if field_of(contract, heading) is changed else FIRST)
        for heading in feed.headings
    )


def _cell(field: Field, who: str, month: str, values: dict[FieldType, tuple[str, str]]) -> str:
    firm, person = WHO[who]
    plain = {
        FieldType.FIRM_CODE: firm, FieldType.OTHER_FIRM: OTHER, FieldType.PERSON_ID: person, FieldType.MONTH: month,
        FieldType.PERSON_NAME: "测试甲", FieldType.MONTHS: month, FieldType.DATE: f"{month}-05",
        FieldType.REGION: "990101", FieldType.INDUSTRY: "I6510", FieldType.ACCOUNT: "", FieldType.PHONE: "",
    }  # fmt: skip
    if field.type is FieldType.CODE:
        return field.codes[0][1][0]
    if field.type is FieldType.DATE and field.name in ("ends_on", "left_on", "completed_on"):
        return ""
    return plain.get(field.type) or (values[field.type][0] if field.type in values else "")


def sender_of(feed: Feed, adapter: str, folder: Path) -> Published:
    folder.mkdir()
    made: Published = ADAPTERS[adapter](folder, feed=feed)
    return made


def pool_of(feed: Feed, folder: Path) -> Pool:
    return Pool(folder, contract=contract_of(feed.kind))


def test_every_kind_of_record_has_a_feed_and_every_adapter_is_used() -> None:
    assert sorted(feed.kind for feed in usual_feeds()) == sorted(contract.kind for contract in KINDS)
    assert {adapter for _, adapter in FEEDS} == set(ADAPTERS)


@pytest.mark.parametrize(("feed", "adapter"), FEEDS, ids=lambda item: getattr(item, "catalogue_id", item))
def test_whatever_the_pages_and_crashes_the_lake_holds_the_last_word_on_every_fact(
    feed: Feed, adapter: str, tmp_path: Path
) -> None:
    check_feed(feed, TODAY)
    sender, pool = sender_of(feed, adapter, tmp_path / "sender"), pool_of(feed, tmp_path)
    pages = (
        [("ann", "2026-03", FIRST), ("ben", "2026-03", FIRST)],
        [("ann", "2026-03", FIRST), ("ben", "2026-03", FIRST)],  # twice
        [("ann", "2026-02", FIRST)],  # late
        [("ben", "2026-03", SECOND)],  # corrected
    )
    last: dict[tuple[str, str], str] = {}
    for page in pages:
        sender.publish([line(feed, *row) for row in page], feed.headings)
        for who, month, values in page:
            last[who, month if dated(feed) else "any"] = values[changing(feed).type][1]
    crashes = run_crashing(feed, sender, pool)
    assert crashes >= 2 * 3  # a database gives the six rows in three pages, the others in four
    assert pool.rows(changing(feed).name) == sorted((value,) for value in last.values())


def run_crashing(feed: Feed, sender: Published, pool: Pool) -> int:
    """Runs until all is taken, crashing once before each page is stored and once between store and watermark."""
    crashes = 0
    while True:
        # A page has two steps: the first crash is at the first of them, the next at the second, then it goes through.
        pool.crash_at = pool.steps + (1 if not crashes else 2 if crashes % 2 else 3)
        try:
            done = run_feed(feed, sender.source(), after=pool.watermark, deliver=pool.deliver)
        except CrashedError:
            crashes += 1
            continue
        assert done.stopped is None, done.stopped
        return crashes


@pytest.mark.parametrize(("feed", "adapter"), FEEDS, ids=lambda item: getattr(item, "catalogue_id", item))
def test_a_bad_row_is_told_by_row_and_column_and_another_column_stops_the_feed(
    feed: Feed, adapter: str, tmp_path: Path
) -> None:
    sender, pool = sender_of(feed, adapter, tmp_path / "sender"), pool_of(feed, tmp_path)
    bad = line(feed, "ann", "2026-03").replace(FIRM, FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1"))
    sender.publish([bad, line(feed, "ben", "2026-03")], feed.headings)
    done = run_feed(feed, sender.source(), after=None, deliver=pool.deliver)
    assert len(done.receipts) == 1
    assert [(issue.row, issue.name) for issue in pool.reports[0].issues if issue.name == "firm_code"] == [
        (2, "firm_code")
    ]
    assert len(pool.rows("firm_id")) == 1
    sender.publish([f"{line(feed, 'ann', '2026-03')},x"], [*feed.headings, "约定外的一列"])
    stopped = run_feed(feed, sender.source(), after=pool.watermark, deliver=pool.deliver).stopped
    assert stopped is not None
    assert (stopped.code, stopped.args_["feed"], stopped.args_["new"]) == (
        "sources.drift",
        feed.catalogue_id,
        ("约定外的一列",),
    )
    assert len(pool.rows("firm_id")) == 1
