"""A slow, plain second reading of the wage-arrears format, to be compared with the package.

Straight down the page of the format, over the raw JSON: no types, no shared helpers but the working calendar. It reads
only the few message texts and memo forms that the generated histories use (`SAID`, `memo_periods`). One long function
on purpose: nothing of it is shared with the package, and it reads in the order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

# text -> (sender, what it says, the periods it names)
SAID: dict[str, tuple[str, str, list[str]]] = {
    "2026年1月工资收到了": ("worker", "came", ["2026-01"]),
    "2026年2月工资收到了": ("worker", "came", ["2026-02"]),
    "2026年2月工资还没收到": ("worker", "unpaid", ["2026-02"]),
    "缓发协议是倒签的": ("worker", "late", []),
    "2026年2月工资还没发": ("employer", "unpaid", ["2026-02"]),
    "2026年1月工资还没发": ("employer", "unpaid", ["2026-01"]),
    "最近资金紧张，请大家理解": ("employer", "", []),
    "缓发协议是后来补签的": ("employer", "late", []),
    "2026年2月工资还没有发": ("union", "", []),
}


def memo_periods(memo: str, day: str) -> list[str]:
    found = []
    for year, month in re.findall(r"(?:(\d{4})年)?(\d{1,2})月", memo):
        if not year:
            year = day[:4] if f"{day[:4]}-{int(month):02d}" <= day[:7] else str(int(day[:4]) - 1)
        found.append(f"{year}-{int(month):02d}")
    return sorted(set(found))


def month_days(period: str) -> tuple[date, date]:
    year, month = int(period[:4]), int(period[5:])
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def reference(case: Mapping[str, Any], is_workday: Callable[[date], bool]) -> dict[str, Any]:  # noqa: C901
    as_of = case["as_of"]
    today = date.fromisoformat(as_of)
    bank = None if case["bank"] is None else [r for r in case["bank"] if r["date"] <= as_of]
    papers = [dict(d) for d in case["deferrals"] if d["signed_on"] <= as_of]
    letters = [m for m in case["messages"] if m["date"] <= as_of]
    complaints = [c for c in case["complaint"] if c["date"] <= as_of]
    left = case["termination_date"]
    left = left if left and left <= as_of else None
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in case["payroll"]:
        row = dict(row, payable=Decimal(row["payable"]), paid=Decimal(row["paid"]))
        if row["paid_date"] is None or row["paid_date"] > as_of:
            row["paid"] = Decimal(0)
        rows.setdefault(row["period"], []).append(row)

    # Judged periods.
    names = set(rows)
    names |= {a["period"] for a in case["attendance"] or [] if a["days"] > 0}
    names |= {t["period"] for t in case["tax_totals"] or [] if Decimal(t["declared"]) > 0}
    for group in (*complaints, *papers):
        names |= set(group["periods"])
    judged = sorted(names)

    # Due dates.
    def back_to_work(day: date) -> date:
        while not is_workday(day):
            day -= timedelta(days=1)
        return day

    due: dict[str, date] = {}
    for p in judged:
        last = month_days(p)[1]
        next_last = month_days((last + timedelta(days=1)).isoformat()[:7])[1]
        pay_day = case["contract"]["pay_day"]
        if pay_day == "last":
            day = last
        elif pay_day is None:
            day = next_last
        else:
            day = date(next_last.year, next_last.month, min(pay_day, next_last.day))
        due[p] = back_to_work(day)
        if left and due[p] > date.fromisoformat(left):
            due[p] = date.fromisoformat(left)
    past = [p for p in judged if today > due[p]]

    agreed = case["contract"]["agreed_wage"]

    def wage(p: str) -> Decimal | None:
        if p in rows:
            return sum(r["payable"] for r in rows[p])
        return None if agreed is None else Decimal(agreed)

    # Proven payments: period -> list of (day, yuan or "all", by bank?)
    proven: dict[str, list[tuple[str, Any, bool]]] = {}
    for p, its in rows.items():
        for r in its:
            if r["method"] == "cash" and r["receipt"] is True and r["paid"] > 0:
                proven.setdefault(p, []).append((r["paid_date"], r["paid"], False))
    for m in letters:
        _, says, periods = SAID[m["text"]]
        if says == "came":
            for p in periods:
                proven.setdefault(p, []).append((m["date"], "all", False))

    def yuan(p: str, keep: Callable[[str], bool] = lambda day: True) -> Decimal:
        total = Decimal(0)
        for day, amount, _ in proven.get(p, []):
            if keep(day):
                total += (wage(p) or Decimal(0)) if amount == "all" else amount
        return total

    def full(p: str, keep: Callable[[str], bool] = lambda day: True) -> bool:
        entries = [e for e in proven.get(p, []) if keep(e[0])]
        if any(e[1] == "all" for e in entries):
            return True
        return bool(entries) and wage(p) is not None and yuan(p, keep) >= wage(p)

    pays: list[tuple[dict[str, Any], set[str]]] = []
    wage_rows = [
        r
        for r in bank or []
        if any(w in r["memo"] for w in ("工资", "薪", "代发"))
        and not any(w in r["memo"] for w in ("奖", "报销", "借款", "补偿", "提成"))
    ]
    wage_rows.sort(key=lambda r: (r["date"], Decimal(r["amount"]), r["memo"]))
    for r in wage_rows:
        named = memo_periods(r["memo"], r["date"])
        if not named:
            continue
        pays.append((r, set(named)))
        money = Decimal(r["amount"])
        named = [p for p in named if wage(p) is not None] + [p for p in named if wage(p) is None]
        for p in named:
            if p == named[-1]:
                part = money
            elif wage(p) is None:
                part = Decimal(0)
            else:
                part = min(money, max(Decimal(0), wage(p) - yuan(p)))
            if part:
                proven.setdefault(p, []).append((r["date"], part, True))
            money -= part
    for r in wage_rows:
        if memo_periods(r["memo"], r["date"]):
            continue
        for p in judged:
            still_open = not full(p) if wage(p) is not None else not proven.get(p)
            if month_days(p)[0].isoformat() <= r["date"] and still_open:
                proven.setdefault(p, []).append((r["date"], Decimal(r["amount"]), True))
                pays.append((r, {p}))
                break
        else:
            pays.append((r, set()))

    # What each origin states: a number, "some" (positive, unknown) or None (nothing).
    employer: dict[str, Any] = {}
    unproven: dict[str, bool] = {}
    bank_says: dict[str, Any] = {}
    for p in past:
        admitted = [
            m["date"]
            for m in letters
            if SAID[m["text"]][:2] == ("employer", "unpaid")
            and p in SAID[m["text"]][2]
            and date.fromisoformat(m["date"]) > due[p]
        ]
        unproven[p] = False
        if p in rows:
            got = wage(p) if full(p) else yuan(p)
            counted = [r for r in rows[p] if r["paid"] and not (admitted and r["paid_date"] < max(admitted))]
            paid = sum((r["paid"] for r in counted), Decimal(0))
            certain = sum(
                (r["paid"] for r in counted if r["method"] == "bank" or (r["method"] == "cash" and r["receipt"])),
                Decimal(0),
            )
            if paid >= wage(p) > max(certain, got):
                employer[p], unproven[p] = None, True
            else:
                employer[p] = max(Decimal(0), wage(p) - max(paid, got))
        elif admitted or any(d["written"] and p in d["periods"] for d in papers):
            if full(p):
                employer[p] = Decimal(0)
            elif wage(p) is not None:
                employer[p] = wage(p) - yuan(p)
            else:
                since = max(admitted) if admitted else ""
                employer[p] = None if yuan(p, lambda day, since=since: day >= since) else "some"
        else:
            employer[p] = None
        methods = [r["method"] for r in rows.get(p, [])]
        others = any(ps - {p} or (not ps and r["date"] < month_days(p)[0].isoformat()) for r, ps in pays)
        if bank is None or "cash" in methods or wage(p) is None or not ("bank" in methods or others):
            bank_says[p] = None
        else:
            bank_says[p] = max(Decimal(0), wage(p) - sum((e[1] for e in proven.get(p, []) if e[2]), Decimal(0)))

    # The worker: asks[p] = (number or "some", periods of the total, conflict?)
    wants = [(c["date"], tuple(sorted(set(c["periods"]))), c["amount"]) for c in complaints]
    for m in letters:
        if SAID[m["text"]][:2] == ("worker", "unpaid"):
            wants += [(m["date"], (p,), None) for p in SAID[m["text"]][2]]
    asks: dict[str, tuple[Any, tuple[str, ...], bool]] = {}
    chosen: dict[str, Any] = {}
    for p in judged:
        ok = [w for w in wants if p in w[1] and date.fromisoformat(w[0]) > due[p]]
        with_sum = [w for w in ok if w[2] is not None]
        if with_sum:
            chosen[p] = sorted(with_sum, key=lambda w: (w[0], -Decimal(w[2]), -len(w[1]), w[1]))[-1]
        elif ok:
            chosen[p] = sorted(ok)[-1] if len({w[0] for w in ok}) == 1 else max(ok, key=lambda w: w[0])
    for p, (day, periods, amount) in chosen.items():
        since = lambda d, day=day: d >= day  # noqa: E731
        before = lambda d, day=day: d < day  # noqa: E731
        if amount is None:
            if full(p, since):
                asks[p] = (Decimal(0), (p,), False)
            elif full(p, before):
                asks[p] = ("some", (p,), True)
            else:
                asks[p] = ("some" if wage(p) is None else max(Decimal(0), wage(p) - yuan(p)), (p,), False)
        elif len(periods) > 1 and full(p, since):
            asks[p] = (Decimal(0), (p,), False)
        else:
            rest = max(Decimal(0), Decimal(amount) - sum(yuan(q, since) for q in periods))
            if len(periods) == 1 and any(e[1] == "all" and e[0] >= day for e in proven.get(p, [])):
                rest = Decimal(0)
            group = tuple(q for q in judged if chosen.get(q) == chosen[p] and (len(periods) == 1 or not full(q, since)))
            asks[p] = (rest, group, rest > 0 and full(p, before))
        last = max(w[0] for w in wants if p in w[1] and date.fromisoformat(w[0]) > due[p])
        if asks[p][0] == 0 and full(p, lambda d, last=last: d < last) and not full(p, lambda d, last=last: d >= last):
            asks[p] = ("some", (p,), True)

    def positive(x: Any) -> bool:
        return x == "some" or (x is not None and x > 0)

    for p in past:
        if p in asks and len(asks[p][1]) > 1 and asks[p][0] != "some" and asks[p][0] > 0:
            if positive(employer[p]) or positive(bank_says[p]):
                continue
            told = Decimal(0)
            for q in asks[p][1]:
                told += max([x for x in (employer.get(q), bank_says.get(q)) if x not in (None, "some")], default=0)
            if told >= asks[p][0]:
                chosen.pop(p)
    asks = {p: a for p, a in asks.items() if p in chosen}

    # The state of each period by its sources.
    state: dict[str, str] = {}
    for p in past:
        ask = asks[p][0] if p in asks else None
        stated = [x for x in (employer[p], bank_says[p], ask) if x is not None]
        unpaid = [x for x in stated if positive(x)]
        zero_tax = [t for t in case["tax_totals"] or [] if t["period"] == p]
        contradiction = unproven[p] and bool(zero_tax) and all(Decimal(t["declared"]) == 0 for t in zero_tax)
        if full(p):
            state[p] = "blue" if positive(ask) else "paid"
        elif len(unpaid) >= 2:
            state[p] = "arrears"
        elif stated and not unpaid:
            state[p] = "paid"
        elif not stated or (positive(bank_says[p]) and len(stated) == 1):
            state[p] = "blue" if contradiction else "unknown"
        else:
            state[p] = "blue"

    # Deferrals.
    still = [p for p in past if state[p] != "paid"]
    site, union, limit = (
        case["employer"]["is_construction_site"],
        case["employer"]["has_union"],
        case["parameters"]["max_deferral_days"],
    )
    for paper in papers:
        paper["doubt"] = False
        paper["dated"] = paper["signed_on"]
    for m in sorted(letters, key=lambda m: m["date"]):
        sender, says, _ = SAID[m["text"]]
        if says == "late":
            dates = [paper["dated"] for paper in papers if paper["dated"] < m["date"]]
            for paper in papers:
                if dates and paper["dated"] == max(dates):
                    paper["late"] = (sender, m["date"])
            for paper in papers:
                who, on = paper.pop("late", (None, None))
                if who == "employer":
                    paper["signed_on"] = on
                elif who == "worker":
                    paper["doubt"] = True
    verdict: dict[str, str] = {}
    for p in still:
        results = []
        deadline = hoped = due[p]
        for paper in sorted(papers, key=lambda d: (d["signed_on"], d["new_date"] or "", d["periods"])):
            if p not in paper["periods"]:
                continue
            until = None
            if paper["new_date"]:
                until = back_to_work(date.fromisoformat(paper["new_date"]))
                if left:
                    until = min(until, date.fromisoformat(left))
            signed = date.fromisoformat(paper["signed_on"])
            consent = paper["consent"]
            broken = (
                site
                or not paper["written"]
                or until is None
                or signed > hoped
                or consent in ("none", "worker_only")
                or (consent == "representatives" and union is True)
                or (
                    limit is not None
                    and any(
                        (date.fromisoformat(paper["new_date"]) - due[q]).days > limit
                        for q in paper["periods"]
                        if q in still
                    )
                )
            )
            if broken:
                results.append("invalid")
                continue
            unsure = (
                paper["doubt"]
                or signed > deadline
                or consent == "unknown"
                or (consent == "representatives" and union is None)
                or (consent == "union" and union is False)
                or limit is None
            )
            hoped = max(hoped, until)
            if not unsure:
                deadline = max(deadline, until)
            results.append("invalid" if today > until else "undetermined" if unsure else "valid")
        if results:
            verdict[p] = next((v for v in ("valid", "undetermined") if v in results), "invalid")
            if verdict[p] == "valid":
                state[p] = "deferred"
            elif verdict[p] == "undetermined":
                state[p] = "blue"
    overall = "none"
    if still and papers:
        overall = next((verdict[p] for p in still if p in verdict), "invalid")

    # The result.
    arrears = [p for p in past if state[p] == "arrears"]
    if arrears:
        sums: dict[tuple[str, ...], Decimal | None] = {}
        for p in arrears:
            together = tuple(
                q for q in arrears if (p in asks and q in asks and len(asks[p][1]) > 1 and asks[q] == asks[p]) or q == p
            )
            numbers = []
            for says_what in (employer, bank_says):
                values = [says_what[q] for q in together if says_what[q] is not None]
                if values and "some" not in values:
                    numbers.append(sum(values))
            if numbers and p in asks and asks[p][0] != "some":
                numbers.append(asks[p][0])
            numbers.sort(reverse=True)
            sums[together] = None if not numbers else numbers[1] if len(numbers) > 1 else numbers[0]
        oldest = due[arrears[0]]
        level = (
            "yellow" if today <= months_later(oldest, 1) else "orange" if today <= months_later(oldest, 2) else "red"
        )
        amount = None if None in sums.values() else sum(sums.values())
        return {"status": "computed", "level": level, "periods": arrears, "amount": amount, "verdict": overall}
    colours = list(state.values())
    if not judged or "blue" in colours or "unknown" in colours:
        level = "blue" if "blue" in colours or "deferred" in colours else "none"
        return {"status": "undetermined", "level": level, "periods": [], "amount": None, "verdict": overall}
    level = "blue" if "deferred" in colours else "none"
    return {"status": "clear", "level": level, "periods": [], "amount": Decimal(0), "verdict": overall}
