"""`laoheng eval similar`: ranking of graded similar cases, beside text likeness alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laoheng.advice.similar.profile import TEXT_SHARE, TextLikeness, likeness, pieces_of, strengths, strengths_by_signs
from laoheng.standard.errors import UserError
from laoheng.text.elements.evaluate import unseen_scores
from laoheng.text.elements.predict import committed
from laoheng.text.elements.training import Document, fit_elements, read_documents, samples_and_gold

Grades = Mapping[str, Mapping[str, float]]
_BESIDE = Path("..") / "elements" / "cail2019_labour.jsonl"


def evaluate_similar(
    path: Path, documents: Path | None = None, train: Path | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """nDCG@10 and mean average precision (grade ≥ 1 counts) over the queries of a TSV `query_id, doc_id, grade`.

    Texts come from `documents`; their labels are never read. Elements come from the committed model, but a document
    that it was fitted on is read by the hand-written signs alone, so that no figure rests on remembered labels. With
    `train` (a labelled file) models are fitted on that instead, always without the document they read.
    """
    grades = _read_grades(path)
    held = read_documents(documents or path.parent / _BESIDE)
    missing = sorted(set(grades) - {item.id for item in held})
    if missing:
        raise UserError("similar.no_text", path=path.name, ids="、".join(missing[:5]))
    elements, said = _elements(held, train)
    likenesses = TextLikeness([pieces_of("".join(item.sentences)) for item in held])
    place = {item.id: number for number, item in enumerate(held)}
    text = {name: likenesses.to_all(pieces_of("".join(held[place[name]].sentences))) for name in grades}
    alone = {name: [likeness(elements[place[name]], other) for other in elements] for name in grades}
    both = {
        name: [(1 - TEXT_SHARE) * e + TEXT_SHARE * t for e, t in zip(alone[name], text[name], strict=True)]
        for name in grades
    }
    ids = [item.id for item in held]
    ours = _rankings(both, ids)
    summary = {
        "n": len(grades),
        "documents": len(held),
        **_quality(ours, grades),
        "ndcg_at_10_95": list(_interval(ours, grades)),
        "baseline": {
            "tfidf": _quality(_rankings(text, ids), grades),
            "elements": _quality(_rankings(alone, ids), grades),
        },
        **said,
    }
    return summary, [{"query_id": name, "ranking": list(order[:20])} for name, order in ours.items()]


def _elements(held: Sequence[Document], train: Path | None) -> tuple[list[NDArray[np.float64]], dict[str, Any]]:
    samples = samples_and_gold(held)[0]
    ends = np.cumsum([0, *(len(item.sentences) for item in held)])
    model, card = committed()
    seen = [item.fingerprint in card.documents for item in held]
    if train:
        taught, known = samples_and_gold(read_documents(train))
        scores = unseen_scores(samples, taught, known, fit_elements)
        said: dict[str, Any] = {"tags": f"fitted on {train.name}, each document out of fold", "seen_in_training": 0.0}
    else:
        scores = model.scores(samples)
        share = round(sum(seen) / len(seen), 4) if seen else 0.0
        said = {"tags": f"{card.name}; signs alone where it was fitted on the document", "seen_in_training": share}
    result = []
    for number, item in enumerate(held):
        if seen[number] and not train:
            result.append(strengths_by_signs(item.sentences))
        else:
            result.append(strengths(scores[ends[number] : ends[number + 1]], item.sentences))
    return result, said


def _read_grades(path: Path) -> dict[str, dict[str, float]]:
    try:
        rows = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    head = rows[0].split("\t") if rows else []
    if not {"query_id", "doc_id", "grade"} <= set(head):
        raise UserError("similar.not_grades", path=path.name, line=1)
    query, document, grade = (head.index(name) for name in ("query_id", "doc_id", "grade"))
    grades: dict[str, dict[str, float]] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row.strip():
            continue
        cells = row.split("\t")
        try:
            grades.setdefault(cells[query], {})[cells[document]] = float(cells[grade])
        except (IndexError, ValueError) as error:
            raise UserError("similar.not_grades", path=path.name, line=number) from error
    if not grades:
        raise UserError("classify.empty", path=path.name)
    return grades


def _rankings(scores: Mapping[str, Sequence[float]], ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """All other documents, the likest first; equal ones in the order of their ids."""
    result = {}
    for query, row in scores.items():
        order = sorted(zip((-score for score in row), ids, strict=True))
        result[query] = tuple(name for _, name in order if name != query)
    return result


def _quality(rankings: Mapping[str, Sequence[str]], grades: Grades) -> dict[str, float]:
    return {
        "ndcg_at_10": round(_mean(rankings, grades, ndcg_at_10), 4),
        "map": round(_mean(rankings, grades, average_precision), 4),
    }


def _mean(
    rankings: Mapping[str, Sequence[str]],
    grades: Grades,
    measure: Callable[[Sequence[str], Mapping[str, float]], float],
) -> float:
    return sum(measure(order, grades[query]) for query, order in rankings.items()) / len(rankings)


def _interval(rankings: Mapping[str, Sequence[str]], grades: Grades) -> tuple[float, float]:
    each = np.asarray([ndcg_at_10(order, grades[query]) for query, order in rankings.items()])
    chance = np.random.default_rng(20261123)
    low, high = np.percentile(chance.choice(each, (500, len(each))).mean(1), [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def ndcg_at_10(order: Sequence[str], grade: Mapping[str, float]) -> float:
    """Discounted gain 2^grade − 1 of the first ten, against the best order; 0 where nothing is graded above 0."""
    best = sum(_gain(value, rank) for rank, value in enumerate(sorted(grade.values(), reverse=True)[:10]))
    return sum(_gain(grade.get(name, 0.0), rank) for rank, name in enumerate(order[:10])) / best if best else 0.0


def _gain(grade: float, rank: int) -> float:
    return float(2**grade - 1) / math.log2(rank + 2)


def average_precision(order: Sequence[str], grade: Mapping[str, float]) -> float:
    """Mean of the precision at each relevant place (grade ≥ 1)."""
    relevant = sum(value >= 1 for value in grade.values())
    found, total = 0, 0.0
    for rank, name in enumerate(order, 1):
        if grade.get(name, 0.0) >= 1:
            found += 1
            total += found / rank
    return total / relevant if relevant else 0.0
