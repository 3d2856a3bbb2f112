"""Agreements to pay wages later: the good ones, and each way in which one fails (劳部发〔1995〕226号 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import MonthAxis
from laoheng.simulate.firms import STAGED_DEFERRAL, Firms, Hidden
from laoheng.simulate.people import Departures
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import Bools, Floats, Ints, stream

KINDS = (
    "valid",
    "no_consent",
    "worker_only",
    "too_long",
    "unwritten",
    "after_due",
    "forged_date",
    "expired",
    "unclear",
)
_VALID, _NO_CONSENT, _WORKER_ONLY, _TOO_LONG, _UNWRITTEN, _AFTER_DUE, _FORGED, _EXPIRED, _UNCLEAR = range(len(KINDS))


@dataclass(frozen=True, slots=True)
class Deferrals:
    """One entry an agreement: it covers one month of the whole firm. `kind` indexes `KINDS` (hidden).

    `signed` is the day written, `signed_true` the real one; `by_month` (firm × month) holds the entry, or -1.
    """

    firm: Ints
    month: Ints
    kind: Ints
    signed: Ints
    signed_true: Ints
    new_day: Ints
    paid_day: Ints
    consent: list[str]
    written: Bools
    by_month: Ints

    @property
    def count(self) -> int:
        """Number of agreements."""
        return len(self.firm)


def make_deferrals(firms: Firms, hidden: Hidden, departures: Departures, seed: int, axis: MonthAxis) -> Deferrals:
    """Agreements of firms in trouble: the honest ask more often, the careless and the dishonest do it wrong."""
    rng = stream(seed, "deferrals")
    trouble = hidden.trouble
    chance = (0.1 + 0.4 * hidden.honesty + 0.15 * firms.has_union)[:, None]
    makes = (trouble > 0.3) & (rng.random(trouble.shape) < chance)
    makes &= np.arange(axis.count)[None, :] <= departures.closed[:, None]
    makes[:STAGED_FIRMS] = False
    makes[STAGED_DEFERRAL, -1] = True
    firm, month = (each.astype(np.int64) for each in np.nonzero(makes))
    kind = _kinds(rng, hidden, firm, trouble[firm, month])
    kind[firm == STAGED_DEFERRAL] = _VALID
    due = axis.due[firms.pay_day[firm], month]
    limit = axis.max_deferral_days
    length = np.where(
        kind == _TOO_LONG, rng.integers(limit + 10, limit + 90, len(firm)), rng.integers(12, limit - 1, len(firm))
    )
    length[firm == STAGED_DEFERRAL] = limit - 2
    before = due - rng.integers(1, 8, len(firm))
    after = due + rng.integers(2, 15, len(firm))
    new_day = due + length
    overrun = rng.integers(10, 120, len(firm))
    by_month = np.full(trouble.shape, -1, dtype=np.int64)
    by_month[firm, month] = np.arange(len(firm))
    return Deferrals(
        firm=firm,
        month=month,
        kind=kind,
        signed=np.where(kind == _AFTER_DUE, after, before),
        signed_true=np.where((kind == _AFTER_DUE) | (kind == _FORGED), after, before),
        new_day=new_day,
        paid_day=np.where(kind == _EXPIRED, new_day + overrun, new_day - 1),
        consent=_consents(kind, firms.has_union[firm]),
        written=kind != _UNWRITTEN,
        by_month=by_month,
    )


def _kinds(rng: np.random.Generator, hidden: Hidden, firm: Ints, trouble: Floats) -> Ints:
    """The careless forget consent, paper or the limit, the dishonest forge; the worse the trouble, the more expire."""
    count = len(firm)
    careless = rng.random(count) < 0.7 * (1.0 - hidden.care[firm])
    forges = rng.random(count) < 0.3 * (1.0 - hidden.honesty[firm])
    expires = rng.random(count) < np.clip(0.15 + 0.3 * trouble, 0.0, 0.7)
    faults = rng.choice([_NO_CONSENT, _WORKER_ONLY, _TOO_LONG, _UNWRITTEN, _AFTER_DUE, _UNCLEAR], size=count)
    kind = np.where(forges, _FORGED, np.where(careless, faults, np.where(expires, _EXPIRED, _VALID)))
    return kind.astype(np.int64)


def _consents(kind: Ints, has_union: Bools) -> list[str]:
    given = {_NO_CONSENT: "none", _WORKER_ONLY: "worker_only", _UNCLEAR: "unknown", _UNWRITTEN: "none"}
    return [
        given.get(k, "union" if union else "representatives")
        for k, union in zip(kind.tolist(), has_union.tolist(), strict=True)
    ]


def in_force(deferrals: Deferrals, firms: Firms, day: Ints | int) -> Bools:
    """For each agreement, whether it truly holds back the pay day on `day`: valid or not yet expired, no building."""
    good = (deferrals.kind == _VALID) | (deferrals.kind == _EXPIRED)
    holds: Bools = good & ~firms.construction[deferrals.firm] & (deferrals.new_day >= day)
    return holds
