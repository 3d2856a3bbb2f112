"""Milliseconds a question takes in one process, and seconds until the first can be asked.

    python -m bench.questions [FILE.jsonl]

Questions are those of `tests/law/questions_dev.jsonl` unless a file is named (JSON lines with "question"). Answers are
not judged here: `laoheng eval ask` does.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ON, REGION = date(2026, 11, 28), "990101"
QUESTIONS = Path(__file__).parent.parent / "tests" / "law" / "questions_dev.jsonl"
_COLD = (
    "import time; start = time.perf_counter()\n"
    "from laoheng.advice.ask import ask\n"
    "imported = time.perf_counter()\n"
    "from datetime import date\n"
    "ask('公司拖欠工资怎么办', on=date(2026, 11, 28), region='990101')\n"
    "first = time.perf_counter() - imported\n"
    "print(f'{imported - start:.2f} s to import, {first:.2f} s for the index of all articles and the first answer')\n"
)


def main() -> None:
    """Prints the cold start in a process of its own, then the warm figures."""
    print(subprocess.run([sys.executable, "-c", _COLD], check=True, capture_output=True, text=True).stdout.strip())
    from laoheng.advice.ask import ask

    path = Path(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    texts = [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    ask(texts[0], on=ON, region=REGION)
    took = []
    for text in texts:
        start = time.perf_counter()
        ask(text, on=ON, region=REGION)
        took.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(took, n=100)
    print(f"{len(texts)} questions: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, worst {max(took):.1f} ms")


if __name__ == "__main__":
    main()
