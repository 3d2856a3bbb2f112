"""The check of migrations: that it holds now, and that it would notice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.migrations import edited, without_migration


def test_every_model_change_has_its_migration() -> None:
    assert without_migration() == ""


def test_a_model_without_its_migration_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "no_migrations").mkdir()
    (tmp_path / "no_migrations/__init__.py").touch()
    lines = ["from laoheng_web.config.settings import *", 'MIGRATION_MODULES = {"credit": "no_migrations"}']
    (tmp_path / "made_up_settings.py").write_text("\n".join(lines))
    assert "Create model CreditReview" in without_migration("made_up_settings", tmp_path)


def test_no_released_migration_was_edited() -> None:
    assert not edited()


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A made-up history with one released migration; returns the migration's file."""
    file = tmp_path / "src/laoheng_web/papers/migrations/0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("operations = []\n")
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"]
    for command in (["init", "-q"], ["add", "."], [*name, "commit", "-qm", "first"], ["tag", "v0.1.0"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    return file


def test_a_released_migration_that_was_edited_is_noticed(released: Path, tmp_path: Path) -> None:
    assert edited(tmp_path) == []
    released.write_text("operations = [1]\n")
    assert edited(tmp_path) == ["src/laoheng_web/papers/migrations/0001_initial.py"]


def test_a_released_migration_that_was_removed_is_noticed_and_a_new_one_is_not(released: Path, tmp_path: Path) -> None:
    released.with_name("0002_more.py").write_text("operations = []\n")
    assert edited(tmp_path) == []
    released.unlink()
    assert edited(tmp_path) == ["src/laoheng_web/papers/migrations/0001_initial.py"]


def test_before_the_first_release_nothing_is_fixed(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert edited(tmp_path) is None
