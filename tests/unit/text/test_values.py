"""Values in running text: one line a phenomenon, near-misses included.

A line holds the text, then what must be found of the kind of its table: "words = value", ranges as low..high, several
divided by "; ", "-" for nothing. What other kinds find in the line is not looked at.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.text.values import Value, ValueKind, find_values

ON = date(2026, 11, 20)

MONEY = """
每月工资5000元 | 5000元 = 5000 month
工资为每月人民币5,000元 | 人民币5,000元 = 5000 month
月工资：¥12,000.00 | ¥12,000.00 = 12000.00 month
￥3500 | ￥3500 = 3500
共计人民币壹万贰仟元整 | 人民币壹万贰仟元整 = 12000
壹万贰仟叁佰肆拾伍元陆角柒分 | 壹万贰仟叁佰肆拾伍元陆角柒分 = 12345.67
人民币（大写）：伍仟元整 | 伍仟元整 = 5000
欠我五百块没给 | 五百块 = 500
一共两千三百五十块钱 | 两千三百五十块钱 = 2350
月薪一万二 | 一万二 = 12000 month
月薪1万8千元 | 1万8千元 = 18000 month
1万2元 | 1万2元 = 12000
底薪三千五 | 三千五 = 3500 month
工资8k一个月 | 8k = 8000 month
底薪4K | 4K = 4000 month
年薪20万 | 20万 = 200000 year
年薪二十万元 | 二十万元 = 200000 year
时薪25元/小时 | 25元 = 25 hour
25元/小时 | 25元 = 25 hour
每小时二十五元 | 二十五元 = 25 hour
每小时25块 | 25块 = 25 hour
日工资200元 | 200元 = 200 day
一天两百 | -
一天200块 | 200块 = 200 day
300元/天 | 300元 = 300 day
每天补助30元 | 30元 = 30 day
每件2.5元 | 2.5元 = 2.5 piece
计件工资3元/件 | 3元 = 3 piece
三毛钱一件 | 三毛钱 = 0.3 piece
三块五 | 三块五 = 3.5
3块5毛 | 3块5毛 = 3.5
12元5角 | 12元5角 = 12.5
３００元 | ３００元 = 300
1.5万元 | 1.5万元 = 15000
3.2万 | -
拖欠工资3.2万 | 3.2万 = 32000
3000-5000元 | 3000-5000元 = 3000..5000
3000元至5000元 | 3000元至5000元 = 3000..5000
三千到五千元 | 三千到五千元 = 3000..5000
8-10万元 | 8-10万元 = 80000..100000
工资5000～8000元/月 | 5000～8000元 = 5000..8000 month
八九千块 | 八九千块 = 8000..9000
三四百元 | 三四百元 = 300..400
2000多块钱 | 2000多块钱 = 2000 from 2000
一万余元 | 一万余元 = 10000 from 10000
欠薪共计36800元 | 36800元 = 36800
工资为8000 | 8000 = 8000
工资8000，后来涨到9000元 | 8000 = 8000; 9000元 = 9000
欠我一万二没给 | 一万二 = 12000
押金500没退 | 500 = 500
罚款两百 | 两百 = 200
扣了我300 | 300 = 300
到手四千五 | 四千五 = 4500
公司欠我三个月工资共1万5 | 1万5 = 15000
违约金为人民币50000元整 | 人民币50000元整 = 50000
100美元 | 100美元 = 100 USD
500港币 | 500港币 = 500 HKD
2亿元 | 2亿元 = 200000000
3千元 | 3千元 = 3000
五十万元以下 | 五十万元 = 500000
不低于2000元 | 2000元 = 2000
每人每月500元 | 500元 = 500 month
500元/人/月 | 500元 = 500 month
元旦放假 | -
第3元素 | -
三块砖头 | -
2024年3月 | -
工资表共3页 | -
欠了3个月 | -
编号12000 | -
工资2024年发 | -
扣3分 | -
单元楼 | -
多元化 | -
"""

DATES = """
2024年3月1日入职 | 2024年3月1日 = 2024-03-01
2024年03月01日 | 2024年03月01日 = 2024-03-01
2024 年 3 月 1 日 | 2024 年 3 月 1 日 = 2024-03-01
2024年3月1号 | 2024年3月1号 = 2024-03-01
２０２４年３月１日 | ２０２４年３月１日 = 2024-03-01
2024-03-01 | 2024-03-01 = 2024-03-01
2024/3/1 | 2024/3/1 = 2024-03-01
2024.3.1 | 2024.3.1 = 2024-03-01
20240301 | 20240301 = 2024-03-01
二〇二四年三月一日 | 二〇二四年三月一日 = 2024-03-01
二零二四年十二月三十一日 | 二零二四年十二月三十一日 = 2024-12-31
二○二四年十月二十日 | 二○二四年十月二十日 = 2024-10-20
2024年3月 | 2024年3月 = 2024-03-01..2024-03-31
2024年2月份 | 2024年2月份 = 2024-02-01..2024-02-29
2024年3月底 | 2024年3月底 = 2024-03-21..2024-03-31
2024年5月中旬 | 2024年5月中旬 = 2024-05-11..2024-05-20
2024年 | 2024年 = 2024-01-01..2024-12-31
2023年底 | 2023年底 = 2023-12-01..2023-12-31
2024年上半年 | 2024年上半年 = 2024-01-01..2024-06-30
24年3月5号 | 24年3月5号 = 2024-03-05
98年5月 | 98年5月 = 1998-05-01..1998-05-31
23年入职 | 23年 = 2023-01-01..2023-12-31
三月五号 | 三月五号 = 2026-03-05
12月5日 | 12月5日 = 2025-12-05
3月份没发工资 | 3月份 = 2026-03-01..2026-03-31
去年国庆来的 | 去年国庆 = 2025-10-01
去年春节 | 去年春节 = 2025-01-29
今年五一 | 今年五一 = 2026-05-01
前年3月 | 前年3月 = 2024-03-01..2024-03-31
去年5月20日 | 去年5月20日 = 2025-05-20
今年年初 | 今年年初 = 2026-01-01..2026-02-28
去年 | 去年 = 2025-01-01..2025-12-31
上个月15号 | 上个月15号 = 2026-10-15
上个月 | 上个月 = 2026-10-01..2026-10-31
这个月 | 这个月 = 2026-11-01..2026-11-30
下个月5号 | 下个月5号 = 2026-12-05
上月底 | 上月底 = 2026-10-21..2026-10-31
昨天 | 昨天 = 2026-11-19
前天被辞退 | 前天 = 2026-11-18
今天 | 今天 = 2026-11-20
上周五 | 上周五 = 2026-11-13
上个星期三 | 上个星期三 = 2026-11-11
本周一 | 本周一 = 2026-11-16
三天前 | 三天前 = 2026-11-17
两个月前 | 两个月前 = 2026-09-01..2026-09-30
半年前 | 半年前 = 2026-05-01..2026-05-31
一年前 | 一年前 = 2025-11-01..2025-11-30
2023年中秋节 | 2023年中秋节 = 2023-09-29
2024年3月1日入职，5月20日离职 | 2024年3月1日 = 2024-03-01; 5月20日 = 2024-05-20
2023年11月1日上班，2月3日受伤 | 2023年11月1日 = 2023-11-01; 2月3日 = 2024-02-03
2024年2月30日 | -
2024-13-01 | -
比例为2024.5元 | -
十一个月 | -
三个月 | -
3月内付清 | -
版本1.2.3 | -
"""

PERIODS = """
2024-03-01至2025-02-28 | 2024-03-01至2025-02-28 = 2024-03-01..2025-02-28
自2023年3月1日起至2024年5月31日止 | 自2023年3月1日起至2024年5月31日止 = 2023-03-01..2024-05-31
从2023年3月1日到2024年5月31日 | 从2023年3月1日到2024年5月31日 = 2023-03-01..2024-05-31
2023年3月到2024年5月 | 2023年3月到2024年5月 = 2023-03-01..2024-05-31
2023年3月-2024年5月期间 | 2023年3月-2024年5月期间 = 2023-03-01..2024-05-31
2023.3.1—2024.2.29 | 2023.3.1—2024.2.29 = 2023-03-01..2024-02-29
2023/3/1~2024/2/29 | 2023/3/1~2024/2/29 = 2023-03-01..2024-02-29
2024年3月1日至5月31日 | 2024年3月1日至5月31日 = 2024-03-01..2024-05-31
二〇二三年一月一日至二〇二三年十二月三十一日 | 二〇二三年一月一日至二〇二三年十二月三十一日 = 2023-01-01..2023-12-31
2019年至2023年 | 2019年至2023年 = 2019-01-01..2023-12-31
自2024年3月1日起 | 自2024年3月1日起 = 2024-03-01..
从2024年3月开始 | 从2024年3月开始 = 2024-03-01..
2024年3月1日至今 | 2024年3月1日至今 = 2024-03-01..
3月到5月的工资 | 3月到5月 = 2026-03-01..2026-05-31
去年3月到今年2月 | 去年3月到今年2月 = 2025-03-01..2026-02-28
2024年3月1日 | -
2024年3月1日，2025年4月1日 | -
"""

DURATIONS = """
合同期限三年 | 三年 = 36 month
期限为3年 | 3年 = 36 month
试用期三个月 | 三个月 = 3 month
试用期为6个月 | 6个月 = 6 month
试用期陆个月 | 陆个月 = 6 month
壹年 | 壹年 = 12 month
半年 | 半年 = 6 month
一年半 | 一年半 = 18 month
两年零三个月 | 两年零三个月 = 27 month
两年3个月 | 两年3个月 = 27 month
一个半月 | 一个半月 = 1.5 month
半个月 | 半个月 = 0.5 month
两个季度 | 两个季度 = 6 month
90天 | 90天 = 90 day
三十日内 | 三十日 = 30 day
应于3日内支付 | 3日 = 3 day
提前三十日书面通知 | 三十日 = 30 day
提前30天 | 30天 = 30 day
15个工作日 | 15个工作日 = 15 workday
五个工作日内 | 五个工作日 = 5 workday
两周 | 两周 = 14 day
一个星期 | 一个星期 = 7 day
半天 | 半天 = 0.5 day
加班3小时 | 3小时 = 3 hour
三个小时 | 三个小时 = 3 hour
两个半小时 | 两个半小时 = 2.5 hour
1小时30分钟 | 1小时30分钟 = 1.5 hour
三至五年 | 三至五年 = 36..60 month
3-6个月 | 3-6个月 = 3..6 month
三到五天 | 三到五天 = 3..5 day
两三个月 | 两三个月 = 2..3 month
七八天 | 七八天 = 7..8 day
三年多 | 三年 = 36 month
十几天 | 十几天 = 10 from 10 day
24个月 | 24个月 = 24 month
竞业限制两年 | 两年 = 24 month
连续旷工三日以上 | 三日 = 3 day
医疗期3个月 | 3个月 = 3 month
十二个月 | 十二个月 = 12 month
二十四小时 | 二十四小时 = 24 hour
2024年 | -
每月15日 | -
三月 | -
第三年 | -
3年级 | -
5日 | -
一周年庆 | -
每年 | -
"""

RATES = """
80% | 80% = 0.8 ratio
80％ | 80％ = 0.8 ratio
12.5% | 12.5% = 0.125 ratio
八成 | 八成 = 0.8 ratio
7成 | 7成 = 0.7 ratio
七成半 | 七成半 = 0.75 ratio
百分之八十 | 百分之八十 = 0.8 ratio
百分之80 | 百分之80 = 0.8 ratio
百分之五十至一百 | 百分之五十至一百 = 0.5..1 ratio
50%-80% | 50%-80% = 0.5..0.8 ratio
50%至100% | 50%至100% = 0.5..1 ratio
千分之五 | 千分之五 = 0.005 ratio
日万分之五 | 日万分之五 = 0.0005 day
每日千分之三 | 每日千分之三 = 0.003 day
5‰ | 5‰ = 0.005 ratio
六折 | 六折 = 0.6 ratio
打八五折 | 八五折 = 0.85 ratio
85折 | 85折 = 0.85 ratio
1.5倍 | 1.5倍 = 1.5 times
150% | 150% = 1.5 ratio
两倍工资 | 两倍 = 2 times
三倍 | 三倍 = 3 times
二倍 | 二倍 = 2 times
一倍半 | 一倍半 = 1.5 times
不超过十二倍 | 十二倍 = 12 times
一成员 | -
三成立 | -
百分比 | -
倍感压力 | -
折旧 | -
"""

HOURS = """
每天12小时 | 每天12小时 = 12 day
每日工作8小时 | 每日工作8小时 = 8 day
每天工作十个小时 | 每天工作十个小时 = 10 day
一天干12个小时 | 一天干12个小时 = 12 day
每天上班10个钟 | 每天上班10个钟 = 10 day
每周40小时 | 每周40小时 = 40 week
每周工作不超过四十四小时 | 每周工作不超过四十四小时 = 44 week
每周工作六天 | 每周工作六天 = 6 week
每月加班36小时 | 每月加班36小时 = 36 month
每天8-10小时 | 每天8-10小时 = 8..10 day
每天工作8.5小时 | 每天工作8.5小时 = 8.5 day
朝九晚六 | 朝九晚六 = 09:00..18:00 day
早八晚八 | 早八晚八 = 08:00..20:00 day
早八点半晚六点 | -
9:00-18:00 | 9:00-18:00 = 09:00..18:00 day
09:00至17:30 | 09:00至17:30 = 09:00..17:30 day
上午9点到下午6点 | 上午9点到下午6点 = 09:00..18:00 day
早上8点半到晚上8点 | 早上8点半到晚上8点 = 08:30..20:00 day
早上八点到晚上十点 | 早上八点到晚上十点 = 08:00..22:00 day
8时至17时30分 | 8时至17时30分 = 08:00..17:30 day
晚上8点到第二天早上8点 | 晚上8点到第二天早上8点 = 20:00..08:00 day
996 | 996 = 6 week
007 | 007 = 7 week
单休 | 单休 = 1 week
双休 | 双休 = 2 week
大小周 | 大小周 = 1.5 week
做六休一 | 做六休一 = 6 week
上五休二 | 上五休二 = 5 week
月休四天 | 月休四天 = 4 month
每天30元 | -
9点上班 | -
996元 | -
比分3:2 | -
"""

COUNTS = """
一共20人 | 20人 = 20 人
三十多人 | 三十多人 = 30 from 30 人
二十三名农民工 | 二十三名 = 23 名
迟到3次 | 3次 = 3 次
本合同一式两份 | 两份 = 2 份
证据共五份 | 五份 = 5 份
10至20人 | 10至20人 = 10..20 人
12人次 | 12人次 = 12 人次
年满16周岁 | 16周岁 = 16 周岁
一位同事 | -
第三人 | -
三人民法院 | -
一次性支付 | -
"""

IDENTIFIERS = """
身份证140101199003070009 | 140101199003070009 = 140101199003070009 person_number
尾号对不上的140101199003070001 | -
手机13800138000 | 13800138000 = 13800138000 mobile
电话：138-0013-8000 | 138-0013-8000 = 13800138000 mobile
+86 13800138000 | +86 13800138000 = 13800138000 mobile
１３８００１３８０００ | １３８００１３８０００ = 13800138000 mobile
0571-88888888 | 0571-88888888 = 057188888888 landline
(010)65551234 | (010)65551234 = 01065551234 landline
400-800-1234 | 400-800-1234 = 4008001234 landline
卡号6222020000000000000 | 6222020000000000000 = 6222020000000000000 card
账号：1234 5678 9012 | 1234 5678 9012 = 123456789012 account
a.b@example.com | a.b@example.com = a.b@example.com email
京A12345 | 京A12345 = 京A12345 plate
粤B·D12345 | 粤B·D12345 = 粤BD12345 plate
苏E 8K88学 | 苏E 8K88学 = 苏E8K88学 plate
老身份证140101900307000 | 140101900307000 = 140101900307000 person_number
12345678901234567 | -
23800138000 | -
订单138001380001 | -
"""

PARTIES = """
甲方：北京某某科技有限公司 | 甲方 = 甲方; 北京某某科技有限公司 = 北京某某科技有限公司
我在杭州大华服装厂上班 | 杭州大华服装厂 = 杭州大华服装厂
被告上海示例物流有限公司 | 被告 = 被告; 上海示例物流有限公司 = 上海示例物流有限公司
入职深圳市示例电子股份有限公司 | 深圳市示例电子股份有限公司 = 深圳市示例电子股份有限公司
乙方应当 | 乙方 = 乙方
申请人与被申请人 | 申请人 = 申请人; 被申请人 = 被申请人
用人单位不得扣押证件 | 用人单位 = 用人单位
示例餐饮管理有限公司西湖分公司 | 示例餐饮管理有限公司西湖分公司 = 示例餐饮管理有限公司西湖分公司
我们公司不发工资 | -
这家公司 | -
劳务公司 | -
乙方案 | -
公司章程 | -
"""

PLACES = """
住上海市浦东新区示例路100号3栋502室 | 上海市浦东新区示例路100号3栋502室
浙江省杭州市西湖区示例街道 | 浙江省杭州市西湖区示例街道
工作地点为北京市 | 北京市
住址：广东省东莞市示例镇示例村12号 | 广东省东莞市示例镇示例村12号
示例路18号2楼 | 示例路18号2楼
在第3号楼 | -
工号12号 | -
"""


def _rows(table: str) -> list[tuple[str, str]]:
    return [
        (text.strip(), wanted.strip())
        for text, _, wanted in (line.partition("|") for line in table.strip().splitlines())
    ]


def _of(text: str, kind: ValueKind) -> list[Value]:
    return [value for value in find_values(text, on=ON) if value.kind is kind]


def _said(value: Value, *, unit: bool = True) -> str:
    """The value as the tables write it."""
    if value.value is None or (value.kind is ValueKind.DATE and value.high is not None):
        figure = f"{_plain(value.low)}..{_plain(value.high)}"
    else:
        figure = _plain(value.value) + (
            f" from {_plain(value.low)}" if value.low is not None and value.high is None else ""
        )
    tail = ""
    if value.kind is ValueKind.MONEY:
        tail = value.per or ("" if value.unit == "CNY" else value.unit)
    elif value.kind in (ValueKind.DURATION, ValueKind.COUNT, ValueKind.IDENTIFIER):
        tail = value.unit
    elif value.kind is ValueKind.RATE:
        tail = value.per or value.unit
    elif value.kind is ValueKind.HOURS:
        tail = value.per
    return f"{value.text} = {figure} {tail}".strip()


def _plain(figure: object) -> str:
    if isinstance(figure, time):
        return f"{figure:%H:%M}"
    return "" if figure is None else f"{figure.normalize():f}" if isinstance(figure, Decimal) else str(figure)


def _check(kind: ValueKind, row: tuple[str, str]) -> None:
    text, wanted = row
    found = "; ".join(_said(value) for value in _of(text, kind)) or "-"
    assert found.replace("12000.00", "12000") == wanted.replace("= 12000.00", "= 12000")


@pytest.mark.parametrize("row", _rows(MONEY))
def test_a_sum_is_found_as_it_is_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.MONEY, row)


@pytest.mark.parametrize("row", _rows(DATES))
def test_a_date_is_found_as_it_is_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.DATE, row)


@pytest.mark.parametrize("row", _rows(PERIODS))
def test_a_period_is_found_with_both_ends(row: tuple[str, str]) -> None:
    _check(ValueKind.PERIOD, row)


@pytest.mark.parametrize("row", _rows(DURATIONS))
def test_a_length_of_time_is_found_as_it_is_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.DURATION, row)


@pytest.mark.parametrize("row", _rows(RATES))
def test_a_rate_is_found_as_it_is_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.RATE, row)


@pytest.mark.parametrize("row", _rows(HOURS))
def test_working_hours_are_found_as_they_are_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.HOURS, row)


@pytest.mark.parametrize("row", _rows(COUNTS))
def test_a_count_is_found_as_it_is_meant(row: tuple[str, str]) -> None:
    _check(ValueKind.COUNT, row)


@pytest.mark.parametrize("row", _rows(IDENTIFIERS))
def test_an_identifier_is_found_only_where_its_check_holds(row: tuple[str, str]) -> None:
    _check(ValueKind.IDENTIFIER, row)


@pytest.mark.parametrize("row", _rows(PARTIES))
def test_a_party_is_found_by_role_or_name(row: tuple[str, str]) -> None:
    _check(ValueKind.PARTY, row)


@pytest.mark.parametrize("row", _rows(PLACES))
def test_a_place_is_found_down_to_its_number(row: tuple[str, str]) -> None:
    text, wanted = row
    assert ("; ".join(value.text for value in _of(text, ValueKind.PLACE)) or "-") == wanted


@pytest.mark.parametrize("text", ["去年国庆", "上个月15号", "三月五号", "昨天", "今年"])
def test_without_a_day_to_read_from_a_relative_date_has_no_value(text: str) -> None:
    assert [value.value for value in find_values(text) if value.kind is ValueKind.DATE] in ([], [None])


@given(st.text(alphabet="0123456789一二三千百万元块年月日天时至到每第%倍成，。 甲方公司路号", max_size=40))
def test_values_lie_in_their_text_in_order_and_apart(text: str) -> None:
    values = find_values(text, on=ON)
    assert all(text[value.start : value.end] == value.text for value in values)
    assert all(left.end <= right.start for left, right in pairwise(values))


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_day_written_out_is_read_back(day: date) -> None:
    text = f"于{day.year}年{day.month}月{day.day}日签订"
    assert [value.value for value in _of(text, ValueKind.DATE)] == [day]


@given(st.decimals(1, 10_000_000, places=2))
def test_a_sum_written_with_thousands_is_read_back(amount: Decimal) -> None:
    assert [value.value for value in _of(f"共{amount:,}元。", ValueKind.MONEY)] == [amount]
