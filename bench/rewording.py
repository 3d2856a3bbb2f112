"""Prints for how many faults the rewrite keeps the clause's own words, by kind of fault.

`python -m bench.rewording [--half seen|apart] [--each 6] [--show LABEL]` draws, for each label, the same few faulty
clauses of `tests/law/clauses_*.jsonl` every time. The sources are halved by a digest of their names: nothing was
written after those of the half `apart`. A clause is read as a contract of its own. Of the faults found are told: the
share with a rewrite of the clause's own; of those that the review then finds nothing at all in, that need no look,
that name each party and each trade that the clause named, and that show no sign of a sentence torn; the share where
all of this holds; and, of those, the share that also keeps two fifths of the clause's signs. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from laoheng.advice.review import Severity, review_contract
from laoheng.advice.review.cases import Case, read_cases
from laoheng.advice.review.detect import read_clause
from laoheng.advice.review.labels import clause_kinds
from laoheng.advice.rewording import Rewording, reworded

ON = date(2026, 11, 28)
FOLDER = Path("tests/law")
SIGNS = ("its own", "nothing found", "no look", "names kept", "whole sentence", "all of it", "words too")
NAMES = re.compile(
    r"甲方|乙方|丙方|用人单位|劳动者|(?<![子分母关])公司|(?<!正式)员工|职工|本店|店里|厂里|本厂|骑手|坐席|讲师|教师|教练|美容师|服务员|护工|护士|"
    r"司机|驾驶员|主播|保安|店员|厨师|快递员|配送员|分拣员|业务员|客服|工程师|学徒|小时工|钟点工|助教|派遣工"
)
# Marks that meet, brackets left open, a word said twice over: a sentence torn by an edit.
TORN = re.compile(r"[,，、；;:：][,，、；;:：。]|。[,，。；;]|^[,，、。；;]|[,，、:：]$|不不|的的|([一-鿿]{3,})\1")
KEPT = 0.4


@dataclass(frozen=True, slots=True)
class Told:
    """One fault of a clause, what is written instead, and which of `SIGNS` hold."""

    label: str
    text: str
    new: Rewording
    holds: tuple[bool, ...]


def main() -> None:
    """The table of one half, and the rewrites of one label where asked for."""
    parser = argparse.ArgumentParser(description="Prints how many rewrites keep the clause's own words.")
    parser.add_argument("--half", choices=("seen", "apart"), default="apart")
    parser.add_argument("--each", type=int, default=6, help="faulty clauses drawn for each label")
    parser.add_argument("--show", nargs="*", default=[], help="labels whose rewrites are printed, or 'all'")
    options = parser.parse_args()
    told = [item for case in drawn(options.half, options.each) for item in rewrites(case)]
    for item in told:
        if item.label in options.show or "all" in options.show:
            lacking = [sign for sign, holds in zip(SIGNS, item.holds, strict=True) if not holds]
            print(f"{item.label} {'|'.join(lacking)}\n  - {item.text}\n  + {item.new.rewrite}")
    _print(told)


def half_of(source: str) -> str:
    """The half of a source, by a digest of its name."""
    return "apart" if hashlib.sha256(source.encode()).digest()[0] % 2 else "seen"


def drawn(half: str, each: int) -> Iterator[Case]:
    """`each` faulty clauses of every label from the sources of `half`, always the same."""
    by_label: dict[str, dict[str, Case]] = defaultdict(dict)
    for path in sorted(FOLDER.glob("clauses_*.jsonl")):
        if half_of(path.stem) == half:
            for case in read_cases(path):
                for label in case.labels:
                    by_label[label][case.text] = case
    taken: dict[str, Case] = {}
    for label in sorted(by_label):
        cases = sorted(by_label[label].values(), key=lambda case: (case.id, case.text))
        for case in random.Random(label).sample(cases, min(each, len(cases))):
            taken[case.text] = case
    yield from taken.values()


def rewrites(case: Case) -> Iterator[Told]:
    """What is written for each fault of the clause that the review finds, once a label."""
    review = review_contract(case.text, on=ON)
    done: set[str] = set()
    for item, new in zip(review.findings, reworded(case.text, review), strict=True):
        if item.label in case.labels and item.label not in done:
            done.add(item.label)
            yield Told(item.label, case.text, new, _holds(case.text, new))


def _holds(text: str, new: Rewording) -> tuple[bool, ...]:
    own, words = bool(new.changes), new.rewrite
    same = sum(block.size for block in SequenceMatcher(None, text, words, autojunk=False).get_matching_blocks())
    signs = (
        own,
        not review_contract(words, on=ON).findings,
        not read_clause(words).needs_look,
        set(NAMES.findall(text)) <= set(NAMES.findall(words)),
        not TORN.search(words),
    )
    return (*(own and sign for sign in signs), all(signs), all(signs) and same >= KEPT * len(text))


def _print(told: list[Told]) -> None:
    groups: dict[str, list[Told]] = defaultdict(list)
    for item in told:
        groups[item.label].append(item)
    print(f"{'':30}{'faults':>7}" + "".join(f"{sign:>16}" for sign in SIGNS))
    for label in sorted(groups):
        _line(label, groups[label])
    for severity in Severity:
        _line(severity.value, [item for item in told if clause_kinds()[item.label].severity is severity])
    _line("all", told)
    whole = Counter(label for label, items in groups.items() if 2 * sum(item.holds[-2] for item in items) > len(items))
    print(f"labels where most rewrites hold: {len(whole)} of {len(groups)}")


def _line(name: str, told: list[Told]) -> None:
    shares = (sum(item.holds[at] for item in told) / max(len(told), 1) for at in range(len(SIGNS)))
    print(f"{name:30}{len(told):7}" + "".join(f"{share:16.2f}" for share in shares))


if __name__ == "__main__":
    main()
