"""Every adapter gives the same lake: good, bad, huge, duplicate, late, corrected, out of order, crashed, drifted."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoheng.hub.sources.feed import FeedRun, run_feed
from tests.unit.hub.making import ANN, BEN, wage_line
from tests.unit.hub.sources.harness import ADAPTERS, COLUMNS, FEED, CrashedError, Pool, Published

APRIL = [wage_line(ANN, "2026-04"), wage_line(BEN, "2026-04")]
MARCH = [wage_line(ANN, "2026-03"), wage_line(BEN, "2026-03")]
CORRECTED = [wage_line(BEN, "2026-03", paid="4200.00")]


@pytest.fixture(params=ADAPTERS, ids=str)
def sender(request: pytest.FixtureRequest, tmp_path: Path) -> Published:
    folder = tmp_path / "sender"
    folder.mkdir()
    made: Published = ADAPTERS[request.param](folder)
    return made


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    return Pool(tmp_path)


def run(sender: Published, pool: Pool) -> FeedRun:
    return run_feed(FEED, sender.source(), after=pool.watermark, deliver=pool.deliver)


def paid(pool: Pool) -> list[tuple[str, str]]:
    return sorted((month, amount) for _, month, _, amount in pool.rows())


def test_good_pages_reach_the_lake_and_the_watermark_moves_with_them(sender: Published, pool: Pool) -> None:
    sender.publish(MARCH)
    first = run(sender, pool)
    sender.publish(APRIL)
    second = run(sender, pool)
    assert (len(first.receipts), first.stopped, len(second.receipts), second.stopped) == (1, None, 1, None)
    assert second.watermark == pool.watermark != first.watermark
    assert paid(pool) == [("2026-03", "4500.00")] * 2 + [("2026-04", "4500.00")] * 2
    assert run(sender, pool).receipts == ()


def test_a_bad_row_is_told_and_the_others_are_kept(sender: Published, pool: Pool) -> None:
    sender.publish([wage_line(ANN, "2026-13"), wage_line(BEN, "2026-03")])
    run(sender, pool)
    assert [(issue.row, issue.name) for issue in pool.reports[0].issues] == [(2, "month")]
    assert paid(pool) == [("2026-03", "4500.00")]


def test_the_same_page_twice_changes_nothing(sender: Published, pool: Pool) -> None:
    sender.publish(MARCH)
    sender.publish(MARCH)
    run(sender, pool)
    assert paid(pool) == [("2026-03", "4500.00")] * 2


def test_a_late_month_arrives_after_a_newer_one(sender: Published, pool: Pool) -> None:
    sender.publish(APRIL)
    run(sender, pool)
    sender.publish(MARCH)
    run(sender, pool)
    assert paid(pool) == [("2026-03", "4500.00")] * 2 + [("2026-04", "4500.00")] * 2


def test_a_correction_supersedes_what_came_before(sender: Published, pool: Pool) -> None:
    sender.publish(MARCH)
    sender.publish(CORRECTED)
    run(sender, pool)
    assert paid(pool) == [("2026-03", "4200.00"), ("2026-03", "4500.00")]


def test_the_order_of_months_does_not_matter(sender: Published, pool: Pool, tmp_path: Path) -> None:
    other = Pool(tmp_path / "other")
    other.root.mkdir()
    for page in (APRIL, MARCH, CORRECTED):
        sender.publish(page)
    run(sender, pool)
    run(sender, other)
    assert pool.rows() == other.rows()


@pytest.mark.parametrize("step", range(1, 5))
def test_a_crash_at_any_step_leaves_the_tables_of_an_undisturbed_run(
    sender: Published, pool: Pool, tmp_path: Path, step: int
) -> None:
    for page in (MARCH, CORRECTED):
        sender.publish(page)
    undisturbed = Pool(tmp_path / "undisturbed")
    undisturbed.root.mkdir()
    run(sender, undisturbed)
    pool.crash_at = step
    with pytest.raises(CrashedError):
        run(sender, pool)
    run(sender, pool)
    assert pool.rows() == undisturbed.rows()
    assert pool.watermark == undisturbed.watermark


def test_a_column_that_vanished_or_came_up_stops_the_feed_before_anything_of_it_counts(
    sender: Published, pool: Pool
) -> None:
    sender.publish(MARCH)
    run(sender, pool)
    renamed = [*COLUMNS[:4], "应付", COLUMNS[5]]
    sender.publish(APRIL, renamed)
    stopped = run(sender, pool).stopped
    assert stopped is not None
    assert stopped.code in ("sources.drift", "sources.unfit_page")
    assert paid(pool) == [("2026-03", "4500.00")] * 2


def test_a_page_that_is_too_large_stops_the_feed_and_keeps_what_came_before(
    tmp_path: Path, pool: Pool, request: pytest.FixtureRequest, sender: Published
) -> None:
    if "sql" in request.node.name:
        pytest.skip("a database is asked for so many rows a page, whatever it holds")
    sender.publish(MARCH)
    sender.publish([wage_line(ANN, f"{year}-01") for year in range(1986, 2026)])
    stopped = run_feed(FEED, sender.source(size_limit=1500), after=None, deliver=pool.deliver)
    assert stopped.stopped is not None
    assert stopped.stopped.code == "sources.too_large"
    assert paid(pool) == [("2026-03", "4500.00")] * 2
