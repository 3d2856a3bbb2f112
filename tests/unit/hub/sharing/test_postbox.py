"""A fit through a folder: the same model as in one process, and no question answered twice."""

from __future__ import annotations

import csv
import json
import threading
from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.hub.sharing.postbox import Postbox
from laoheng.risk.federated import Department, Leader
from laoheng.risk.model.reading import read_table
from laoheng.standard.errors import UserError
from tests.unit.risk.test_federated import CODES, KIND, firms

INPUTS = ("naics", "naics3", "naics4", "city", "zip3")


def patient(name: str) -> None:
    threading.Event().wait(0.005)


def file(folder: Path, seed: int) -> Path:
    """A department's own history."""
    path = folder / f"part-{seed}.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["case_no", "naics", "city", "zip3", "label", "employer_id"])
        writer.writerows([n, trade, "X", "1", label, name] for n, (name, trade, label) in enumerate(firms(120, seed)))
    return path


def codes() -> dict[str, list[str]]:
    known = {"city": ["X"], "zip3": ["1"]}
    return {name: known.get(name, list(CODES)) for name in INPUTS}


def test_two_departments_and_a_leader_fit_through_a_folder_from_the_terminal(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (tmp_path / "codes.json").write_text(json.dumps(codes()), encoding="utf-8")
    files, done = [file(tmp_path, seed) for seed in (1, 2)], list[int]()
    same = ["--box", str(box), "--of", "2", "--wait", "300"]

    def join(place: int) -> None:
        done.append(main(["share", "fit", "join", str(files[place - 1]), "--place", str(place), *same]))

    threads = [threading.Thread(target=join, args=(place,)) for place in (1, 2)]
    for thread in threads:
        thread.start()
    out = tmp_path / "model.json"
    told = ["--kind", "whd_california", "--codes", str(tmp_path / "codes.json"), "--out", str(out)]
    assert main(["share", "fit", "lead", *told, *same]) == 0
    for thread in threads:
        thread.join()
    assert done == [0, 0]
    sides = [Department(read_table(path), bytes([n]) * 32) for n, path in enumerate(files, start=1)]
    for side in sides:
        side.meet([one.public_key for one in sides])
    assert KIND is not None
    alone = Leader(KIND, lambda ask: [side.answer(ask) for side in sides], codes()).fit()
    assert json.loads(out.read_text("utf-8"))["terms"] == json.loads(json.dumps(alone.to_json()))["terms"]


def test_a_file_that_is_there_is_never_written_again(tmp_path: Path) -> None:
    first, second = (Postbox(tmp_path, 1, patient) for _ in range(2))
    assert first.keys(1, b"one") == [b"one"]
    with pytest.raises(UserError) as error:
        second.keys(1, b"two")
    assert error.value.code == "sharing.psi.file"
    assert (tmp_path / "key-1.bin").read_bytes() == b"one"


def test_who_waits_in_vain_is_told_for_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "codes.json").write_text(json.dumps(codes()), encoding="utf-8")
    told = ["--kind", "whd_california", "--codes", str(tmp_path / "codes.json"), "--out", str(tmp_path / "m")]
    assert main(["share", "fit", "lead", *told, "--box", str(tmp_path), "--of", "1", "--wait", "0"]) == 2
    assert "answer-1-1.bin" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()
