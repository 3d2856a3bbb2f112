"""One spelling for what people write in many. All names are made up or common words."""

from __future__ import annotations

import pytest

from laoheng.hub.link.firm_names import FirmName, firm_name, has_firm_word
from laoheng.hub.link.given_names import formal_name, without_title
from laoheng.hub.link.spelling import (
    check_digit_holds,
    date_digits,
    name_of,
    number_of,
    phone_digits,
    plain_latin,
    shape_of,
    sound_of,
    with_digits,
)
from laoheng.hub.link.streets import Street, street_of


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("O'Brien-Müller, Inc.", "obrien muller inc"),
        ("Children?s House", "childrens house"),
        ("ＡＢＣ　Ltd.", "abc ltd"),
        ("Bar & Grill", "bar and grill"),
        ("Café", "cafe"),
    ],
)
def test_latin_words_lose_accents_case_and_points(written: str, plain: str) -> None:
    assert plain_latin(written) == plain


@pytest.mark.parametrize("written", ["张示甲", " 张　示甲 ", "張示甲", "张·示甲"])
def test_a_chinese_name_is_one_however_it_is_typed(written: str) -> None:
    assert name_of(written) == "张示甲"


@pytest.mark.parametrize(
    ("one", "other"),
    [("张示甲", "章是甲"), ("单例乙", "山例乙"), ("陈辰", "程晨")],
    ids=["homophones", "surname", "near"],
)
def test_sounds_meet_where_characters_differ(one: str, other: str) -> None:
    alike = sound_of(one) == sound_of(other)
    # 陈 chén and 程 chéng are near, not equal: a sound that differs must not be called the same.
    assert alike is (one != "陈辰")


def test_a_surname_is_read_as_a_surname() -> None:
    assert sound_of("单示甲").startswith("shan")
    assert sound_of("仇例乙").startswith("qiu")


def test_characters_that_look_alike_are_spelled_as_one() -> None:
    assert shape_of("李已未") == shape_of("李己末")
    assert shape_of("李甲") != shape_of("李乙")


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("2024-03-05", "20240305"),
        ("2024/3/5", "20240305"),
        ("2024年3月5日", "20240305"),
        ("20240305", "20240305"),
        ("2024.03", "202403"),
        ("２０２４年３月", "202403"),
        ("05/03/2024", "20240503"),
        ("1836-21-01", "18362101"),
        ("unknown", ""),
    ],
)
def test_dates_become_digits_and_wrong_ones_stay_wrong(written: str, digits: str) -> None:
    assert date_digits(written) == digits


def test_an_old_citizen_number_meets_its_new_form() -> None:
    assert number_of("140001800101000") == "140001198001010002"
    assert check_digit_holds("140001198001010002")
    assert number_of("14000119800101000x")[-1] == "X"
    assert not check_digit_holds("140001198001010000")


@pytest.mark.parametrize("written", ["16012345678", "+8616012345678", "160-1234-5678", "１６０１２３４５６７８"])
def test_a_phone_is_its_digits(written: str) -> None:
    assert phone_digits(written) == "16012345678"


def test_the_hidden_part_of_a_phone_stays_hidden() -> None:
    assert phone_digits("160****5678") == "160****5678"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("一二三号", "123号"),
        ("一百二十三号", "123号"),
        ("十二栋", "12栋"),
        ("二十单元", "20单元"),
        ("三一路", "三一路"),
    ],
)
def test_numerals_in_addresses_become_digits_only_before_a_counting_word(written: str, read: str) -> None:
    assert with_digits(written) == read


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("东河示例食品有限公司", FirmName("东河示例食品", "", "")),
        ("示例（东河）食品有限责任公司", FirmName("东河示例食品", "", "")),
        ("河北省东河示例食品股份有限公司", FirmName("东河示例食品", "", "")),
        ("东河示例食品有限公司第一分公司", FirmName("东河示例食品", "", "第一分公司")),
        ("东河示例食品有限责任公", FirmName("东河示例食品", "", "")),
        ("Example Foods, LLC", FirmName("example foods", "", "")),
        ("Owner Inc DBA Example Foods", FirmName("owner", "example foods", "")),
        ("Example Foods (Sample Diner)", FirmName("example foods", "sample diner", "")),
        ("Example Burger #4946", FirmName("example burger", "", "4946")),
        ("The Company", FirmName("the company", "", "")),
    ],
)
def test_a_firm_name_is_taken_apart(written: str, parts: FirmName) -> None:
    assert firm_name(written) == parts


@pytest.mark.parametrize(
    ("written", "is_firm"),
    [("东河示例食品厂", True), ("Example LLC", True), ("张示甲", False), ("Mary Example", False)],
)
def test_firm_words_tell_firms_from_persons(written: str, is_firm: bool) -> None:
    assert has_firm_word(written) is is_firm


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("虚构省东河市示例县人民路63号3栋4单元2392室", Street("人民路", "63-3-4-2392")),
        ("东河示例县人民路63号3幢4-2392", Street("人民路", "63-3-4-2392")),
        ("示例县人民路六三号", Street("人民路", "63")),
        ("221 E. 51st St.", Street("e 51st", "221")),
        ("102 Fifth Avenue", Street("5th", "102")),
        ("102 5th ave.", Street("5th", "102")),
        ("Lane", Street("ln", "")),
    ],
)
def test_an_address_is_a_street_and_its_numbers(written: str, parts: Street) -> None:
    assert street_of(written) == parts


def test_titles_and_short_forms_of_given_names() -> None:
    assert without_title("sir harry") == "harry"
    assert without_title("mrs") == ""
    assert formal_name("harry john") == "henry john"
    assert formal_name("gabriel") == "gabriel"
