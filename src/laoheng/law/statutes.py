"""Reading official texts from a folder of Markdown or plain text, and checking them before anything is kept.

A file holds a title (`# …`), lines about the wording (passed, amended, in force from) that end with `<!-- INFO END -->`
or with the first article, and the articles, each beginning with 第…条. A fault names the file and what to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from laoheng.law.catalogue import Instrument, catalogue
from laoheng.law.references import clean, to_chinese, to_number
from laoheng.law.texts import StatuteText, read_key
from laoheng.law.values import chain_of
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message

SUFFIXES = (".md", ".txt")
_LARGEST = 5_000_000  # bytes; the longest code is under one tenth of this
_END_OF_HEAD = re.compile(r"<!--\s*INFO END\s*-->")
_NUMERAL = r"[零〇一二三四五六七八九十百千\d]+"
_ARTICLE = re.compile(rf"^[\s\u3000]*第({_NUMERAL})条(?:之({_NUMERAL}))?[\s\u3000]+(.*)$")
_HEADING = re.compile(rf"^[\s\u3000]*(?:#|<!--|第{_NUMERAL}[编章节](?:[\s\u3000]|$))")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})-(\d{1,2})-(\d{1,2})")
_STARTS = re.compile(r"施行|执行|生效")
_ANNEX = re.compile(r"^[\s\u3000]*附(?:录|件|表)?[\s\u3000]*[一二三四五六七八九十\d]*[\s\u3000]*(?:[：:].*)?$")
_NO_TITLE = re.compile(rf"[。；;]|{_DAY.pattern}")
_ENDS = re.compile(r"废止|失效|停止执行")
_AMENDED = re.compile(r"修正|修订|修改")
_CLAUSE = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起\s*(?:施行|执行|生效)")
_AT_ONCE = re.compile(r"自(?:公布|发布|颁布)之日起(?:施行|执行|生效)")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,7}?(?:省|自治区|市(?!场)|自治州|县|区)(?=[\u4e00-\u9fff《])")


@dataclass(frozen=True, slots=True)
class Intake:
    """What a folder gave: the texts and, file by file, what is wrong."""

    texts: tuple[StatuteText, ...]
    faults: tuple[Message, ...]


def read_folder(folder: Path, region: str | None = None) -> Intake:
    """Reads every `.md` and `.txt` in `folder` and below it; `region` is the place of those that are not national.

    Raises `UserError` where there is no such folder, or nothing in it to read.
    """
    chain_of(region)
    if not folder.is_dir():
        raise UserError("law.texts.no_folder", folder=folder)
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not paths:
        raise UserError("law.texts.nothing_to_read", folder=folder)
    texts: dict[tuple[str, date], StatuteText] = {}
    faults: list[Message] = []
    for path in paths:
        try:
            text = read_statute(path, region)
            key = text.instrument, text.dated
            texts[key] = _joined(texts[key], text) if key in texts else text
        except UserError as error:
            faults.append(Message(error.code, error.args_))
    return Intake(tuple(texts[key] for key in sorted(texts)), tuple(faults))


def read_statute(path: Path, region: str | None = None) -> StatuteText:
    """One file as a wording. Raises `UserError` that says what is missing in it and what to write."""
    name = path.name
    head, body = _split(_lines(path))
    titles = [line.lstrip("#").strip() for line in head if line.startswith("# ")] or head[:1]
    if not titles or not clean(titles[0]) or _NO_TITLE.search(titles[0]):
        raise UserError("law.texts.no_title", file=name)
    dated = _dated(name, head)
    # A part of a code (a second title names it) begins at any number.
    articles = _articles(name, body, begins=None if len(titles) > 1 else 1)
    known = _known(titles[0])
    valid_from, valid_to = _interval(name, known, dated, head, articles)
    return StatuteText(
        instrument=known.name if known else clean(titles[0]),
        title=known.title if known else titles[0],
        dated=dated,
        valid_from=valid_from,
        valid_to=valid_to,
        region=_region(name, titles[0], known, region),
        sources=(name,),
        articles=articles,
    )


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError("law.texts.too_large", file=path.name, limit=_LARGEST)
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("law.texts.unreadable", file=path.name, why=type(error).__name__) from error


def _split(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The filled lines about the wording, and the rest."""
    for number, line in enumerate(lines):
        if _END_OF_HEAD.search(line):
            return [item.strip() for item in lines[:number] if item.strip()], list(lines[number + 1 :])
        if _ARTICLE.match(line):
            return [item.strip() for item in lines[:number] if item.strip()], list(lines[number:])
    return [item.strip() for item in lines if item.strip()], []


