"""Parties and places in running text: roles, names of organisations, divisions and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoheng.text.values.value import Value, ValueKind

_ROLE = re.compile(
    r"[甲乙丙丁]方(?!案|面|向|式|法|块)|用人单位|用工单位|劳务派遣单位|派遣单位|实际施工人|总承包单位|总包单位|分包单位|劳动者|申请人|被申请人|"
    r"原告|被告|上诉人|被上诉人|第三人|投诉人|被投诉人|举报人"
)
_TAIL = (
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|总公司|分公司|子公司|公司|集团|合伙企业|经营部|事务所|工作室|服务部|服务站|加工厂|工厂|"
    r"加工部|商行|超市|饭店|酒店|宾馆|餐厅|餐馆|药店|专卖店|旗舰店|门店|医院|学校|幼儿园|大学|学院|研究院|银行|项目部|合作社|中心|协会|商会|厂)"
)
# A name begins after punctuation or one of these words, which are no part of it.
_CUT = re.compile(
    r".*(?:我们?|他们?|她们?|你们?|入职|应聘|就职|任职|供职|作为|名为|名称为|甲方为|名叫|叫做|单位|公司|工作|上班|承包|拖欠|起诉|投诉|"
    r"举报|被申请人|申请人|申请|被告|原告|控告|要告|进入|离开|加入|通过|委托|现为|原系|这家|一家|那家|某家|甲方|乙方|丙方|劳动者|"
    r"第三人|对方|要求|责令|判令|依法|以及|由于|因为|先后|[^祥永]和(?!平|谐|兴|盛|信|源|润|达)|[的在与跟给被把是到去从让叫该其了及])"
)
_ORGANISATION = re.compile(
    rf"(?P<head>[一-鿿A-Za-z0-9()·&]{{2,30}}?){_TAIL}(?:[(][一-鿿]{{2,10}}[)])?(?:[一-鿿]{{2,6}}分公司)?(?![章规制股员])"
)
_GENERIC = re.compile(
    r"(?:这|那|该|本|我|我们|你们|他们|贵|原|前|某|总|分|子|母|一家|几家|两家|关联|一个|整个|各|每个|新|老|大|小|皮包|劳务|外包|派遣|物业|保安|建筑|物流|快递|外卖|平台|服务|有限责任|股份|有限|集团|培训|活动|数据|管理|研发|生产|客服|呼叫|加工|黑|小|开)+$"
)
_PROVINCES = "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
# Atomic groups: what a level has taken it does not give back, so that a row of such characters costs no more time.
_DIVISION = r"(?>[一-鿿]{1,7}?(?:自治州|自治县|自治旗|地区|市|州|盟|县|区|旗))"
_STREET = r"(?>[一-鿿0-9A-Za-z]{1,12}?(?:街道|镇|乡|村|社区|大道|大街|路|街|巷|弄|胡同|里|园区|工业区|开发区|小区|花园|广场|大厦|公寓|苑))"
_NUMBER = r"(?>[0-9A-Za-z一二三四五六七八九十\-]{1,8}(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|房|弄|组|队))"
_ADDRESS = re.compile(
    rf"(?:(?:{_PROVINCES})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?(?:{_DIVISION}){{0,3}}+(?:{_STREET}){{0,4}}+(?:{_NUMBER}){{1,6}}"
)
_PLACE = re.compile(
    rf"(?:(?:{_PROVINCES})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)(?:{_DIVISION}){{0,3}}+(?:{_STREET}){{0,3}}+"
)
_LEADING = re.compile(
    r"^(?:住在|住(?=[一-鿿])|住址|住所地?|地址|位于|户籍地?|现住|家住|在|到|去|从|至|于|为|的|是|和|与|及)+"
)
_STREETLIKE = re.compile(r"(?:路|街|道|巷|弄|胡同|村|镇|乡|区|园|苑|广场|大厦|公寓|小区|里|市|县)")


def find_parties(text: str) -> Iterator[Value]:
    """Roles (unit role) and names of organisations (unit name) in `text` (plain width)."""
    for match in _ROLE.finditer(text):
        yield Value(ValueKind.PARTY, *match.span(), match[0], match[0], unit="role")
    for match in _ORGANISATION.finditer(text):
        head = match["head"]
        start = match.start()
        if cut := _CUT.match(head):
            head = head[cut.end() :]
            start += cut.end()
        if len(head) >= 2 and not _GENERIC.fullmatch(head):
            span = text[start : match.end()]
            yield Value(ValueKind.PARTY, start, match.end(), span, span, unit="name")


def find_places(text: str) -> Iterator[Value]:
    """Addresses down to a number (unit address) and provinces with what stands below them (unit division)."""
    for match in _ADDRESS.finditer(text):
        lead = _LEADING.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        span = text[start : match.end()]
        if len(span) >= 5 and _STREETLIKE.search(span[:-1]):
            yield Value(ValueKind.PLACE, start, match.end(), span, span, unit="address")
    for match in _PLACE.finditer(text):
        yield Value(ValueKind.PLACE, *match.span(), match[0], match[0], unit="division")
