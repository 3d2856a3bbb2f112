"""The made-up building projects: files add up to the truth, and one part never shifts another."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from laoheng.simulate import Region, write_files
from laoheng.simulate.firms import CONSTRUCTION
from laoheng.simulate.sites import DEPOSITS, NO_FIRM
from laoheng.simulate.streams import NO_DAY
from laoheng.standard.records import contract_of

Rows = dict[str, list[dict[str, str]]]
SITE_KINDS = ("projects", "subcontracts", "site_teams", "site_roster", "special_accounts", "site_checks")


@pytest.fixture(scope="module")
def sent(region: Region, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of a plain sending, the last of each key, by field name."""
    rows: Rows = {}
    folder: Path = tmp_path_factory.mktemp("sites") / "files"
    for file in write_files(region, folder, mess=0):
        if file.kind in SITE_KINDS:
            labels = {field.label: field.name for field in contract_of(file.kind).fields}
            with file.path.open(encoding="utf-8", newline="") as handle:
                read = [{labels[key]: value for key, value in row.items()} for row in csv.DictReader(handle)]
            rows.setdefault(file.kind, []).extend(read)
    return rows


def test_every_kind_of_the_sites_is_sent(sent: Rows) -> None:
    assert set(sent) == set(SITE_KINDS)


def test_the_last_filing_of_each_project_is_the_truth(region: Region, sent: Rows) -> None:
    sites = region.truth.sites
    last = {row["project"]: row for row in sent["projects"]}
    assert len(last) == sites.count > 0
    words = dict(zip(DEPOSITS, ("现金", "保函", "免存", "未存"), strict=True))
    for place in range(sites.count):
        row, developer = last[f"XM{place + 1:04d}"], sites.developer[place]
        assert row["firm_code"] == region.firms.code[sites.general[place]]
        assert row["developer"] == ("" if developer == NO_FIRM else region.firms.code[developer])
        assert row["deposit"] == words[DEPOSITS[sites.deposit[place]]]
        assert (row["completed_on"] == "") is bool(sites.end[place] == NO_DAY)


def test_the_accounts_add_up(region: Region, sent: Rows) -> None:
    sites = region.truth.sites
    rows = sent["special_accounts"]
    assert len(rows) == len(sites.account_month)
    for name in ("due_in", "paid_in", "paid_out"):
        assert round(sum(float(row[name]) for row in rows) * 100) == getattr(sites, name).sum()
    assert (sites.balance >= 0).all()


def test_the_roster_names_building_workers_once_a_stay_and_within_the_projects_time(region: Region, sent: Rows) -> None:
    sites, spells = region.truth.sites, region.truth.spells
    assert (region.firms.sector[spells.firm[sites.stay]] == CONSTRUCTION).all()
    assert (sites.entered >= sites.start[sites.stay_project]).all()
    keys = {(row["person_number"], row["project"], row["entered_on"]) for row in sent["site_roster"]}
    assert len(keys) == len(sites.stay) == len(np.unique(sites.stay))


def test_some_things_are_neglected_and_some_are_not(county: Region) -> None:
    sites = county.truth.sites
    for flags in (sites.board, sites.deposit == 3, sites.paid_in == 0, sites.signed, sites.contracted):
        assert flags.any() and not flags.all()
    assert (sites.parent == NO_FIRM).any() and (sites.developer == NO_FIRM).any()
