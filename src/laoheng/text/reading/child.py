"""A process of its own for what parses pictures and pdf: it may take so much memory and time, then it is ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from laoheng.standard.errors import UserError

_WORKER = "laoheng.text.reading.worker"
_LARGEST_ANSWER = 64 * 1024 * 1024


def in_child(task: str, content: bytes, *, name: str, memory: int, seconds: int, about: Mapping[str, Any]) -> Any:
    """What the worker answers for `content`; `about` are the task's own figures.

    Raises `UserError` where the worker refuses the file, runs out of memory or time, or dies of the file.
    """
    order = json.dumps({"task": task, "memory": memory, "seconds": seconds} | dict(about))
    # The worker needs the paths of this process and nothing else of its surroundings: no keys, no proxies.
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "OMP_WAIT_POLICY": "PASSIVE"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", _WORKER, order],
            input=content,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError("reading.too_slow", name=name, seconds=seconds) from error
    if done.returncode < 0 or not done.stdout or len(done.stdout) > _LARGEST_ANSWER:
        raise UserError("reading.broken", name=name)
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UserError("reading.broken", name=name) from error
    if "fault" in answer:
        raise UserError(answer["fault"], name=name, **answer.get("args", {}))
    return answer["good"]
