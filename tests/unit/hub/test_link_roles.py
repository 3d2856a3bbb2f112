"""What a column is: by heading, borne out by values, else by values alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoheng.hub.link import RecordTable, Role, Unit, find_roles, read_records
from laoheng.hub.link.blocking import choose_rules
from laoheng.standard.errors import UserError

DATES = ["2024-01-01", "2024/2/1", "2024年3月"]
NAMES = ["张示甲", "李例乙", "王示丙"]


def roles_of(**columns: list[str]) -> dict[Role, tuple[str, ...]]:
    return dict(find_roles(RecordTable(columns)).of)


@pytest.mark.parametrize(
    ("heading", "cells", "role"),
    [
        ("given_name", ["Ann", "Bo", ""], Role.GIVEN),
        ("lname_c1", ["Example", "Sample", ""], Role.SURNAME),
        ("出生日期", DATES, Role.BIRTH),
        ("合同开始日期", DATES, Role.TERM_START),
        ("by", ["1967", "1980", "2001"], Role.BIRTH_YEAR),
        ("统一社会信用代码", ["91990101XN00000012"] * 3, Role.CREDIT_CODE),
        ("Zip", ["60622", "60643", ""], Role.POSTCODE),
        ("entity_id", ["1", "1", "2"], Role.IGNORED),
        ("Id", ["7", "8", "9"], Role.IGNORED),
    ],
)
def test_a_heading_tells_the_role(heading: str, cells: list[str], role: Role) -> None:
    assert roles_of(**{heading: cells, "姓名": NAMES})[role] == (heading,)


def test_values_overrule_a_heading_that_they_do_not_bear_out() -> None:
    assert Role.BIRTH_YEAR not in roles_of(by=["Ann", "Bo", "Ann"], 姓名=NAMES)


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (["140001198001010009", "140002198001010002", "140003********0006"], Role.PERSON_NUMBER),
        (["16012345678", "+86 16012345679", "160****5670"], Role.PHONE),
        (["a@example.org", "b@example.org", ""], Role.EMAIL),
        (["东河示例食品有限公司", "东河示例家具厂", "示例商贸公司"], Role.ORG),
    ],
)
def test_values_alone_tell_the_role_of_an_unknown_heading(cells: list[str], role: Role) -> None:
    assert roles_of(甲列=cells, 姓名=NAMES)[role] == ("甲列",)


def test_a_name_belongs_to_a_firm_where_nothing_else_belongs_to_a_person() -> None:
    assert roles_of(name=["Pour House Example", "Sample Inc", "Made Up LLC"], city=["A", "B", "C"])[Role.ORG] == (
        "name",
    )
    assert roles_of(name=["Ann Example", "Bo Sample", "Cy Test"], dob=DATES)[Role.FULL_NAME] == ("name",)


def test_the_unit_follows_from_the_columns() -> None:
    assert find_roles(RecordTable({"姓名": NAMES, "合同开始日期": DATES})).unit is Unit.CONTRACT
    assert find_roles(RecordTable({"姓名": NAMES, "出生日期": DATES})).unit is Unit.PERSON
    assert find_roles(RecordTable({"单位名称": ["甲公司", "乙公司", "丙公司"], "地址": ["", "", ""]})).unit is Unit.FIRM
    assert find_roles(RecordTable({"姓名": NAMES, "合同开始日期": DATES}), Unit.PERSON).unit is Unit.PERSON


def test_only_a_source_of_two_values_splits_the_table() -> None:
    assert Role.SOURCE in roles_of(file=["a", "b", "a"], 姓名=NAMES)
    assert Role.SOURCE not in roles_of(file=["a", "b", "c"], 姓名=NAMES)


def test_a_rule_that_adds_to_a_taken_one_is_left_out() -> None:
    rules = choose_rules({"phone": ["1", "1", "2"], "birth": ["x", "x", "x"], "city": ["c", "c", None]}, 3)
    keys = [set(rule.keys) for rule in rules]
    assert {"phone"} in keys
    assert not any(one < other for one in keys for other in keys)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n3\n", "hub_link.row_length"),
        ("a,a\n1,2\n", "hub_link.headings"),
        ("a,\n1,2\n", "hub_link.headings"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(UserError) as refused:
        read_records(path)
    assert refused.value.code == code


def test_a_table_is_read_in_the_encodings_of_offices(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,性别\n张示甲,男\n\n李例乙,女\n", "gb18030")
    assert read_records(path).columns == {"姓名": ["张示甲", "李例乙"], "性别": ["男", "女"]}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有"):
        read_records(tmp_path / "none.csv")
