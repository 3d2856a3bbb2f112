"""Whether words that show no fault may yet hide one: such a clause is never passed as lawful."""

from __future__ import annotations

import re

# A clause that touches one of these and earns no label may still hide a fault in words not understood.
RISKY = re.compile(
    r"不得|不准|不许|视为|放弃|自愿|无异议|一律|概不|无条件|扣除?|罚|没收|自负|违约金|随时|押|解除|辞退|开除|清零|作废|自动|没有|才|必须|无关|只能|就[^业医]|不发|不给|不用|归公司|自己|自个|自家|不出钱|不掏|甭|休想|没门|拉倒|认栽|白干|以后|都得|谁|无需|只[^有供用]|须|拒绝"
)
# Words by which a clause shows that it keeps to the law.
SOUND = re.compile(
    r"依法|(?:甲方|公司|单位)应当?|工会|同意后|不因|仍|按照?[^,。]{0,10}规定|协商一致|征得|不低于|不超过|不少于|照常|照发|照付|有权|支付|不得(?:要求|因|以|将|低于|超过|少于)|"
    r"单独同意|书面|公示|复核|签收|各执|分摊|实际|参加|结清|付清|出具|平等|依照[^,。;]{0,24}(?:法|条例|规定)|不向[^,。;]{0,6}收|公司(?:承担|负担)|为员工|退还|归还|补足|协商|享受|不收|不设|不约定"
)

# Harsher words, and the plainer signs that a clause keeps to the law: where the first stand without the second, the
# clause may hide a fault in words not understood, even when some sound wording stands in it too.
HARSH = re.compile(
    r"不(?:予|发|准|再|承担|负|管|算|认|签|许|退|批|接受|存在|构成|补|给|用给|留|参加|缴|买|办|另|上)|概|一律|视为|"
    r"视同|等于|就算|(?<!平等)自愿(?!一致|协商)|放弃|无条件|罚|没收|清零|自负|自理|自行承担|"
    r"由(?:乙方|员工|本人|其)(?:自行)?(?:承担|负担|负责)|无权|随时|必须|强制|押|开除|辞退|走人|作废|归公司|归甲方|全部|"
    r"所有|永久|终身|单方|服从|包含(?!在(?:劳动)?合同期)|含在(?!(?:劳动)?合同期)|已含|统一(?!社会信用)|(?<![甲乙丙])方可|才能|才给|才|只认|只能|仅限|自动|停止|暂不|赔|违约金|扣|无论|不论|"
    r"不管|谁|自己|口头|先签|压|没有|低于|每月休|派遣|留存|保存|退休|返聘|取消|无须|无需|不必|拒绝|除名|离岗|最低|半薪|抵|折|"
    r"充|扣|口头|商事|翻|摄像|兄弟|借给|打卡|每[23]周|停|统一(?!社会信用)|请自行|走人|保管|扣押|赔付|押着|离职前|换人|(?<!用)工期"
)
KEEPS_TO_LAW = re.compile(
    r"依法|协商一致|不低于|不少于|不得(?:以|因|要求|低于|将|向|扣|强|安排|约定|超过|少于|拖|再|对|拒|限|免|歧|影)|同意后|"
    r"单独同意|照常|照发|照样|照旧|一次性?(?:付清|结清)|结清|各执|各一份|工会|职工代表|可以(?:拒|选|申)|也可|"
    r"仍(?:可|依|应|须|按)|按国家|由(?:甲方|公司|单位)(?:承担|负担|支付|出|付|缴)|(?:甲方|公司|单位)(?:承担|负担)|"
    r"不(?:收|设|扣|搞|实行|因|影响|约定|罚|强)|人工复核|书面变更|分摊|按(?:其)?过错|说明理由|实际损失|当场|即时|免费|"
    r"报销|培训后|归(?:本人|员工)|连续计算|合并|派遣期限自|同工同酬|请求(?:适当)?(?:减少|调低)|不要求支付"
)

# Lines that name the paper or a party and settle nothing: what such a field is called, and a value without a sentence,
# a sum or a duty.
_CALLED = (
    r"(?:[甲乙丙]方|用人单位|劳动者|用工单位|[^,，。；;:：\d]{0,8}(?:住所|住址|地址|电话|手机|联系方式|证件?号码?|代码|编号|号码|法定代表人|代表人|"
    r"负责人|联系人|经办人|专管员|委托人|姓名|性别|出生年月|邮编|邮箱|户籍|工种|所属站点|服务平台|签名|签字|盖章|公章|捺印|部门|"
    r"(?:签[订署约]|订立|填表)(?:日期|时间)|日期|项目))(?:[（(][^）)]{1,20}[）)])?"
)
_FIELD = rf"{_CALLED}[:：][^,，。；;]{{0,60}}"
_DAY = r"(?:[\d_＿○〇Ｘx×]{0,6} ?年 ?[\d_＿]{0,4} ?月 ?[\d_＿]{0,4} ?日)"
_PAGE = r"(?:第 ?\d{1,4} ?页(?:[ ,，/]{0,3}共 ?\d{1,4} ?页)?|[-—] ?\d{1,4} ?[-—]|\d{1,4} ?/ ?\d{1,4})"
_FORMAL = re.compile(
    r"[^,，。；;:：]{0,24}(?:合同书?|协议书?|通知书|证明书)(?:[（(][^）)]{1,20}[）)])?|"
    rf"[^,，。；;:：（(]{0, 8}[（(](?:盖?章|公章|印章|签名?|签字|签名捺印|签章|电子印章|电子签名)[）)][:：]?|"
    rf"{_FIELD}|{_DAY}|{_PAGE}|{_CALLED}[:：]?"
)
_APART = re.compile(r"[ 　\t]{2,}|　")
_SUM = re.compile(r"\d+(?:\.\d+)?元|押金|不得|须|自愿|放弃")

# A duty of the worker to pay, hand over or sign: no sound wording beside it makes it plain.
_ONEROUS = re.compile(
    r"(?:员工|乙方|本人|职工|新人|入职者)[^。,;]{0,12}(?:须|必须|(?<!主)要|得)(?!到)[^。;]{0,14}"
    r"(?:交(?!接|付工作|纳个)|缴(?!纳社)|捐|购买|出资|垫|押|抵押|借据|集资|入股)|"
    r"(?<!不)(?<!无须)(?<!无需)向(?:甲方|公司|单位)[^,。;]{0,6}(?:给付|支付|赔|交纳|缴|返还|补偿)"
)

# A sum in words that stayed words was not reckoned with.
_UNREAD = re.compile(r"[一二两三四五六七八九][百千万](?:[一二三四五六七八九](?![百千万])|(?=[,。;]|$))")


def settles_nothing(text: str) -> bool:
    """Whether `text` only names the paper or a party, or is a line to sign on; several fields may stand in one line."""
    if _SUM.search(text):
        return False
    return all(_FORMAL.fullmatch(part.strip()) for part in _APART.split(text.strip()) if part.strip())


def is_harsh(plain: str) -> bool:
    """Whether the comparable words `plain` touch what faults are made of, sound words beside it or not."""
    return bool(RISKY.search(plain) or HARSH.search(plain))


def needs_look(text: str, plain: str) -> bool:
    """Whether the clause `text`, made comparable as `plain`, settles something in words not understood."""
    if settles_nothing(text):
        return False
    return bool(
        _ONEROUS.search(plain)
        or _UNREAD.search(plain)
        or (RISKY.search(plain) and not SOUND.search(plain))
        or (HARSH.search(plain) and not KEEPS_TO_LAW.search(plain))
    )
