"""What a clause calls its employer and its worker: 甲方 and 乙方, a shop and its waiters, a fleet and its drivers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from laoheng.advice.rewording.names import in_names_of

# In the order of trust: the first kind that a text uses at all.
_EMPLOYER: Final = (
    re.compile(r"甲方|派遣单位|派遣公司|用人单位|聘用方|雇主|(?<![子分母总务联])公司|店方|厂方|园方|院方|校方"),
    re.compile(r"本店|店里|本厂|厂里|站点|车队|东家|老板(?!娘)"),
    # A place is the employer only where it acts: of a hospital somebody may as well be the patient.
    re.compile(
        r"(?<![的交去到在])(?:平台|酒店|医院|学校|门店|俱乐部|幼儿园|诊所|餐厅|工厂|集团|中介)"
        r"(?=为|可|应|有权|不|将|须|按|统一|提供|支付|安排|与|招)"
    ),
)
_WORKER: Final = (
    re.compile(r"乙方|劳动者|受聘方|(?:被?派遣|女|男|超龄|非全日制)?(?:员工|职工|雇员)(?!名单)|派遣(?:工|骑手|人员)"),
    # Who decides or checks is not the worker of whom the clause speaks.
    re.compile(
        r"(?<![由经向被凭获时])(?:骑手|坐席|讲师|教师|老师|教练员|教练|教研员|美容师|美发师|美容顾问|服务员|护理员|护工|护士|医生|"
        r"药师|驾驶员|司机|主播|保安员|保安|保洁员|店员|店长|导购员?|厨师长|厨师|快递员|配送员|分拣员|拣货员|业务员|销售员|客服|"
        r"程序员|工程师|学徒|伙计|宿管员|技师|收银员|仓管员|电梯工|电工|焊工|装卸工|搬运工|搬家工|普工|操作工|检票员|值班员|空乘|"
        r"房务员|月嫂|门卫|助教|小时工|钟点工|工人|领班|顾问|经纪人|摄影师|编辑|设计师|会计|出纳|"
        r"(?:财务|销售|外勤|仓储|退休|返聘|管理|技术|编码|研发|护理|保洁|安保|值守|业务|施工|生产|年薪制)人员)(?![证岗业奖费部书])"
    ),
    re.compile(r"本人|(?<![给为怕])你(?![们家])"),
)
# Words in which a calling is none.
_NO_NAME: Final = re.compile(
    r"公司法|公司章程|老师傅|人力资源公司|保安服|正式员工|新员工|告知本人|通知本人|用工人员|企业文化"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What employer and worker are called."""

    employer: str
    worker: str


def names_in(text: str, clause: str, sentence: str) -> Names:
    """The names in the sentence, else those in its clause, else those that the contract uses most."""
    held = [_NO_NAME.sub("", words) for words in (sentence, clause)]
    return Names(
        next((name for words in held if (name := _called(_EMPLOYER, words))), in_names_of(text, "公司")),
        next((name for words in held if (name := _called(_WORKER, words))), in_names_of(text, "员工")),
    )


def _called(kinds: Sequence[re.Pattern[str]], words: str) -> str | None:
    """The name used most of the first kind there is, of those used as often the first."""
    for calling in kinds:
        if told := Counter(match[0] for match in calling.finditer(words)).most_common(1):
            return told[0][0]
    return None
