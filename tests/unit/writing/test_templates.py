"""Standard papers: every branch of every form is clean to our own diagnosis, and bad answers make no paper."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from laoheng.advice.review import lists, review_contract
from laoheng.advice.review.prepare import UnlawfulWordingError, prepare
from laoheng.cli import main
from laoheng.law import find_article
from laoheng.writing.docx_file import to_docx
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import (
    FieldKind,
    Template,
    TemplateFaultsError,
    fill,
    find_template,
    plain_text,
    templates,
)
from tests.unit.writing.typeset import fonts, pdf_words

ON = date(2026, 11, 28)
NAMES = tuple(templates())


def examples(name: str, **other: object) -> dict[str, object]:
    """The made-up answers of a form, some of them changed."""
    return {
        item.name: item.example or item.choices[:1][0] if item.choices else item.example
        for item in find_template(name).fields
    } | other


def branches(template: Template) -> Iterator[dict[str, object]]:
    """Every combination of the answers that bring passages in or leave them out."""
    turns: dict[str, list[str]] = {}
    for passage in template.passages:
        for name in passage.when:
            item = template.find(name)
            open_too = ["yes", "no"] if item.kind is FieldKind.YES_NO else [item.example or "另有说明", ""]
            turns[name] = list(item.choices) or open_too
    given = examples(template.name)
    for answers in itertools.product(*turns.values()):
        yield given | dict(zip(turns, answers, strict=True))


def papers(template: Template) -> set[str]:
    """The words of every different paper that the form can make; the least filled one included."""
    made: set[str] = set()
    for given in branches(template):
        least = {key: value for key, value in given.items() if template.find(key).required}
        for answers in (given, least):
            try:
                made.add(plain_text(fill(template, answers, on=ON)))
            except TemplateFaultsError as error:
                codes = {fault.message.code for fault in error.found}
                assert codes <= {"template.rule.nothing_changes", "template.rule.severance_due"}, error
    return made


def bringing(template: Template) -> Iterator[dict[str, str]]:
    """For each passage the answers that bring it in."""
    for passage in template.passages:
        yield {
            name: {"given": template.find(name).example or "另有说明", "absent": ""}.get(allowed[0], allowed[0])
            for name, allowed in passage.when.items()
        }


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_branch_of_every_form_passes_our_own_diagnosis(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The papers of one form share their clauses: each is read once.
    monkeypatch.setattr(lists, "read_article", lru_cache(None)(lists.read_article))
    for text in papers(find_template(name)):
        review = review_contract(text, on=ON)
        assert review.fitting == name
        assert [(item.label, item.quote) for item in review.findings] == []
        assert [item.quote for item in review.looks] == []
        assert [message.code for message in review.missing] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_passage_of_each_form_is_clean_in_some_paper(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick form of the test above: for each passage one paper that shows it."""
    monkeypatch.setattr(lists, "read_article", lru_cache(None)(lists.read_article))
    template = find_template(name)
    for brought in bringing(template):
        review = review_contract(plain_text(fill(template, examples(name, **brought), on=ON)), on=ON)
        assert [(item.label, item.quote) for item in review.findings] == []
        assert list(review.missing) == []
        assert review.fitting == name


def test_every_field_has_a_label_and_its_article_is_in_the_catalogue() -> None:
    for template in templates().values():
        assert template.fields and template.passages
        for item in template.fields:
            assert str(item.label.code).startswith("template.field.")
            if item.ground:
                assert find_article(item.ground, ON) is not None, (item.name, item.ground)
        several = [examples(template.name, **brought) for brought in bringing(template)]
        asked = {item.name for given in several for item in template.asked(given)}
        assert asked == {item.name for item in template.fields}, "a field that nothing needs"


@pytest.mark.parametrize(
    ("name", "changed", "field"),
    [
        ("fixed_term", {"wage": "六千元整数"}, "wage"),
        ("fixed_term", {"worker_name": ""}, "worker_name"),
        ("fixed_term", {"end_date": "2026-11-30"}, "end_date"),
        ("fixed_term", {"probation": "是", "probation_months": "7"}, "probation_months"),
        ("fixed_term", {"probation": "是", "end_date": "2027-11-30", "probation_months": "3"}, "probation_months"),
        ("fixed_term", {"probation": "是", "end_date": "2027-01-31"}, "probation"),
        ("fixed_term", {"probation": "是", "probation_months": "2", "probation_wage": "4799"}, "probation_wage"),
        ("fixed_term", {"weekly_days": "6"}, "weekly_days"),
        ("fixed_term", {"pay_kind": "股票"}, "pay_kind"),
        ("fixed_term", {"worker_id": "140101199001011234"}, "worker_id"),
        ("part_time", {"part_daily_hours": "5"}, "part_daily_hours"),
        ("part_time", {"settle_days": "30"}, "settle_days"),
        ("dispatch", {"end_date": "2028-11-29"}, "end_date"),
        ("dispatch", {"dispatch_end": "2027-06-01"}, "dispatch_end"),
        ("confidentiality_noncompete", {"noncompete_months": "25"}, "noncompete_months"),
        ("confidentiality_noncompete", {"noncompete_pay": "3599"}, "noncompete_pay"),
        ("confidentiality_noncompete", {"noncompete_penalty": "360001"}, "noncompete_penalty"),
        ("training_agreement", {"service_penalty": "24001"}, "service_penalty"),
        ("termination_agreement", {"severance": ""}, "severance"),
        ("notice_dismissal", {"union_day": "2027-02-01"}, "union_day"),
        ("notice_resignation", {"notice_date": "2027-01-02"}, "end_on"),
        ("notice_sign", {"sign_by": "2027-01-02"}, "sign_by"),
    ],
)
def test_an_answer_beyond_what_the_law_allows_makes_no_paper(name: str, changed: dict[str, str], field: str) -> None:
    with pytest.raises(TemplateFaultsError) as refused:
        fill(find_template(name), examples(name, **changed), on=ON)
    assert [fault.field for fault in refused.value.found] == [field]
    assert str(refused.value)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("fixed_term", {"probation": "是", "probation_months": "6", "probation_wage": "4800"}),
        ("part_time", {"part_daily_hours": "4", "part_weekly_days": "6", "settle_days": "15"}),
        ("dispatch", {"end_date": "2028-11-30", "dispatch_end": "2027-05-31"}),
        (
            "confidentiality_noncompete",
            {"noncompete_months": "24", "noncompete_pay": "3600", "noncompete_penalty": "432000"},
        ),
        ("notice_resignation", {"notice_date": "2027-01-01"}),
        ("notice_sign", {"sign_by": "2027-01-01"}),
        ("fixed_term", {"pay_kind": "计件", "probation": "否", "hazard": "有"}),
    ],
)
def test_an_answer_on_the_bound_is_taken(name: str, changed: dict[str, str]) -> None:
    assert fill(find_template(name), examples(name, **changed), on=ON).title


