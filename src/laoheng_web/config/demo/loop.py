"""One wage claim's whole journey, played by the cast: filed, denied, investigated, ordered, paid, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tqdm import tqdm

from laoheng_web.audit.record import new_id
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.actions import act
from laoheng_web.cases.filing import Claim, file_complaint
from laoheng_web.config.demo.cast import COUNTY, Cast
from laoheng_web.config.demo.region import member
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Matter

AMOUNT = Decimal("6000.00")


def play(cast: Cast, now: datetime, quiet: bool) -> Matter:
    """Plays the journey over the last days up to `now`; returns the closed matter."""
    month = (now.date().replace(day=1) - timedelta(days=40)).strftime("%Y-%m")
    worker = member(cast, "worker_with_claim", now - timedelta(days=10))
    firm = cast.members["firm_in_arrears"].party_id
    claim = Claim(
        token=new_id(worker.now), office=cast.offices[COUNTY].id, firm=firm, employer_named="", building_site=False,
        months=((month, AMOUNT),), total=AMOUNT, workers=1, name_withheld=False, phone="",
        text="上个月的工资到现在没有发。（虚构）", files=(),
    )  # fmt: skip
    with acting(worker, "complaint"):
        matter = file_complaint(by=worker, claim=claim)
    for who, days, move, inputs, text in tqdm(_steps(now), desc="走一遍办件流程", unit="步", disable=quiet):
        by = member(cast, who, now - timedelta(days=days))
        given = dict(inputs)
        proof = given.pop("evidence_text", None)
        files = {"evidence": [keep(proof.encode(), "说明.txt")]} if proof else {}
        with acting(by, "case"):
            act(by=by, matter=matter, move=move, inputs=given, text=text, files=files, document=given.pop("paper", ""))
    return matter


def _steps(now: datetime) -> list[tuple[str, int, str, Mapping[str, Any], str]]:
    due = (now - timedelta(days=2)).date()
    paid = (now - timedelta(days=3)).date()
    order = {
        "reason": "台账与银行流水均显示未付",
        "grounds": ("劳动法50", "保障农民工工资支付条例14"),
        "amount": AMOUNT,
        "promised_on": due,
        "paper": "限期支付通知（演示，虚构）",
    }
    pay = {"amount": AMOUNT, "paid_on": paid, "evidence_text": "银行转账回单（演示，虚构）"}
    denial = {"reason": "已经发过", "evidence_text": "单位说明（演示，虚构）"}
    return [
        ("firm_in_arrears", 9, "deny", denial, "我单位认为已经支付。（虚构）"),
        ("regulator", 8, "accept", {}, "单位否认，依法受理调查。"),
        ("regulator", 6, "order_payment", order, "经核对台账与银行流水，责令限期支付。"),
        ("firm_in_arrears", 3, "report_payment", pay, "已补发。（虚构）"),
        ("worker_with_claim", 1, "confirm_paid", {"own_word": True}, "钱收到了。（虚构）"),
    ]
