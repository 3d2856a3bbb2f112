"""A clause in plain signs: full-width forms narrowed, Chinese numbers as digits, each sign traceable to its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from laoheng.advice.review.wording import figure
from laoheng.text.values import number_of

_NUMERAL = "零〇一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟萬"
_UNIT = (
    r"(?:个(?:半|多|整)?(?:月|季度|工作日|小时|星期|礼拜|自然日|日历日|百分点)|个年度|年|周岁|岁|天|日|周|星期|礼拜|元|块|圆|小时|钟头|"
    r"分钟|倍|成|折|%|次|级|名|位|人|分|点|工作日|份|套|月(?!底|末|结|薪|度)|季|期|薪|折|公里|公斤|度|℃|k\b|K\b)"
)
_FIGURE = re.compile(
    rf"百分之(?P<share>[{_NUMERAL}]+|\d+(?:\.\d+)?)"
    rf"|(?P<den>[{_NUMERAL}]{{1,2}}|\d+)分之(?P<num>[{_NUMERAL}]{{1,2}}|\d+)"
    r"|(?P<halfyear>半年)|(?P<halfmonth>半个?月)|(?P<halfday>半(?:天|日)(?!制))"
    rf"|(?P<yearhalf>[{_NUMERAL}\d]+)年半"
    rf"|(?P<monthhalf>[{_NUMERAL}\d]+)个半月"
    rf"|(?P<tenths>[{_NUMERAL}\d])成(?P<tenhalf>半|[{_NUMERAL}])?(?![立为员交年本分就果效熟品绩功型套])"
    rf"|(?P<off>[{_NUMERAL}\d]{{1,2}})折(?!合|抵|算|价)"
    r"|(?P<arabic>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>万|千(?=元|块|人民币|\D)|k|K)?"
    rf"|(?P<double>双倍)|(?!(?<=[统唯惟之单专])一)(?!(?<=[周拜])[一二三四五六](?![十百个天小]))(?!一次(?:性|扣|结|付|赔|全|清))(?P<chinese>[{_NUMERAL}]+)(?={_UNIT})"
    rf"|(?<=[早晚])(?P<clock>[{_NUMERAL}]{{1,3}})"
    rf"|(?<=周)(?P<week>[{_NUMERAL}])(?=天)"
)


class _NoNumberError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` as it is searched; `places[i]` is where sign i stands in `original` (one more for the end)."""

    original: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that a part of `text` stands for."""
        return self.places[start], max(self.places[end], self.places[start])


def plain(original: str) -> PlainText:
    """`original` with narrow signs, without blanks, numbers in digits: 壹年半 becomes 18个月, 六成 becomes 60%."""
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(original):
        for narrow in unicodedata.normalize("NFKC", sign):
            if not narrow.isspace() or narrow == "\n":
                signs.append(narrow)
                origin.append(place)
    narrowed = "".join(signs).replace("〇", "零")
    origin.append(len(original))
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in _FIGURE.finditer(narrowed):
        parts.append(narrowed[done : match.start()])
        places += origin[done : match.start()]
        plain_figure = _figure(match) or match[0]
        parts.append(plain_figure)
        places += [origin[match.start()]] * len(plain_figure)
        done = match.end()
    parts.append(narrowed[done:])
    places += origin[done:]
    return PlainText(original, "".join(parts), tuple(places))


def _figure(match: re.Match[str]) -> str | None:
    """The figure in digits; None where the numerals state no one number (十六七)."""
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        return _written(match, found)
    except _NoNumberError:
        return None


def _written(match: re.Match[str], found: dict[str, str]) -> str:
    if "halfyear" in found:
        return "6个月"
    if "double" in found:
        return "2倍"
    if "halfmonth" in found:
        return "0.5个月"
    if "halfday" in found:
        return "0.5天"
    if "share" in found:
        return f"{_number(found['share'])}%"
    if "den" in found:
        below = _number(found["den"])
        return f"{round(_number(found['num']) * 100 / below, 1).normalize():f}%" if below else match[0]
    if "yearhalf" in found:
        return f"{_number(found['yearhalf']) * 12 + 6}个月"
    if "monthhalf" in found:
        return f"{_number(found['monthhalf'])}.5个月"
    if "tenths" in found:
        half = found.get("tenhalf", "")
        return f"{_number(found['tenths']) * 10 + (5 if half == '半' else _number(half) if half else 0)}%"
    if "off" in found:
        value = _number(found["off"])
        return f"{value if value > 9 and '十' not in found['off'] else value * 10}%"
    if "arabic" in found:
        scale = {"万": 10000, "千": 1000, "k": 1000, "K": 1000}.get(found.get("scale", ""), 1)
        value = Decimal(found["arabic"].replace(",", "")) * scale
        return f"{value.normalize():f}" if scale > 1 else found["arabic"].replace(",", "")
    told = found.get("chinese") or found.get("clock") or found["week"]
    return figure(told)


def _number(text: str) -> Decimal:
    value = number_of(f"一{text}" if text in "十百千万拾佰仟萬" else text)
    if value is None:
        raise _NoNumberError
    return value