def test_a_wage_under_the_minimum_of_the_place_is_refused() -> None:
    with pytest.raises(TemplateFaultsError, match="最低工资"):
        fill(find_template("fixed_term"), examples("fixed_term", wage="1500"), on=ON, region="330100")


def test_unlawful_free_wording_makes_no_paper_and_is_quoted() -> None:
    given = examples("fixed_term", special_terms="乙方入职时交纳押金500元，离职时退还")
    with pytest.raises(UnlawfulWordingError, match="押金") as refused:
        prepare(find_template("fixed_term"), given, on=ON)
    assert "deposit" in {item.label for item in refused.value.findings}


def test_what_is_left_open_becomes_a_line_and_an_unknown_field_is_a_fault() -> None:
    text = plain_text(fill(find_template("fixed_term"), examples("fixed_term", worker_id=""), on=ON))
    assert "身份证件号码：________" in text
    with pytest.raises(TemplateFaultsError, match="没有“salary”这一项"):
        fill(find_template("fixed_term"), examples("fixed_term", salary="1"), on=ON)


def test_docx_and_pdf_say_the_same_words() -> None:
    paper = fill(find_template("dispatch"), examples("dispatch"), on=ON)
    pdf = "".join(pdf_words(to_pdf(paper, fonts=fonts())).split())
    docx = "".join(line.text for line in Document(io.BytesIO(to_docx(paper))).paragraphs)
    for block in plain_text(paper).splitlines()[:20]:
        assert "".join(block.split()) in "".join(docx.split())
        assert "".join(block.split())[:18] in pdf


def table(path: Path, rows: list[list[object]]) -> Path:
    """`rows` as a table at `path`, by its ending."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_makes_the_good_rows_and_names_the_bad_ones(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = find_template("proof_of_termination")
    labels = [
        "用人单位名称",
        "劳动者姓名",
        "start_date",
        "合同期限的种类",
        "工作岗位",
        "解除或者终止的日期",
        "解除还是终止",
        "本单位工作年限",
    ]
    good = ["云岭示例家具有限公司", "山示例", "2024-03-01", "无固定期限", "木工", "2026-11-20", "解除", "二年零八个月"]
    bad = [*good[:3], "长期", "木工", "2023-11-20", "解除", ""]
    rows = table(tmp_path / f"rows.{ending}", [labels, good, bad, [""] * 8, good])
    assert (
        main(
            [
                "template",
                "batch",
                template.name,
                "--table",
                str(rows),
                "--out",
                str(tmp_path / "made"),
                "--json",
                "--on",
                "2026-11-28",
            ]
        )
        == 1
    )
    report = json.loads(capsys.readouterr().out)
    assert [row["row"] for row in report["made"]] == [2, 5]
    assert report["refused"][0]["row"] == 3 and len(report["refused"][0]["faults"]) == 3
    assert any("合同期限的种类" in fault for fault in report["refused"][0]["faults"])
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["0002-山示例.docx", "0005-山示例.docx"]


def test_a_column_that_is_no_field_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(tmp_path / "rows.csv", [["劳动者姓名", "工号"], ["山示例", "7"]])
    assert main(["template", "batch", "fixed_term", "--table", str(rows), "--out", str(tmp_path)]) == 2
    assert "工号" in capsys.readouterr().err


def test_the_command_line_lists_shows_and_fills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list", "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == list(NAMES)
    assert main(["template", "show", "fixed_term"]) == 0
    assert "wage" in capsys.readouterr().out
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(examples("fixed_term"), ensure_ascii=False), "utf-8")
    out = tmp_path / "合同.docx"
    assert main(["template", "fill", "fixed_term", "--facts", str(facts), "--out", str(out), "--on", "2026-11-28"]) == 0
    assert "山示例" in "".join(line.text for line in Document(out).paragraphs)
    assert main(["template", "fill", "fixed_term", "--facts", "{}", "--out", str(tmp_path / "空.docx")]) == 2
    assert "请填写" in capsys.readouterr().err and not (tmp_path / "空.docx").exists()
