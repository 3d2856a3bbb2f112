"""What no model of ours may read, by any name it might bear; checked on fitting, on loading and on scoring."""

from __future__ import annotations

import re
from collections.abc import Iterable

from laoheng.standard.errors import UserError

# Words that must not stand in a feature's name as a word of their own.
_WORDS = frozenset({
    "sex", "gender", "age", "birth", "birthplace", "birthday", "born", "race", "ethnic", "ethnicity", "nationality",
    "citizen", "citizenship", "household", "hukou", "origin", "native", "disability", "disabled", "disabilities",
    "pregnant", "pregnancy", "maternity", "union", "unions", "religion", "religious", "faith", "marital", "married",
    "complainant", "complainants", "petitioner", "petitioners", "whistleblower", "striker", "strikers",
})  # fmt: skip
_CHINESE = ("性别", "年龄", "出生", "民族", "国籍", "户籍", "户口", "籍贯", "残疾", "怀孕", "孕期", "产假", "工会",
            "宗教", "婚姻", "投诉人", "举报人", "信访人")  # fmt: skip
# Who a mark must not be against, and what the mark would be.
_PERSON = frozenset({"worker", "workers", "employee", "person", "personal", "claimant", "labourer"})
_MARK = frozenset({"complaint", "complaints", "claim", "claims", "report", "reports", "petition", "petitions",
                   "dispute", "disputes", "history"})  # fmt: skip


def is_banned(name: str) -> bool:
    """Whether a feature of this name may not be read.

    Nationality, household origin, disability, pregnancy, union activity, sex, age, religion, marriage of a person, and
    a worker's own history of complaining. A firm's complaints against it are no such mark.
    """
    words = set(re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()))
    if words & _WORDS or any(word in name for word in _CHINESE):
        return True
    return bool(words & _PERSON) and bool(words & _MARK)


def refuse_banned(names: Iterable[str]) -> None:
    """Raises `UserError` for the first banned name."""
    for name in names:
        if is_banned(name):
            raise UserError("risk.model.banned", name=name)
