"""Imports go one way: the contracts of .importlinter hold, and name every room there is."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, SRC


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_of_both_packages_has_its_layer() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    for package, contract in (("laoheng", "library-layers"), ("laoheng_web", "site-layers")):
        layers = contracts[f"importlinter:contract:{contract}"]["layers"].replace("|", " ").split()
        rooms = {item.parent.name for item in (SRC / package).glob("*/__init__.py")}
        assert rooms - set(layers) == set(), f"{package}: rooms without a layer"
