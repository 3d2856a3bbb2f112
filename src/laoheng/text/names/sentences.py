"""Sentences of contracts, complaints and records for training, written by us; names are drawn at random and not kept.

Public sets of names come from news, curricula vitae and short messages; these show the tagger where names stand in
labour papers, and which words there look like names and are none.
"""

from __future__ import annotations

import random
from typing import Final

from laoheng.text.names.surnames import COMMON, COMPOUND, GIVEN, RARER
from laoheng.text.names.train import Labelled

# {P} a full name, {S} a family name before a title, {F} a foreign or minority name, {O} a firm, {L} a place.
WITH_NAMES: Final = """
申请人{P}，男，汉族，{L}人，住{L}。
申请人：{P}，身份证号码见附件。
被申请人{O}，法定代表人{P}，职务总经理。
原告{P}诉被告{O}劳动争议一案，本院受理后依法组成合议庭。
原告{P}与被告{P}劳务合同纠纷一案，现已审理终结。
上诉人{P}因与被上诉人{O}追索劳动报酬纠纷一案，不服一审判决。
委托代理人{P}，{O}员工。
委托诉讼代理人：{P}，某律师事务所律师。
法定代表人：{P}，该公司执行董事。
第三人{P}述称，其与{P}系夫妻关系。
甲方（用人单位）：{O} 法定代表人：{P}
乙方（劳动者）：{P} 性别：女
乙方姓名{P}，联系电话见下。
紧急联系人：{P}，与本人关系：配偶。
我叫{P}，在{O}上班，老板姓{S}。
我是{P}，今年被{O}辞退了，没有给补偿。
本人{P}，于去年入职{O}，岗位为操作工。
老板{P}一直拖着不给钱，说等工程款下来。
包工头{P}带着我们三十多人在{L}的工地干活。
包工头{P}跑了，电话也打不通。
{S}老板让我们签了一张空白合同。
{S}经理口头通知我明天不用来了。
{S}总说公司效益不好，工资先发一半。
找了{S}主任好几次，他都说再等等。
人事{P}在微信里说社保从下个月开始交。
人事经理{P}通知我办理离职手续。
部门主管{P}要求全员周六加班，不算加班费。
车间主任{P}扣了我三百元罚款。
财务{P}说没有收到考勤表，所以没发工资。
同事{P}和{P}可以作证。
证人{P}出庭作证称，加班情况属实。
证人{P}、{P}、{P}均系{O}的员工。
班组长{P}负责记工，每天下班后由{P}签字。
工友{P}在工地摔伤，送到{L}医院治疗。
劳动者{P}反映{O}拖欠工资。
投诉人{P}称被投诉单位未足额支付工资。
投诉人：{P} 被投诉人：{O}
{P}等二十三名农民工的工资尚未结清。
经调解，{P}与{O}自愿达成如下协议。
{O}应于十日内支付{P}工资差额。
仲裁员{P}独任审理，书记员{P}担任记录。
审判长{P}，人民陪审员{P}。
欠条：今欠{P}工资款，欠款人{P}。
今收到{O}支付的工资，收款人：{P}。
兹证明{P}同志自入职以来在我单位工作。
兹证明{P}（女）于本月与我单位解除劳动关系。
经办人{P}，复核人{P}。
劳动保障监察员{P}、{P}到{O}检查。
受送达人{P}，见证人{P}。
{P}：我公司决定与您解除劳动合同。
尊敬的{P}女士：您的劳动合同即将到期。
{P}先生，您好，请于三日内到人力资源部办理手续。
{P}不服该裁决，向法院起诉。
{P}提供了工资条和考勤记录，{O}未提供反证。
因{P}与{P}发生争执，公司对二人作出警告处分。
员工{P}严重违反规章制度，公司决定解除合同。
授权{P}代表本人参加调解。
劳务派遣员工{P}被派到{O}工作。
外卖骑手{P}送餐途中受伤，平台称其为个体户。
{P}的妻子{P}前来申请工伤认定。
其父{P}代为签收。
{F}来自{L}，在{O}做厨师。
申请人{F}，{L}人。
外籍员工{F}的工作许可已到期。
{F}·说明：本人同意上述内容。
聊天记录显示，{P}说工资月底结。
{P}，电话联系不上。
姓名：{P}
签字：{P} 日期：
员工签名{P}，主管签名{P}。
"""

