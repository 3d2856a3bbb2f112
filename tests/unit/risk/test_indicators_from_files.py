"""Every indicator with a firm that fires, one that clears and one that is unknown: from files, through intake."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from laoheng.hub.cells import Known
from laoheng.hub.engine import Engine
from laoheng.hub.files import inspect
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.intake import check
from laoheng.hub.issues import IssueLevel
from laoheng.hub.lake import Lake
from laoheng.hub.reading import open_rows
from laoheng.risk.indicators import INDICATOR_IDS, ComplaintFact
from laoheng.route import assess, portrait_of, rows_behind
from laoheng.standard.finding import Finding, GroundKind, Level, Status
from laoheng.standard.identifiers import make_firm_code, make_person_number
from laoheng.standard.known import Unknown, Value
from laoheng.standard.messages import render
from laoheng.standard.records import contract_of

AS_OF = date(2026, 11, 15)
MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
WORKING_DAYS = 23
OFFICE = "office-1"
Rows = dict[str, list[dict[str, Any]]]


PEOPLE = 10


def firm_code(number: int) -> str:
    return make_firm_code("990101", f"MA{number:06d}")


def person_number(firm: int, place: int) -> str:
    return make_person_number("140000", date(1970, 1, 1) + timedelta(days=firm * 100 + place), "000")


def good_firm(number: int) -> Rows:
    """Ten persons, six months, everything sent and everything in order."""
    rows: Rows = {"contracts": [], "wages": [], "contributions": [], "attendance": []}
    for place in range(PEOPLE):
        person = {
            "统一社会信用代码": firm_code(number),
            "姓名": "测试员工",
            "证件号码": person_number(number, place),
        }
        contract = {
            "用工形式": "固定期限",
            "签订日期": "2026-05-01",
            "开始日期": "2026-05-01",
            "终止日期": "2028-04-30",
        }
        contract |= {"离职日期": "", "约定工资": "6000.00", "计薪周期": "按月", "发薪日": "10", "工时制": "标准"}
        rows["contracts"].append(person | contract)
        for month in MONTHS:
            rows["wages"].append(
                person
                | {"工资所属期": month, "应发工资": "6000.00", "加班工资": "0.00", "实发工资": "6000.00"}
                | {"代扣社保": "0", "代扣公积金": "0", "代扣个税": "0", "其他扣除": "0"}
                | {"发放日期": f"{month[:5]}{int(month[5:]) + 1:02d}-10", "发放方式": "银行代发"}
            )
            base = {"险种": "养老", "费款所属期": month, "缴费基数": "6000.00", "状态": "已到账"}
            rows["contributions"].append(person | base)
            present = {"考勤月份": month, "出勤天数": str(WORKING_DAYS), "出勤小时": "184", "加班小时": "10"}
            rows["attendance"].append(person | present)
    return rows


def of_month(rows: Rows, kind: str, month: str) -> list[dict[str, Any]]:
    return [row for row in rows[kind] if month in row.values()]


def change(rows: Rows, name: str) -> None:  # noqa: C901 - a table of ten edits reads best in one place
    """Makes the good firm fire `name`."""
    persons = sorted({row["证件号码"] for row in rows["contracts"]})
    if name == "contributions_abnormal_3m":
        for month in MONTHS[3:]:
            of_month(rows, "contributions", month)[0]["状态"] = "欠缴"
    elif name == "base_below_wage":
        for row in of_month(rows, "contributions", "2026-10")[:3]:
            row["缴费基数"] = "4500.00"
    elif name == "insured_below_paid":
        gone = of_month(rows, "contributions", "2026-09")[:2]
        rows["contributions"] = [row for row in rows["contributions"] if row not in gone]
    elif name == "pay_below_minimum":
        row = of_month(rows, "wages", "2026-09")[0]
        row.update({"应发工资": "2500.00", "加班工资": "300.00", "实发工资": "2500.00"})
    elif name == "frequent_short_contracts":
        short = rows["contracts"][0]
        short.update({"终止日期": "2026-07-31"})
        rows["contracts"].append(short | {"签订日期": "2026-08-01", "开始日期": "2026-08-01", "终止日期": "2026-10-31"})
        rows["contracts"].append(short | {"签订日期": "2026-11-01", "开始日期": "2026-11-01", "终止日期": "2028-10-31"})
    elif name == "no_written_contract":
        rows["contracts"] = [row for row in rows["contracts"] if row["证件号码"] != persons[0]]
    elif name == "overtime_over_cap":
        of_month(rows, "attendance", "2026-10")[0]["加班小时"] = "36.5"
    elif name == "dispatch_over_ratio":
        for row in rows["contracts"][:2]:
            row["用工形式"] = "劳务派遣"
    elif name == "sudden_departures":
        for row in rows["contracts"][:4]:
            row["离职日期"] = "2026-10-20"
    elif name == "wages_overdue":
        row = of_month(rows, "wages", "2026-08")[0]
        row.update({"实发工资": "0.00", "发放日期": ""})


GOOD, SILENT = 21, 22
FIRING = {name: number for number, name in enumerate(INDICATOR_IDS, start=1)}


def csv_bytes(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("gb18030")


class Region:
    """A lake filled from files, with its engine and the ids the files' numbers were given."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.engine, self.lake = engine, Lake(folder / "lake")
        self.identities = MemoryIdentities(Random(7).randbytes)
        self.folder, self.sent = folder, 0

    def send(self, kind: str, rows: list[dict[str, Any]]) -> None:
        self.sent += 1
        path = self.folder / f"{kind}-{self.sent}"
        path.write_bytes(csv_bytes(rows))
        contract = contract_of(kind)
        sheet = open_rows(path, inspect(path, f"{kind}.csv"), contract)
        checked = check(contract, sheet, identities=self.identities, known=Known(AS_OF))
        self.lake.commit_batch(
            OFFICE, contract, checked.batches(), batch_id=f"batch-{self.sent}", batch_seq=self.sent,
            batch_key=bytes(32), received_at=datetime(2026, 11, 15, tzinfo=UTC),
        )  # fmt: skip
        assert not [issue for issue in checked.report.issues if issue.level is IssueLevel.ERROR]

    def firm(self, number: int) -> str:
        return self.identities.firms([firm_code(number)])[0]

    def person(self, firm: int, place: int) -> str:
        found = self.identities.persons([person_number(firm, place)], [None], [None], [None])[0]
        assert found is not None
        return found

    def findings(self, **options: Any) -> dict[tuple[str, str], Finding]:
        found = assess(self.engine, self.lake, office_id=OFFICE, region="990101", as_of=AS_OF, **options)
        return {(str(item.subject), item.kind.removeprefix("indicator.")): item for item in found}


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    with Engine() as engine:
        made = Region(tmp_path_factory.mktemp("region"), engine)
        together: Rows = {}
        for name, number in (*FIRING.items(), ("nothing", GOOD)):
            rows = good_firm(number)
            change(rows, name)
            for kind, some in rows.items():
                together.setdefault(kind, []).extend(some)
        for kind, some in together.items():
            made.send(kind, some)
        register = {"名称": "虚构公司", "行政区划": "990101", "建立工会": "是", "工程建设领域": "否"}
        numbers = (*FIRING.values(), GOOD, SILENT)
        made.send("firms", [{"统一社会信用代码": firm_code(number), **register} for number in numbers])
        yield made


