"""Run as a program: commits a batch in a child that kills itself at its Nth step, resumes, and prints what is there.

N grows until a child lives to the end. Each line is JSON: the step, how the child ended, and the state after resuming.
The first line (step 0) is the undisturbed run. Children are forked before any engine has started its threads.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from laoheng.hub import durable, lake_write, seal
from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.standard.records import WAGES
from tests.unit.hub.making import KEY, RECEIVED, wage_batch

_MOST_STEPS = 200


def rows_of(amount: int) -> list[dict[str, Any]]:
    """Twelve rows over two months; every third keeps its amount between two batches."""
    return [
        {"person_id": f"p{place}", "month": f"2026-0{1 + place % 2}", "gross": 100, "paid": 7 if place % 3 else amount}
        for place in range(12)
    ]


def put(lake: Lake, name: str, seq: int, amount: int) -> Any:
    """One batch of `rows_of(amount)`."""
    return lake.commit_batch(
        "office", WAGES, wage_batch(rows_of(amount)), batch_id=name, batch_seq=seq, batch_key=KEY, received_at=RECEIVED
    )


def state(root: Path) -> dict[str, Any]:
    """What the lake holds, and whether the second batch proves itself."""
    lake = Lake(root)
    got = put(lake, "second", 2, 9)
    with Engine() as engine:
        history = engine.run(lake.history(["office"], "wages", engine=engine)).to_pylist()
        current = engine.run(lake.current(["office"], "wages", engine=engine)).to_pylist()
    check = lake.verify_batch(
        "office", WAGES, batch_id="second", batch_key=KEY, expected_root=got.root_hex, expected_count=got.rows
    )
    left = sorted(path.name for path in (root / "office").iterdir())
    return {
        "seal": [got.new, got.changed, got.same, got.root_hex],
        "history": sorted(map(str, history)),
        "current": sorted(map(str, current)),
        "proven": check.ok,
        "left": left,
    }


def kill_at(step: int) -> None:
    """Makes this process kill itself just before its `step`-th durable act (and just after each commit)."""
    count = 0

    def counted(act: Callable[..., Any], after: bool = False) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            result = act(*args, **kwargs)
            if after:
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    durable.os.fsync = counted(os.fsync)  # type: ignore[attr-defined]
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]
    seal.LeafWriter.add = counted(seal.LeafWriter.add)  # type: ignore[method-assign]
    lake_write.write_deltalake = counted(lake_write.write_deltalake, after=True)


def forked(act: Callable[[], None]) -> int:
    """Runs `act` in a child; returns its wait status."""
    child = os.fork()
    if child == 0:
        act()
        sys.stdout.flush()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main(folder: Path) -> None:
    """Prints one line a step."""
    for step in range(_MOST_STEPS):
        root = folder / str(step)

        def disturbed(root: Path = root, step: int = step) -> None:
            put(Lake(root), "first", 1, 8)
            if step:
                kill_at(step)
            put(Lake(root), "second", 2, 9)

        status = forked(disturbed)
        killed = os.WIFSIGNALED(status)

        def told(root: Path = root, step: int = step, killed: bool = killed) -> None:
            print(json.dumps({"step": step, "killed": killed, **state(root)}))

        if forked(told) != 0 or (step and not killed):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
