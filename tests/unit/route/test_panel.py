"""A bureau's panel: each row as it was known on its day, labels only from a horizon that is over, whole files only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoheng.cli import main
from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.risk.indicators.watch_catalogue import Dimension
from laoheng.risk.model.sets import DIMENSIONS
from laoheng.route import Plans, frame_of
from laoheng.route.panel import Filed, cut_days, firm_days, labelled, read_events, write_panel
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of
from tests.unit.hub.making import KEY, wage_batch
from tests.unit.route.test_build import FIRMS, OFFICE, PEOPLE, PLACE, contribution, wage

SPRING, SUMMER = date(2026, 5, 20), date(2026, 6, 10)


def send(lake: Lake, seq: int, day: date, rows: list[dict[str, Any]], *, hour: int, kind: str = "wages") -> None:
    lake.commit_batch(
        OFFICE, contract_of(kind), wage_batch(rows, contract_of(kind)), batch_id=f"batch-{seq:04d}", batch_seq=seq,
        batch_key=KEY, received_at=datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI),
    )  # fmt: skip


MONTHS = ("2026-02", "2026-03", "2026-04")
WAGES = [wage(FIRMS[0], person, month) for month in MONTHS for person in PEOPLE]


def contributions(state: str) -> list[dict[str, Any]]:
    return [contribution(FIRMS[0], person, month, state) for month in MONTHS for person in PEOPLE]


@pytest.fixture(scope="module")
def plans() -> Plans:
    return Plans()


@pytest.fixture(autouse=True)
def quick(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statements of a cut day are laid out once, and those of the ten indicators only: that is what takes time."""
    monkeypatch.setattr("laoheng.route.panel.Plans", lambda: plans)
    monkeypatch.setattr("laoheng.route.panel.frame_of", lambda day, region: replace(frame_of(day, region), wider=False))


def rows_of(lake: Lake, *cuts: date, events: tuple[Filed, ...] = ()) -> list[dict[str, Any]]:
    with Engine(threads=1) as engine:
        return list(firm_days(engine, lake, OFFICE, events, cuts, region=PLACE))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Wages and contributions of the spring, received in the last hour of the day."""
    found = Lake(tmp_path / "lake")
    send(found, 1, SPRING, WAGES, hour=23)
    send(found, 2, SPRING, contributions("paid"), hour=23, kind="contributions")
    return found


def test_a_correction_received_later_changes_nothing_in_an_earlier_cut_and_counts_in_a_later_one(lake: Lake) -> None:
    (before,) = rows_of(lake, SPRING)
    send(lake, 3, SPRING + timedelta(1), contributions("owed"), hour=0, kind="contributions")
    after, later = rows_of(lake, SUMMER, SPRING)
    assert (after["firm_day"], later["firm_day"]) == (SPRING, SUMMER)
    assert after == before and before["level_insurance"] == 0 < later["level_insurance"]


def test_before_the_first_batch_there_is_no_row(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    send(lake, 1, SPRING + timedelta(1), WAGES, hour=0)
    assert rows_of(lake, SPRING) == []


def test_an_unknown_dimension_is_no_level_and_is_counted(lake: Lake) -> None:
    (row,) = rows_of(lake, SPRING)
    assert row["level_safety"] is None and row["unknown"] > 0


def test_what_was_filed_counts_as_input_until_the_cut_day_and_as_label_after_it(lake: Lake) -> None:
    days = [SPRING - timedelta(365), SPRING - timedelta(30), SPRING, SPRING + timedelta(1)]
    events = (*(Filed(FIRMS[0], day) for day in days), Filed(FIRMS[1], SPRING))
    (row,) = rows_of(lake, SPRING, events=events)
    assert (row["n_last90"], row["n_last365"], row["days_since_last"]) == (2, 2, 0)
    (told,) = labelled([row], events, horizon=30, until=date(2026, 8, 1))
    assert (told["label"], told["lead_days"], told["known_on"]) == (1, 1, SPRING + timedelta(30))


@pytest.mark.parametrize(("after", "label"), [(0, 0), (1, 1), (30, 1), (31, 0)])
def test_an_event_counts_from_the_day_after_the_cut_to_the_last_of_the_horizon(after: int, label: int) -> None:
    row = {"employer_id": "f", "firm_day": SPRING}
    (told,) = labelled([row], [Filed("f", SPRING + timedelta(after))], horizon=30, until=date(2026, 8, 1))
    assert (told["label"], told["lead_days"]) == (label, after if label else None)


def test_a_cut_whose_horizon_is_not_over_is_left_out_even_where_an_event_has_come() -> None:
    rows = [{"employer_id": "f", "firm_day": SPRING + timedelta(n)} for n in range(3)]
    kept = labelled(rows, [Filed("f", SPRING + timedelta(5))], horizon=30, until=SPRING + timedelta(31))
    assert [row["firm_day"] for row in kept] == [SPRING, SPRING + timedelta(1)]


def test_the_cut_days_end_where_the_horizon_is_just_over() -> None:
    assert cut_days(SPRING, SPRING + timedelta(90), 30, 30) == [SPRING + timedelta(n) for n in (0, 30, 60)]
    for every, horizon in ((30, 91), (0, 30), (30, 0)):
        with pytest.raises(UserError) as error:
            cut_days(SPRING, SPRING + timedelta(90), every, horizon)
        assert error.value.code == "risk.panel.cuts"


@pytest.mark.parametrize("bad", ["f,yesterday", "f", ",2026-01-02", "f,"])
def test_a_bad_line_of_the_events_is_named(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "events.csv"
    file.write_text(f"firm_id,day\ng,2026-01-02\n{bad}\n", "utf-8")
    with pytest.raises(UserError) as error:
        read_events(file)
    assert error.value.code == "risk.panel.events" and "3" in str(error.value)


def test_the_events_without_their_columns_or_their_file_are_refused(tmp_path: Path, capsys) -> None:
    file = tmp_path / "events.csv"
    for text in (None, "firm,day\n", "", "firm_id,day\nf,2026-01-02\n\xff"):
        if text is not None:
            file.write_bytes(text.encode("latin-1"))
        words = ["risk", "panel", str(tmp_path), OFFICE, "--events", str(file), "--from", "2026-01-01", "--until",
                 "2026-09-01", "--out", str(tmp_path / "panel.csv")]  # fmt: skip
        assert main(words) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert not list(tmp_path.glob("*panel*"))


def test_a_panel_that_breaks_off_leaves_the_last_one_and_no_half_file(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    assert write_panel(file, [{"a": 1, "label": 1}, {"a": None, "label": 0}]) == {"rows": 2, "positives": 1}
    whole = file.read_bytes()
    with file.open(encoding="utf-8", newline="") as text:
        assert list(csv.DictReader(text)) == [{"a": "1", "label": "1"}, {"a": "", "label": "0"}]

    def breaking() -> Iterator[dict[str, Any]]:
        yield {"a": Decimal(2), "label": 0}
        raise RuntimeError("the lake is gone")

    with pytest.raises(RuntimeError):
        write_panel(file, breaking())
    assert file.read_bytes() == whole and [item.name for item in tmp_path.iterdir()] == ["panel.csv"]


def test_a_panel_without_rows_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        write_panel(tmp_path / "panel.csv", [])
    assert error.value.code == "risk.panel.empty" and list(tmp_path.iterdir()) == []


def test_the_dimensions_of_the_score_are_those_of_the_indicators() -> None:
    assert tuple(item.value for item in Dimension) == DIMENSIONS
