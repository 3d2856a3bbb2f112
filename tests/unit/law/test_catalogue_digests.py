"""Digests are our own words about articles that exist, and the questions are those a worker asks."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from laoheng.law.catalogue import Article, catalogue
from laoheng.law.references import parse_reference

BOUND = 20  # characters in a row that a digest may share with the official text
WHOLE = {  # instruments of which every article is catalogued
    "劳动合同法": 98, "劳动争议调解仲裁法": 54, "实施条例": 38, "工伤保险条例": 67, "社会保险法": 98,
    "农民工条例": 64, "工资支付暂行规定": 20, "解释一": 54, "解释二": 21, "年休假条例": 10, "企业年休假办法": 19,
    "女职工规定": 16, "劳动法": 107, "劳动保障监察条例": 36, "派遣暂行规定": 29, "失业保险条例": 33, "令56号": 24,
    "放假办法": 8, "国务院关于职工工作时间的规定": 9, "劳部发〔1994〕479号": 9, "征缴条例": 31, "法释〔2014〕9号": 9,
    "法释〔2013〕3号": 9, "童工规定": 14, "工资总额规定": 16,
    "就业促进法": 69, "工会法": 58, "经办条例": 63, "工会案件解释": 8,
}  # fmt: skip


def digested() -> list[Article]:
    return [
        article
        for versions in catalogue().articles.values()
        for article in versions
        if article.number is not None and article.digest
    ]


@pytest.mark.parametrize(("name", "count"), WHOLE.items(), ids=list(WHOLE))
def test_every_article_of_a_core_instrument_has_headnote_and_digest(name: str, count: int) -> None:
    for number in range(1, count + 1):
        versions = catalogue().articles[f"{name}{number}"]
        assert versions[-1].headnote, number
        assert versions[-1].digest, number
    assert f"{name}{count + 1}" not in catalogue().articles


def test_a_digest_is_short_and_a_question_is_one_line() -> None:
    for article in digested():
        assert 4 <= len(article.digest or "") <= 130, article.reference
        assert len(article.headnote) <= 40, article.reference
        for question in article.questions:
            assert 3 <= len(question) <= 40, article.reference
            assert "\n" not in question


def test_questions_of_an_article_do_not_repeat() -> None:
    for article in digested():
        assert len(set(article.questions)) == len(article.questions) <= 4, article.reference


def texts(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Official texts by instrument and canonical citation, all versions; blanks removed."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (folder / "data" / "statutes" / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            reference = parse_reference(row["law_key"] + row["article"], catalogue().spellings)
            if reference:
                found[reference.instrument][reference.article].append(re.sub(r"\s", "", row["text"]))
    return found


def shared_run(digest: str, text: str) -> str | None:
    """The first run of more than `BOUND` characters that `digest` has in common with `text`."""
    length = BOUND + 1
    runs = (digest[start : start + length] for start in range(len(digest) - length + 1))
    return next((run for run in runs if run in text), None)


def test_a_copied_sentence_is_found() -> None:
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    assert shared_run("前言" + text[:21] + "后语", text) == text[:21]
    assert shared_run("前言" + text[:20] + "后语", text) is None


@pytest.mark.shared_data
def test_every_digested_article_exists_in_the_official_text(shared_data: Path) -> None:
    official = texts(shared_data)
    checked = 0
    for article in digested():
        if article.instrument.name in official:
            assert article.reference in official[article.instrument.name], article.reference
            checked += 1
    assert checked > 1000


@pytest.mark.shared_data
def test_no_digest_repeats_the_official_text(shared_data: Path) -> None:
    official = {
        name: "\n".join(text for versions in articles.values() for text in versions)
        for name, articles in texts(shared_data).items()
    }
    copied = {
        article.reference: run
        for article in digested()
        if (run := shared_run(article.digest or "", official.get(article.instrument.name, "")))
    }
    assert copied == {}


@pytest.mark.shared_data
def test_a_catalogued_wording_is_dated_as_its_official_text(shared_data: Path) -> None:
    dates: dict[str, set[str]] = defaultdict(set)
    with (shared_data / "data" / "statutes" / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            reference = parse_reference(row["law_key"], catalogue().spellings)
            if reference and row["version"]:
                dates[reference.instrument].add(row["version"])
    for instrument in catalogue().instruments:
        if instrument.name in dates and instrument.versions:
            assert dates[instrument.name] <= {str(version.dated) for version in instrument.versions}, instrument.name
