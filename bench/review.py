"""Prints how long the review of a twenty-page contract takes; nothing is asserted."""

from __future__ import annotations

import time
from datetime import date

from laoheng.advice.review import review_contract

CLAUSE = "第{n}条 乙方辞职应当提前三十日书面通知甲方，甲方于每月十日前以货币形式足额支付上月工资。\n"
PAGE = 700  # characters on a printed page


def main() -> None:
    """Seconds for about twenty pages."""
    text = "".join(CLAUSE.format(n=n) for n in range(1, 20 * PAGE // len(CLAUSE)))
    start = time.perf_counter()
    review = review_contract(text, on=date(2026, 11, 23))
    print(f"{len(text)} characters, {len(review.findings)} findings, {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
