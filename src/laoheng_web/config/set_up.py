"""Making Django ready for a command."""

from __future__ import annotations

import os


def set_up() -> None:
    """Finds the database (starting the embedded one) and sets Django up."""
    from laoheng_web.config.database import ensure_database, wait_until_ready
    from laoheng_web.config.locations import data_dir

    urls = ensure_database(data_dir())
    wait_until_ready(urls.app)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoheng_web.config.settings")
    import django

    django.setup()
