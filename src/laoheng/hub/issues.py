"""What intake found in a file: each fault with its row, column, code and plain words, and the counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from laoheng.standard.messages import Message

MOST_LISTED: Final = 20_000
"""Issues listed one by one; further ones are only counted, so that a file of nothing but faults stays small."""


class IssueLevel(StrEnum):
    """Whether the row is refused or only remarked on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One fault or remark. `row` counts as the spreadsheet does; `heading` is the sender's own, `name` our field.

    `value_masked` is the cell as it may be shown: identities and long numbers are hidden.
    """

    row: int
    heading: str
    name: str
    code: str
    message: Message
    value_masked: str
    level: IssueLevel = IssueLevel.ERROR


@dataclass(slots=True)
class CheckReport:
    """The outcome of a check, complete once all batches were taken.

    `rows` were read (blank ones not counted): `accepted` + `refused`. Of the accepted, `repeated` say again what a
    later row of the file says, and `corrected` are replaced by a later row of the same person and period.
    """

    kind: str
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    blank: int = 0
    repeated: int = 0
    corrected: int = 0
    issues: list[RowIssue] = field(default_factory=list)
    by_code: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    notes: tuple[Message, ...] = ()
    months: set[str] = field(default_factory=set)
    most_listed: int = MOST_LISTED

    def add(self, issue: RowIssue) -> None:
        """Counts the issue and lists it while there is room."""
        self.by_code[issue.code] += 1
        if len(self.issues) < self.most_listed:
            self.issues.append(issue)
        else:
            self.left_out += 1

    def of_row(self, row: int) -> list[RowIssue]:
        """The listed issues of one row, in the order found."""
        return [issue for issue in self.issues if issue.row == row]
