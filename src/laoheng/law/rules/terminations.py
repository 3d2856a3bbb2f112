"""Reading the ground of an ending ("36单位提出", "40(3)已提前30日通知", "44(1)维持条件劳动者不续") by table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.law.errors import CalculationInputError
from laoheng.law.references import clean, to_number

_NUMBER = r"\d+|[一二三四五六七八九十]+"
_CITED = re.compile(
    rf"(?P<name>劳动合同法实施条例|实施条例|劳动合同法|LCL)?第?(?P<number>{_NUMBER})(?:条|(?=[^\d]|$))"
    rf"(?:第?(?P<roman>I{{1,3}}|(?:{_NUMBER})款))?"
    rf"(?:\(第?(?P<item>{_NUMBER})项?\)|第?\(?(?P<item_word>{_NUMBER})\)?项)?"
)
# Items of article 46 name the endings that pay; read as the articles they point to.
_FORTY_SIX: Mapping[int, tuple[int, int | None, str]] = {
    1: (38, None, ""),
    2: (36, None, "单位提出"),
    3: (40, None, ""),
    4: (41, None, ""),
    5: (44, 1, "单位不续"),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How the law treats one ending: whether it pays, the articles, what is to be asked, the rules before 2008."""

    id: str
    pays: str
    articles: tuple[str, ...]
    asks: str | None
    old: str


def examples() -> tuple[str, ...]:
    """One wording of each ending the table can decide."""
    return tuple(row["example"] for row in _table()["rows"] if "example" in row)


def read_ending(text: str) -> Ending:
    """The ending that `text` names. Raises `CalculationInputError` with examples where the table knows none."""
    cited, rest = _cited(text)
    for row in _table()["rows"]:
        if _fits(row, cited, rest):
            return _ending(row, cited)
    raise CalculationInputError("law.severance.unknown_ground", ground=text[:60], examples=examples())


@dataclass(frozen=True, slots=True)
class _Cited:
    article: int | None
    regulation: int | None
    item: int | None


def _cited(text: str) -> tuple[_Cited, str]:
    cleaned = clean(text)
    match = _CITED.search(cleaned)
    # A number in the middle of plain words ("提前30日通知") is no article unless it is called one.
    if match is None or (match.start() > 0 and not match["name"] and "条" not in match[0]):
        return _spoken(cleaned), cleaned
    number = to_number(match["number"])
    item_text = match["item"] or match["item_word"]
    item = to_number(item_text) if item_text else None
    rest = cleaned[: match.start()] + cleaned[match.end() :]
    if match["name"] and match["name"].endswith("实施条例"):
        return _Cited(None, number, item), rest
    if number == 46 and item is not None and item in _FORTY_SIX:
        article, inner, words = _FORTY_SIX[item]
        return _Cited(article, None, inner), words + rest
    if number == 44 and item is None:
        item = _spoken(rest).item if _spoken(rest).article == 44 else None
    return _Cited(number, None, item), rest


def _spoken(text: str) -> _Cited:
    for row in _table()["spoken"]:
        if re.search(row["words"], text):
            return _Cited(row.get("article"), row.get("regulation"), row.get("item"))
    return _Cited(None, None, None)


def _fits(row: Mapping[str, Any], cited: _Cited, rest: str) -> bool:
    if "article" in row and row["article"] != cited.article:
        return False
    if "regulation" in row and row["regulation"] != cited.regulation:
        return False
    if "item_is" in row and row["item_is"] != cited.item:
        return False
    # A row without an article stands on its words alone, the number included.
    where = rest if "article" in row or "regulation" in row else f"{rest} {cited.article or ''}"
    return all(re.search(words, where) for words in row["words"])


def _ending(row: Mapping[str, Any], cited: _Cited) -> Ending:
    articles = []
    if "article" in row:
        item = f"({cited.item})" if cited.item and cited.item <= 6 and cited.article in (38, 39, 40, 41, 44) else ""
        articles.append(f"劳动合同法{row['article']}{item}")
    if "regulation" in row:
        articles.append(f"实施条例{row['regulation']}")
    if "item" in row:
        articles.append(f"劳动合同法46({row['item']})")
    elif row["pays"] == "no":
        articles.append("劳动合同法46")
    return Ending(row["id"], row["pays"], tuple(articles), row.get("asks"), row.get("old", "none"))


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load(
        (resources.files("laoheng.law.rules") / "terminations.yaml").read_text("utf-8")
    )
    return table
