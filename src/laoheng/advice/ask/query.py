"""A question as weighted search terms: everyday words joined with the law's; the asking sentence counts more."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from laoheng.standard.yaml_files import yaml_document
from laoheng.text.retrieval import plain_text, terms

_SENTENCE = re.compile(r"[。！？!?\n；;]+")
_ASKING = re.compile(
    r"吗|呢|怎么|如何|能不能|可不可以|可以|是否|多少|合法|怎样|咋|该|哪|什么|行不行|有没有|要不要|多久|几个月|求助|请问"
)
# A story of more than this many sentences tells circumstances before it asks.
_STORY = 2
_ASKING_WEIGHT = 2.0
_SYNONYM_WEIGHT = 0.5


# Arbitration named only as what one means to do. What asks about the procedure itself goes on with one of these words.
_ASIDE = re.compile(
    r"[,，]?(我们?)?(现在|正)?(是不是|是否)?(想|要|打算|准备|应该|可以|能不能|可不可以|能否|能|该|得)*(去|申请|提起|走|打|找)*(劳动)?(人事)?(争议)?仲裁"
    r"(?!时效|期|材料|书|费|收|多久|要多|需要|要什么|委|庭|员|流程|程序|输|赢|败|胜|结果|裁决|不服|[之以]?[后前]|了|怎么|如何|去?哪|管辖|证据|"
    r"律师|调解|撤|几|还|过|开|立案|受理|阶段|中|要不要|花|和|与|或|是什么|由|是否|不)(吗|么|行吗|可以吗|能)?"
)
_PROCEDURE = ("劳动争议仲裁", "仲裁", "申请仲裁时效", "劳动保障监察")


def spelled(text: str) -> str:
    """`text` with the common slips of the keyboard put right."""
    table = _typos()
    return _slips().sub(lambda match: table[match[0]], text)


@cache
def _typos() -> Mapping[str, str]:
    source = resources.files("laoheng.advice.ask") / "typos.yaml"
    return {str(typed): str(meant) for typed, meant in yaml_document(source.read_text("utf-8")).items()}


@cache
def _slips() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_typos(), key=lambda word: (-len(word), word)))))


def query_terms(text: str) -> dict[str, float]:
    """Search terms of a question with their weights."""
    parts = [part for part in _SENTENCE.split(without_asides(text)) if part.strip()]
    counts: dict[str, float] = {}
    for place, part in enumerate(parts):
        asks = len(parts) > _STORY and (place == len(parts) - 1 or _ASKING.search(part) is not None)
        for term in terms(without_phrases(part)):
            counts[term] = counts.get(term, 0.0) + (_ASKING_WEIGHT if asks else 1.0)
    weights = {term: 1 + math.log(count) for term, count in counts.items()}
    for term in _meant(without_asides(text)):
        weights[term] = weights.get(term, 0.0) + _SYNONYM_WEIGHT
    return weights


def without_asides(text: str) -> str:
    """`text` without arbitration named in passing, where it names another matter of labour life."""
    rest = _ASIDE.sub(" ", text)
    return rest if rest != text and _names_a_matter(rest) else text


def _names_a_matter(text: str) -> bool:
    plain = plain_text(text)
    words = (word for key, said in synonyms().items() if key not in _PROCEDURE for word in (key, *said))
    return any(word in plain for word in words)


def without_phrases(text: str) -> str:
    """`text` with what says nothing of its matter replaced by a gap."""
    plain = text
    for pattern in _phrases():
        plain = pattern.sub(" ", plain)
    return plain if plain.strip() else text


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    source = resources.files("laoheng.advice.ask") / "phrases.yaml"
    return tuple(re.compile(item) for item in yaml_document(source.read_text("utf-8"))["leave_out"])


def document_terms(text: str) -> list[str]:
    """Search terms of a text that is searched in."""
    return terms(without_phrases(text))


def _meant(text: str) -> list[str]:
    """Terms of the law's words for the everyday words in `text`; those that stand there already are left out."""
    plain = plain_text(text)
    found: dict[str, None] = {}
    for canonical, words in synonyms().items():
        if canonical not in plain and any(word in plain for word in words):
            found.update(dict.fromkeys(terms(canonical)))
    return list(found)


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """The law's word and what people say for it, in the spelling that questions are read in."""
    source = resources.files("laoheng.advice.ask") / "synonyms.yaml"
    data = yaml_document(source.read_text("utf-8"))
    return {word: tuple(plain_text(str(said)) for said in said_for) for word, said_for in data.items()}
