"""Record contracts: the words of what firms, banks and departments send."""

from laoheng.standard.records.contract import Field, FieldType, RecordContract
from laoheng.standard.records.kinds import (
    ATTENDANCE,
    ATTENDANCE_DAILY,
    BANK_PAYROLL,
    CONTRACTS,
    CONTRIBUTIONS,
    DEFERRALS,
    FIRMS,
    KINDS,
    WAGES,
    contract_of,
)

__all__ = [
    "ATTENDANCE",
    "ATTENDANCE_DAILY",
    "BANK_PAYROLL",
    "CONTRACTS",
    "CONTRIBUTIONS",
    "DEFERRALS",
    "FIRMS",
    "KINDS",
    "WAGES",
    "Field",
    "FieldType",
    "RecordContract",
    "contract_of",
]
