"""What a run of linkage leaves behind: pairs, groups, the log of its merges, and the pairs for a person to look at."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from laoheng.hub.guard import guard
from laoheng.hub.link.clusters import Grouping
from laoheng.hub.link.deciding import Bounds, bounds_for, chance_of
from laoheng.hub.link.matching import Linkage, regroup
from laoheng.hub.link.merging import Ground, Merge, MergeLog, write_log
from laoheng.standard.messages import Message, render

# Names the rule in the log; a change of rules or priors gets a new one.
RULE = "hub.link/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The merges made without a person and the rows of pairs (of `Scored`) to be looked at, unsurest last."""

    bounds: Bounds
    merged: Grouping
    unsure: tuple[int, ...]
    log: MergeLog


def decide(linkage: Linkage, *, at: str, expected_precision: float | None = None) -> Outcome:
    """Merges where the expected precision allows it, and lists what is left to a person. `at` is the instant noted."""
    scored = linkage.scored
    bounds = bounds_for(scored.bits, expected_precision) if expected_precision else bounds_for(scored.bits)
    merged = regroup(linkage, bounds.merge)
    group_of = {record: number for number, group in enumerate(merged.groups) for record in group}
    left, right = scored.pairs.left, scored.pairs.right
    looked = np.nonzero(scored.bits >= bounds.look)[0]
    unsure = [
        int(row)
        for row in looked[np.argsort(-scored.bits[looked], kind="stable")]
        if group_of.get(int(left[row]), -1) != group_of.get(int(right[row]), -2)
    ]
    grounds = _grounds(linkage, merged.groups)
    log = MergeLog(
        Merge(tuple(map(record_id, group)), why, RULE, at) for group, why in zip(merged.groups, grounds, strict=True)
    )
    return Outcome(bounds, merged, tuple(unsure), log)


def record_id(row: int) -> str:
    """The name of a record within its file: "r" and the number of its data row, from 1, so wide that names sort."""
    return f"r{row + 1:09d}"


def _grounds(linkage: Linkage, groups: Sequence[tuple[int, ...]]) -> list[tuple[Ground, ...]]:
    """For each group the strongest pairs that together connect its records, strongest first."""
    scored = linkage.scored
    pairs = scored.pairs
    group_of = np.full(linkage.table.count, -1)
    for number, group in enumerate(groups):
        group_of[list(group)] = number
    rows = np.nonzero((group_of[pairs.left] >= 0) & (group_of[pairs.left] == group_of[pairs.right]))[0]
    grounds: list[list[Ground]] = [[] for _ in groups]
    piece = {record: record for group in groups for record in group}
    for row in rows[np.argsort(-scored.bits[rows], kind="stable")].tolist():
        left, right = int(pairs.left[row]), int(pairs.right[row])
        one, two = _piece_of(piece, left), _piece_of(piece, right)
        if one != two:
            piece[one] = two
            said = tuple((name, level, round(bits, 2)) for name, level, bits in scored.reasons(row))
            ground = Ground(record_id(left), record_id(right), round(float(scored.bits[row]), 2), said)
            grounds[int(group_of[left])].append(ground)
    return [tuple(item) for item in grounds]


def _piece_of(piece: dict[int, int], record: int) -> int:
    while piece[record] != record:
        record = piece[record]
    return record


def write_outcome(linkage: Linkage, outcome: Outcome, folder: Path, language: str = "zh") -> list[Path]:
    """Writes `pairs.csv`, `clusters.csv`, `review.csv` and `merges.jsonl` under `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("pairs.csv", "clusters.csv", "review.csv", "merges.jsonl")]
    _write(paths[0], ["left", "right", "log2_odds", "chance", "decision"], _pair_rows(linkage, outcome))
    clusters = ([number, record_id(row)] for number, group in enumerate(outcome.merged.groups, 1) for row in group)
    _write(paths[1], ["cluster", "record"], clusters)
    _write(paths[2], _review_head(linkage), _review_rows(linkage, outcome, language))
    write_log(outcome.log, paths[3])
    return paths


def _pair_rows(linkage: Linkage, outcome: Outcome) -> Iterable[list[object]]:
    scored = linkage.scored
    group_of = {record: number for number, group in enumerate(outcome.merged.groups) for record in group}
    chance = chance_of(scored.bits)
    for row in np.nonzero(scored.bits >= outcome.bounds.look)[0]:
        left, right = int(scored.pairs.left[row]), int(scored.pairs.right[row])
        merged = group_of.get(left, -1) == group_of.get(right, -2)
        word = "merged" if merged else "review"
        yield [record_id(left), record_id(right), f"{scored.bits[row]:.2f}", f"{chance[row]:.4f}", word]


def _review_head(linkage: Linkage) -> list[str]:
    sides = [f"{heading} {side}" for heading in linkage.table.columns for side in "AB"]
    return ["left", "right", "chance", "reasons", "decision", *sides]


def _review_rows(linkage: Linkage, outcome: Outcome, language: str) -> Iterable[list[object]]:
    """Both records side by side, column by column, and an empty cell for the decision."""
    scored = linkage.scored
    chance = chance_of(scored.bits)
    for row in outcome.unsure:
        left, right = int(scored.pairs.left[row]), int(scored.pairs.right[row])
        cells = [guard(column[end]) for column in linkage.table.columns.values() for end in (left, right)]
        yield [
            record_id(left),
            record_id(right),
            f"{chance[row]:.2f}",
            spoken(scored.reasons(row), language),
            "",
            *cells,
        ]


def spoken(reasons: Iterable[tuple[str, str, float]], language: str) -> str:
    """What each comparison found and how much it weighs, the weightiest first."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason[2]))
    parts = []
    for name, level, bits in ordered:
        what = Message.of(f"hub_link.comparison.{name}")
        how = Message.of(f"hub_link.level.{level}")
        parts.append(render(Message.of("hub_link.reason", what=what, how=how, bits=f"{bits:+.1f}"), language))
    return ("；" if language == "zh" else "; ").join(parts)


def _write(path: Path, head: list[str], rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def counts(outcome: Outcome) -> Mapping[str, int]:
    """How many records went into how many groups, and how many pairs wait for a person."""
    return {
        "groups": len(outcome.merged.groups),
        "records_in_groups": sum(map(len, outcome.merged.groups)),
        "review": len(outcome.unsure),
    }
