"""A plainly fictitious matter, from which tests write every deed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from laoheng.law import law_at
from laoheng.standard.dates import SHANGHAI
from laoheng.writing.deeds import (
    Agreement,
    ArbitralReviewFacts,
    ArbitrationApplicationFacts,
    BodyKind,
    ClaimLine,
    Duty,
    EvidenceItem,
    Firm,
    JudicialConfirmationFacts,
    Matter,
    MediationAcceptanceFacts,
    MediationAgreementFacts,
    MediationApplicationFacts,
    MediationBody,
    MediationClosingFacts,
    MediationEnd,
    MediationRecordFacts,
    Mediator,
    MediatorNoticeFacts,
    OrderedDebt,
    Payment,
    PaymentOrderFacts,
    PersonSum,
    Representative,
    RepresentativeKind,
    ServiceManner,
    ServiceReceiptFacts,
    Session,
    Statement,
    Venue,
    Witness,
    Worker,
)

ON = date(2026, 4, 20)
LAW = law_at(ON)
BODY = MediationBody("东河县示例街道劳动争议调解中心", BodyKind.TOWNSHIP, "示例路1号", "0000-0000000")
MEDIATOR = Mediator("周例甲", "从事调解六年", declared_no_tie=True)
SESSION = Session(datetime(2026, 4, 21, 9, 30, tzinfo=SHANGHAI), "调解中心第二调解室")


def worker(number: int = 1) -> Worker:
    return Worker(
        f"w{number}", f"李示{'甲乙丙丁戊己庚辛壬癸子丑'[number - 1]}", "女", date(1990, 3, 1), "140001199003010000",
        "东河县示例街2号", "东河县示例街2号", "16000000001", "缝纫工",
    )  # fmt: skip


FIRM = Firm(
    "f1", "东河示例1号服装有限公司（虚构）", "91990101MA00000000", "东河县示例路9号", "东河县示例路9号", "0000-1111111",
    "王例乙", "执行董事",
)  # fmt: skip
WAGES = ClaimLine("支付2026年1月至2月工资", "wages", (PersonSum("w1", Decimal("8400.50")),), ("劳动合同法30",))
MATTER = Matter(
    workers=(worker(),),
    firms=(FIRM,),
    applicants=("w1",),
    claims=(WAGES, ClaimLine("出具解除劳动合同的证明", "papers")),
    story="申请人自2024年5月起在被申请人处做缝纫工。\n2026年1月、2月工资没有发。",
    evidence=(EvidenceItem("工资卡流水", "申请人从银行打印", "2026年1月、2月没有工资入账", 3),),
    witnesses=(Witness("赵例丙", "东河县示例街5号"),),
)
AGREEMENT = Agreement(
    payments=(
        Payment("f1", "w1", Decimal("4000"), date(2026, 4, 30), "转入工资卡"),
        Payment("f1", "w1", Decimal("4400.50"), date(2026, 5, 31), "转入工资卡"),
    ),
    duties=(Duty("f1", "出具解除劳动合同的证明", date(2026, 4, 30)),),
    number="东劳调〔2026〕12号",
    effective_on=date(2026, 4, 22),
)
APPLICATION = MediationApplicationFacts(MATTER, BODY)
ACCEPTANCE = MediationAcceptanceFacts(
    MATTER, BODY, date(2026, 4, 16), date(2026, 4, 17), date(2026, 5, 6), date(2026, 4, 16), date(2026, 4, 17),
    (MEDIATOR,), SESSION,
)  # fmt: skip
NOTICE = MediatorNoticeFacts(MATTER, BODY, (MEDIATOR,), date(2026, 4, 20), SESSION)
RECORD = MediationRecordFacts(
    MATTER, BODY, SESSION, (MEDIATOR,), "陈例丁", ("李示甲", "王例乙"), (Statement("李示甲", "两个月工资没有发。"),),
    "双方同意分两次付清。",
)  # fmt: skip
AGREED = MediationAgreementFacts(MATTER, BODY, AGREEMENT, (MEDIATOR,))
CLOSING = MediationClosingFacts(
    MATTER, BODY, date(2026, 4, 16), date(2026, 5, 6), MediationEnd.TIME_OVER, commission="东河县劳动人事争议仲裁委员会"
)
ARBITRATION = ArbitrationApplicationFacts(
    MATTER, "东河县劳动人事争议仲裁委员会", Venue.PLACE_OF_WORK, BODY, date(2026, 5, 6)
)
CONFIRMATION = JudicialConfirmationFacts(MATTER, BODY, AGREEMENT, "东河县人民法院", date(2026, 5, 22))
REVIEW = ArbitralReviewFacts(MATTER, BODY, AGREEMENT, "东河县劳动人事争议仲裁委员会", date(2026, 5, 7), False)
ORDER = PaymentOrderFacts(MATTER, BODY, AGREEMENT, "w1", "f1", (0,), (OrderedDebt.WAGES,), "东河县人民法院", True, True)
SERVICE = ServiceReceiptFacts(
    BODY.name, "东河示例1号服装有限公司（虚构）", "示例路9号", (("调解受理通知书", "东劳调〔2026〕12号"),),
    ServiceManner.IN_PERSON, ("陈例丁",),
)  # fmt: skip


def group(size: int) -> Matter:
    """A team of `size` workers with three elected representatives."""
    members = tuple(worker(number) for number in range(1, size + 1))
    keys = tuple(item.key for item in members)
    elected = tuple(
        Representative(item.name, keys, RepresentativeKind.ELECTED, "参加调解，接受经本人同意的方案")
        for item in members[:3]
    )
    claim = ClaimLine("支付2026年2月工资", "wages", tuple(PersonSum(key, Decimal("5200")) for key in keys))
    return Matter(members, (FIRM,), keys, (claim,), "全班组2月工资没有发。", representatives=elected)
