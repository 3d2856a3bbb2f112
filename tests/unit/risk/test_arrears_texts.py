"""What memos and messages are read to say: one line per phenomenon, near misses included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from laoheng.risk.arrears.bank_memo import is_wage, paid_periods
from laoheng.risk.arrears.case import BankRow, Letter, Speaker
from laoheng.risk.arrears.messages import Saying, read_messages

MEMOS = [
    ("2026年2月工资", "2026-02"),
    ("2月份工资", "2026-02"),
    ("２月工资", "2026-02"),  # full width
    ("二月工资", "2026-02"),  # Chinese numeral
    ("二〇二六年二月工资", "2026-02"),
    ("26年2月工资", "2026-02"),
    ("2026-02工资", "2026-02"),
    ("2026.2工资", "2026-02"),
    ("202602工资", "2026-02"),
    ("工资 2026/01", "2026-01"),
    ("12月工资", "2025-12"),  # the latest December not after the row
    ("4月工资", "2025-04"),
    ("3月工资", "2026-03"),
    ("上月工资", "2026-02"),
    ("上个月工资", "2026-02"),
    ("上上月工资", "2026-01"),
    ("本月工资", "2026-03"),
    ("去年12月工资", "2025-12"),
    ("补发1月工资", "2026-01"),
    ("1-2月工资", "2026-01 2026-02"),
    ("1至3月工资", "2026-01 2026-02 2026-03"),
    ("1、2月工资", "2026-01 2026-02"),
    ("1,2月工资", "2026-01 2026-02"),
    ("1月和2月工资", "2026-01 2026-02"),
    ("一、二月份工资", "2026-01 2026-02"),
    ("代发2026年1月、2月工资", "2026-01 2026-02"),
    ("2026年1月至2月工资", "2026-01 2026-02"),
    ("2025年12月-2026年1月工资", "2025-12 2026-01"),
    ("2025年12月、1月工资", "2025-12 2026-01"),  # runs on into the next year
    ("2026年2月、1月工资", "2026-01 2026-02"),
    ("11-1月工资", "2025-11 2025-12 2026-01"),
    ("第一季度工资", "2026-01 2026-02 2026-03"),
    ("2月1日至2月28日工资", "2026-02"),
    ("3月10日发2月工资", "2026-02"),  # the first is a day
    ("2026-03-10 2月工资", "2026-02"),
    ("20260310工资", ""),
    ("2个月工资", ""),  # a length
    ("13月工资", ""),
    ("十三薪", ""),
    ("2026年工资", ""),
    ("统一月薪", ""),
    ("工资3,000元", ""),
    ("工资", ""),
]
WEEKS = [
    ("第10周工资", "2026-W10"),
    ("第十周工资", "2026-W10"),
    ("2026年第10周工资", "2026-W10"),
    ("2026-W10工资", "2026-W10"),
    ("W10", "2026-W10"),
    ("10周工资", "2026-W10"),
    ("2周工资", ""),  # two weeks' wages
    ("第52周工资", "2025-W52"),
    ("第9-10周工资", "2026-W09 2026-W10"),
    ("第9、10周工资", "2026-W09 2026-W10"),
    ("上周工资", "2026-W11"),
    ("3月2日-3月8日工资", "2026-W10"),
    ("3月2日-8日工资", "2026-W10"),
    ("第54周工资", ""),
]


@pytest.mark.parametrize(("memo", "periods"), MEMOS)
def test_periods_of_a_monthly_memo(memo: str, periods: str) -> None:
    row = BankRow(date(2026, 3, 10), Decimal(6000), memo)
    assert " ".join(map(str, paid_periods(row, weekly=False))) == periods


@pytest.mark.parametrize(("memo", "periods"), WEEKS)
def test_periods_of_a_weekly_memo(memo: str, periods: str) -> None:
    row = BankRow(date(2026, 3, 20), Decimal(6000), memo)
    assert " ".join(map(str, paid_periods(row, weekly=True))) == periods


@pytest.mark.parametrize(
    ("memo", "wage"),
    [
        ("2月工资", True),
        ("代发", True),
        ("薪酬", True),
        ("2025年度年终奖", False),
        ("工资奖金", False),
        ("工资补偿", False),
        ("代发报销款", False),
        ("薪资借款", False),
        ("工资提成", False),
        ("货款", False),
    ],
)
def test_which_memos_are_wages(memo: str, wage: bool) -> None:
    assert is_wage(memo) is wage


WORKER = [
    ("2月工资收到了", "came 2026-02"),
    ("二月份的工资已收到。", "came 2026-02"),
    ("确认收到2026年2月工资", "came 2026-02"),
    ("上月工资收到了", "came 2026-02"),
    ("2月工资3月10日已经打到卡上", "came 2026-02"),
    ("2月份工资已经领了现金", "came 2026-02"),
    ("2月工资已收到，没有异议", "came 2026-02"),
    ("工资到账了", "came"),  # names no period
    ("2月工资还没收到", "unpaid 2026-02"),
    ("没收到2月工资", "unpaid 2026-02"),
    ("2月工资到现在还没发给我", "unpaid 2026-02"),
    ("公司还没给我发2月工资", "unpaid 2026-02"),
    ("老板欠我2月工资", "unpaid 2026-02"),
    ("2月工资怎么还没发？", "unpaid 2026-02"),  # a reproach, not a question
    ("工资还没到账", "unpaid"),
    ("1月工资收到了，2月的还没发", "came 2026-01 | unpaid 2026-02"),
    ("2月的奖金收到了，工资还没发", "unpaid 2026-02"),
    ("公司说2月工资已经发了，但我没收到", "unpaid 2026-02"),
    ("同事都收到2月工资了，我没有", "unpaid 2026-02"),
    ("2月工资只收到3500元", "partly 2026-02"),
    ("2月工资拿到了一半", "partly 2026-02"),
    ("2月份的工资已经给我了", "came 2026-02"),
    ("2月工资没见着", "unpaid 2026-02"),
    ("公司让我补签缓发协议，日期写早了", "backdated"),
    ("公司说2月工资已经发了", ""),  # reported
    ("2月工资什么时候发？", ""),  # a question
    ("2月工资收到没有？", ""),
    ("等收到2月工资再说", ""),  # a condition
    ("收到2月工资条了", ""),  # the slip, not the wage
    ("我同意2月工资晚发", ""),
    ("2月工资安排补发了吗", ""),
    ("还没收到", ""),  # of what?
    ("缓发协议是倒签的", "backdated"),
]
EMPLOYER = [
    ("2月工资还没发", "unpaid 2026-02"),
    ("欠你2月的工资", "unpaid 2026-02"),
    ("2月工资下月补", "unpaid 2026-02"),
    ("2月工资会在4月补发", "unpaid 2026-02"),
    ("资金紧张，2月工资没能按时发放", "unpaid 2026-02"),
    ("确实拖欠2月份工资6000元", "unpaid 2026-02"),
    ("2月工资暂时发不出来", "unpaid 2026-02"),
    ("1、2月工资都没发", "unpaid 2026-01 | unpaid 2026-02"),
    ("2月工资还差2500元没发", "partly 2026-02"),
    ("2月工资没发，但已于3月20日补发", "paid 2026-02"),
    ("2月工资已足额支付，不存在拖欠", "paid 2026-02"),
    ("公司没有拖欠2月工资", "paid 2026-02"),  # a denial
    ("未发现拖欠2月工资", "paid 2026-02"),
    ("工资下月补", "unpaid"),  # names no period, so it admits none
    ("资金紧张", ""),
    ("公司经营困难，2月工资发放有困难", ""),
    ("甲方没付工程款，2月工资发放有困难", ""),
    ("2月工资还在算，工程款还没结", ""),  # other people's debts
    ("2月工资可能晚发", ""),  # a guess
    ("2月工资没有推迟", ""),
    ("员工说2月工资没发", ""),  # reported
    ("2月工资是否没发？", ""),
    ("我们没有倒签", ""),
    ("劳动合同是后来补签的", ""),  # another paper
]


@pytest.mark.parametrize(
    ("speaker", "text", "expected"),
    [(Speaker.WORKER, *item) for item in WORKER] + [(Speaker.EMPLOYER, *item) for item in EMPLOYER],
)
def test_what_a_message_states(speaker: Speaker, text: str, expected: str) -> None:
    read = read_messages([Letter(date(2026, 3, 25), speaker, text)], weekly=False)
    assert " | ".join(" ".join([item.saying.value, *map(str, item.periods)]) for item in read) == expected


@pytest.mark.parametrize(
    ("text", "written", "signed"),
    [
        ("协议是后来补签的，日期写的是3月1日，实际3月20日签的", "2026-03-01", "2026-03-20"),
        ("缓发协议是3月20日补签的，落款倒签为3月5日", "2026-03-05", "2026-03-20"),
        ("协议不是3月5日签的，是3月20日后来补签的", "2026-03-05", "2026-03-20"),
        ("协议是今天补的，日期写成3月5日", "2026-03-05", "2026-03-25"),
        ("协议是3月16日补的，写成了3月5日", "2026-03-05", "2026-03-16"),
        ("协议签署时间是3月16日，日期倒填为3月5日", "2026-03-05", "2026-03-16"),
        ("协议日期写的3月5日是倒签的，真实签订日是3月16日", "2026-03-05", "2026-03-16"),
        ("协议是昨天才签的", None, "2026-03-24"),
        ("协议倒签", None, "2026-03-25"),  # no day given: that of the message
    ],
)
def test_the_days_in_an_admission_of_late_signing(text: str, written: str | None, signed: str) -> None:
    (read,) = read_messages([Letter(date(2026, 3, 25), Speaker.EMPLOYER, text)], weekly=False)
    assert read.saying is Saying.BACKDATED
    assert read.written == (date.fromisoformat(written) if written else None)
    assert read.signed == date.fromisoformat(signed)


def test_the_union_states_nothing_of_wages() -> None:
    assert read_messages([Letter(date(2026, 3, 25), Speaker.UNION, "2月工资还没发")], weekly=False) == ()
