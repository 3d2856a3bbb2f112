"""L21 派遣比例: dispatched workers as a share of all (派遣暂行规定 4; 劳动合同法 66、92)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Finding, Unit

_FOUR_PLACES = Decimal("0.0001")
_NONE = "无"

FIELDS = (
    Field("contracted", "integer", unit="persons", required=True),
    Field("dispatched", "integer", unit="persons", required=True),
    Field("outside_ratio", "choice", choices=(_NONE, "外国企业常驻代表机构或外国金融机构驻华代表机构", "国际远洋海员")),
)


def dispatch_ratio(facts: Facts, law: LawAt) -> Finding:
    """Dispatched ÷ (contracted + dispatched), whether that is at most a tenth, and how many are too many.

    The share is shown to four decimals; the judgement compares exactly. Raises `CalculationInputError` where nobody is
    employed, `NotInForceError` before 2014-03-01.
    """
    contracted, dispatched = facts.needed_number("contracted"), facts.needed_number("dispatched")
    whole = contracted + dispatched
    if not whole:
        raise CalculationInputError("law.dispatch_ratio.nobody")
    limit = law.required("dispatch_ratio_max")
    ratio = (dispatched / whole).quantize(_FOUR_PLACES, ROUND_HALF_UP)
    outside = facts.text("outside_ratio")
    exempt = outside is not None and outside != _NONE
    compliant = exempt or dispatched <= limit.value * whole
    # d ≤ r(c + d) gives d ≤ rc ÷ (1 − r); exact division first, then the whole persons below it.
    most = int(limit.value * contracted / (1 - limit.value))
    excess = 0 if exempt else max(int(dispatched) - most, 0)
    line = step(
        "dispatch_ratio", "派遣人数 ÷（签约人数 + 派遣人数）≤ 10%",
        f"{plain(dispatched)} ÷ ({plain(contracted)} + {plain(dispatched)})", ratio, limit.ground,
    )  # fmt: skip
    figures = (
        figure("ratio", ratio, Unit.NUMBER),
        figure("compliant", compliant, Unit.YES_NO),
        *(() if exempt else (figure("most_dispatched", most, Unit.COUNT), figure("excess", excess, Unit.COUNT))),
    )
    remarks = [note("dispatch_denominator")]
    if exempt:
        remarks.append(note("dispatch_exempt", kind=outside))
    if excess:
        remarks.append(note("dispatch_excess", persons=excess))
    parts = Parts(figures, (line,), notes=tuple(remarks), remedies=(remedy("dispatch_ratio"),) if excess else ())
    cited = law.held("劳动合同法66", *(("派遣暂行规定25",) if exempt else ()), *(("劳动合同法92",) if excess else ()))
    return found("L21", "dispatch_ratio", law, parts, (limit.ground, *cited))
