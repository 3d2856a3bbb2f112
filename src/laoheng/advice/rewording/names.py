"""The standard wordings say 公司 and 员工; a contract that calls its parties otherwise is answered in its names."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_EMPLOYER: Final = ("甲方", "用人单位", "本公司", "公司", "本店", "店里", "本厂", "厂里", "工厂", "单位", "企业")
_WORKER: Final = ("乙方", "劳动者", "员工", "职工", "本人")
# Words in which the name of a party is no name.
_NO_NAME: Final = re.compile(
    r"公司法|公司章程|[本该]?(?:分|子|总)公司|人力资源公司|劳务公司|用工单位|事业单位|企业文化"
)


def in_names_of(text: str, rewrite: str) -> str:
    """`rewrite` with the names that `text` uses most for employer and worker; as it is where it names neither."""
    plain = _NO_NAME.sub("", text)
    employer, worker = _most_used(plain, _EMPLOYER), _most_used(plain, _WORKER)
    if employer:
        rewrite = re.sub("本?公司", employer, rewrite)
    return rewrite.replace("员工", worker) if worker else rewrite


def _most_used(text: str, names: tuple[str, ...]) -> str | None:
    counts = Counter({name: text.count(name) for name in names})
    # 本公司 holds 公司: the longer name counts for itself.
    for longer in ("本公司",):
        counts["公司"] -= counts[longer]
    name, count = counts.most_common(1)[0]
    return name if count > 0 else None
