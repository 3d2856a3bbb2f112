"""The child process: sets its own limits, reads the file from standard input, answers with one JSON object."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from laoheng.text.reading.refused import Refused


def main(order: str) -> dict[str, Any]:
    """The answer to `order` for the bytes on standard input."""
    wanted = json.loads(order)
    resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (4 * wanted["seconds"], 4 * wanted["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        return {"good": _do(wanted, content)}
    except Refused as error:
        return {"fault": error.code, "args": error.args_}
    except MemoryError:
        return {"fault": "reading.too_much_memory"}


def _do(wanted: dict[str, Any], content: bytes) -> Any:
    # Imported here: each task needs libraries the others do not.
    if wanted["task"] == "pdf":
        from laoheng.text.reading.pdf import pages_of

        return pages_of(content, most_pages=wanted["pages"])
    from laoheng.text.reading import picture

    if wanted["task"] == "pdf_pictures":
        return picture.read_pdf_pages(content, wanted["numbers"], pixels=wanted["pixels"])
    return [picture.read_picture(content, pixels=wanted["pixels"])]


if __name__ == "__main__":
    # Libraries print to standard output as they like; the answer goes out on a copy that they do not know.
    import os

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers.write(json.dumps(main(sys.argv[1]), ensure_ascii=False))
    answers.flush()
