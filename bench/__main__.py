"""`python -m bench [NAME …] [--small]`: the machine, then the figures of every module here (or of those named).

`--small` is for a look at a busy machine: modules that can do with less are told so (`SMALL`). Each module runs in a
process of its own, so that memory peaks and warm caches of one do not colour the next. Exit code 1 where one of them
failed.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent
SMALL = {
    "compaction": ("--firms", "20", "--months", "3"),
    "engines": ("--firms", "800"),
    "intake": ("60000",),
    "ledger": ("--leaves", "100000"),
    "link_scale": ("5000", "20000"),
    "monthly_build": ("--firms", "1000"),
    "province": ("0.5", "2"),
    "site": ("--seconds", "10", "--clients", "4"),
}
ENGINES = ("duckdb", "pyarrow", "deltalake", "psycopg", "Django")


def names() -> list[str]:
    """The modules that measure something."""
    return sorted(item.name for item in pkgutil.iter_modules([str(FOLDER)]) if not item.name.startswith("_"))


def machine() -> Iterator[str]:
    """What the figures were measured on, a line each."""
    yield f"system: {platform.system()} {platform.release()} {platform.machine()}"
    yield f"processor: {_from_file('/proc/cpuinfo', 'model name') or platform.processor() or 'unknown'}"
    yield f"cores usable: {_cores()} of {os.cpu_count() or 'unknown'}"
    yield f"memory: {_from_file('/proc/meminfo', 'MemTotal') or 'unknown'}"
    yield f"python: {platform.python_version()}"
    yield "engines: " + ", ".join(f"{name} {version(name)}" for name in ENGINES)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_file(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def main(argv: list[str] | None = None) -> int:
    """Prints the machine and runs the benches; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Prints figures; asserts nothing.")
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(names())}; default all")
    parser.add_argument("--small", action="store_true", help="smaller sizes where a module has them")
    options = parser.parse_args(argv)
    chosen = options.names or names()
    if unknown := sorted(set(chosen) - set(names())):
        parser.error(f"there is no bench called {', '.join(unknown)}; there are {', '.join(names())}")
    for line in machine():
        print(line)
    failed = []
    for name in chosen:
        words = [sys.executable, "-m", f"bench.{name}", *(SMALL.get(name, ()) if options.small else ())]
        print(f"\n== {name} (python -m {' '.join(words[2:])})", flush=True)
        if subprocess.run(words, cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
