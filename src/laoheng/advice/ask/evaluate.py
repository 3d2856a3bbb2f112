"""Questions with their right articles: how often one stands among those cited, beside a plain lexical baseline."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from laoheng.advice.ask.answer import Answer
from laoheng.advice.ask.citing import cite
from laoheng.advice.ask.engine import MOST_ARTICLES, ask
from laoheng.law.catalogue import catalogue
from laoheng.law.history import articles_in_force
from laoheng.law.references import clean
from laoheng.law.texts import Texts, load
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.json_lines import read_json_lines
from laoheng.text.retrieval import Bm25, terms

Rank = Callable[[str], Sequence[str]]
# Where the texts of the law lie beside a file of questions.
_BESIDE = ("../statutes/articles.jsonl", "../data/statutes/articles.jsonl", "statutes/articles.jsonl")
_REPEALED = "已被替代或废止"
_WARM_UP = "拖欠工资怎么办"
_TEXTS = Path("data") / "law"


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: `gold` are canonical citations, empty where it is left out of hits."""

    id: str
    text: str
    gold: frozenset[str]
    answer_type: str | None


def evaluate_ask(
    path: Path,
    on: str | None = None,
    region: str | None = None,
    statutes: Path | None = None,
    data: Path | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Hits at 1, 3 and 5, MRR, right answer types, invalid citations, times, and a baseline; one line a question.

    `on` is the day of the law (default: the day our catalogue was last checked). The baseline is plain BM25 over the
    statute texts (`statutes`, or those that lie beside the file), else over our own digests. `data` holds the official
    texts that were imported (default: data/law); without them the answers rest on our digests alone. Times are of this
    process once the ranking is learned. Raises `UserError` where the file or a line cannot be read.
    """
    questions = read_questions(path)
    day = parse_date(on) if on else max(item.checked_on for item in catalogue().instruments)
    texts = load(data or _TEXTS)
    ask(_WARM_UP, on=day, region=region, texts=texts)
    answers, times = [], []
    for question in questions:
        started = time.perf_counter()
        answers.append(ask(question.text, on=day, region=region, texts=texts))
        times.append((time.perf_counter() - started) * 1000)
    lines = [_line(question, answer) for question, answer in zip(questions, answers, strict=True)]
    cited = {question.id: answer.articles for question, answer in zip(questions, answers, strict=True)}
    typed = [(q.answer_type, a.type.value) for q, a in zip(questions, answers, strict=True) if q.answer_type]
    source = statutes or _texts_beside(path)
    rank = statute_search(source) if source else digest_search(day, region)
    summary: dict[str, Any] = {"n": len(questions), "n_unranked": sum(not item.gold for item in questions)}
    summary |= hits(questions, [cited[item.id] for item in questions])
    summary["answer_type_accuracy"] = round(sum(a == b for a, b in typed) / len(typed), 4) if typed else None
    summary["invalid_citations"] = sum(_invalid(answer) for answer in answers)
    summary |= {"p50_ms": _percentile(times, 50), "p95_ms": _percentile(times, 95), "on": day.isoformat()}
    named = "bm25_statute_text" if source else "bm25_digests"
    summary["baseline"] = {"name": named} | hits(questions, [rank(item.text) for item in questions])
    return summary, lines


def read_questions(path: Path) -> list[Question]:
    """The labelled questions of `path`, in either format. Raises `UserError` naming the line that is none."""
    found = []
    for number, row in enumerate(read_json_lines(path), 1):
        gold = _gold(row)
        if not isinstance(row.get("question"), str) or not row["question"].strip() or "id" not in row or gold is None:
            raise UserError("ask.eval.not_a_question", path=path.name, line=number)
        found.append(Question(str(row["id"]), row["question"], gold, row.get("answer_type")))
    return found


def _gold(row: Mapping[str, Any]) -> frozenset[str] | None:
    """Canonical gold citations; empty where all are outside the collection; None where the row is malformed."""
    if "articles" in row:
        named = row["articles"] or []
        texts = [str(item) for item in named] if isinstance(named, list) else None
    else:
        listed = row.get("gold") or []
        good = isinstance(listed, list) and all(isinstance(item, Mapping) and "law" in item for item in listed)
        texts = [f"{item['law']}{item.get('article') or ''}" for item in listed] if good else None
        if good and listed and all(item.get("in_corpus") is False for item in listed):
            texts = []
    return None if texts is None else frozenset(canonical(text) for text in texts)


def canonical(reference: str) -> str:
    """The citation without paragraph and item, by the instrument's short name; as written where it is none of ours."""
    parsed = catalogue().parse(reference)
    return parsed.article if parsed else clean(reference)


def first_hit(cited: Sequence[str], gold: frozenset[str]) -> int:
    """The place (from 1) of the first right article among the first five; 0 where none is.

    A gold reference without a number is met by any article of that document.
    """
    for place, reference in enumerate(cited[:MOST_ARTICLES], 1):
        parsed = catalogue().parse(reference)
        if canonical(reference) in gold or (parsed is not None and parsed.instrument in gold):
            return place
    return 0


def hits(questions: Sequence[Question], cited: Sequence[Sequence[str]]) -> dict[str, float | None]:
    """hit_at_1, hit_at_3, hit_at_5 and mrr over the questions that have gold; None where none has."""
    places = [first_hit(found, item.gold) for item, found in zip(questions, cited, strict=True) if item.gold]
    if not places:
        return {"hit_at_1": None, "hit_at_3": None, "hit_at_5": None, "mrr": None}
    found: dict[str, float | None] = {
        f"hit_at_{most}": round(sum(0 < place <= most for place in places) / len(places), 4) for most in (1, 3, 5)
    }
    found["mrr"] = round(sum(1 / place for place in places if place) / len(places), 4)
    return found


@cache
def digest_search(on: date, region: str | None) -> Rank:
    """Plain BM25 over our headnotes and digests in force."""
    held = [article for article in articles_in_force(on, region) if article.number is not None]
    index = Bm25([terms(f"{item.headnote}。{item.digest or ''}", triples=False) for item in held])
    names = [item.reference for item in held]
    return lambda text: [names[place] for place, _ in index.best(terms(text, triples=False), MOST_ARTICLES)]


@cache
def statute_search(path: Path) -> Rank:
    """Plain BM25 over the articles of a file of statute texts (`law`, `article`, `text`, `status` a line)."""
    rows = [row for row in read_json_lines(path) if row.get("text") and row.get("status") != _REPEALED]
    index = Bm25([terms(str(row["text"]), triples=False) for row in rows])
    names = [canonical(f"{row.get('law_key') or row.get('law')}{row.get('article') or ''}") for row in rows]
    return lambda text: [names[place] for place, _ in index.best(terms(text, triples=False), MOST_ARTICLES)]


def _texts_beside(path: Path) -> Path | None:
    places = (path.resolve().parent / name for name in _BESIDE)
    return next((place.resolve() for place in places if place.is_file()), None)


def _invalid(answer: Answer) -> int:
    """Articles of the answer that the catalogue lacks or that do not hold on its day: must be none."""
    return sum(cite(item, answer.on, answer.region, Texts()) is None for item in answer.articles)


def _line(question: Question, answer: Answer) -> dict[str, Any]:
    return {
        "id": question.id,
        "answer_type": answer.type.value,
        "articles": list(answer.articles),
        "answer": answer.text(),
        "topic": answer.topic,
        "place": first_hit(answer.articles, question.gold) if question.gold else None,
        "right_type": None if question.answer_type is None else question.answer_type == answer.type.value,
    }


def _percentile(times: Sequence[float], share: int) -> float | None:
    """Nearest-rank percentile, in milliseconds."""
    if not times:
        return None
    ordered = sorted(times)
    return round(ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)], 2)
