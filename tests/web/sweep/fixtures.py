"""One world for all tests of a module: made once, every test undone to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.web.sweep.world import World, build


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world, in a transaction that is never committed and a data folder of its own."""
    data = tmp_path_factory.mktemp("world")
    (data / "inbox").mkdir()
    folders = override_settings(DATA_DIR=data, LAKE_DIR=data / "lake", INBOX_DIR=data / "inbox")
    with folders, django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(world: World, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What a test writes is undone after it; refusals are expected here and not worth a log line each."""
    caplog.set_level(logging.CRITICAL, "django.request")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
