"""Chat logs: where each message stands, who wrote it, on which day, and on which side its writer is.

Read are the forms in which phones export and people copy chats: name and time before a colon, a time in brackets first,
name and time on a line of their own above the words, and names alone where at least one comes back.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from laoheng.advice.disputes.claims import Side
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError

_DAY = r"(?P<day>20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)?"
_CLOCK = r"(?:凌晨|早上|上午|中午|下午|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_TIME = rf"[\[【(（]?{_DAY}\s*(?:周.|星期.)?\s*{_CLOCK}[\]】)）]?"
_NAME = r"(?P<name>[^\s：:，,。；;！!？?\[\]【】]{1,12})"
_TIMED: Final = (
    re.compile(rf"^[ \t]*{_NAME}[ \t]+{_TIME}[ \t]*(?:[：:][ \t]*|$)", re.MULTILINE),
    re.compile(rf"^[ \t]*{_TIME}[ \t]*{_NAME}[ \t]*(?:[：:][ \t]*|$)", re.MULTILINE),
)
_NAMED: Final = re.compile(rf"^[ \t]*{_NAME}[：:][ \t]*(?=\S)", re.MULTILINE)
# A pleading has lines with a colon too: the parties' names, the requests.
_PLEADING: Final = re.compile(r"申请人|原告|被告|请求事项|仲裁请求|诉讼请求|此致")

_BY_NAME: Final = (
    (
        Side.EMPLOYER,
        re.compile(r"老板|经理|[^老]总$|人事|HR|hr|主管|店长|厂长|财务|会计|工头|领队|公司|单位|厂$|领导|负责人|站长"),
    ),
    (Side.WORKER, re.compile(r"^(?:我|本人|自己|工人|员工|劳动者|骑手|工友|学徒|阿姨)$")),
)
_BY_WORDS: Final = (
    (
        Side.WORKER,
        re.compile(
            r"[欠差扣]我|给我[发结补退个]|我的?(?:工资|钱|社保|提成|押金|加班)|[跟和与给]我签|(?:辞退|开除|赶)我|让我走|我干了|劳动局|仲裁|投诉你"
        ),
    ),
    (
        Side.EMPLOYER,
        re.compile(
            r"[扣欠差]你|给你[发结补退]|你的?(?:工资|提成|押金)|你(?:明天|今天|下个?月|以后)?(?:就)?(?:不用|别)来|没说不给|公司(?:规定|现在|决定)"
            r"|(?:厂里|店里|工地|账上)[^，。]{0,6}(?:规定|没钱|周转|困难)|周转不开|你自己(?:辞|走|不干)|我们?(?:公司|厂|店)"
        ),
    ),
)
_OTHER: Final = {Side.WORKER: Side.EMPLOYER, Side.EMPLOYER: Side.WORKER}


@dataclass(frozen=True, slots=True)
class Said:
    """A message: `text[start:end]` are its words; `head` is where its line with the name begins."""

    head: int
    start: int
    end: int
    name: str
    side: Side
    on: date | None


def messages(text: str, sides: Mapping[str, Side] | None = None) -> tuple[Said, ...]:
    """The messages of a chat in their order; none where `text` is no chat.

    `sides` says of writers by name on which side they are; it goes before what names and words tell.
    """
    heads = _heads(text)
    if not heads:
        return ()
    ends = [found.start() for found in heads[1:]] + [len(text)]
    written: dict[str, list[str]] = defaultdict(list)
    for found, end in zip(heads, ends, strict=True):
        written[found["name"]].append(text[found.end() : end])
    known = _sides({name: "\n".join(words) for name, words in written.items()}, sides or {})
    said, day = [], None
    for found, end in zip(heads, ends, strict=True):
        day = _day(found) or day
        said.append(Said(found.start(), found.end(), end, found["name"], known[found["name"]], day))
    return tuple(said)


def words_only(text: str, said: tuple[Said, ...]) -> str:
    """`text` with line breaks in place of names and times, so that every other place stays."""
    for message in said:
        text = text[: message.head] + "\n" * (message.start - message.head) + text[message.start :]
    return text


def _heads(text: str) -> list[re.Match[str]]:
    for pattern in _TIMED:
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return found
    found = list(_NAMED.finditer(text))
    names = Counter(match["name"] for match in found)
    lines = sum(1 for line in text.splitlines() if line.strip())
    comes_back = len(names) > 1 and max(names.values()) > 1
    return found if comes_back and 2 * len(found) > lines and not _PLEADING.search(text) else []


def _sides(written: dict[str, str], told: Mapping[str, Side]) -> dict[str, Side]:
    """As told, else by the name, by the words next; of two people the second is on the side that is left."""
    sides = {name: told.get(name) or _side(name, words) for name, words in written.items()}
    known = [side for side in sides.values() if side is not Side.UNKNOWN]
    if len(sides) == 2 and len(known) == 1:
        left = [name for name, side in sides.items() if side is Side.UNKNOWN and name not in told]
        sides |= dict.fromkeys(left, _OTHER[known[0]])
    return sides


def _side(name: str, words: str) -> Side:
    for side, sign in _BY_NAME:
        if sign.search(name):
            return side
    signs = {side: len(sign.findall(words)) for side, sign in _BY_WORDS}
    worker, employer = signs[Side.WORKER], signs[Side.EMPLOYER]
    if worker == employer:
        return Side.UNKNOWN
    return Side.WORKER if worker > employer else Side.EMPLOYER


def _day(found: re.Match[str]) -> date | None:
    if not found.groupdict().get("day"):
        return None
    try:
        return parse_date(found["day"])
    except UserError:
        return None
