"""What each column of a record table is: first by its heading, then by its values, by the rules written here.

A heading only proposes; the values must bear it out where they can (`_BORNE_OUT`), so that a column "by" is a birth
year only when it holds years. Record numbers and anything that names the answer are never compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from laoheng.hub.link.firm_names import has_firm_word
from laoheng.hub.link.table import RecordTable
from laoheng.standard.normalise import half_width, header_key


class Role(StrEnum):
    """What a column says of its record."""

    IGNORED = "ignored"
    SOURCE = "source"
    FULL_NAME = "full_name"
    GIVEN = "given"
    SURNAME = "surname"
    ORG = "org"
    BIRTH = "birth"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    PERSON_NUMBER = "person_number"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    HOUSE = "house"
    STREET = "street"
    ADDRESS = "address"
    CITY = "city"
    POSTCODE = "postcode"
    STATE = "state"
    GENDER = "gender"
    JOB = "job"
    TERM_START = "term_start"
    TERM_END = "term_end"
    SIGNED = "signed"
    CONTRACT_NO = "contract_no"
    SUM = "sum"
    PERIOD = "period"
    CATEGORY = "category"


class Unit(StrEnum):
    """What one entity is: the thing of which two records may be copies."""

    PERSON = "person"
    FIRM = "firm"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Roles:
    """The headings of each role, in the order of the file, and the unit that the table is about."""

    of: Mapping[Role, tuple[str, ...]]
    unit: Unit

    def has(self, *roles: Role) -> bool:
        """Whether any of these roles is filled."""
        return any(self.of.get(role) for role in roles)


# Headings after `header_key` (no blanks, brackets, hyphens or case). Longer lists only help recall of headings.
_HEADINGS: Mapping[Role, str] = {
    Role.IGNORED: "id recid recordid uniqueid entityid personid contractid clusterid firmid rowid index no 序号 编号 记录号 记录编号 class cluster truth label 备注 remark remarks",
    Role.SOURCE: "file source dataset sourcedataset 来源 数据来源 来源系统",
    Role.FULL_NAME: "name fullname firstandsurname personname employeename workername 姓名 名字 员工姓名 职工姓名 工人姓名 劳动者 劳动者姓名 乙方 乙方姓名 参保人 参保人姓名",
    Role.GIVEN: "givenname firstname forename fname fnamec1 fnamec2 middlename given first 名",
    Role.SURNAME: "surname lastname familyname lname lnamec1 lnamec2 last 姓 姓氏",
    Role.ORG: "org organisation organization company companyname employer employername firm firmname business businessname sitename site agency legalname 用人单位 用人单位名称 单位 单位名称 企业 企业名称 公司 公司名称 甲方 甲方名称 工作单位 雇主 名称",
    Role.BIRTH: "dob dateofbirth birthdate birthday birth borndate 出生日期 生日 出生年月 出生年月日",
    Role.BIRTH_YEAR: "by birthyear yearofbirth yob 出生年",
    Role.BIRTH_MONTH: "bm birthmonth monthofbirth 出生月",
    Role.BIRTH_DAY: "bd dayofbirth birthdayofmonth 出生日",
    Role.PERSON_NUMBER: "idnumber idno idcard personnumber socsecid ssn socialsecuritynumber nationalid nationalidnumber citizenid 证件号码 证件号 身份证号 身份证号码 身份证 公民身份号码 公民身份证号",
    Role.CREDIT_CODE: "creditcode usci uscc unifiedsocialcreditcode firmcode taxid ein 统一社会信用代码 信用代码 社会信用代码 税号 纳税人识别号",
    Role.PHONE: "phone phonenumber mobile mobilenumber tel telephone cell contactphone 电话 手机 手机号 手机号码 联系电话 联系方式 电话号码",
    Role.EMAIL: "email emailaddress mail 邮箱 电子邮箱 电子邮件",
    Role.ACCOUNT: "account bankaccount accountnumber iban cardnumber 银行账号 账号 工资卡号 银行卡号",
    Role.HOUSE: "streetnumber housenumber houseno 门牌号",
    Role.STREET: "street streetname address1 addressline1 addr1",
    Role.ADDRESS: "address addr address2 address3 addressline2 fulladdress homeaddress workaddress location residence 地址 住址 家庭住址 工作地址 工作地点 住所 注册地址 经营地址 户籍地址 居住地址 通讯地址",
    Role.CITY: "city town suburb locality birthplace placeofbirth county municipality 城市 市 区县 市县",
    Role.POSTCODE: "zip zipcode postcode postalcode postcodefake 邮编 邮政编码",
    Role.STATE: "state province region 省 省份 省市 地区 行政区划",
    Role.GENDER: "gender sex 性别",
    Role.JOB: "job jobtitle occupation position post profession title 岗位 职务 工种 职位 职业 工作岗位 工作内容",
    Role.TERM_START: "contractstart startdate start startson validfrom begindate from 合同开始日期 合同起始日期 合同起始日 起始日期 开始日期 合同期限起 起始日 合同开始",
    Role.TERM_END: "contractend enddate end endson validto until to 合同结束日期 合同终止日期 合同终止日 合同到期日 终止日期 结束日期 到期日期 合同期限止 终止日 合同结束",
    Role.SIGNED: "signedon signdate signingdate datesigned 签订日期 签署日期 签约日期",
    Role.CONTRACT_NO: "contractno contractnumber 合同编号 合同号",
    Role.SUM: "wage wages salary pay agreedwage monthlywage amount gross 工资 月工资 约定工资 合同工资 劳动报酬 应发工资 金额 薪资",
    Role.PERIOD: "month period 月份 工资月份 所属期 工资所属期 费款所属期",
    Role.CATEGORY: "industry type category programname lengthofday 行业 类型 合同类型 用工形式",
}  # fmt: skip
_BY_HEADING = {word: role for role, words in _HEADINGS.items() for word in words.split()}

_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?|\d{8}|\d{1,2}/\d{1,2}/\d{4}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PERSON_NUMBER = re.compile(r"[1-9]\d{5}[\d*]{8}\d{3}[\dxX]|[1-9]\d{14}")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_MOBILE = re.compile(r"(\+?86[- ]?)?1\d{2}[- ]?[\d*]{4}[- ]?\d{4}")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_CHINESE_PLACE = re.compile(r"[\u4e00-\u9fff]{2,}.*[路街道巷村镇号室栋幢]")
_SAMPLE = 2_000


def _share(cells: Sequence[str], holds: Callable[[str], object]) -> float:
    filled = [text for text in (half_width(cell).strip() for cell in cells[:_SAMPLE]) if text]
    return sum(1 for text in filled if holds(text)) / len(filled) if filled else 0.0


def _between(low: int, high: int) -> Callable[[str], bool]:
    return lambda text: text.isdigit() and low <= int(text) <= high


# What the values of a proposed role must look like in half of the filled cells; roles not named need no proof.
_BORNE_OUT: Mapping[Role, Callable[[str], object]] = {
    Role.BIRTH: _DATE.fullmatch,
    Role.BIRTH_YEAR: _between(1850, 2100),
    Role.BIRTH_MONTH: _between(1, 12),
    Role.BIRTH_DAY: _between(1, 31),
    Role.TERM_START: _DATE.fullmatch,
    Role.TERM_END: _DATE.fullmatch,
    Role.SIGNED: _DATE.fullmatch,
    Role.EMAIL: _EMAIL.fullmatch,
    Role.PHONE: lambda text: len(re.sub(r"[^\d*]", "", text)) >= 6,
    Role.GIVEN: lambda text: not any(char.isdigit() for char in text),
    Role.SURNAME: lambda text: not any(char.isdigit() for char in text),
}
# Read in this order where the heading says nothing: the strictest shapes first.
_BY_VALUE: tuple[tuple[Role, Callable[[str], object]], ...] = (
    (Role.PERSON_NUMBER, _PERSON_NUMBER.fullmatch),
    (Role.CREDIT_CODE, _CREDIT.fullmatch),
    (Role.EMAIL, _EMAIL.fullmatch),
    (Role.PHONE, _MOBILE.fullmatch),
    (Role.ORG, has_firm_word),
    (Role.ADDRESS, _CHINESE_PLACE.fullmatch),
    (Role.FULL_NAME, _CHINESE_NAME.fullmatch),
)
_SURE_BY_VALUE = 0.8


def find_roles(table: RecordTable, unit: Unit | None = None) -> Roles:
    """The role of every column of `table`; `unit` None: what the columns allow (contract, person, firm in this order)."""
    found: dict[Role, list[str]] = {}
    for heading, cells in table.columns.items():
        found.setdefault(_role(heading, cells), []).append(heading)
    _settle_names(table, found)
    _settle_source(table, found)
    return Roles({role: tuple(names) for role, names in found.items()}, unit or _unit(found))


def _role(heading: str, cells: Sequence[str]) -> Role:
    proposed = _BY_HEADING.get(header_key(heading))
    if proposed is not None and (proposed not in _BORNE_OUT or _share(cells, _BORNE_OUT[proposed]) >= 0.5):
        return proposed
    for role, looks in _BY_VALUE:
        if _share(cells, looks) >= _SURE_BY_VALUE:
            # Two columns of names are possible (worker and witness); a small set of values is a code list, not a name.
            return role if role is not Role.FULL_NAME or len(set(cells)) > 20 else Role.CATEGORY
    filled = [cell for cell in cells if cell.strip()]
    # A column that hardly repeats is a number of the record, one that never varies says nothing.
    repeats = len(set(filled)) <= 0.5 * len(filled) and len(set(filled)) > 1
    return Role.CATEGORY if repeats else Role.IGNORED


def _settle_names(table: RecordTable, found: dict[Role, list[str]]) -> None:
    """ "name" is a firm's where firm words are common or nothing else in the table belongs to a person."""
    personal = {Role.GIVEN, Role.SURNAME, Role.BIRTH, Role.BIRTH_YEAR, Role.PERSON_NUMBER, Role.GENDER, Role.EMAIL}
    for heading in list(found.get(Role.FULL_NAME, ())):
        firm_words = _share(table.columns[heading], has_firm_word)
        if firm_words >= 0.2 or (
            not personal & found.keys() and not _share(table.columns[heading], _CHINESE_NAME.fullmatch) >= 0.5
        ):
            found[Role.FULL_NAME].remove(heading)
            found.setdefault(Role.ORG, []).append(heading)
    if Role.GIVEN in found and Role.SURNAME in found:
        # The whole repeats its parts; comparing both would count the same evidence twice.
        found.setdefault(Role.IGNORED, []).extend(found.pop(Role.FULL_NAME, ()))
    if not found.get(Role.FULL_NAME, True):
        del found[Role.FULL_NAME]


def _settle_source(table: RecordTable, found: dict[Role, list[str]]) -> None:
    """Only a column of exactly two values splits the table into two files to be linked with each other."""
    for heading in found.pop(Role.SOURCE, ()):
        role = Role.SOURCE if len(set(table.columns[heading])) == 2 else Role.IGNORED
        found.setdefault(role, []).append(heading)


def _unit(found: Mapping[Role, list[str]]) -> Unit:
    person = any(role in found for role in (Role.FULL_NAME, Role.GIVEN, Role.SURNAME, Role.PERSON_NUMBER))
    if person and (Role.TERM_START in found or Role.CONTRACT_NO in found):
        return Unit.CONTRACT
    return Unit.PERSON if person else Unit.FIRM
