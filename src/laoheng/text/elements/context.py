"""What the model reads of a sentence: its pieces, its signs, where it stands, and what stands beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from laoheng.text.classify.space import CUES, Sample, characters, plain_numbers, words
from laoheng.text.elements.cues import Hit, look

# How much each block of features counts beside the characters; found by cross-validation.
SHARES: Mapping[str, float] = {"chars": 1.0, "words": 0.6, CUES: 0.25}

_SECTIONS = (
    ("court", re.compile(r"本院认为|本院经审|本庭认为|综上")),
    ("found", re.compile(r"经审理查明|本院查明|审理查明|另查|认定事实|经查")),
    ("defence", re.compile(r"辩称|答辩")),
    ("order", re.compile(r"判决如下|裁决如下|裁定如下")),
    ("claim", re.compile(r"诉称|诉讼请求|仲裁请求|请求判令|起诉|事实(?:和|与|及)理由")),
)
_FLAGS = {
    "list": re.compile(r"^[（(]?(?:[一二三四五六七八九十]、|\d+[、.．)）])"),
    "sum": re.compile(r"[\d万]+元"),
    "law": re.compile(r"第.{1,8}条"),
    "reject": re.compile(r"不予支持|驳回|不予采纳|不予采信|不予认定|无事实|(?:没有|缺乏).{0,6}依据"),
    "arb": re.compile(r"仲裁"),
    "want": re.compile(r"予以支持|应当支付|应支付|判令|请求|要求"),
    "evid": re.compile(r"证明|证据|质证"),
    "neg": re.compile(r"不应|无需|无须|不用|不同意|不需要|不存在|并未|不享有|无权"),
    "cite": re.compile(r"规定[：:]|的规定|《"),
}
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[、.．)）]")
_PAUSE = re.compile(r"[，。；：:]")


def samples_of(document: str, sentences: Sequence[str]) -> list[Sample]:
    """One sample a sentence; `document` groups those that must stay together."""
    hits = [look(sentence) for sentence in sentences]
    signs = [_signs(sentence, found) for sentence, found in zip(sentences, hits, strict=True)]
    _add_place(sentences, hits, signs)
    _add_neighbours(hits, signs)
    result = []
    for sentence, found in zip(sentences, signs, strict=True):
        plain = plain_numbers(sentence)
        result.append(Sample(document, {"chars": characters(plain, 1, 5), "words": words(plain)}, found))
    return result


def _signs(sentence: str, hits: Mapping[str, Hit]) -> dict[str, float]:
    flags = [name for name, pattern in _FLAGS.items() if pattern.search(sentence)]
    shown = sorted(label for label, hit in hits.items() if hit.signs)
    signs = dict.fromkeys(flags, 0.7)
    signs[f"length={min(6, len(sentence) // 25)}"] = 0.6
    signs[f"hits={min(5, len(shown))}"] = 0.7
    for label, hit in hits.items():
        signs |= {f"{label}a{number}": 0.8 for number in hit.signs} | {
            f"{label}u{number}": 0.8 for number in hit.guards
        }
        if hit.signs and hit.guards:
            signs[f"cancelled={label}"] = 1.0
    for label in shown:
        signs[f"hit={label}"] = 1.0
        signs |= {f"hit={label}&{flag}": 0.8 for flag in flags}
    signs |= {f"{left}^{right}": 0.4 for left, right in combinations(shown, 2)}
    lead = _PAUSE.split(_NUMBERING.sub("", sentence))[0]
    signs[f"lead={plain_numbers(lead[:12])[:4]}"] = 0.5
    return signs


def _add_place(sentences: Sequence[str], hits: Sequence[Mapping[str, Hit]], signs: Sequence[dict[str, float]]) -> None:
    """Adds the part of the document a sentence stands in, and that part joined with what it shows."""
    section = "start"
    for number, sentence in enumerate(sentences):
        section = _section(sentence, section)
        mine = signs[number]
        mine[f"part={section}"] = 1.0
        mine[f"place={number * 8 // len(sentences)}"] = 0.6
        if "list" in mine:
            mine[f"list+{section}"] = 1.0
        for label, hit in hits[number].items():
            if hit.signs:
                mine[f"hit={label}+{section}"] = 1.0


def _section(sentence: str, current: str) -> str:
    """What follows the order stays the order, until the court reasons again (a judgment quoted in a judgment)."""
    if current == "order":
        return "court" if "本院认为" in sentence else "order"
    return next((name for name, pattern in _SECTIONS if pattern.search(sentence)), current)


def _add_neighbours(hits: Sequence[Mapping[str, Hit]], signs: Sequence[dict[str, float]]) -> None:
    shown = [[label for label, hit in found.items() if hit.signs] for found in hits]
    anywhere = Counter(label for labels in shown for label in labels)
    for number, mine in enumerate(signs):
        for step, name in ((-1, "before"), (1, "after")):
            if 0 <= number + step < len(shown):
                mine.update({f"{name}={label}": 0.4 for label in shown[number + step]})
        mine.update({f"document={label}": 0.3 for label in anywhere})
