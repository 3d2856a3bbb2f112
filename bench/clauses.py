"""Prints how far the diagnosis of clauses carries to wording never seen: sources held out in turn.

`python -m bench.clauses` holds out the sources whose authors saw nothing of the program, in groups: the model of a
group has read none of it, the weights of the decision come from the other groups. Wording alone and wording with
figures stand beside each other; in brackets the 95 % interval of micro F1 when pairs of twins are drawn again. Nothing
is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from laoheng.advice.review.cases import Case
from laoheng.advice.review.detect import Reader, Reading, read_clause
from laoheng.advice.review.evaluate import summed
from laoheng.advice.review.learned.deciding import BACKGROUND, BLIND, held_out
from laoheng.advice.review.learned.evidence import label_names
from laoheng.advice.review.learned.fitting import decision, known_clauses
from laoheng.advice.review.learned.joined import JOINED
from laoheng.text.classify.scoring import spread
from laoheng.text.classify.training import SEED

ON = date(2026, 11, 28)
FOLDER = Path("tests/law")


def main() -> None:
    """One table a source, and one of all."""
    known = known_clauses(FOLDER, ON)
    models = held_out(known, (*BLIND, *BACKGROUND))
    total: dict[str, tuple[list[Case], list[Reading]]] = {}
    for name in sorted(set(BLIND) & set(models)):
        others = {source: model for source, model in models.items() if model is not models[name]}
        weighed = decision(known, others)
        of_source = zip(known.cases, known.sources, strict=True)
        cases = [case for case, source in of_source if source == name and not case.id.startswith(JOINED)]
        print(f"{name}: {len(cases)} clauses, {sum(not case.labels for case in cases)} lawful")
        for way, figures in (("wording alone", False), ("with figures", True)):
            told = [read_clause(case.text, Reader(models[name], weighed, figures)) for case in cases]
            _print(way, cases, told)
            ways = total.setdefault(way, ([], []))
            ways[0].extend(cases)
            ways[1].extend(told)
    print("all of them")
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