WITHOUT: Final = """
甲方应当按月足额支付乙方工资，不得克扣或者无故拖欠。
乙方应当遵守甲方依法制定的规章制度，服从甲方管理。
申请人请求裁决被申请人支付拖欠的工资及经济补偿。
被申请人未到庭，也未提交答辩意见。
原告主张被告应支付双倍工资差额。
老板说等项目回款再发，我们都不信了。
经理让我们加班到晚上，也没有加班费。
用人单位与劳动者协商一致，可以变更劳动合同约定的内容。
双方因履行本合同发生争议，可以向劳动争议仲裁委员会申请仲裁。
劳动合同期满，双方同意续订的，应当提前三十日办理手续。
公司高管层决定调整薪酬结构，全体员工须签字确认。
白班和夜班轮换，夜班另有补贴。
高温津贴从六月发到九月，金额按当地标准。
应当安排年休假，未安排的支付三倍工资。
单位和个人都要缴纳社会保险费。
方可解除合同，于法有据。
任何一方不得单方变更工作地点，易地工作的应当协商。
项目部管理混乱，包工头换了好几个。
全部工资于离职当日一次付清，明细见附表。
计件单价、工时定额由双方协商确定。
包食宿，满勤有奖金，干满一年有年终奖。
时间安排：上午学习规章，下午实习操作。
江边的那个工地，钢筋工和木工都没有拿到钱。
安全帽、工作服、劳保鞋由单位免费提供。
金额大写见下，章程另附，水电费由乙方自理。
法定节假日加班按照三倍支付，周末加班可以补休。
相关费用由甲方承担，万元以下的当场结清。
乙方严重失职，给甲方造成重大损失的，甲方可以解除合同。
人事部门通知：请各车间主任、班组长按时上报考勤。
本院认为，劳动者的合法权益受法律保护。
马上就要过年了，希望尽快解决我们的工资。
连续旷工三天以上的，按自动离职处理，这条不合法。
谢谢您的帮助，祝工作顺利。
平台和配送站都说不是自己的员工。
银行流水、微信聊天记录、工作证都可以作为证据。
常年加班，单休，没有加班费，温度还特别高。
孟月结算，季度发放，余款年底结清。
成本上涨，鲁莽决策，导致停工停产。
"""

_TRADES = "科技 建筑工程 劳务 物流 餐饮管理 服饰 电子 物业服务 置业 机械 食品 装饰工程 人力资源服务 网络 商贸".split()
_FIRM_CHARS = "恒瑞鑫盛达通宏远泰安嘉禾华兴联众诚信天宇博雅正源优佳顺丰汇金龙腾飞翔海盈凯创新中科"
_PLACES = "北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 苏州 天津 河南省 四川省 湖南省 山东省济南市 江苏省无锡市 贵州省 云南省昆明市".split()
_FOREIGN_CHARS = "阿卜杜买提江克里斯安德烈马尔古丽扎西多吉罗伯特贝拉维尼莎凯文森托雷尔曼"


def sentences(count: int, seed: int) -> list[Labelled]:
    """`count` labelled sentences; a fifth holds no name."""
    rng = random.Random(seed)
    named = WITH_NAMES.strip().splitlines()
    bare = WITHOUT.strip().splitlines()
    return [fill(rng.choice(bare if rng.random() < 0.2 else named), rng) for _ in range(count)]


def fill(template: str, rng: random.Random) -> Labelled:
    """The sentence with names drawn for its places, and where they stand."""
    text, names = "", []
    for number, part in enumerate(template.replace("}", "{").split("{")):
        if number % 2 == 0:
            text += part
            continue
        drawn = _DRAW[part](rng)
        names.append((len(text), len(text) + len(drawn), _KINDS[part]))
        text += drawn
    return Labelled(text, tuple(names))


def _person(rng: random.Random) -> str:
    draw = rng.random()
    family = rng.choice(sorted(COMPOUND)) if draw < 0.04 else rng.choice(sorted(COMMON if draw < 0.75 else RARER))
    given = sorted(GIVEN)
    length = 1 if rng.random() < 0.3 else 2
    if rng.random() < 0.06:
        return family + rng.choice(["某", "某某", "甲", "乙"])
    return family + "".join(rng.choice(given) for _ in range(length))


def _family(rng: random.Random) -> str:
    return rng.choice(sorted(COMMON if rng.random() < 0.8 else RARER))


def _foreign(rng: random.Random) -> str:
    parts = ["".join(rng.choice(_FOREIGN_CHARS) for _ in range(rng.randint(2, 4))) for _ in range(rng.randint(1, 2))]
    return "·".join(parts)


def _firm(rng: random.Random) -> str:
    head = "".join(rng.choice(_FIRM_CHARS) for _ in range(rng.randint(2, 3)))
    tail = rng.choice(["有限公司", "有限责任公司", "股份有限公司", "公司", "厂", "集团有限公司"])
    return (rng.choice(_PLACES) if rng.random() < 0.6 else "") + head + rng.choice(_TRADES) + tail


def _place(rng: random.Random) -> str:
    return rng.choice(_PLACES)


_DRAW = {"P": _person, "S": _family, "F": _foreign, "O": _firm, "L": _place}
_KINDS = {"P": "PER", "S": "PER", "F": "PER", "O": "ORG", "L": "LOC"}
