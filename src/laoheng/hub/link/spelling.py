"""One spelling for what people write in many: letters, characters, sounds, dates and numbers, for comparing only.

Nothing here judges whether a value is right; a wrong number keeps its wrong digits, since two copies of a record often
share them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin

from laoheng.standard.normalise import half_width

# Traditional forms that occur in names of persons, firms and places.
_TRADITIONAL = dict(
    zip(
        "張陳劉楊趙黃吳孫馬羅鄭謝韓馮於蕭鄧許傅蘇盧蔣賈葉閻鍾汪範譚鄒陸顧龍萬賴湯溫齊聶喬關駱紀華國強偉勇軍傑濤輝鵬飛麗豔艷鳳蘭蓮"
        "榮貴寶慶東興業廣場電機車運輸貿經營實務發資訊術設計裝飾醫療藥學園書館銀龜鎮鄉區縣號樓門雲圖夢愛歡樂陽陰風雙單開長劍鋼鐵銅錦",
        "张陈刘杨赵黄吴孙马罗郑谢韩冯于萧邓许傅苏卢蒋贾叶阎钟汪范谭邹陆顾龙万赖汤温齐聂乔关骆纪华国强伟勇军杰涛辉鹏飞丽艳艳凤兰莲"
        "荣贵宝庆东兴业广场电机车运输贸经营实务发资讯术设计装饰医疗药学园书馆银龟镇乡区县号楼门云图梦爱欢乐阳阴风双单开长剑钢铁铜锦",
        strict=True,
    )
)
_SIMPLER = str.maketrans(_TRADITIONAL)

# Characters that a hurried reader takes for each other; each group is spelled as its first member.
_LOOK_ALIKE = (
    "己已巳 未末 土士 日曰 大太犬 人入八 千干于 天夫 元无 王玉主 木本术 田由甲申 白自 刀力 儿几 晴睛 析折 侯候 刘列 陈阵 娜那 晨辰 萍平苹 玲铃冷 "
    "燕雁 明朋 清请情 静净 洁沽 波彼 泽择 伟玮 佳住 何伺 杨扬 宇字 家冢 英莫 慧惠 巧功 丽俪 海诲 浩活 淑叔 梅悔 彬杉 林材 鑫金 磊石 森晶品 "
    "亮高 军车 宏宠 建健 俊浚 峰蜂 岗冈 勇男 飞气 红江 纪记 洪供 博搏 文丈 斌武 龙尤 庆厌 是示 例洌"
).split()
_SHAPE = str.maketrans({char: group[0] for group in _LOOK_ALIKE for char in group[1:]})

_SURNAME_SOUNDS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "区": "ou", "查": "zha", "解": "xie", "朴": "piao", "盖": "ge", "任": "ren",
    "华": "hua", "尉迟": "yuchi", "单于": "chanyu", "万俟": "moqi", "缪": "miao", "宓": "mi", "乐": "yue", "员": "yun",
    "翟": "zhai", "召": "shao", "折": "she", "黑": "he", "秘": "bi", "冼": "xian", "覃": "qin", "逄": "pang",
}  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]+(?=[号栋幢座楼层室单元])")
_DATE_PARTS = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_DATE_REVERSED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def simplified(text: str) -> str:
    """Half-width, trimmed, common traditional characters in their simplified form."""
    return half_width(text).strip().translate(_SIMPLER)


def plain_latin(text: str) -> str:
    """Lower case words of letters and digits, accents and punctuation gone: "O'Brien-Müller, Inc." → "obrien muller inc"."""
    bare = unicodedata.normalize("NFKD", half_width(text).casefold().replace("ß", "ss"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    bare = re.sub(r"['’`´\"“”?.](?=\w)|(?<=\w)['’`´.](?=\s|$)", "", bare.replace("&", " and "))
    return " ".join(re.findall(r"[^\W_]+", bare))


@cache
def name_of(text: str) -> str:
    """A personal name for comparing: Chinese without blanks or stars' company, others as `plain_latin`."""
    if _CHINESE.search(text):
        return re.sub(r"[\s·.]+", "", simplified(text))
    return plain_latin(text)


@cache
def sound_of(name: str) -> str:
    """Pinyin without tones for a Chinese name, its surname read as a surname; a rough phonetic key for others."""
    if not _CHINESE.search(name):
        return " ".join(_rough(word) for word in name.split())
    for length in (2, 1):
        if sound := _SURNAME_SOUNDS.get(name[:length]):
            return sound + "".join(lazy_pinyin(name[length:], style=Style.NORMAL))
    return "".join(lazy_pinyin(name, style=Style.NORMAL))


def _rough(word: str) -> str:
    """First letter and the next consonants, doubles once: a soundex with letters, good for proposing pairs only."""
    groups = str.maketrans("bfpvcgjkqsxzdtlmnr", "bbbbcccccccctt" + "lmmr")
    rest = re.sub(r"[aeiouyhw]", "", word[1:].translate(groups))
    return (word[:1].translate(groups) + re.sub(r"(.)\1+", r"\1", rest))[:4]


@cache
def shape_of(name: str) -> str:
    """A Chinese name with look-alike characters spelled as one."""
    return name.translate(_SHAPE)


@cache
def date_digits(text: str) -> str:
    """The digits yyyymmdd, yyyymm or yyyy of a date as written, impossible ones too; "" where there is no year."""
    text = half_width(text).strip()
    if re.fullmatch(r"\d{8}|\d{6}|\d{4}", text):
        return text
    if found := _DATE_PARTS.match(text):
        return found[1] + found[2].zfill(2) + (found[3].zfill(2) if found[3] else "")
    if found := _DATE_REVERSED.match(text):
        return found[3] + found[1].zfill(2) + found[2].zfill(2)
    return ""


@cache
def phone_digits(text: str) -> str:
    """Digits and stars of a phone, without the country's prefix."""
    digits = re.sub(r"[^\d*]", "", half_width(text))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


@cache
def number_of(text: str) -> str:
    """An official number: capitals, digits and stars; a 15-digit citizen number in its 18-digit form."""
    number = re.sub(r"[^0-9A-Z*]", "", half_width(text).upper())
    if re.fullmatch(r"[1-9]\d{14}", number):
        body = number[:6] + "19" + number[6:]
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _PERSON_WEIGHTS, strict=True)) % 11]
    return number


def check_digit_holds(number: str) -> bool:
    """Whether an 18-character citizen number agrees with its check digit (GB 11643): then it is hardly a slip."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    return "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], _PERSON_WEIGHTS, strict=True)) % 11] == number[17]


def with_digits(text: str) -> str:
    """Chinese numerals before a counting word of addresses as digits: 一二三号 and 一百二十三号 are 123号."""
    return _CHINESE_NUMBER.sub(lambda found: _numeral(found[0]), text)


def _numeral(text: str) -> str:
    if not re.search("[十百]", text):
        return text.translate(_DIGITS)
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = int(char.translate(_DIGITS))
    return str(total + digit)
