"""What kind of paper a text is, which standard form fits it, and what such a paper must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

from laoheng.standard.yaml_files import yaml_document

# Where a title stands: the first lines, before the parties.
_HEAD: Final = 60
_FIRST_PAGES: Final = 4_000
# 劳动合同法 17: what a contract must hold, and words that show it.
_CONTRACT: Final = {
    "employer": r"甲方|用人单位",
    "worker": r"乙方|劳动者",
    "term": r"期限|固定期限|自.{0,16}起|至.{0,16}止|从.{0,16}[到至]|合同[一两二三四五六\d]{1,2}年",
    "work": r"岗位|工作内容|职务|工种|担任|从事|当[^，。；\n]{0,8}(?:员|工|师|司机|保安|保洁|学徒)",
    "place": r"工作地点|地点",
    "hours": r"工作时间|工时|小时",
    "rest": r"休息|休假|年假|节假日|[歇休][一两二\d]天",
    "pay": r"工资|劳动报酬|月薪|底薪|报酬",
    "social": r"社会保险|社保",
    "protection": (
        r"劳动保护|(?:劳动|工作|办公|作业)条件|职业危害|安全卫生|职业病|防护|职业健康|劳保|安全(?:教育|培训|生产|操作)|"
        r"(?:发|配|提供|领)[^。；\n]{0,14}(?:口罩|耳塞|手套|安全帽|护目镜|工作鞋|防暑)"
    ),
}
_DISGUISED: Final = frozenset({"disguise_service", "disguise_self_employed"})


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper; `items` are patterns of what it must hold, `unfit` labels that are no fault in such a paper.

    `name` is that of the standard form, which only rules of a firm do not have.
    """

    name: str
    title: re.Pattern[str]
    words: tuple[re.Pattern[str], ...]
    items: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    form: bool = True
    unfit: frozenset[str] = frozenset()

    def missing(self, text: str) -> Iterator[str]:
        """The items that no words in `text` show."""
        return (item for item, pattern in self.items.items() if not pattern.search(text))


@cache
def paper_kinds() -> Mapping[str, PaperKind]:
    """All kinds by name, in the order in which they are tried."""
    data = yaml_document((resources.files(__package__) / "kinds.yaml").read_text("utf-8"))
    found = {}
    for name, entry in data.items():
        contract = entry.get("like") == "contract"
        own = {item: _CONTRACT[item] if shows == "like" else shows for item, shows in entry.get("items", {}).items()}
        items = (_CONTRACT if contract else {}) | own
        articles = (*(("劳动合同法17",) if contract else ()), *entry.get("articles", ()))
        words = tuple(map(re.compile, entry["words"].split(" && ")))
        patterns = {item: re.compile(pattern) for item, pattern in items.items()}
        found[name] = PaperKind(
            name,
            re.compile(entry["title"]),
            words,
            patterns,
            articles,
            entry.get("form", True),
            frozenset(entry.get("unfit", ())),
        )
    return found


def kind_of(text: str) -> PaperKind | None:
    """The kind of paper that `text` is, None where neither its title nor its words tell."""
    head = text.lstrip()[:_HEAD].split("甲方")[0]
    kinds, first = paper_kinds().values(), text[:_FIRST_PAGES]
    return next((kind for kind in kinds if kind.title.search(head)), None) or next(
        (kind for kind in kinds if all(words.search(first) for words in kind.words)), None
    )


def fitting(kind: PaperKind | None, labels: Iterable[str]) -> str | None:
    """The standard form to take instead: that of the kind; a labour contract where its name hides one."""
    if _DISGUISED & set(labels):
        return "fixed_term"
    return kind.name if kind and kind.form else None
