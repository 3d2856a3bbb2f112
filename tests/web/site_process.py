"""A whole installation in a folder of its own, driven by its commands: for tests that kill, restart and browse."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 20


def environment(data: Path, **extra: str) -> dict[str, str]:
    """The environment of a laptop installation in `data`, whatever this test process itself uses."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAOHENG_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "LAOHENG_DATA": str(data), **extra}


def command(*arguments: str) -> list[str]:
    """The `laoheng` command of the interpreter that runs the tests."""
    return [sys.executable, "-c", "from laoheng.cli import run; run()", *arguments]


def laoheng(data: Path, *arguments: str, good: tuple[int, ...] = (0,), **extra: str) -> str:
    """Runs one command to its end and returns what it printed."""
    done = subprocess.run(
        command(*arguments), env=environment(data, **extra), capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode in good, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def python(data: Path, code: str) -> str:
    """Runs `code` inside the installation (Django set up) and returns what it printed."""
    prelude = "from laoheng_web.config.set_up import set_up; set_up()\n"
    done = subprocess.run(
        [sys.executable, "-c", prelude + code], env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop_database(data: Path) -> None:
    """Stops the embedded server of a folder whose commands have all ended; a terminated command leaves it running."""
    note = data / "pg" / "postmaster.pid"
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it went by itself
        os.kill(int(note.read_text().split()[0]), signal.SIGINT)
    while note.is_file() and time.monotonic() < deadline:
        time.sleep(0.1)


class Site:
    """`laoheng serve` on loopback until it is stopped."""

    def __init__(self, data: Path, **extra: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.process = subprocess.Popen(
            command("serve", "--port", str(self.port)),
            env=environment(data, **extra),
            stdout=subprocess.DEVNULL,
            stderr=(data / "serve.log").open("ab"),
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.2)

    def links(self) -> Mapping[str, str]:
        """A fresh signed-in link per demonstration role."""
        found: dict[str, str] = json.loads(laoheng(self.data, "demo", "links", "--json", "--port", str(self.port)))
        return found

    def stop(self) -> None:
        """Ends the process we started, and with it the embedded server."""
        self.process.terminate()
        self.process.wait(timeout=30)
        stop_database(self.data)
