"""With whom a labour relation stands: who directs in fact; a paper or a pay account alone does not make an employer."""

from __future__ import annotations

import re
from collections import Counter

from laoheng.advice.status.case import Case, Income
from laoheng.advice.status.decide import is_nobody

_AGENCY = re.compile("劳务派遣|派遣(合同|协议|单位|公司)")
_NO_AGENCY = re.compile("(没有|无|未取得|不具备|不是)[^。，,]{0,6}派遣")
_VIA = re.compile("(代发|转账|转交|经手|支付|发放)$")


def entity(case: Case) -> str | None:
    """The employer of a labour relation; None where the facts name nobody.

    A dispatched worker's employer is the agency that signed (劳动合同法 58); else whoever gives orders and disciplines,
    else who insures and pays together, else who pays all income.
    """
    signed, directs = case.get("labour_contract_with"), case.get("works_under_whose_rules")
    insured, paid = case.get("social_insurance_by"), case.get("paid_by")
    words = f"{case.agreement}。{case.story}。{signed or ''}"
    agency = not is_nobody(signed) and _AGENCY.search(words) and not _NO_AGENCY.search(words)
    if agency and (is_nobody(insured) or insured == signed):
        return str(signed)
    for name in (directs, signed, insured, paid):
        if not is_nobody(name):
            return str(name)
    sources = Counter(payer_of(row) for row in case.income if row.source)
    return sources.most_common(1)[0][0] if len(sources) == 1 else None


def payer_of(row: Income) -> str:
    """Who paid, without the word for handing it on ("乙公司代发" is 乙公司)."""
    return _VIA.sub("", row.source)
