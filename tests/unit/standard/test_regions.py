"""Regions: our own list, and longer lists read from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoheng.standard.errors import NotCoveredError, UserError
from laoheng.standard.identifiers import PERSON_PROVINCES
from laoheng.standard.regions import RegionLevel, is_region, load_regions, own_regions, parents, region


def test_the_demonstration_county_lies_in_its_city_and_province_and_is_marked_fictitious() -> None:
    east = region("990101")
    assert (east.name, east.level, east.fictitious) == ("示例省甲市东河县", RegionLevel.COUNTY, True)
    assert [item.code for item in parents("990102")] == ["990100", "990000"]
    assert all(item.fictitious for item in parents("990102"))


def test_real_provinces_are_not_fictitious_and_have_no_parent() -> None:
    real = [item for item in own_regions() if not item.fictitious]
    assert len(real) == 34
    assert {item.code[:2] for item in real} == PERSON_PROVINCES - {"83"}
    assert all(item.parent is None and item.code.endswith("0000") for item in real)


def test_an_unknown_code_is_not_covered_rather_than_guessed() -> None:
    assert not is_region("330106")
    with pytest.raises(NotCoveredError) as caught:
        region("330106")
    assert "330106" in str(caught.value)


def test_a_list_from_a_file_is_added_to_ours(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,name,level,parent\n990200,示例省乙市,city,990000\n990201,乙市南县,area,990200\n", "utf-8")
    regions = load_regions(file)
    assert [item.code for item in regions.parents("990201")] == ["990200", "990000"]
    assert regions.region("990201").level is RegionLevel.COUNTY
    assert len(regions) == len(own_regions()) + 2
    assert not is_region("990200")  # our own list is as it was


@pytest.mark.parametrize(
    "row",
    [
        "99020,短,city,990000",  # five digits
        "990200,,city,990000",  # no name
        "990200,乙市,village,990000",  # unknown level
        "990200,乙市,city,998800",  # parent not listed
        "990200,乙市,city,",  # a city needs a parent
        "990200,乙市,city,990200",  # its own parent
        "990200,乙市,city,990101",  # a city under a county
    ],
)
def test_a_faulty_list_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"code,name,level,parent\n990300,丙市,city,990000\n{row}\n", "utf-8")
    with pytest.raises(UserError) as caught:
        load_regions(file)
    assert caught.value.code == "regions.unreadable"
    assert caught.value.args_["line"] == 3


@pytest.mark.shared_data
def test_the_public_list_of_2023_loads_and_every_region_reaches_a_province(shared_data: Path) -> None:
    regions = load_regions(shared_data / "data" / "codes" / "division_2023.csv")
    counties = [item for item in regions if item.level is RegionLevel.COUNTY]
    assert len(counties) > 2900
    assert {regions.parents(item.code)[-1].level for item in counties} == {RegionLevel.PROVINCE}
    assert regions.region("441900").level is RegionLevel.CITY  # a city without counties, listed twice
    ours = {item.code: item.name for item in own_regions() if not item.fictitious}
    assert {code: regions.region(code).name for code in ours} == ours
