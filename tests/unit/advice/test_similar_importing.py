"""A body's own cases from a table: what is taken, what is refused and why, what is masked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.advice.similar import find_similar
from laoheng.advice.similar.importing import COLUMNS, read_cases
from laoheng.cli import main
from laoheng.law import law_at
from laoheng.law.cases import CaseResult, CasesInMemory, starter_cases
from laoheng.standard.errors import UserError

LAW = law_at(date(2026, 11, 28))
GOOD = {
    "title": "停工后少发工资",
    "facts": "某厂停工两个月，只按最低工资发给王小明，手机14900001234，他要求补足第一个月的差额。",
    "holding": "停工在一个工资支付周期内的，按合同约定的标准支付工资。",
    "result": "支持",
    "outcome": "补发差额",
    "articles": "劳动合同法30、劳动合同法38",
    "amount": "3,200元",
    "trade": "制造业",
    "source": "示例人社局案卷（虚构）",
    "published": "2026-05-20",
}


def read(*rows, headings=None):
    names = headings or list(COLUMNS)
    return list(read_cases(enumerate([names, *[[row.get(name, "") for name in names] for row in rows]], 1), law=LAW))


def test_a_good_row_becomes_a_case_without_the_persons_in_it():
    (row,) = read(GOOD)
    case = row.case
    assert case.result is CaseResult.SUPPORTED and case.amount == Decimal("3200.00") and case.certainty == "O"
    assert case.articles == ("劳动合同法30", "劳动合同法38") and case.trade == "制造业"
    assert "王小明" not in case.text and "14900001234" not in case.text and row.masked >= 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": ""}, "similar.import.missing"),
        ({"facts": "欠薪"}, "similar.import.few_facts"),
        ({"title": "长" * 81}, "similar.import.too_long"),
        ({"result": "赢了"}, "similar.import.result"),
        ({"articles": "劳动合同法999"}, "similar.import.article"),
        ({"elements": "不认识的要素"}, "similar.import.element"),
        ({"published": "2027-01-01"}, "similar.import.later"),
        ({"published": "某天"}, "dates.unreadable_date"),
        ({"amount": "很多"}, "similar.import.amount"),
    ],
)
def test_a_faulty_row_is_told_with_its_reason(changed, code):
    _, row = read(GOOD, {**GOOD, **changed})
    assert row.number == 3 and row.case is None
    assert any(
        fault.code.startswith(code.partition(".")[0]) and code in (fault.code, "dates.unreadable_date")
        for fault in row.faults
    )


def test_all_faults_of_a_row_are_told_at_once():
    (row,) = read({"facts": "短", "result": "x", "amount": "y"})
    assert len(row.faults) >= 7


@pytest.mark.parametrize("headings", [["title", "facts"], [*COLUMNS, "别的"], [*COLUMNS, "标题"]])
def test_headings_that_do_not_fit_are_refused_with_those_there_are(headings):
    with pytest.raises(UserError) as refused:
        read(GOOD, headings=headings)
    assert refused.value.code == "similar.import.headings"


def test_own_cases_are_found_beside_the_starter_set():
    (row,) = read(GOOD)
    store = CasesInMemory((*starter_cases().cases(), row.case))
    found = find_similar("工厂停工，工资只发了最低工资，要求补足差额", store, 10)
    assert row.case in [item.case for item in found.similar]
    assert sum(found.results.values()) == len(found.similar)


def test_the_command_searches_a_case_file_too_and_refuses_a_faulty_one(tmp_path, capsys):
    asked, cases = tmp_path / "问.txt", tmp_path / "案例.csv"
    asked.write_text("工厂停工，工资只发了最低工资，要求补足差额", encoding="utf-8")
    table = [list(COLUMNS.values()), [GOOD.get(name, "") for name in COLUMNS]]
    cases.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in table), encoding="utf-8")
    command = ["similar", str(asked), "--on", "2026-11-28", "--limit", "10", "--cases", str(cases)]
    assert main(command) == 0
    assert "示例人社局案卷（虚构）" in capsys.readouterr().out
    cases.write_text(cases.read_text("utf-8").replace("支持", "赢了"), encoding="utf-8")
    assert main(command) == 2
    assert "赢了" in capsys.readouterr().err
