"""Names that the words of labour papers announce: 申请人X, 我叫X, 法定代表人：X, and the plain rule used as baseline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from laoheng.standard.normalise import half_width
from laoheng.text.names.surnames import COMPOUND, SURNAMES

_STRONG = (
    "申请人|被申请人|原告|被告|上诉人|被上诉人|再审申请人|第三人|委托诉讼代理人|委托代理人|诉讼代理人|代理人|法定代表人|负责人|投诉人|"
    "被投诉人|举报人|证人|经办人|联系人|紧急联系人|收款人|欠款人|仲裁员|首席仲裁员|审判员|审判长|人民陪审员|书记员|乙方|劳动者|姓名|"
    "我叫|本人|我是|包工头|班组长|工友|同事|员工|职工|经理|老板|主管|老板叫|名叫|叫做|签名|签字|受送达人|今欠|今收到"
)
# Between the word and the name may stand a colon, blanks or a bracket with a role; after the name a boundary.
_AFTER = r"(?=[,，。；;、：:（(）)\s!！?？“”\"]|$|男|女|因|与|诉|系|于|等|在|的|称|述|是|和|为|向|从|自|及|已|未|不|到|同志|先生|女士|身份证|出生|生于|住|工资)"
_WORD = re.compile(rf"(?:{_STRONG})(?:[(（][^()（）\n]{{1,10}}[)）])?\s?[:：]?\s?")
_NAME = re.compile(
    rf"(?P<name>(?:{'|'.join(sorted(COMPOUND))})[一-鿿]{{1,2}}?|[{''.join(sorted(SURNAMES))}][一-鿿]{{1,2}}?|[一-鿿]{{1,8}}(?:·[一-鿿]{{1,8}}){{1,3}}){_AFTER}"
)
_FAMILY = re.compile(rf"(?:老板|经理|领导|主管|他|她|我)姓(?P<name>[{''.join(sorted(SURNAMES))}])(?![一-鿿]氏)")
# Words that begin with a character that is also a family name.
_NO_NAMES = frozenset(
    "应当 应该 应按 应于 应在 应向 应支 单位 公司 方便 方可 方式 方面 全部 全体 全额 全年 全国 任何 任意 任职 任务 金额 金融 周末 周六 周日 周一 周二 周三 周四 周五 时间 时候 时薪 "
    "平均 平台 平时 高温 高管 高于 高级 常年 常常 连续 连带 连同 包括 包食 包吃 包住 包工 包干 管理 管辖 安排 安全 安装 成立 成本 成为 符合 解除 解决 解释 "
    "和被 向其 向我 向本 向法 向原 明确 明知 明细 易发 从事 从未 从业 从而 党员 关于 关系 何时 何种 万元 余额 余款 项目 别的 相关 相应 相互 年月 年薪 年终 江苏 江西 "
    "支付 干活 干了 师傅 时任 计件 计算 计时 满足 满勤 华侨 白班 夏季 冬季 费用 商量 商定 权利 有权 有关 有限 有没 有无 经济 经常 都要 都不 都有 那边 那时 那个 申请 查明 查看 封闭 "
    "温度 车间 车辆 水电 路费 路上 双方 严重 严格 原因 原告 原来 原件 占用 闻讯 宣布 房屋 房租 古城 司机 司法 巴士 曾经 曾在 曾任 曾于 黄金 "
    "谢谢 马上 马路 石头 毛利 孔子 龙头 白天 强制 强迫 强调 习惯 付款 付清 付给 阳光 战友 官方 宗教 宫颈 边上 尚未 尚欠 尚有 由于 由公 后来 后续".split()
)


def announced_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a word that announces a name is followed by one, up to a boundary."""
    plain = half_width(text)
    for word in _WORD.finditer(plain):
        if (match := _NAME.match(plain, word.end())) is not None and is_likely(match["name"]):
            yield match.span("name")
    for match in _FAMILY.finditer(plain):
        yield match.span("name")


def is_likely(name: str) -> bool:
    """Whether no ordinary word that only looks like a name begins or fills `name`."""
    return name[:2] not in _NO_NAMES and name[-1] not in "的了在是和与被把应将须向对不未可已" and not _is_word(name)


def plain_rule(text: str) -> Iterator[tuple[int, int]]:
    """The baseline: a family name and one or two characters that the word cutter leaves in one piece, as names do."""
    import rjieba

    place = 0
    for word in rjieba.cut(half_width(text)):
        family = 2 if word[:2] in COMPOUND else 1
        begins = word[:family] in COMPOUND or word[:1] in SURNAMES
        if begins and 1 <= len(word) - family <= 2 and not _is_word(word):
            yield place, place + len(word)
        place += len(word)


@cache
def _is_word(text: str) -> bool:
    """Whether the dictionary of the word cutter has `text` as something other than a name."""
    import rjieba

    return bool(rjieba.has_word(text)) and not any(part in ("nr", "nrt", "nrfg") for _, part in rjieba.tag(text))
