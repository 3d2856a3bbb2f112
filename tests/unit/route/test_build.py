"""The monthly build: what changed is found, only that is computed again, and the outcome is that of a full build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoheng.cli import main as laoheng
from laoheng.hub.builds import STATE, BuildFolder
from laoheng.hub.changes import changed_firms, mark_of
from laoheng.hub.engine import Engine
from laoheng.hub.erase import erase_person
from laoheng.hub.lake import Lake
from laoheng.route import ASSESSED_KINDS, Built, Frame, Plans, build, frame_of
from laoheng.standard.records import WAGES, contract_of
from tests.unit.hub.making import KEY, RECEIVED, wage_batch

AS_OF, PLACE, OFFICE = date(2026, 11, 15), "990101", "office"
FIRMS = ("firm-a", "firm-b", "firm-c")
PEOPLE = tuple(UUID(int=0xA11CE << 96 | number) for number in range(4))
MONTHS = ("2026-08", "2026-09", "2026-10")
_MONTH_START = {month: date.fromisoformat(f"{month}-01") for month in MONTHS}


class World:
    """A lake, the build that follows it step by step, and one that is always made anew."""

    def __init__(self, root: Path, engine: Engine, frame: Frame, plans: Plans) -> None:
        self.root, self.engine, self.frame, self.plans = root, engine, frame, plans
        self.lake, self.sent = Lake(root / "lake"), 0

    def send(self, kind: str, rows: list[dict[str, Any]]) -> None:
        self.sent += 1
        self.lake.commit_batch(
            OFFICE, contract_of(kind), wage_batch(rows, contract_of(kind)), batch_id=f"batch-{self.sent:04d}",
            batch_seq=self.sent, batch_key=KEY, received_at=RECEIVED,
        )  # fmt: skip

    def build(self, name: str = "followed", full: bool = False) -> Built:
        folder = BuildFolder(self.root / name)
        return build(
            self.engine, self.lake, folder, self.frame, office_ids=[OFFICE], plans=self.plans, full=full
        )  # fmt: skip

    def tables(self, name: str = "followed") -> dict[str, list[dict[str, Any]]]:
        folder = BuildFolder(self.root / name)
        found = {}
        for table in ("months", "days", "verdicts"):
            rows = self.engine.run(folder.table(table, self.engine)).to_pylist()
            found[table] = sorted(rows, key=lambda row: str((row["firm_id"], row.get("k"), row.get("indicator"))))
        return found


def wage(firm: str, person: UUID, month: str, paid: str = "5000") -> dict[str, Any]:
    return {
        "firm_id": firm, "person_id": str(person), "month": month, "gross": Decimal(paid), "paid": Decimal(paid)
    }  # fmt: skip


def contract(firm: str, person: UUID, month: str, signed: bool) -> dict[str, Any]:
    start = _MONTH_START[month]
    return {
        "firm_id": firm, "person_id": str(person), "form": "FIX", "starts_on": start, "ends_on": date(2027, 7, 31),
        "signed_on": start if signed else None,
    }  # fmt: skip


def contribution(firm: str, person: UUID, month: str, state: str) -> dict[str, Any]:
    return {
        "firm_id": firm, "person_id": str(person), "month": month, "insurance": "110", "base": Decimal(5000),
        "state": state,
    }  # fmt: skip


where = (st.sampled_from(FIRMS), st.sampled_from(PEOPLE), st.sampled_from(MONTHS))
ways = {
    "wages": st.builds(wage, *where, st.sampled_from(["0", "1500", "5000"])),
    "contributions": st.builds(contribution, *where, st.sampled_from(["paid", "owed"])),
    "contracts": st.builds(contract, *where, st.booleans()),
}
sent_rows = st.one_of(*(st.tuples(st.just(kind), st.lists(row, min_size=1, max_size=4)) for kind, row in ways.items()))
steps = st.one_of(
    st.tuples(st.just("send"), sent_rows),
    st.tuples(st.just("send"), sent_rows),
    st.tuples(st.just("erase"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("compact"), st.just("wages")),
)


@pytest.fixture(scope="module")
def plans() -> Plans:
    return Plans()


@pytest.fixture(scope="module")
def frame() -> Frame:
    whole = frame_of(AS_OF, PLACE)
    return Frame(whole.window, whole.limits, whole.gradings, wider=False)


@pytest.fixture
def world(tmp_path: Path, plans: Plans, frame: Frame) -> Iterator[World]:
    with Engine(threads=1) as engine:
        yield World(tmp_path, engine, frame, plans)


def take_step(world: World, step: tuple[str, Any]) -> None:
    what, given_ = step
    if what == "send":
        world.send(*given_)
    elif what == "erase":
        for kind in ("wages", "contributions", "contracts"):
            erase_person(world.lake, OFFICE, kind, given_)
    else:
        world.lake.compact(OFFICE, given_)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(steps, min_size=3, max_size=6))
def test_after_any_history_what_was_followed_step_by_step_is_what_a_full_build_says(
    tmp_path_factory: pytest.TempPathFactory, plans: Plans, frame: Frame, history: list[tuple[str, Any]]
) -> None:
    with Engine(threads=1) as engine:
        world = World(tmp_path_factory.mktemp("history"), engine, frame, plans)
        world.send("wages", [wage(firm, PEOPLE[0], MONTHS[0]) for firm in FIRMS])
        assert world.build().full
        for step in history:
            take_step(world, step)
            assert not world.build().full
        world.build("anew", full=True)
        assert world.tables() == world.tables("anew")


def test_only_the_firm_of_a_new_row_is_computed_again(world: World) -> None:
    world.send("wages", [wage(firm, PEOPLE[0], MONTHS[0]) for firm in FIRMS])
    assert (world.build().firms, world.build().firms) == (3, 0)
    world.send("wages", [wage("firm-b", PEOPLE[1], MONTHS[1])])
    again = world.build()
    assert (again.full, again.firms, len(again.state.parts)) == (False, 1, 2)
    assert world.build().firms == 0


def test_a_file_sent_twice_changes_nothing(world: World) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    world.build()
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    assert world.build().firms == 0


def test_an_erasure_names_the_firm_and_a_firm_without_rows_is_gone(world: World) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0]), wage("firm-b", PEOPLE[1], MONTHS[0])])
    world.build()
    erase_person(world.lake, OFFICE, "wages", PEOPLE[0])
    assert world.build().firms == 1
    assert {row["firm_id"] for row in world.tables()["days"]} == {"firm-b"}
    (note,) = (world.lake.folder(OFFICE, "wages") / "_erased").iterdir()
    assert json.loads(note.read_bytes()) == ["firm-a"]  # the firm, never the person


def test_joining_small_files_is_no_change(world: World) -> None:
    for month in MONTHS:
        world.send("wages", [wage("firm-a", person, month) for person in PEOPLE])
        world.send("wages", [wage("firm-b", person, month) for person in PEOPLE])
    world.build()
    before = world.tables()
    assert world.lake.compact(OFFICE, "wages") > 0
    assert world.build().firms == 0
    world.send("wages", [wage("firm-b", PEOPLE[0], MONTHS[0], "0")])
    assert world.build().firms == 1
    world.build("anew")
    assert world.tables() == world.tables("anew") != before


def test_the_firm_is_part_of_every_key_that_a_build_rests_on() -> None:
    # Else a correction could move a row to another firm, and the change feed would not name the first.
    assert [kind for kind in ASSESSED_KINDS if "firm_id" not in contract_of(kind).key] == []


def test_the_feed_names_the_firms_of_the_batches_since_the_mark_and_no_others(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with Engine(threads=1) as engine:
        marks = [mark_of(lake, [OFFICE], ["wages"])]
        for number, firm in enumerate(("firm-a", "firm-b"), start=1):
            lake.commit_batch(
                OFFICE, WAGES, wage_batch([wage(firm, PEOPLE[0], MONTHS[0])]), batch_id=f"b{number}",
                batch_seq=number, batch_key=KEY, received_at=RECEIVED,
            )  # fmt: skip
            marks.append(mark_of(lake, [OFFICE], ["wages"], marks[-1]))
        assert changed_firms(lake, engine, marks[0], marks[2]) == {"firm-a", "firm-b"}
        assert changed_firms(lake, engine, marks[1], marks[2]) == {"firm-b"}
        assert changed_firms(lake, engine, marks[2], marks[2]) == set()


def on_day(day: date, place: str = PLACE) -> Frame:
    other = frame_of(day, place)
    return Frame(other.window, other.limits, other.gradings, wider=False)


def test_a_new_day_computes_the_firms_of_which_a_date_passed_and_no_others(world: World) -> None:
    world.send("wages", [wage(firm, PEOPLE[0], month) for firm in FIRMS for month in MONTHS])
    ending = contract("firm-b", PEOPLE[0], MONTHS[0], signed=True) | {"left_on": date(2026, 11, 17)}
    world.send("contracts", [contract("firm-a", PEOPLE[0], MONTHS[0], signed=False), ending])
    world.build()
    world.frame = on_day(date(2026, 11, 16))
    assert (world.build().full, world.build().firms) == (False, 0)
    world.frame = on_day(date(2026, 11, 18))
    again = world.build()
    assert (again.full, again.firms, world.build().firms) == (False, 1, 0)
    world.build("anew")
    assert world.tables() == world.tables("anew")


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 10, 31)], ids=["the next month", "the month before"])
def test_another_month_means_a_full_build(world: World, day: date) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    world.build()
    world.frame = on_day(day)
    assert world.build().full


def test_other_limits_mean_a_full_build(world: World) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    world.build()
    limits = replace(world.frame.limits, dispatch_ratio=Decimal("0.5"))
    world.frame = Frame(world.frame.window, limits, world.frame.gradings, wider=False)
    assert world.build().full


def test_after_many_parts_everything_is_laid_down_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laoheng.route.following.MOST_PARTS", 2)
    for person in PEOPLE[:2]:
        world.send("wages", [wage("firm-a", person, MONTHS[0])])
        world.build()
    world.send("wages", [wage("firm-b", PEOPLE[0], MONTHS[0])])
    third = world.build()
    assert (third.full, third.firms, third.state.parts) == (True, 2, ("part-000003",))
    assert [path.name for path in (world.root / "followed").glob("part-*")] == ["part-000003"]


def test_a_build_that_breaks_off_leaves_the_last_one_standing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    world.build()
    before = world.tables()
    world.send("wages", [wage("firm-b", PEOPLE[0], MONTHS[0])])
    monkeypatch.setattr(BuildFolder, "save", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        world.build()
    monkeypatch.undo()
    assert world.tables() == before
    assert [path.name for path in (world.root / "followed").glob("part-*")] == ["part-000001"]
    assert world.build().firms == 1


def test_the_feed_knows_no_batch_whose_commit_is_missing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.commit_batch(
        OFFICE, WAGES, wage_batch([wage("firm-a", PEOPLE[0], MONTHS[0])]), batch_id="b1", batch_seq=1, batch_key=KEY,
        received_at=RECEIVED,
    )  # fmt: skip
    seals = lake.folder(OFFICE, "wages") / "_seals"
    told = json.loads((seals / "b1.json").read_bytes())
    (seals / "b2.json").write_text(json.dumps({**told, "batch_id": "b2"}))
    assert mark_of(lake, [OFFICE], ["wages"]).seen == {f"{OFFICE}/wages": frozenset({"batch/b1"})}


def test_the_command_builds_in_full_once_and_then_what_changed(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.send("wages", [wage("firm-a", PEOPLE[0], MONTHS[0])])
    command = ["hub", "build", str(world.root / "lake"), OFFICE, "--out", str(world.root / "out"), "--json"]
    command += ["--as-of", AS_OF.isoformat(), "--region", PLACE]
    assert laoheng(command) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["full"], first["firms"], first["engine"]) == (True, 1, "duckdb")
    assert laoheng(command) == 0
    assert json.loads(capsys.readouterr().out)["firms"] == 0
    assert laoheng(["hub", "compact", str(world.root / "lake"), OFFICE, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["LAKE", "nowhere", "--out", "OUT"], "nowhere"),
        (["LAKE", "../up", "--out", "OUT"], "../up"),
        (["LAKE", OFFICE, "--out", "OUT", "--memory", "lots"], "lots"),
    ],
    ids=["no such office", "a name that climbs", "no size"],
)
def test_a_wrong_argument_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    (tmp_path / OFFICE).mkdir()
    places = {"LAKE": str(tmp_path), "OUT": str(tmp_path / "out")}
    assert laoheng(["hub", "build", *(places.get(item, item) for item in arguments)]) != 0
    said = capsys.readouterr()
    assert told in said.out + said.err and "Traceback" not in said.err
    assert not (tmp_path / "out" / STATE).exists()


def test_verdicts_of_a_build_have_one_row_for_each_firm_and_indicator(world: World) -> None:
    world.send("wages", [wage(firm, PEOPLE[0], MONTHS[0]) for firm in FIRMS])
    world.build()
    rows = world.tables()["verdicts"]
    pairs = [(row["firm_id"], row["indicator"]) for row in rows]
    assert len(set(pairs)) == len(pairs) and {firm for firm, _ in pairs} == set(FIRMS)
    assert {row["state"] for row in rows} <= {"fires", "clear", "unknown"}
