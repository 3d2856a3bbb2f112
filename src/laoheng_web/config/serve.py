"""One process for a laptop: pages and background work together. In production they are separate processes."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading

import waitress
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver
from procrastinate import App
from procrastinate.contrib.django import app as queue

from laoheng_web.config.wsgi import application

THREADS = 8


def serve(host: str, port: int, *, with_worker: bool) -> int:
    """Serves until interrupted or told to end; returns the exit code."""
    # A plain end of the process lets the embedded server be stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    call_command("collectstatic", interactive=False, verbosity=0)
    if with_worker:
        threading.Thread(target=run_worker, kwargs={"signals": False}, daemon=True, name="worker").start()
    print(f"劳衡已启动：http://{host}:{port}/ （按 Ctrl+C 停止）", flush=True)
    waitress.serve(application, host=host, port=port, threads=THREADS, ident=None, channel_timeout=60)
    return 0


def run_worker(*, signals: bool = True, until_idle: bool = False) -> None:
    """Runs background jobs; with `until_idle` returns when none is left."""
    # Some tasks are known only once the pages are: all of them before the first is due, for a worker whose list of
    # tasks grows while it reads it ends.
    get_resolver().url_patterns  # noqa: B018
    asyncio.run(_work(signals=signals, until_idle=until_idle))


async def _work(*, signals: bool, until_idle: bool) -> None:
    app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        await requeue_stalled(app, settings.STALLED_SECONDS)
        await app.run_worker_async(wait=not until_idle, install_signal_handlers=signals, concurrency=1)


async def requeue_stalled(app: App, seconds: float) -> int:
    """Puts jobs whose worker was killed (no heartbeat for `seconds`) back in the queue; returns how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
