"""Template tags: library messages in the page's language, findings in words, months, money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.law import ClockRule, find_article
from laoheng.standard.messages import Message, catalogue
from laoheng.standard.regions import is_region, region
from laoheng_web.accounts.navigation import Door, doors
from laoheng_web.accounts.speaking import language, spoken
from laoheng_web.audit.by import By

register = template.Library()

STATUS = {
    "computed": gettext_lazy("已算出"),
    "needs": gettext_lazy("还缺材料，暂时算不出"),
    "varies": gettext_lazy("各地或各说不同"),
    "not_in_force": gettext_lazy("当日没有施行"),
    "undetermined": gettext_lazy("不能确定"),
    "clear": gettext_lazy("没有发现问题"),
}
STATUS_LINE = {
    "computed": gettext_lazy("按下面的步骤和依据算出。"),
    "needs": gettext_lazy("缺少材料不等于没有问题，也不等于有问题。补上下面的材料后可以接着算。"),
    "varies": gettext_lazy("各地规定或各种理解不同，下面分别列出，由办案机关按当地规定认定。"),
    "not_in_force": gettext_lazy("所问的那一天，这条规定还没有施行或已经失效。"),
    "undetermined": gettext_lazy("来源不足或互相矛盾，所以不下结论：不知道既不等于没事，也不等于违法。"),
    "clear": gettext_lazy("已核对的来源足够，没有发现问题；只说明核对过的范围和日期。"),
}
LEVEL = {
    "red": gettext_lazy("红色"),
    "orange": gettext_lazy("橙色"),
    "yellow": gettext_lazy("黄色"),
    "blue": gettext_lazy("蓝色"),
    "none": gettext_lazy("不分级"),
}
UNIT = {
    "yuan": gettext_lazy("元"),
    "days": gettext_lazy("天"),
    "months": gettext_lazy("个月"),
    "years": gettext_lazy("年"),
    "hours": gettext_lazy("小时"),
    "percent": "%",
}
CERTAINTY = {
    "V": gettext_lazy("已核原文"),
    "S": gettext_lazy("二手材料"),
    "M": gettext_lazy("待核"),
}
ASKED_OF = {
    "worker": gettext_lazy("劳动者"),
    "employer": gettext_lazy("用人单位"),
    "firm": gettext_lazy("用人单位"),
    "bureau": gettext_lazy("人社部门"),
    "regulator": gettext_lazy("人社部门"),
    "bank": gettext_lazy("银行"),
    "tax": gettext_lazy("税务部门"),
    "mediator": gettext_lazy("调解组织"),
}
# Conventions of ours by name; a longer name that begins with a key and a dot is of that family.
RULE = {
    "rounding.half_up_to_fen_at_the_end": gettext_lazy("中间不取整，每项结果最后四舍五入到分（本系统约定）"),
    "indicators.levels": gettext_lazy("本系统公开登记的预警分级约定"),
    "indicators.watch": gettext_lazy("本系统公开登记的预警分级约定"),
    "own_levels": gettext_lazy("本机构自定的分级，由两名经办人提出和批准"),
    "arrears.levels": gettext_lazy("本系统公开登记的欠薪分级约定"),
    "office": gettext_lazy("本机构约定的办理时限"),
    "bureau": gettext_lazy("本机构录入的当地数值"),
}
# The words that the grading step of an indicator uses, told in the reader's language.
GRADING = {
    **LEVEL,
    "share": gettext_lazy("占比"),
    "persons": gettext_lazy("人数"),
    "months_running": gettext_lazy("连续月数"),
    "max(level of each worker)": gettext_lazy("各劳动者级别中最重的"),
}
_GRADING_WORDS = re.compile("|".join(sorted(map(re.escape, GRADING), key=len, reverse=True)))
FIELD = {
    "name": gettext_lazy("姓名"),
    "number": gettext_lazy("证件号"),
    "phone": gettext_lazy("电话"),
    "account": gettext_lazy("银行账号"),
}
UNKNOWN = gettext_lazy("未知")


@register.filter
def say(text: Any) -> str:
    """The text of a library message (object or its JSON form) in the page's language; a lazy text of ours as it is."""
    if not text:
        return ""
    if isinstance(text, Mapping):
        text = Message.from_json(text)
    return spoken(text) if isinstance(text, Message) else str(text)


@register.filter
def yuan(value: Any) -> str:
    """An amount with two decimals and thousands separators; a dash where it is not known."""
    if value in (None, ""):
        return "—"
    return f"{Decimal(str(value)):,.2f}"