def _dated(name: str, head: Sequence[str]) -> date:
    """The day in the file's name, else the last day on which the head says it was passed, published or amended."""
    found = _days(name, name) or [
        day for line in head if not _STARTS.search(line) and not _ENDS.search(line) for day in _days(line, name)
    ]  # fmt: skip
    if not found:
        raise UserError("law.texts.no_version", file=name)
    return max(found)


def _days(text: str, name: str) -> list[date]:
    found = []
    for match in _DAY.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            found.append(date(year, month, day))
        except ValueError as error:
            raise UserError("law.texts.no_such_day", file=name, text=match.group()) from error
    return found


def _articles(name: str, body: Sequence[str], begins: int | None) -> dict[str, str]:
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in body:
        if parts and _ANNEX.match(line):
            break  # a table or a list after the articles belongs to none of them
        match = _ARTICLE.match(line)
        if match:
            key = str(to_number(match[1])) + (f"-{to_number(match[2])}" if match[2] else "")
            if key in parts:
                raise UserError("law.texts.twice", file=name, article=_words(key))
            current = parts[key] = [match[3].strip()]
        elif current is not None and line.strip() and not _HEADING.match(line):
            current.append(line.strip())
    if not parts:
        raise UserError("law.texts.no_articles", file=name)
    _refuse_gaps(name, list(parts), begins)
    empty = [_words(key) for key, text in parts.items() if not any(text)]
    if empty:
        raise UserError("law.texts.empty_article", file=name, article=empty[0])
    return {key: "\n".join(line for line in text if line) for key, text in parts.items()}


def _refuse_gaps(name: str, keys: list[str], begins: int | None) -> None:
    """Numbers run without a gap: a missing one is more likely a fault of the file than of the law."""
    if begins is not None and read_key(keys[0]) != (begins, 0):
        raise UserError("law.texts.gap", file=name, after="标题", found=_words(keys[0]))
    for before, after in pairwise(keys):
        number, sub = read_key(before)
        if read_key(after) not in {(number + 1, 0), (number, sub + 1)}:
            raise UserError("law.texts.gap", file=name, after=_words(before), found=_words(after))


def _words(key: str) -> str:
    number, sub = read_key(key)
    return f"第{number}条" + (f"之{to_chinese(sub)}" if sub else "")


def _known(title: str) -> Instrument | None:
    reference = catalogue().parse(title)
    if reference is None or reference.number is not None:
        return None
    return next(item for item in catalogue().instruments if item.name == reference.instrument)


def _interval(
    name: str, known: Instrument | None, dated: date, head: Sequence[str], articles: Mapping[str, str]
) -> tuple[date, date | None]:
    """First and last day in force: from the catalogue's own versions, else as the file says."""
    for version in known.versions if known else ():
        if version.dated == dated:
            return version.valid_from, version.valid_to
    start = _start(name, dated, head, articles)
    if start is None:
        raise UserError("law.texts.no_start", file=name, dated=dated)
    return start, _end(name, known, start, head)


def _end(name: str, known: Instrument | None, start: date, head: Sequence[str]) -> date | None:
    """The last day in force, where the file ("2021年1月1日 废止") or the catalogue tells it."""
    repealed = [day for line in head if _ENDS.search(line) for day in _days(line, name) if day > start]
    if repealed:
        return min(repealed) - timedelta(days=1)
    return known.valid_to if known and known.valid_to and known.valid_to >= start else None


def _start(name: str, dated: date, head: Sequence[str], articles: Mapping[str, str]) -> date | None:
    stated = [
        day
        for line in head
        if _STARTS.search(line) and not _ENDS.search(line)
        for day in _days(line, name)
        if day >= dated
    ]
    if stated:
        return max(stated)
    last = list(articles.values())[-1]
    clause = _CLAUSE.search(last)
    if clause:
        day = _days(clause[1], name)[0]
        return day if day >= dated else None  # the day of the first wording; an amendment says its own elsewhere
    amended = any(_AMENDED.search(line) for line in head)
    return dated if _AT_ONCE.search(last) and not amended else None


def _region(name: str, title: str, known: Instrument | None, region: str | None) -> str | None:
    if known:
        return known.region
    place = _PLACE.match(clean(title))
    if place and region is None:
        raise UserError("law.texts.no_region", file=name, place=place.group())
    return region if place else None


def _joined(first: StatuteText, second: StatuteText) -> StatuteText:
    """Two parts of one code, as the books of 民法典 come apart."""
    twice = sorted(set(first.articles) & set(second.articles), key=read_key)
    if twice:
        raise UserError("law.texts.twice", file=f"{second.sources[0]} + {first.sources[0]}", article=_words(twice[0]))
    articles = {**first.articles, **second.articles}
    return replace(
        first,
        sources=(*first.sources, *second.sources),
        articles={key: articles[key] for key in sorted(articles, key=read_key)},
    )
