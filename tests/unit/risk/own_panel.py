"""A made-up bureau's panel and a model fitted on it, for tests of a model's life. Its figures mean nothing."""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from laoheng.risk.model.points import from_json
from laoheng.risk.model.release import release
from laoheng.risk.model.sets import DIMENSIONS

HORIZON = 90
NAMES = ("employer_id", "firm_day", "trade", "region", "firm_age_years", *(f"level_{name}" for name in DIMENSIONS),
         "lit", "unknown", "heads", "n_last90", "n_last365", "days_since_last", "label", "lead_days",
         "known_on")  # fmt: skip


def panel_rows(firms: int = 150, seed: int = 5, first: date = date(2026, 1, 1)) -> list[dict[str, object]]:
    """One row a firm on two cut days; trouble follows wages in arrears and earlier complaints."""
    draw, rows = random.Random(seed), []
    for cut in (first, first + timedelta(30)):
        for n in range(firms):
            wages, before = draw.choice((0, 0, 0, 1, 2, 3)), draw.choice((0, 0, 0, 1, 2))
            trouble = draw.random() < 0.05 + 0.12 * wages + 0.1 * before
            levels = {f"level_{name}": draw.choice((0, 0, 1, None)) for name in DIMENSIONS} | {"level_wages": wages}
            rows.append({
                "employer_id": f"firm-{n}", "firm_day": cut, "trade": draw.choice("CEFHI"), "region": "990101",
                "firm_age_years": round(draw.uniform(0, 20), 1), **levels, "lit": draw.randrange(4) + wages,
                "unknown": draw.randrange(10), "heads": draw.randrange(5, 200), "n_last90": min(before, 1),
                "n_last365": before, "days_since_last": draw.randrange(1, 300) if before else None,
                "label": int(trouble), "lead_days": draw.randrange(1, HORIZON) if trouble else None,
                "known_on": cut + timedelta(HORIZON),
            })  # fmt: skip
    return rows


def write_rows(path: Path, rows: list[dict[str, object]]) -> Path:
    """The rows as a panel's CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, NAMES)
        writer.writeheader()
        writer.writerows(rows)
    return path


def newer_file() -> bytes:
    """The file of another version: the same table with another base."""
    data = json.loads(model_file())
    data["table"]["base"] += 0.01
    data["card"]["digest"] = from_json(data["table"]).digest()
    return json.dumps(data, ensure_ascii=False).encode()


@cache
def model_file() -> bytes:
    """The JSON file of a model fitted on such a panel. What the run would have measured is filled in by hand."""
    with TemporaryDirectory() as folder:
        panel = write_rows(Path(folder) / "panel.csv", panel_rows())
        release([panel], Path(folder), measure=False)
        data = json.loads((Path(folder) / "firm_days.json").read_text("utf-8"))
    plain = {"auc": 0.5, "average_precision": 0.1}
    data["card"]["measured"] = {
        "mode": "made up", "n": 600, "positives": 120, "auc": 0.6, "average_precision": 0.2, "precision_at_1pct": 0.3,
        "precision_at_5pct": 0.3, "brier": 0.1, "calibration_error": 0.02,
        "intervals_95": {"auc": [0.55, 0.65], "average_precision": [0.15, 0.25]},
        "baselines": {name: plain for name in ("random", "last_year", "amount_alone", "rules", "boosted_trees")},
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False).encode()
