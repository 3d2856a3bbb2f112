"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets beside the checkout (or LAOHENG_SHARED); skips where it is absent."""
    folder = Path(os.environ.get("LAOHENG_SHARED", ROOT.parent / "shared"))
    if not (folder / "law" / "facts.md").is_file():
        pytest.skip(f"public data sets not found at {folder}; set LAOHENG_SHARED to their folder")
    return folder


def _prepare_site() -> None:
    """The site's tests run in a data folder of their own, one a process, unless LAOHENG_DATA says otherwise."""
    import tempfile

    os.environ["DJANGO_SETTINGS_MODULE"] = "laoheng_web.config.settings"
    os.environ["LAOHENG_MODE"] = "test"
    if "LAOHENG_TEST_DATA" not in os.environ:
        os.environ["LAOHENG_TEST_DATA"] = tempfile.mkdtemp(prefix="lh-")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    data = Path(os.environ["LAOHENG_TEST_DATA"]) / worker
    data.mkdir(parents=True, exist_ok=True)
    os.environ["LAOHENG_DATA"] = str(data)
    for role, name in (("app", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
        # The embedded server listens in this folder; it is started by `django_db_setup` when a test needs it.
        # Always this process's own: workers of a parallel run inherit the variables of the one that started them.
        os.environ[name] = f"postgresql://laoheng_{role}@/laoheng?host={data / 'pg'}"

    import django

    django.setup()
    # Workers of a parallel run inherit the environment; with this name in it they would read the settings before
    # this function has given them a folder of their own.
    del os.environ["DJANGO_SETTINGS_MODULE"]


_prepare_site()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> None:
    """Starts the embedded server, migrates as the owner; tests then run as the app role within RLS."""
    from laoheng_web.config.database import start_embedded
    from laoheng_web.config.migrate import migrate

    start_embedded(Path(os.environ["LAOHENG_DATA"]))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        migrate(verbosity=0)
