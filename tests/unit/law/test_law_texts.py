"""Official text that a bureau takes in: what is read, what is refused, and what is quoted afterwards. All made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.cli import main
from laoheng.law.catalogue import catalogue
from laoheng.law.references import Reference, clean
from laoheng.law.statutes import read_folder, read_statute
from laoheng.law.texts import StatuteText, keep, load, settle
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

MADE_UP = """# 月面搬运工休息办法

2020年3月1日 月面管理处公布

2020年4月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了让月面搬运工歇得好，制定本办法。

第二条 搬运工每搬十箱歇一刻钟。

有下列情形的，再歇一刻钟：

（一）箱子漏气的；

（二）面罩起雾的。

## 第二章 附则

第二条之一 夜里搬的，歇的时间加一倍。

第三条 本办法自2020年4月1日起施行。

附：歇息时间表

一箱一分钟
"""
NEWER = MADE_UP.replace("2020年3月1日", "2024年5月1日").replace("2020年4月1日", "2024年6月1日").replace("十箱", "八箱")
NAME = "月面搬运工休息办法"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / f"{NAME}(2020-03-01).md").write_text(MADE_UP, encoding="utf-8")
    return source


def fault(path: Path, region: str | None = None) -> str:
    """The code of what is wrong with the file, its text rendered in both languages on the way."""
    with pytest.raises(UserError) as caught:
        read_statute(path, region)
    assert path.name in str(caught.value)
    return caught.value.code


def test_articles_are_read_with_their_items_and_without_headings_and_annexes(folder: Path) -> None:
    text = read_folder(folder).texts[0]
    assert list(text.articles) == ["1", "2", "2-1", "3"]
    assert text.articles["2"].splitlines() == [
        "搬运工每搬十箱歇一刻钟。", "有下列情形的，再歇一刻钟：", "（一）箱子漏气的；", "（二）面罩起雾的。",
    ]  # fmt: skip
    assert text.articles["3"] == "本办法自2020年4月1日起施行。"
    assert (text.dated, text.valid_from, text.valid_to) == (date(2020, 3, 1), date(2020, 4, 1), None)


def test_what_is_kept_reads_back_the_same(folder: Path, tmp_path: Path) -> None:
    texts = read_folder(folder).texts
    assert keep(texts, tmp_path / "law") == texts
    assert load(tmp_path / "law").wordings == texts
    keep(texts, tmp_path / "law")  # a second time changes nothing
    assert load(tmp_path / "law").wordings == texts
    assert [path.suffix for path in (tmp_path / "law").iterdir()] == [".json"]


def test_a_later_wording_ends_the_earlier_one_the_day_before(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "law"
    keep(read_folder(folder).texts, store)
    (folder / f"{NAME}(2020-03-01).md").unlink()
    (folder / f"{NAME}(2024-05-01).txt").write_text(NEWER, encoding="utf-8-sig")
    keep(read_folder(folder).texts, store)
    texts = load(store)
    assert [(item.valid_from, item.valid_to) for item in texts.wordings] == [
        (date(2020, 4, 1), date(2024, 5, 31)),
        (date(2024, 6, 1), None),
    ]
    reference = Reference(NAME, 2)
    assert "十箱" in (texts.find(reference, date(2024, 5, 31)) or "")
    assert "八箱" in (texts.find(reference, date(2024, 6, 1)) or "")
    assert texts.find(reference, date(2020, 3, 31)) is None
    assert texts.find(Reference(NAME, 9), date(2024, 6, 1)) is None


def test_two_wordings_from_one_day_are_refused_and_nothing_is_changed(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "law"
    kept = keep(read_folder(folder).texts, store)
    (folder / f"{NAME}(2020-03-02).md").write_text(MADE_UP, encoding="utf-8")
    with pytest.raises(UserError, match="同一天"):
        keep(read_folder(folder).texts, store)
    assert load(store).wordings == kept


def test_a_place_has_its_own_law_and_nobody_else_has_it(folder: Path, tmp_path: Path) -> None:
    path = folder / f"{NAME}(2020-03-01).md"
    path.write_text(MADE_UP.replace(NAME, f"虚构市{NAME}"), encoding="utf-8")
    assert fault(path) == "law.texts.no_region"
    text = read_statute(path, "990100")
    assert text.region == "990100"
    assert text.holds(date(2021, 1, 1), "990101")  # a district lies in its city
    assert not text.holds(date(2021, 1, 1), "990200")
    assert not text.holds(date(2021, 1, 1), None)


def test_books_of_one_code_are_joined(folder: Path) -> None:
    head = "# 月面法典\n# {book}\n2020年3月1日 通过\n2020年4月1日 施行\n<!-- INFO END -->\n"
    (folder / "一(2020-03-01).md").write_text(head.format(book="总则") + "第一条 甲。\n", encoding="utf-8")
    (folder / "二(2020-03-01).md").write_text(head.format(book="搬运") + "第二条 乙。\n", encoding="utf-8")
    code = next(text for text in read_folder(folder).texts if text.instrument == "月面法典")
    assert code.articles == {"1": "甲。", "2": "乙。"}
    (folder / "三(2020-03-01).md").write_text(head.format(book="休息") + "第二条 丙。\n", encoding="utf-8")
    assert [item.code for item in read_folder(folder).faults] == ["law.texts.twice"]


def test_a_catalogued_instrument_takes_its_days_from_the_catalogue(tmp_path: Path) -> None:
    for dated, days in (
        ("2013-12-11", (date(2014, 1, 1), date(2024, 12, 31))),
        ("2024-11-10", (date(2025, 1, 1), None)),
    ):
        path = tmp_path / f"放假({dated}).md"
        path.write_text("# 全国年节及纪念日放假办法\n\n第一条 自公布之日起施行。\n", encoding="utf-8")
        text = read_statute(path)
        assert (text.instrument, (text.valid_from, text.valid_to)) == ("放假办法", days)


def test_a_repealed_text_ends_the_day_before_its_repeal(folder: Path) -> None:
    path = folder / f"{NAME}(2020-03-01).md"
    path.write_text(MADE_UP.replace("<!--", "2021年1月1日 废止\n<!--"), encoding="utf-8")
    text = read_statute(path)
    assert (text.dated, text.valid_to) == (date(2020, 3, 1), date(2020, 12, 31))


FAULTY = [
    ("办法.md", MADE_UP.replace("2020年3月1日 月面管理处公布", ""), "law.texts.no_version"),
    ("办法(2020-02-30).md", MADE_UP, "law.texts.no_such_day"),
    ("办法(2020-03-01).md", MADE_UP.replace(f"# {NAME}", ""), "law.texts.no_title"),
    ("办法(2020-03-01).md", MADE_UP.replace("第三条", "第五条"), "law.texts.gap"),
    ("办法(2020-03-01).md", MADE_UP.replace("第一条", "第二条", 1), "law.texts.twice"),
    ("办法(2020-03-01).md", MADE_UP.split("第二条")[1], "law.texts.no_title"),
    ("办法(2020-03-01).md", MADE_UP.split("第一条")[0], "law.texts.no_articles"),
    ("办法(2020-03-01).md", MADE_UP.replace("第一条 为了让月面搬运工歇得好，制定本办法。", ""), "law.texts.gap"),
    ("办法(2020-03-01).md", MADE_UP.replace("夜里搬的，歇的时间加一倍。", ""), "law.texts.empty_article"),
    ("办法(2023-01-01).md", MADE_UP.replace("2020年4月1日 施行\n", ""), "law.texts.no_start"),  # amended since
    ("办法(2020-03-01).md", "", "law.texts.no_title"),
]


@pytest.mark.parametrize(("name", "content", "code"), FAULTY, ids=[f"{row[2]}-{i}" for i, row in enumerate(FAULTY)])
def test_a_faulty_file_is_refused_with_what_to_write(tmp_path: Path, name: str, content: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert fault(path) == code
    message = read_folder(tmp_path).faults[0]
    assert render(message) != render(message, "en")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "办法(2020-03-01).md"
    path.write_bytes(MADE_UP.encode("gb18030"))
    assert fault(path) == "law.texts.unreadable"


@pytest.mark.parametrize("name", ["没有这个文件夹", "空的"])
def test_a_folder_that_is_missing_or_empty_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "空的").mkdir()
    (tmp_path / "空的" / "表格.xlsx").write_bytes(b"")
    with pytest.raises(UserError, match=name):
        read_folder(tmp_path / name)


def test_a_damaged_store_is_told_by_file(tmp_path: Path) -> None:
    (tmp_path / "坏的.json").write_text('{"instrument": 1}', encoding="utf-8")
    with pytest.raises(UserError, match=r"坏的\.json"):
        load(tmp_path)


def test_settling_keeps_an_earlier_end_that_is_known(folder: Path) -> None:
    text = read_folder(folder).texts[0]
    (folder / f"{NAME}(2020-03-01).md").write_text(MADE_UP.replace("<!--", "2021年1月1日 废止\n<!--"), encoding="utf-8")
    repealed = read_folder(folder).texts[0]
    later = read_statute(_written(folder / f"{NAME}(2024-05-01).md", NEWER))
    assert settle([later, repealed])[0].valid_to == date(2020, 12, 31)
    assert settle([later, text])[0].valid_to == date(2024, 5, 31)


def _written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_import_then_show_and_diff_quote_the_text(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAOHENG_DATA", str(tmp_path / "data"))
    _written(folder / f"{NAME}(2024-05-01).md", NEWER)
    assert main(["law", "import", str(folder)]) == 0
    assert "2020-04-01 至 2024-05-31" in capsys.readouterr().out
    assert main(["law", "show", f"{NAME}第二条之一", "--on", "2024-05-31"]) == 0
    assert "夜里搬的" in capsys.readouterr().out
    assert main(["law", "diff", f"{NAME}2", "--from", "2024-05-31", "--to", "2024-06-01", "--json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)
    assert change["lines"][:2] == ["- 搬运工每搬十箱歇一刻钟。", "+ 搬运工每搬八箱歇一刻钟。"]
    assert main(["law", "show", f"{NAME}2", "--on", "2020-03-31"]) == 2  # before its first day


def test_a_catalogued_article_is_quoted_under_its_digest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "source"
    source.mkdir()
    made_up = "".join(f"第{n}条 月面文字。\n" for n in "一二三四五六七")
    _written(source / "a(2013-12-11).md", f"# 全国年节及纪念日放假办法\n{made_up}")
    assert main(["law", "import", str(source), "--into", str(tmp_path / "law"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["texts"][0]["valid_to"] == "2024-12-31"
    show = ["law", "show", "放假办法2", "--data", str(tmp_path / "law"), "--on"]
    assert main([*show, "2024-12-31"]) == 0
    assert "月面文字" in capsys.readouterr().out
    assert main([*show, "2025-01-01"]) == 0  # the day after: the article, but no text of it
    assert "月面文字" not in capsys.readouterr().out


def test_a_folder_with_a_faulty_file_changes_nothing_unless_only_the_good_are_wanted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _written(folder / "坏(2020-03-01).md", "没有名称")
    into = tmp_path / "law"
    command = ["law", "import", str(folder), "--into", str(into)]
    assert main(command) == 2
    assert "坏(2020-03-01).md" in capsys.readouterr().err
    assert not into.exists()
    assert main([*command, "--only-good"]) == 1
    assert "没有导入 1 个文件" in capsys.readouterr().out
    assert len(load(into).wordings) == 1


@pytest.mark.shared_data
def test_the_national_texts_come_in_article_by_article(shared_data: Path) -> None:
    folder = shared_data / "data" / "statutes"
    expected: dict[str, int] = {}
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["scope"] == "national" and row["status"] == "现行":
                reference = catalogue().parse(row["law_key"])
                name = reference.instrument if reference else clean(row["law_key"])
                expected[name] = expected.get(name, 0) + 1
    intake = read_folder(folder / "national")
    got = {text.instrument: len(text.articles) for text in intake.texts}
    assert len(got) > 40
    assert {name: expected.get(name) for name in got} == got
    assert {item.code for item in intake.faults} <= {"law.texts.no_start"}  # amended, and its start not written


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 4000))), unique_by=lambda row: row[0]), DAYS)
@settings(max_examples=100, deadline=None)
def test_at_most_one_wording_holds_on_a_day_and_it_is_the_latest_begun(
    rows: list[tuple[date, int | None]], on: date
) -> None:
    wordings = [
        StatuteText(
            instrument=NAME, title=NAME, dated=start, valid_from=start,
            valid_to=None if length is None else start + timedelta(days=length),
            region=None, sources=(), articles={"1": str(start)},
        )
        for start, length in rows
    ]  # fmt: skip
    settled = settle(wordings)
    holding = [item for item in settled if item.holds(on, None)]
    begun = [item for item in wordings if item.valid_from <= on]
    latest = max(begun, key=lambda item: item.valid_from, default=None)
    plain = [latest] if latest and (latest.valid_to is None or on <= latest.valid_to) else []
    assert [item.valid_from for item in holding] == [item.valid_from for item in plain]
    assert settle(reversed(settled)) == settled
