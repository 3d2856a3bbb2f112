"""Requests a second and how long they take, against a demonstration site that this bench starts and stops itself.

    python -m bench.site [--seconds 20] [--clients 8] [--size small] [--data FOLDER]

Reaches nothing but 127.0.0.1. Signed-in visitors of three roles and one not signed in open pages in turn, a mix of
lists, a matter and public pages; clients and site share the machine, so the site alone would do more. `--data` takes a
folder in which `laoheng demo` made its data before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tests.web.site_process import Site, laoheng, stop_database

PAGES = {
    "": ("/", "/credit/", "/ledger/", "/algorithms/"),
    "regulator": ("/work/", "/alerts/", "/alerts/cockpit/", "/alerts/visits/", "/firms/"),
    "worker_with_claim": ("/", "/my/matters/", "/my/notices/", "/my/access/"),
    "firm_in_arrears": ("/", "/firm/alerts/", "/firm/matters/", "/firm/score/"),
}


class Load:
    """The clients: each opens its role's pages in turn until told to stop."""

    def __init__(self, url: str) -> None:
        self.url, self.stop = url, threading.Event()
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def visit(self, session: requests.Session, pages: tuple[str, ...], turn: int) -> None:
        """Runs in a thread of its own."""
        while not self.stop.is_set():
            page = pages[turn % len(pages)]
            turn += 1
            start = time.perf_counter()
            try:
                found = session.get(self.url + page, timeout=30)
                good = found.status_code == 200 and urlsplit(found.url).path == page
            except requests.RequestException:
                good = False
            took = (time.perf_counter() - start) * 1000
            with self._lock:
                self.taken[page].append(took)
                self.wrong[page] += not good


def signed_in(site: Site) -> list[tuple[requests.Session, tuple[str, ...]]]:
    """A session for each role of which the demonstration has a link, and one for nobody."""
    found = []
    links = site.links()
    for role, pages in PAGES.items():
        session = requests.Session()
        session.trust_env = False  # loopback, whatever proxy the machine has
        if role:
            session.get(links[role], timeout=60)
        found.append((session, pages))
    return found


def run(site: Site, clients: int, seconds: float) -> Load:
    """Loads the site for so many seconds after one round of every page to warm up."""
    load, visitors = Load(site.url), signed_in(site)
    for session, pages in visitors:
        for page in pages:
            session.get(site.url + page, timeout=60)
    threads = []
    for number in range(clients):
        session, pages = visitors[number % len(visitors)]
        own = requests.Session()
        own.trust_env, own.cookies = False, session.cookies.copy()
        threads.append(threading.Thread(target=load.visit, args=(own, pages, number), daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    load.stop.set()
    for thread in threads:
        thread.join(timeout=60)
    return load


def busy(process: int) -> float:
    """Seconds of processor that a process has had (Linux; 0 elsewhere)."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def tell(load: Load, seconds: float, worked: float) -> None:
    """Prints all pages together, then each. `worked` are the site's own seconds of processor."""
    everything = [took for some in load.taken.values() for took in some]
    print(
        f"{len(everything) / seconds:.0f} requests/s, p50 {_p(everything, 50):.0f} ms, p95 {_p(everything, 95):.0f} ms"
    )
    each = 1000 * worked / len(everything)
    print(f"{each:.1f} ms of the site's processor a request: the database's and the clients' come on top")
    for page, some in sorted(load.taken.items()):
        wrong = f", {load.wrong[page]} not as asked" if load.wrong[page] else ""
        print(f"  {page:<20} {len(some):5d} times, p50 {_p(some, 50):5.0f} ms, p95 {_p(some, 95):5.0f} ms{wrong}")


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]


def main() -> None:
    """Makes the demonstration, serves, loads, tells, stops."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--size", default="small")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    # Told to end, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # A short path: the embedded server's socket lies in the data folder.
    data = options.data or Path(tempfile.mkdtemp(prefix="lh-bench-", dir="/tmp"))
    try:
        laoheng(data, "demo", "--size", options.size, "--quiet", "--no-serve")
        print(f"demonstration {options.size}, {options.clients} clients for {options.seconds:g} s")
        site = Site(data)
        try:
            before = busy(site.process.pid)
            load = run(site, options.clients, options.seconds)
            tell(load, options.seconds, busy(site.process.pid) - before)
        finally:
            site.stop()
    finally:
        stop_database(data)
        if options.data is None:
            shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
