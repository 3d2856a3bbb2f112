"""The files of deploy/ parse, name commands that exist, and agree with the program."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from laoheng.cli import build_parser
from laoheng_web.config.database import APP_ROLE, DATABASE, OWNER_ROLE
from tests.architecture.sources import ROOT, modules

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
FAKE_DUMP = """#!/bin/sh
for word in "$@"; do
  case $word in --file=*) echo "$@" > "${word#--file=}" ;; esac
done
"""
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def unit(path: Path) -> configparser.ConfigParser:
    """A unit file as sections; a key may stand twice."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def settings(name: str) -> dict[str, str]:
    """The settings of an environment file, those in comments too."""
    lines = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", (DEPLOY / name).read_text("utf-8"), re.MULTILINE)
    return dict(lines)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_every_service_starts_something_there_is(path: Path) -> None:
    command, *words = unit(path)["Service"]["ExecStart"].split()
    if command.endswith("/laoheng"):
        build_parser().parse_args(words)
    elif command.endswith("/gunicorn"):
        module = ROOT / "src" / Path(*words[0].split(".")).with_suffix(".py")
        assert "application = " in module.read_text("utf-8")
    else:
        script = ROOT / command.removeprefix("/srv/laoheng/app/")
        assert os.access(script, os.X_OK)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_says_what_it_is(path: Path) -> None:
    sections = unit(path)
    assert sections["Unit"]["Description"].startswith("Laoheng: ")
    assert path.suffix == ".timer" or "Service" in sections
    if path.suffix == ".timer":
        assert path.with_suffix(".service") in SERVICES


def test_every_setting_of_the_example_is_read_by_the_program() -> None:
    source = "".join(module.text for module in modules())
    assert [name for name in settings("laoheng.env.example") if f'"{name}"' not in source] == []
    assert settings("laoheng.env.example")["LAOHENG_MODE"] == "production"


def test_the_web_server_asks_where_gunicorn_listens() -> None:
    bound = re.search(r"--bind (\S+)", unit(DEPLOY / "systemd/laoheng-web.service")["Service"]["ExecStart"])
    asked = re.search(r"proxy_pass http://([^;/]+);", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert bound and asked and bound[1] == asked[1]


def test_the_example_of_the_web_server_closes_what_it_opens() -> None:
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert text.count("{") == text.count("}") > 0
    unfinished = [line for line in map(str.strip, text.splitlines()) if line and line[-1] not in ";{}"]
    assert unfinished == []


def test_the_database_has_the_roles_the_program_expects_and_neither_bypasses_row_level_security() -> None:
    text = (DEPLOY / "postgresql.sql").read_text("utf-8")
    for role in (APP_ROLE, OWNER_ROLE):
        assert re.search(rf"create role {role} login .*\bnobypassrls\b", text)
    assert f"create database {DATABASE} owner {OWNER_ROLE}" in text
    urls = settings("laoheng.env.example")
    assert f"//{APP_ROLE}:" in urls["DATABASE_URL"] and f"//{OWNER_ROLE}:" in urls["DATABASE_OWNER_URL"]


@pytest.fixture
def bench(tmp_path: Path) -> dict[str, str]:
    """A data folder with one file, and a `pg_dump` that only writes down how it was called."""
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    (tmp_path / "data" / "inbox" / "file").write_text("rows")
    (tmp_path / "data" / "keys").mkdir()
    (tmp_path / "data" / "keys" / "ledger.key").write_text("secret")
    (tmp_path / "bin").mkdir()
    dump = tmp_path / "bin" / "pg_dump"
    dump.write_text(
        '#!/bin/sh\nfor word in "$@"; do case $word in --file=*) echo "$@" > "${word#--file=}";; esac; done\n'
    )
    dump.chmod(0o755)
    return {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "LAOHENG_DATA": str(tmp_path / "data"),
        "LAOHENG_BACKUPS": str(tmp_path / "backups"),
        "LAOHENG_BACKUP_URL": "postgresql:///made_up",
    }


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_a_backup_holds_database_and_files_and_no_keys(bench: dict[str, str]) -> None:
    done = subprocess.run([DEPLOY / "backup.sh"], env=bench, capture_output=True, text=True, check=True)
    made = Path(done.stdout.strip())
    assert "postgresql:///made_up" in (made / "database.dump").read_text()
    names = subprocess.run(["tar", "-tzf", made / "files.tar.gz"], capture_output=True, text=True, check=True).stdout
    assert names.split() == ["inbox/", "inbox/file"]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    assert [path for path in made.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_a_backup_whose_dump_fails_leaves_nothing_that_looks_whole(bench: dict[str, str]) -> None:
    (Path(bench["PATH"].split(":")[0]) / "pg_dump").write_text("#!/bin/sh\nexit 1\n")
    done = subprocess.run([DEPLOY / "backup.sh"], env=bench, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert list(Path(bench["LAOHENG_BACKUPS"]).iterdir()) == []


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_a_backup_without_its_settings_says_what_is_missing(bench: dict[str, str]) -> None:
    del bench["LAOHENG_BACKUP_URL"]
    done = subprocess.run([DEPLOY / "backup.sh"], env=bench, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "LAOHENG_BACKUP_URL" in done.stderr
