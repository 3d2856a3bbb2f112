"""The queue's start-up: every room's jobs live in its `jobs.py`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from procrastinate import App


def on_app_ready(app: App) -> None:
    """Imports each room's jobs so that workers know them."""
    for config in apps.get_app_configs():
        if config.name.startswith("laoheng_web.") and find_spec(f"{config.name}.jobs"):
            import_module(f"{config.name}.jobs")
