"""Names of firms and sites: what of a name tells one firm from another, and what is law, place or habit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from laoheng.hub.link.spelling import plain_latin, simplified

_CHINESE_FORMS = (
    "公司", "集团", "厂", "店", "事务所", "合作社", "合伙企业", "个人独资企业",
    "经营部", "工作室", "商行", "中心", "医院", "学校",
)  # fmt: skip
_AUTONOMOUS = "内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区"
_PROVINCE = re.compile(rf"^(?:[\u4e00-\u9fff]{{2,3}}省|{_AUTONOMOUS})(?=.{{4}})")
# Longest first, so that 有限责任公司 is not read as 公司 with a remainder; a name cut short loses what is left of it.
_CHINESE_LEGAL = re.compile(
    r"(股份有限责任公司|股份有限公司|有限责任公司|有限公司|公司|股份有限公|有限责任公|有限公|股份有限|有限责任|有限)"
    r"((?:第?[一二三四五六七八九十\d]+)?(?:分公司|项目部|经理部|办事处|营业部|分店|门店)?)$"
)
_BRANCH = re.compile(r"(第?[一二三四五六七八九十\d]+)?(分公司|项目部|经理部|办事处|营业部|分店|门店)$")
_BRACKETED = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
_ENGLISH_FORMS = frozenset({
    "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "co", "company", "corp", "corporation", "pllc", "plc",
    "ps", "pc", "lc", "pa", "na", "dba", "the", "a", "an", "of", "and",
})  # fmt: skip
_ENGLISH_FIRM_WORDS = frozenset({
    "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "co", "company", "corp", "corporation", "pllc", "plc",
    "ps", "pc", "lc", "dba", "school", "center", "centre", "services", "service", "group", "association",
    "construction", "restaurant", "inn", "hotel", "store",
})  # fmt: skip
_ALIAS = re.compile(r"\b(?:d\.?\s?b\.?\s?a\.?|doing business as|aka|a\.k\.a\.|fka)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:#|\bno\.|\bstore|\bunit)\s*\d+|(?<=\w)[\s-]+\d{2,}(?!\w|\s+\w)|\b\d{3,}\b(?=\D*$)", re.IGNORECASE
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class FirmName:
    """A name in parts: `core` without legal form, branch and store number; `alias` where two names stand in one."""

    core: str
    alias: str
    branch: str


def has_firm_word(text: str) -> bool:
    """Whether a text bears a word that only names of firms and sites bear."""
    if _CHINESE.search(text):
        return text.endswith(tuple(_CHINESE_FORMS)) or bool(_CHINESE_LEGAL.search(text))
    return bool(_ENGLISH_FIRM_WORDS & set(plain_latin(text).split()))


def firm_name(text: str) -> FirmName:
    """The parts of a name; a name that is all form ("The Company") keeps its words."""
    return _chinese(simplified(text)) if _CHINESE.search(text) else _english(text)


def _chinese(text: str) -> FirmName:
    text = re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")
    # A place in brackets belongs before the name: 良友(嘉兴)食品 is 嘉兴良友食品.
    places = "".join(_BRACKETED.findall(text))
    # So does the province, which some write before it and some do not.
    text = _PROVINCE.sub("", places + _BRACKETED.sub("", text))
    branch = ""
    if found := _BRANCH.search(text):
        branch, text = found[0], text[: found.start()]
    core = _CHINESE_LEGAL.sub("", text) or text
    return FirmName(core, "", branch)


def _english(text: str) -> FirmName:
    names = [part for part in _ALIAS.split(text) if part.strip()]
    inside = _BRACKETED.findall(text)
    names += inside
    first = _english_core(_BRACKETED.sub(" ", names[0])) if names else ""
    second = _english_core(names[1]) if len(names) > 1 else ""
    numbers = _NUMBER.findall(text)
    return FirmName(first, second if second != first else "", re.sub(r"\D", "", numbers[0]) if numbers else "")


def _english_core(text: str) -> str:
    words = plain_latin(_NUMBER.sub(" ", text)).split()
    kept = [word for word in words if word not in _ENGLISH_FORMS]
    return " ".join(kept or words)
