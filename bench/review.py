"""Prints how long the review of a twenty-page contract takes; nothing is asserted."""

from __future__ import annotations

import time
from datetime import date

from laoheng.advice.review import review_contract
from laoheng.writing.templates import fill, plain_text, templates

PAGE = 700  # characters on a printed page
ON = date(2026, 11, 28)


def twenty_pages() -> str:
    """The words of our standard papers, one after another: clauses that all differ, as in life."""
    text = ""
    for item in templates().values():
        given = {
            field.name: field.example or field.choices[0] for field in item.fields if field.example or field.choices
        }
        text += plain_text(fill(item, given, on=ON))
    return text[: 20 * PAGE]


def main() -> None:
    """Seconds for about twenty pages: the first time, with every table still to be read, and again."""
    text = twenty_pages()
    for turn in ("first", "again"):
        start, busy = time.perf_counter(), time.process_time()
        review = review_contract(text, on=ON)
        taken, busy = time.perf_counter() - start, time.process_time() - busy
        print(f"{turn}: {len(text)} characters, {len(review.findings)} findings, {taken:.2f} s ({busy:.2f} s CPU)")


if __name__ == "__main__":
    main()
