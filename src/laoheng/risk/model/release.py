"""`python -m laoheng.risk.model.release FOLDER`: fits the shipped tables on public histories, each with its card."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from laoheng.risk.model.sets import read_table
from laoheng.risk.model.training import FEWEST_ROWS, SEED, fit


def release(folder: Path, into: Path) -> list[str]:
    """Writes one table a file of `folder` whose kind is known; returns their names."""
    into.mkdir(exist_ok=True)
    made = []
    for path in sorted(folder.glob("*.csv")):
        table = read_table(path)
        model = fit(table)
        card = {
            "purpose": "order firms for advice and checks; decides nothing",
            "trained_on": [hashlib.sha256(path.read_bytes()).hexdigest()],
            "file": path.name, "rows": len(table.labels), "positives": sum(table.labels), "seed": SEED,
            "words_in_at_least": FEWEST_ROWS, "digest": model.digest(),
        }  # fmt: skip
        text = json.dumps({"card": card, "table": model.to_json()}, ensure_ascii=False, indent=None, sort_keys=True)
        (into / f"{table.kind.name}.json").write_text(text + "\n", encoding="utf-8")
        made.append(table.kind.name)
    return made


if __name__ == "__main__":
    print(*release(Path(sys.argv[1]), Path(__file__).parent / "tables"), sep="\n")
