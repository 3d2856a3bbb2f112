"""Citations in every spelling people use."""

from __future__ import annotations

import pytest

from laoheng.law import find_article
from laoheng.law.catalogue import catalogue
from laoheng.law.references import to_chinese, to_number

SPELLINGS = [
    ("劳动合同法82", "劳动合同法82"),
    ("LCL46(2)", "劳动合同法46(2)"),  # initials and item in brackets
    ("《劳动合同法》第四十六条第二项", "劳动合同法46(2)"),  # title marks, Chinese numerals
    ("中华人民共和国劳动合同法 第八十二条第一款", "劳动合同法82(第1款)"),  # full name, blank, paragraph
    ("劳动合同法第三十八条第一款第（三）项", "劳动合同法38(第1款)(3)"),  # paragraph and item
    ("劳动合同法38Ⅰ(3)", "劳动合同法38(第1款)(3)"),  # Roman paragraph
    ("劳动法44（1）", "劳动法44(1)"),  # full-width brackets
    ("劳动法４４", "劳动法44"),  # full-width digits
    ("实施条例6", "实施条例6"),
    ("劳动合同法实施条例第6条", "实施条例6"),  # not article 6 of the Act whose name begins it
    ("解释二9", "解释二9"),
    ("法释〔2025〕12号第六条", "解释二6"),  # by document number
    ("最高人民法院关于审理劳动争议案件适用法律问题的解释(二)第六条", "解释二6"),
    ("刑法276之一", "刑法276之一"),
    ("中华人民共和国刑法第二百七十六条之一", "刑法276之一"),
    ("劳部发[1995]226号4", "劳部发〔1995〕226号4"),  # square brackets for the year
    ("劳部发（1995）226号 第4条", "劳部发〔1995〕226号4"),
    ("人社部发〔2025〕2号", "人社部发〔2025〕2号"),  # a document as a whole
    ("保障农民工工资支付条例第五十四条", "农民工条例54"),
    ("MAL27Ⅳ", "劳动争议调解仲裁法27(第4款)"),
    ("关于实施劳动保障监察条例若干规定18", "关于实施《劳动保障监察条例》若干规定18"),
]


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_a_citation_is_read_in_any_spelling(text: str, canonical: str) -> None:
    assert str(catalogue().parse(text)) == canonical
    assert find_article(text) is not None


@pytest.mark.parametrize("text", ["", "第八十二条", "82", "劳动合同法八二条款", "民间借贷规定1", "劳动合同法82abc"])
def test_what_is_no_citation_is_not_guessed(text: str) -> None:
    assert catalogue().parse(text) is None
    assert find_article(text) is None


def test_canonical_citations_read_back_as_themselves() -> None:
    for reference in catalogue().articles:
        parsed = catalogue().parse(reference)
        assert parsed is not None
        assert parsed.article == reference


@pytest.mark.parametrize("number", [1, 9, 10, 11, 19, 20, 21, 99])
def test_chinese_numerals_go_both_ways(number: int) -> None:
    assert to_number(to_chinese(number)) == number


def test_hundreds_are_read() -> None:
    assert [to_number(text) for text in ("二百七十六", "一百零七", "一千二百六十")] == [276, 107, 1260]
