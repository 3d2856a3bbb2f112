"""A TURN server on loopback: Debian's coturn, ended with the test that started it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

from tests.web.site_process import free_port

SECRET = "only-for-tests-0123456789abcdef"
START_SECONDS = 20
MISSING = "no TURN server: install the package coturn"


@dataclass
class Relay:
    """One running server, with the settings by which a site gives out its credentials."""

    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def started(cls, bytes_a_second: int = 0) -> Relay | None:
        """A server, which passes at most so much for one user and direction; None where the machine has none."""
        binary = shutil.which("turnserver")
        if binary is None:
            return None
        port = free_port()
        folder = Path(tempfile.mkdtemp(prefix="lh-turn-"))
        process = subprocess.Popen(
            [
                binary, "-n", "--no-tls", "--no-dtls", "--no-cli", "--use-auth-secret",
                f"--static-auth-secret={SECRET}",
                "--realm=laoheng.test", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}",
                "--allow-loopback-peers", f"--max-bps={bytes_a_second}", f"--pidfile={folder / 'pid'}",
                f"--userdb={folder / 'db'}", "--log-file=stdout",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        relay = cls(process, port)
        relay._until_ready()
        return relay

    def _until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with closing(create_connection(("127.0.0.1", self.port), timeout=1)):
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"the TURN server did not listen on {self.port} within {START_SECONDS} s")

    @property
    def url(self) -> str:
        """Its address as WebRTC writes it."""
        return f"turn:127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What the site must know of it."""
        return {"LAOHENG_TURN_URLS": self.url, "LAOHENG_TURN_SECRET": SECRET}

    def stop(self) -> None:
        """Ends it."""
        self.process.terminate()
        self.process.wait(timeout=20)
