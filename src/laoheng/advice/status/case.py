"""A case of employment status as it is handed in: checked field by field, what is absent stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError

BOOLEANS = (
    "shift_fixed", "ranking_affects_orders", "tracking", "training_required", "team_leader", "daily_meeting",
    "other_platforms", "may_substitute", "has_own_helpers", "base_pay", "profit_loss_sharing", "pays_info_fee",
    "core_business", "affiliated_parties",
)  # fmt: skip
NUMBERS = ("online_hours_per_day", "days_per_month", "duration_months", "subcontract_layers")
ENTITIES = ("works_under_whose_rules", "paid_by", "social_insurance_by", "labour_contract_with")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "min_online_required": ("none", "bonus", "hard"),
    "attendance_check": ("none", "self_report", "clock"),
    "leave_approval": ("none", "notice", "approval"),
    "workplace": ("own_choice", "assigned_area", "employer_premises", "client_place"),
    "dispatch": ("assigned", "can_refuse_free", "can_refuse_penalty", "grab", "self_sourced"),
    "rejection_penalty": ("none", "ranking", "fine", "suspension"),
    "process_control": ("none", "result_only", "service_minimum", "detailed"),
    "fines": ("none", "service_only", "discipline"),
    "uniform": ("none", "optional", "required"),
    "exclusivity": ("none", "discouraged", "required"),
    "price_setting": ("counterparty", "negotiated", "worker", "bid"),
    "pay_period": ("per_order", "daily", "weekly", "monthly", "irregular"),
    "tools_provided_by": ("worker", "counterparty", "both", "third_party"),
    "costs_borne_by": ("worker", "counterparty", "both"),
    "counterparty_type": (
        "company", "individual_business", "household", "natural_person", "other_organisation", "in_formation",
    ),
    "worker_status": (
        "ordinary", "student_internship", "student_parttime", "graduating", "over_age_pension", "over_age_no_pension",
        "over_age_deferred", "internal_retired", "foreigner_permit", "foreigner_no_permit", "family_member",
        "shareholder", "partner",
    ),
    "registers_as_individual_business": ("no", "voluntary", "required"),
}  # fmt: skip
FIELDS = (*BOOLEANS, *NUMBERS, *ENTITIES, *CHOICES)
NOBODY = ("none", "self", "无", "没有", "本人", "自己")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Income:
    """One month's income: yuan, who paid it, and its share of all income (None: not known)."""

    month: str
    gross: Decimal
    source: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Case:
    """What is known on `as_of`. `management` holds known facts only: an absent field is unknown, never "no"."""

    as_of: date
    agreement: str = ""
    story: str = ""
    management: Mapping[str, Any] = field(default_factory=dict)
    income: tuple[Income, ...] = ()
    id: str = ""

    def get(self, name: str) -> Any:
        """The fact `name`, None where not known."""
        return self.management.get(name)


def read_case(data: Mapping[str, Any]) -> Case:
    """The case in `data`. Raises one `UserError` for the first fault: which field, what it held, what it may hold."""
    if not isinstance(data, Mapping):
        raise UserError("status.not_an_object")
    as_of = data.get("as_of")
    if not isinstance(as_of, str):
        raise UserError("status.no_day")
    texts = {name: data.get(name) or "" for name in ("agreement", "story")}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise UserError("status.text", field=name, most=_LONGEST)
    management = {} if data.get("management") is None else data["management"]
    if not isinstance(management, Mapping):
        raise UserError("status.management")
    facts = {name: _fact(name, value) for name, value in management.items() if value is not None}
    income = [] if data.get("income") is None else data["income"]
    if not isinstance(income, list):
        raise UserError("status.income", row=0)
    return Case(
        as_of=parse_date(as_of),
        agreement=texts["agreement"],
        story=texts["story"],
        management=facts,
        income=tuple(_income(row, number) for number, row in enumerate(income, 1)),
        id=str(data.get("id", "")),
    )


def _fact(name: str, value: Any) -> Any:
    if name in BOOLEANS and isinstance(value, bool):
        return value
    if name in NUMBERS and isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value >= 0:
        return Decimal(str(value))
    if name in ENTITIES and isinstance(value, str) and value.strip():
        return value.strip()
    if name in CHOICES and value in CHOICES[name]:
        return value
    if name not in FIELDS:
        raise UserError("status.unknown_field", field=str(name)[:40], known=FIELDS)
    allowed = CHOICES.get(name) or (("true", "false") if name in BOOLEANS else ("≥ 0",) if name in NUMBERS else ("…",))
    raise UserError("status.bad_value", field=name, value=str(value)[:40], allowed=allowed)


def income_lines(text: str) -> tuple[Income, ...]:
    """Income typed line by line: month, yuan, payer, share of all income (may be left out), parted by commas.

    Raises `UserError` (`status.income`) for the first line that cannot be read.
    """
    found = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        if not 2 <= len(parts) <= 4:
            raise UserError("status.income", row=number)
        row = dict(zip(("month", "gross", "source", "share_of_total_income"), parts, strict=False))
        found.append(_income(row, number))
    return tuple(found)


def _income(row: Any, number: int) -> Income:
    try:
        share = row.get("share_of_total_income")
        found = Income(
            month=str(row["month"]),
            gross=Decimal(str(row["gross"])),
            source=str(row.get("source") or ""),
            share=None if share in (None, "") else Decimal(str(share)),
        )
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise UserError("status.income", row=number) from error
    if not found.gross.is_finite() or found.gross < 0 or (found.share is not None and not 0 <= found.share <= 1):
        raise UserError("status.income", row=number)
    return found
