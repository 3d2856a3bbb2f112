"""Many at once, in a process and a database of their own, because the winners commit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SET_UP = """
from laoheng_web.config.set_up import set_up
set_up()
from laoheng_web.config.migrate import migrate
migrate(verbosity=0)
"""


def race(data: Path, script: str, seconds: int) -> dict[str, Any]:
    """Runs `script` on an empty installation in `data`; what its last line prints, as JSON."""
    hidden = ("DATABASE", "LAOHENG_TEST", "DJANGO")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment |= {"LAOHENG_DATA": str(data), "LAOHENG_MODE": "demo", "PYTHONPATH": paths}
    ran = subprocess.run(
        [sys.executable, "-c", SET_UP + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=seconds,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def together(count: int, work: Callable[[int], Any], refusal: type[Exception]) -> list[Any]:
    """What each of `count` threads got that started `work` at once; "refused" where it met `refusal`."""
    from django.db import connection

    start, told = threading.Barrier(count), []

    def run(n: int) -> None:
        start.wait()
        try:
            told.append(work(n))
        except refusal:
            told.append("refused")
        except BaseException as error:
            told.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
