"""Family names: the common ones, the rarer ones, and those of two characters."""

from __future__ import annotations

from typing import Final

COMMON: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文肖"
)
RARER: Final = frozenset(
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成"
    "游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木"
    "穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟初但幸巴宗战麻雍荣邝水支尚桑"
    "骆佘蔺匡应权占郗尉矫沙习帅丛由缪皮鞠亓麦冒干从占逄那苍闫付候肖邰郦明胥贲储牧隗侬寇蓟印宿怀蒲鄂索咸籍蔚鲜於"
)
COMPOUND: Final = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 夏侯 令狐 轩辕 端木 独孤 南宫 西门 东郭 百里 呼延 澹台 公冶 太史 申屠 "
    "仲孙 钟离 赫连 闻人 濮阳 单于 闾丘 拓跋 完颜 纳兰 叶赫 爱新 欧陽 范姜 张简".split()
)
SURNAMES: Final = COMMON | RARER


def surname_rank(char: str) -> str:
    """Gives "A" for a common family name, "B" for a rarer one, "-" for no family name."""
    return "A" if char in COMMON else "B" if char in RARER else "-"
