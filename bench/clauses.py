"""Prints how far the diagnosis of clauses carries to wording never seen: each source held out in turn.

`python -m bench.clauses` holds out the sources that no rule was written after. Rules alone, learned wording alone and
both stand beside each other; in brackets the 95 % interval of micro F1 when pairs of twins are drawn again. The weights
of the decision come from the other sources; a model that scores those has read the held-out one, the decision has not.
Nothing is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from laoheng.advice.review.cases import Case
from laoheng.advice.review.detect import Reader, Reading, read_by_rules, read_clause
from laoheng.advice.review.evaluate import summed
from laoheng.advice.review.learned.deciding import BACKGROUND, HONEST, held_out
from laoheng.advice.review.learned.evidence import label_names
from laoheng.advice.review.learned.fitting import decisions, known_clauses
from laoheng.text.classify.scoring import spread
from laoheng.text.classify.training import SEED

ON = date(2026, 11, 28)
FOLDER = Path("tests/law")


def main() -> None:
    """One table a source."""
    known = known_clauses(FOLDER, ON)
    models = held_out(known, (*HONEST, *BACKGROUND))
    total: dict[str, tuple[list[Case], list[Reading]]] = {}
    for name in HONEST:
        others = {source: model for source, model in models.items() if source != name}
        both, wording = decisions(known, others)
        cases = [case for case, source in zip(known.cases, known.sources, strict=True) if source == name]
        print(f"{name}: {len(cases)} clauses, {sum(not case.labels for case in cases)} lawful")
        for way, told in (
            ("rules alone", [read_by_rules(case.text) for case in cases]),
            ("wording alone", [read_clause(case.text, Reader(models[name], wording, rules=False)) for case in cases]),
            ("both", [read_clause(case.text, Reader(models[name], both)) for case in cases]),
        ):
            _print(way, cases, told)
            ways = total.setdefault(way, ([], []))
            ways[0].extend(cases)
            ways[1].extend(told)
    print(f"all {len(HONEST)} sources held out")
    for way, (cases, told) in total.items():
        _print(way, cases, told)


def _print(way: str, cases: Sequence[Case], told: Sequence[Reading]) -> None:
    found = summed(cases, told)
    gold = np.asarray([[name in case.labels for name in label_names()] for case in cases])
    given = np.asarray([[name in reading.labels for name in label_names()] for reading in told])
    low, high = spread(gold, given, [re.sub(r"[a-z]+$", "", case.id) for case in cases], seed=SEED)
    print(
        f"  {way:13} F1 {found['micro_f1']:.3f} [{low:.3f}, {high:.3f}]  P {found['precision'] or 0:.3f}"
        f"  R {found['recall']:.3f}  false alarms {found['false_alarm_rate']:.3f}"
        f"  lawful to be looked at {found['needs_look_lawful_rate']:.3f}"
        f"  unlawful passed {found['passed_unlawful']}/{sum(bool(case.labels) for case in cases)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