@pytest.fixture(scope="module")
def findings(region: Region) -> dict[tuple[str, str], Finding]:
    firm = FIRING["wages_overdue"]
    claim = ComplaintFact(
        region.firm(firm), region.person(firm, 0), date(2026, 11, 2), ("2026-08",), Decimal("6000.00")
    )
    return region.findings(complaints=[claim])


@pytest.mark.parametrize("name", INDICATOR_IDS)
def test_the_firm_made_to_fire_fires_with_level_rows_remedy_and_what_clears_it(
    region: Region, findings: dict[tuple[str, str], Finding], name: str
) -> None:
    finding = findings[region.firm(FIRING[name]), name]
    assert finding.status is Status.COMPUTED
    assert finding.level not in (Level.NONE,)
    assert finding.remedies and finding.clears and finding.steps
    rows = rows_behind(region.engine, region.lake, office_id=OFFICE, finding=finding)
    assert rows and all(row["firm_id"] == finding.subject for some in rows.values() for row in some)
    assert any(ground.kind is GroundKind.ARTICLE for ground in finding.grounds)
    assert "测试员工" not in str(finding.to_json())
    texts = (finding.title, *finding.remedies, *finding.clears, *finding.notes, *(f.label for f in finding.figures))
    assert all(render(text, language) for text in texts for language in ("zh", "en"))


@pytest.mark.parametrize("name", INDICATOR_IDS)
def test_the_firm_in_order_is_clear(region: Region, findings: dict[tuple[str, str], Finding], name: str) -> None:
    finding = findings[region.firm(GOOD), name]
    assert (name, finding.status, finding.level) == (name, Status.CLEAR, Level.NONE)


@pytest.mark.parametrize("name", INDICATOR_IDS)
def test_the_firm_that_sent_nothing_is_unknown_and_told_what_to_send(
    region: Region, findings: dict[tuple[str, str], Finding], name: str
) -> None:
    finding = findings[region.firm(SILENT), name]
    assert (name, finding.status, finding.level) == (name, Status.UNDETERMINED, Level.NONE)
    assert finding.needs


def test_one_firm_alone_gets_the_same_findings(region: Region, findings: dict[tuple[str, str], Finding]) -> None:
    firm = region.firm(FIRING["overtime_over_cap"])
    alone = region.findings(firm_ids=[firm])
    assert alone == {key: finding for key, finding in findings.items() if key[0] == firm}


def test_a_portrait_keeps_what_never_came_as_unknown(region: Region) -> None:
    silent = portrait_of(
        region.engine, region.lake, office_id=OFFICE, firm_id=region.firm(SILENT), as_of=AS_OF, region="990101"
    )
    assert isinstance(silent.features["dispatched_heads"], Unknown)
    good = portrait_of(
        region.engine, region.lake, office_id=OFFICE, firm_id=region.firm(GOOD), as_of=AS_OF, region="990101"
    )
    assert good.features["dispatched_heads"] == Value(0)
    assert good.months["2026-10"]["paid_heads"] == Value(PEOPLE)
