"""`laoheng eval arrears` on generated histories: the judgement beside the slow plain reading, as labelled cases."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.property.test_arrears_histories import CALENDAR, histories
from tests.unit.risk.arrears_reference import reference

from laoheng.cli import main as laoheng

HISTORIES, SEED = 1000, 6


def labelled(count: int, seed_: int) -> list[dict[str, Any]]:
    """So many histories, each with the plain reading's answers as its label."""
    cases: list[dict[str, Any]] = []

    @seed(seed_)
    @settings(
        max_examples=count, deadline=timedelta(minutes=1), database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(histories)
    def one(history: dict[str, Any]) -> None:
        said = reference(history, CALENDAR.is_workday)
        amount = said["amount"]
        expected = {
            "status": said["status"], "level": said["level"], "periods_in_arrears": list(said["periods"]),
            "amount_overdue": None if amount is None else str(Decimal(amount)), "deferral_verdict": said["verdict"],
        }  # fmt: skip
        cases.append(history | {"id": f"H{len(cases) + 1}", "expected": expected})

    one()
    return cases[:count]


def main() -> int:
    """Writes the cases, runs the command on them and prints what it prints."""
    cases = labelled(HISTORIES, SEED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "histories.jsonl"
        path.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), "utf-8")
        accused = sum(case["expected"]["status"] == "computed" for case in cases)
        unlike = len({json.dumps({**case, "id": ""}, sort_keys=True) for case in cases})
        print(f"generated histories: {len(cases)} ({unlike} unlike each other), seed {SEED}")
        print(f"in arrears by the plain reading: {accused}")
        return laoheng(["eval", "arrears", str(path)])


if __name__ == "__main__":
    sys.exit(main())
