"""One wage-arrears case: what every source holds of one worker at one employer on one day, read strictly from JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from laoheng.risk.arrears.periods import PayDay, Period
from laoheng.standard.errors import UserError
from laoheng.standard.money import yuan

T = TypeVar("T")


class CaseError(UserError):
    """A case that cannot be read; the text names the field, what stands there and what belongs there."""


class PayPeriod(StrEnum):
    """How wages are counted."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"
    PIECE = "piece"


class Method(StrEnum):
    """How the employer says it paid."""

    BANK = "bank"
    CASH = "cash"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Who agreed to a deferral."""

    UNION = "union"
    REPRESENTATIVES = "representatives"
    WORKER_ONLY = "worker_only"
    NONE = "none"
    UNKNOWN = "unknown"


class Speaker(StrEnum):
    """Who wrote a message."""

    EMPLOYER = "employer"
    WORKER = "worker"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class PayrollRow:
    """A line of the employer's own record, in yuan; `payable` or `paid` None where it does not say."""

    period: Period
    payable: Decimal | None
    paid: Decimal | None
    paid_date: date | None
    method: Method
    receipt: bool | None


@dataclass(frozen=True, slots=True)
class BankRow:
    """A transfer from this employer to this worker, in yuan."""

    date: date
    amount: Decimal
    memo: str


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Days worked, or yuan declared to the tax office, in one period."""

    period: Period
    count: Decimal


@dataclass(frozen=True, slots=True)
class Deferral:
    """An agreement to pay later. `signed_on` None: the day is not known."""

    signed_on: date | None
    periods: tuple[Period, ...]
    new_date: date | None
    consent: Consent
    written: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it was written."""

    date: date
    sender: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the worker complained of; `amount` is the total over its periods, None where no sum was named."""

    date: date
    periods: tuple[Period, ...]
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class ArrearsCase:
    """Everything known on `as_of`. A source that is None is absent: it says nothing, which is not "nothing paid"."""

    id: str
    as_of: date
    region: str
    max_deferral_days: int | None
    industry: str
    is_construction_site: bool
    has_union: bool | None
    worker: str
    pay_period: PayPeriod
    pay_day: PayDay
    agreed_wage: Decimal | None
    payroll: tuple[PayrollRow, ...]
    bank: tuple[BankRow, ...] | None
    attendance: tuple[PeriodCount, ...] | None
    tax_totals: tuple[PeriodCount, ...] | None
    deferrals: tuple[Deferral, ...]
    messages: tuple[Letter, ...]
    complaints: tuple[Complaint, ...]
    termination_date: date | None

    @property
    def weekly(self) -> bool:
        """Whether wages are counted by the week."""
        return self.pay_period is PayPeriod.WEEKLY

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ArrearsCase:
        """A case from one object of the labelled format; `expected`, `note` and other keys are not looked at.

        Raises `CaseError` naming the field that is missing or wrong.
        """
        return _case(_Node(data, ""))

    def on_the_day(self) -> ArrearsCase:
        """This case without whatever is dated after `as_of`. A payment planned for later is not yet a payment."""
        day, left = self.as_of, self.termination_date
        return replace(
            self,
            payroll=tuple(_without_later_payment(row, day) for row in self.payroll),
            bank=None if self.bank is None else tuple(row for row in self.bank if row.date <= day),
            deferrals=tuple(item for item in self.deferrals if item.signed_on is None or item.signed_on <= day),
            messages=tuple(item for item in self.messages if item.date <= day),
            complaints=tuple(item for item in self.complaints if item.date <= day),
            termination_date=left if left is not None and left <= day else None,
        )


def _without_later_payment(row: PayrollRow, day: date) -> PayrollRow:
    if row.paid_date is None or row.paid_date <= day:
        return row
    return replace(row, paid=Decimal(0), paid_date=None)


class _Node:
    """A JSON object with the path to it, so that an error can name the very field."""

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, Mapping):
            raise CaseError("arrears.not_an_object", field=path or "(case)", value=_shown(data))
        self.data = data
        self.path = path

    def get(self, name: str, read: Callable[[Any], T]) -> T:
        """The field `name` as `read` understands it."""
        field = f"{self.path}.{name}" if self.path else name
        if name not in self.data:
            raise CaseError("arrears.missing_field", field=field)
        value = self.data[name]
        try:
            return read(value)
        except CaseError:
            raise
        except (UserError, ValueError, TypeError) as error:
            raise CaseError("arrears.bad_field", field=field, value=_shown(value), why=str(error)) from error

    def maybe(self, name: str, read: Callable[[Any], T]) -> T | None:
        """Like `get`, but null stays None."""
        return self.get(name, lambda value: None if value is None else read(value))

    def rows(self, name: str, read: Callable[[_Node], T]) -> tuple[T, ...]:
        """The list `name`, each object read by `read`."""
        field = f"{self.path}.{name}" if self.path else name
        return tuple(read(_Node(item, f"{field}[{i}]")) for i, item in enumerate(self.get(name, _list)))

    def maybe_rows(self, name: str, read: Callable[[_Node], T]) -> tuple[T, ...] | None:
        """Like `rows`, but null stays None."""
        return None if self.maybe(name, _list) is None else self.rows(name, read)

    def child(self, name: str) -> _Node:
        """The object `name`."""
        return _Node(self.get(name, lambda value: value), f"{self.path}.{name}" if self.path else name)


def _case(node: _Node) -> ArrearsCase:
    employer, contract = node.child("employer"), node.child("contract")
    pay_period = contract.get("period", PayPeriod)
    longest_pay_day = 7 if pay_period is PayPeriod.WEEKLY else 31
    return ArrearsCase(
        id=node.get("id", _text),
        as_of=node.get("as_of", _day),
        region=node.get("region", _text),
        max_deferral_days=node.child("parameters").maybe("max_deferral_days", _whole_number),
        industry=employer.get("industry", _text),
        is_construction_site=employer.get("is_construction_site", _yes_no),
        has_union=employer.maybe("has_union", _yes_no),
        worker=node.child("worker").get("token", _text),
        pay_period=pay_period,
        pay_day=contract.get("pay_day", lambda value: _pay_day(value, longest_pay_day)),
        agreed_wage=contract.maybe("agreed_wage", _amount),
        payroll=node.rows("payroll", _payroll_row),
        bank=node.maybe_rows("bank", _bank_row),
        attendance=node.maybe_rows("attendance", lambda row: _count(row, "days")),
        tax_totals=node.maybe_rows("tax_totals", lambda row: _count(row, "declared")),
        deferrals=node.rows("deferrals", _deferral),
        messages=node.rows("messages", _letter),
        complaints=node.rows("complaint", _complaint),
        termination_date=node.maybe("termination_date", _day),
    )


def _payroll_row(node: _Node) -> PayrollRow:
    return PayrollRow(
        period=node.get("period", _period),
        payable=node.maybe("payable", _amount),
        paid=node.maybe("paid", _amount),
        paid_date=node.maybe("paid_date", _day),
        method=node.get("method", Method),
        receipt=node.maybe("receipt", _yes_no),
    )


def _bank_row(node: _Node) -> BankRow:
    return BankRow(node.get("date", _day), node.get("amount", _amount), node.get("memo", _text))


def _count(node: _Node, name: str) -> PeriodCount:
    return PeriodCount(node.get("period", _period), node.get(name, _number))


def _deferral(node: _Node) -> Deferral:
    return Deferral(
        signed_on=node.maybe("signed_on", _day),
        periods=node.get("periods", _periods),
        new_date=node.maybe("new_date", _day),
        consent=node.get("consent", Consent),
        written=node.get("written", _yes_no),
    )


def _letter(node: _Node) -> Letter:
    return Letter(node.get("date", _day), node.get("from", Speaker), node.get("text", _text))


def _complaint(node: _Node) -> Complaint:
    return Complaint(node.get("date", _day), node.get("periods", _periods), node.maybe("amount", _amount))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UserError("arrears.expects_text")
    return value


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise UserError("arrears.expects_day") from error


def _period(value: Any) -> Period:
    return Period.read(_text(value))


def _periods(value: Any) -> tuple[Period, ...]:
    return tuple(sorted({_period(item) for item in _list(value)}))


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise UserError("arrears.expects_list")
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UserError("arrears.expects_yes_no")
    return value


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UserError("arrears.expects_whole_number")
    return value


def _amount(value: Any) -> Decimal:
    amount = yuan(value)
    if amount < 0:
        raise UserError("arrears.expects_not_negative")
    return amount


def _number(value: Any) -> Decimal:
    # Half days arrive as JSON numbers; they are counts, not money, and only "more than none" is asked of them.
    return _amount(str(value) if isinstance(value, float) else value)


def _pay_day(value: Any, longest: int) -> PayDay:
    if value is None or value == "last":
        return "last" if value == "last" else None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= longest:
        raise UserError("arrears.expects_pay_day", longest=longest)
    return value


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