@register.filter
def percent(value: Any) -> str:
    """A share as percent, without needless zeros: "0.10" is 10%."""
    return f"{(Decimal(str(value)) * 100).normalize():f}%"


@register.filter
def day(value: Any) -> str:
    """A date (object or ISO text) in the page's language; the word "unknown" where there is none."""
    if value in (None, ""):
        return str(UNKNOWN)
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value:%Y}年{value.month}月{value.day}日" if language() == "zh" else f"{value.day} {value:%B %Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """A day with its time of day, in China's time."""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else str(UNKNOWN)


@register.filter
def status_name(status: str) -> str:
    """The status of a finding in a few words."""
    return str(STATUS[status])


@register.filter
def status_line(status: str) -> str:
    """What the status of a finding means for the reader."""
    return str(STATUS_LINE[status])


@register.filter
def level_name(level: str) -> str:
    """蓝黄橙红 in words, so that colour is never the only sign."""
    return str(LEVEL[level])


@register.filter
def unit_text(figure: Mapping[str, Any]) -> str:
    """The value of a finding's figure with its unit; "unknown" where there is none."""
    value, unit = figure["value"], figure["unit"]
    if value is None:
        return str(UNKNOWN)
    if unit == "yes_no":
        return _("是") if value else _("否")
    if unit == "date":
        return day(value)
    if unit == "list":
        return ("、" if language() == "zh" else ", ").join(map(str, value))
    if unit == "yuan":
        return f"{yuan(value)} {UNIT[unit]}"
    if unit in UNIT:
        return f"{value} {UNIT[unit]}" if unit != "percent" else f"{value}%"
    return str(value)


@register.filter
def certainty_name(certainty: str | None) -> str:
    """How sure we are of a ground."""
    return str(CERTAINTY.get(certainty or "", ""))


@register.filter
def asked_of_name(who: str) -> str:
    """Whom a missing fact is asked of."""
    return str(ASKED_OF.get(who, who))


@register.filter
def field_name(field: str) -> str:
    """What a field of an identity is called."""
    return str(FIELD.get(field, field))


@register.filter
def in_words(text: str, kind: str) -> str:
    """A step's text; in an indicator's grading the words are said in the page's language, elsewhere nothing changes."""
    if not kind.startswith("indicator."):
        return str(text)
    return _GRADING_WORDS.sub(lambda found: str(GRADING[found.group()]), str(text))


@register.filter
def ground_name(ground: Mapping[str, Any]) -> str:
    """What a ground is called: the citation, the document, or the convention in words."""
    reference = str(ground["reference"])
    if ground["kind"] == "rows":
        return _("数据记录 %(count)s 行") % {"count": len(ground["rows"])} if ground["rows"] else reference
    if ground["kind"] != "rule":
        return reference
    if reference.startswith("indicator."):
        title = say(Message(f"risk.{reference.removeprefix('indicator.')}.label"))
        return _("本系统登记的预警规则：%(title)s") % {"title": title}
    return str(RULE.get(reference) or RULE.get(reference.partition(".")[0]) or reference)


@register.filter
def ground_gist(ground: Mapping[str, Any]) -> Mapping[str, str]:
    """Headnote, digest and full title of a cited article; empty where the catalogue has none."""
    if ground["kind"] not in ("article", "document"):
        return {}
    start = ground.get("valid_from")
    article = find_article(ground["reference"], date.fromisoformat(start) if start else None)
    if article is None:
        return {}
    return {"headnote": article.headnote, "digest": article.digest or "", "title": article.instrument.title}


@register.filter
def rounding_name(rounding: str) -> str:
    """The rounding convention in words."""
    return str(RULE.get(f"rounding.{rounding}", rounding))


@register.filter
def region_name(code: str | None) -> str:
    """The name of a region, or its code where our list lacks it."""
    if not code:
        return _("全国（没有指定地区）")
    return region(code).name if is_region(code) else code


@register.simple_tag
def rooms(by: By | None) -> list[Door]:
    """The entries of the navigation bar for the actor."""
    return [entry for entry in doors(by) if entry.in_bar] if by else []


@register.simple_tag
def door(url_name: str, *args: Any) -> str:
    """The address of a page of another room, or "" where that room has no such page: then show no link."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


@register.filter
def clock_label(label: str, clock_id: str) -> str:
    """The name of a statutory clock in the page's language."""
    code = f"law.clock.label.{clock_id}"
    return spoken(Message(code)) if language() != "zh" and code in catalogue() else label


@register.filter
def clock_length(rule: ClockRule) -> str:
    """How long a clock runs, e.g. "15 个工作日"."""
    return spoken(Message(f"law.clock.unit.{rule.unit}", {"count": rule.length}))
