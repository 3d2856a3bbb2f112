"""`python -m tests.architecture.migrations`: models have their migrations, and released migrations stay as they were.

Needs no running database: Django compares the models with the migration files. Exit code 1 where something is wrong.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.architecture.sources import ROOT

MIGRATION = re.compile(r"src/laoheng_web/\w+/migrations/\d{4}_\w+\.py")
RELEASE = "v[0-9]*"
NO_RELEASE = "no release yet: no migration is fixed"


def without_migration(settings: str = "laoheng_web.config.settings", folder_of_settings: Path = ROOT) -> str:
    """What `makemigrations --check` says is missing; empty when every model change has its migration."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(folder_of_settings),
            "LAOHENG_MODE": "test",
            "LAOHENG_DATA": folder,
            # Nobody listens here: Django warns that it cannot look at the database's own history, and goes on.
            "DATABASE_URL": f"postgresql:///laoheng?host={folder}",
            "DATABASE_OWNER_URL": f"postgresql:///laoheng?host={folder}",
            "PYTHONWARNINGS": "ignore::RuntimeWarning",
        }
        command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()


def edited(root: Path = ROOT) -> list[str] | None:
    """Migrations changed or removed since the newest release of this history; None before the first release."""
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", RELEASE)
    if tag is None:
        return None
    changed = _git(root, "diff", "--name-only", "--no-renames", "--diff-filter=MD", tag, "--", "src/laoheng_web")
    if changed is None:
        raise SystemExit(f"git could not compare with {tag}")
    return [path for path in changed.splitlines() if MIGRATION.fullmatch(path)]


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def main() -> int:
    """Prints what is wrong; returns the exit code."""
    missing, changed = without_migration(), edited()
    if missing:
        print(f"Models have changed without a migration. Run `python -m django makemigrations`.\n{missing}")
    for path in changed or ():
        print(f"{path}: released migrations are not edited; add a new one.")
    if changed is None:
        print(NO_RELEASE)
    return 1 if missing or changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
