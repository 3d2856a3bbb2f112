"""The points table fitted over several departments' rows while every row stays where it is.

Each round the leader sends points, and every department answers with sums over its own rows: the loss and, for each
slot (a span of a number, a word), the sum of the residuals of the rows in it. That is all the penalised sum of
`laoheng.risk.model.fitting` needs. Before an answer leaves it is masked: each pair of departments shares a key
(X25519, HKDF), draws from it one mask a round, and one adds what the other subtracts (pairwise masks as in secure
aggregation of Bonawitz and others, 2017, without their recovery from drop-outs: if one is missing, the round fails).
The leader sees the total, and a single answer tells it nothing.

Small groups are protected by the department itself, whoever asks: a slot in which fewer than `least` of its own
employers stand (of those learned from, or of those held back) is muted: its rows are answered as if the feature bore
nothing. Further slots are muted with it until those muted are none or at least as many. So no slot's sum, no difference
of a total and its slots, and no difference of the whole and one half is of fewer employers.

Threat model. Parties follow the protocol and look at whatever they receive (semi-honest). The leader may not collude
with a department. With two departments each can subtract its own part from a total that it learns: between two, the
protection is the muting and not the masks. What is learned is the model, and sums over `least` employers or more; a sum
over five still says something of each of the five. A department answers every round number once, one set of slots only,
and no more rounds than it agreed to. Not covered: a leader that lies about the other departments' keys (exchange them
over an authenticated way), and noise against sums that are repeated at many points.
"""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from laoheng.risk.model.banned import refuse_banned
from laoheng.risk.model.features import Value
from laoheng.risk.model.points import PointsTable, Term
from laoheng.risk.model.reading import Table
from laoheng.risk.model.sets import HistorySet
from laoheng.standard.errors import UserError

LEAST: Final = 5
"""Fewest employers of one department in any sum it gives away; as in the pooled fit's words."""
MOST_ROUNDS: Final = 3000
PENALTIES: Final = (3.0, 10.0, 30.0, 100.0)
MOST_ROWS_OF_ONE: Final = 5
MOST_SPANS: Final = 16
# Cuts are chosen from these round numbers, the same for all: no department's own values are told.
_SMALL = (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, *(n + 0.5 for n in range(1, 21)))
_LARGE = (25, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730, 1100, 1500, 2000, 3000, 5000, 7000, 1e4, 2e4, 5e4, 1e5, 1e6)
GRID: Final = (*_SMALL, *(float(n) for n in _LARGE))
_SCALE = float(1 << 32)
_PARTS = ("all", "learn", "hold")
Array = Any
Answers = Callable[[bytes], Sequence[bytes]]


class Department:
    """One side: its own rows, its key, and the answers it gives. `secret` are 32 random bytes of this fit alone."""

    def __init__(self, table: Table, secret: bytes, *, least: int = LEAST, most_rounds: int = MOST_ROUNDS) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        refuse_banned(feature.name for feature in table.kind.features)
        self._table, self._least, self._rounds, self._last = table, least, most_rounds, 0
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self._pairs: list[tuple[int, bytes]] = []
        self._labels = np.array(table.labels, dtype=float)
        number = {name: place for place, name in enumerate(dict.fromkeys(table.employers))}
        self._employers = np.array([number[name] for name in table.employers], dtype=np.int64)
        self._weights = np.minimum(1.0, MOST_ROWS_OF_ONE / np.bincount(self._employers)[self._employers])
        # A hash and no draw: each employer stands on the same side in every department.
        digests = [hashlib.sha256(f"laoheng federated\x1f{name}".encode()).digest()[0] for name in number]
        side = np.array(digests, dtype=np.int64)[self._employers] % 2 == 0
        self._part = {"all": np.ones(len(side), dtype=bool), "learn": side, "hold": ~side}
        self._agreed: Any = None
        self._laid: dict[str, Array] = {}

    @property
    def public_key(self) -> bytes:
        """What the other departments need to share a mask with this one."""
        return bytes(self._key.public_key().public_bytes_raw())

    def meet(self, public_keys: Sequence[bytes]) -> None:
        """Takes the public keys of all departments, its own among them, in an order all agree on."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        own = list(public_keys).index(self.public_key)
        self._pairs = [
            (1 if own < place else -1, self._key.exchange(X25519PublicKey.from_public_bytes(key)))
            for place, key in enumerate(public_keys)
            if place != own
        ]

    def answer(self, ask: bytes) -> bytes:
        """The masked sums that `ask` wants.

        Raises `UserError` for a round answered before or one too many, and for other slots than those of this fit.
        """
        wanted = json.loads(ask)
        number = int(wanted["round"])
        if number <= self._last or number > self._rounds or not self._pairs:
            raise UserError("sharing.fit.round", round=number, last=self._last, most=self._rounds)
        # Two sets of slots could be laid over each other, and the piece between them be of one employer.
        if (wanted["do"] == "spread" and number > 1) or (
            wanted["do"] != "spread" and self._agreed not in (None, wanted["slots"])
        ):
            raise UserError("sharing.fit.slots")
        self._last, self._agreed = number, wanted.get("slots")
        values = self._spread(wanted) if wanted["do"] == "spread" else self._sums(wanted)
        return self._masked(values, number)

    def _spread(self, wanted: Mapping[str, Any]) -> Array:
        """How many employers stand in each cell of the grid and carry each word; small cells run on into the next."""
        found: list[float] = []
        for feature in self._table.kind.features:
            told: dict[int, set[int]] = defaultdict(set)
            words = wanted["words"].get(feature.name, [])
            place_of = {word: place for place, word in enumerate(words)}
            for row, employer in zip(self._table.rows, self._employers, strict=True):
                place = _cell(row[feature.name], place_of)
                if place is not None:
                    told[place].add(int(employer))
            many = len(words) if feature.nominal else len(GRID) + 1
            if feature.nominal:
                found += [len(told[n]) if len(told[n]) >= self._least else 0 for n in range(many)]
            else:
                found += _run_on([told[n] for n in range(many)], self._least)
        return np.array(found)

    def _sums(self, wanted: Mapping[str, Any]) -> Array:
        """Loss, residuals and weights in all, then residuals (or weights, for "count") by slot."""
        part = wanted["part"]
        slots = [_Slots.from_json(item) for item in wanted["slots"]]
        keep, points = self._part[part], np.array([*wanted["points"], 0.0])
        places = self._places(slots, part)
        labels, weights, many = self._labels[keep], self._weights[keep], len(points) - 1
        score = wanted["base"] + points[places].sum(axis=1)
        off = weights * (1 / (1 + np.exp(-np.clip(score, -60, 60))) - labels)
        loss = float((weights * (np.logaddexp(0, score) - labels * score)).sum())
        told = weights if wanted["do"] == "count" else off
        by_slot = np.bincount(places.ravel(), np.repeat(told, places.shape[1]), many + 1)[:many]
        return np.array([loss, off.sum(), weights.sum(), (weights * labels).sum(), *by_slot])

    def _places(self, slots: Sequence[_Slots], part: str) -> Array:
        """For each row and feature its slot over all features; the last place of all is for what is muted."""
        if not self._laid:
            total, start, columns = sum(item.many for item in slots), 0, []
            for item in slots:
                own = np.array([item.slot(row[item.name]) for row in self._table.rows], dtype=np.int64)
                muted = quiet(own, self._employers, self._part["learn"], self._least)
                columns.append(np.where(np.isin(own, list(muted)), total, own + start))
                start += item.many
            laid = np.array(columns, dtype=np.int64).T.copy()
            self._laid = {name: laid[self._part[name]] for name in _PARTS}
        return self._laid[part]

    def _masked(self, values: Array, number: int) -> bytes:
        fixed = np.round(values * _SCALE).astype(np.int64).astype(np.uint64)
        for sign, shared in self._pairs:
            mask = _stream(shared, number, len(fixed))
            fixed = fixed + mask if sign > 0 else fixed - mask
        return bytes(fixed.astype("<u8").tobytes())


def quiet(slots: Array, employers: Array, half: Array, least: int) -> set[int]:
    """Which slots are muted: those of fewer than `least` employers in either half, and as many others as are needed.

    Were fewer than `least` employers muted, the total less all other slots would be the sum of those few; the smallest
    other slots go with them. `half` says of each row on which side its employer stands.
    """
    carriers: dict[int, set[tuple[bool, int]]] = defaultdict(set)
    for slot, employer, side in zip(slots.tolist(), employers.tolist(), half.tolist(), strict=True):
        carriers[slot].add((side, employer))

    def few(own: set[tuple[bool, int]]) -> bool:
        there = sum(side for side, _ in own)
        return 0 < there < least or 0 < len(own) - there < least

    muted = {slot for slot, own in carriers.items() if few(own)}
    rest = sorted(set(carriers) - muted, key=lambda slot: (len(carriers[slot]), slot))
    while muted and rest and few(set().union(*(carriers[slot] for slot in muted))):
        muted.add(rest.pop(0))
    return muted


def unmasked(answers: Sequence[bytes]) -> Array:
    """The sums over all departments: the masks cancel when every answer of the round is there."""
    total = sum((np.frombuffer(answer, dtype="<u8") for answer in answers), np.uint64(0))
    return np.asarray(total, dtype=np.uint64).astype(np.int64) / _SCALE


@dataclass(frozen=True, slots=True)
class _Slots:
    """The slots of one feature: its spans or words, then unknown, then words never seen."""

    name: str
    nominal: bool
    rises: int
    cuts: tuple[float, ...]
    words: tuple[str, ...]
    usual: Value

    @property
    def many(self) -> int:
        return (len(self.words) if self.nominal else len(self.cuts) + 1) + 2

    def slot(self, value: Value) -> int:
        return self.term((0.0,) * self.many).slot(value)

    def term(self, points: Sequence[float]) -> Term:
        return Term(self.name, self.cuts, self.words, tuple(points), self.nominal, self.rises, self.usual, None)

    def to_json(self) -> list[Any]:
        return [self.name, self.nominal, self.rises, list(self.cuts), list(self.words)]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> _Slots:
        return cls(data[0], data[1], data[2], tuple(data[3]), tuple(data[4]), None)

    def shape(self) -> tuple[Array, Array, Array]:
        """Parameters to points (`shape` @ parameters) and the bounds that keep the stated direction."""
        if self.nominal:
            free = np.full(self.many, np.inf)
            return np.eye(self.many), -free, free
        spans = len(self.cuts) + 1
        middles = np.log1p(np.array([*self.cuts, self.cuts[-1] * 1.5] if self.cuts else [0.0]))
        spread = float(middles.std()) or 1.0
        shape = np.zeros((self.many, self.many))
        shape[:spans, 0] = (middles - middles.mean()) / spread
        for place in range(len(self.cuts)):
            shape[place + 1 : spans, place + 1] = 1.0
        shape[spans, spans] = 1.0
        least, most = np.full(self.many, -np.inf), np.full(self.many, np.inf)
        least[-1] = most[-1] = 0.0
        if self.rises > 0:
            least[:spans] = 0.0
        if self.rises < 0:
            most[:spans] = 0.0
        return shape, least, most


class Leader:
    """Who asks: sees totals only. `ask` hands one message to every department and brings all answers of the round."""

    def __init__(self, kind: HistorySet, ask: Answers, words: Mapping[str, Sequence[str]]) -> None:
        refuse_banned(feature.name for feature in kind.features)
        self._kind, self._ask, self.rounds = kind, ask, 0
        self._words = {name: sorted(set(known)) for name, known in words.items()}

    def fit(self) -> PointsTable:
        """The points table; `words` are the public code lists of the nominal inputs.

        The penalty is that of least loss on the half of the employers that a fixed hash holds back. The base and
        points are not calibrated: order and reasons are those of the pooled fit, chances are rougher.
        """
        slots = self._chosen_slots()
        losses = {}
        for penalty in PENALTIES:
            found = self._solve(slots, "learn", penalty)
            base, points = _points(slots, found)
            losses[penalty] = self._sums(slots, "hold", base, points)[0]
        best = min(PENALTIES, key=lambda penalty: (losses[penalty], penalty))
        return self._laid_out(slots, self._solve(slots, "all", best))

    def _call(self, message: Mapping[str, Any]) -> Array:
        self.rounds += 1
        return unmasked(self._ask(json.dumps({**message, "round": self.rounds}).encode()))

    def _chosen_slots(self) -> list[_Slots]:
        counts, start, slots = self._call({"do": "spread", "words": self._words}), 0, []
        for feature in self._kind.features:
            words = self._words.get(feature.name, [])
            many = len(words) if feature.nominal else len(GRID) + 1
            own = np.round(counts[start : start + many])
            start += many
            kept = tuple(word for word, count in zip(words, own, strict=False) if count > 0) if feature.nominal else ()
            usual: Value = max(kept, key=lambda word: own[words.index(word)]) if kept else None
            cuts = () if feature.nominal else _cuts(own)
            if not feature.nominal and own.sum():
                cell = int(np.argmax(own))
                usual = 0.0 if cell == 0 else float((GRID[cell - 1] + GRID[min(cell, len(GRID) - 1)]) / 2)
            slots.append(_Slots(feature.name, feature.nominal, feature.rises, cuts, kept, usual))
        return slots

    def _sums(self, slots: Sequence[_Slots], part: str, base: float, points: Array, do: str = "sums") -> Array:
        told = [item.to_json() for item in slots]
        return self._call({"do": do, "part": part, "slots": told, "base": base, "points": points.tolist()})

    def _solve(self, slots: Sequence[_Slots], part: str, penalty: float) -> Array:
        from scipy.optimize import minimize

        shapes = [item.shape() for item in slots]
        edges = np.cumsum([0, *(item.many for item in slots)])

        def loss(given: Array) -> tuple[float, Array]:
            base, points = _points(slots, given)
            told = self._sums(slots, part, base, points)
            pairs = zip(shapes, edges[:-1], edges[1:], strict=True)
            slope = np.concatenate([shape.T @ told[4 + low : 4 + high] for (shape, _, _), low, high in pairs])
            value = told[0] + penalty / 2 * float((given[1:] ** 2).sum())
            return float(value), np.concatenate([[told[1]], slope + penalty * given[1:]])

        start = np.zeros(int(edges[-1]) + 1)
        told = self._sums(slots, part, 0.0, np.zeros(int(edges[-1])))
        if not 0 < told[3] < told[2]:
            raise UserError("risk.model.too_little", n=round(float(told[2])), positives=round(float(told[3])))
        start[0] = math.log(told[3] / (told[2] - told[3]))
        least = np.concatenate([low for _, low, _ in shapes])
        most = np.concatenate([high for _, _, high in shapes])
        bounds = [(None, None), *zip(least, most, strict=True)]
        options = {"maxiter": 200, "ftol": 1e-8}
        return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x

    def _laid_out(self, slots: Sequence[_Slots], found: Array) -> PointsTable:
        base, points = _points(slots, found)
        weight, start, terms = self._sums(slots, "all", base, points, "count")[4:], 0, []
        for item in slots:
            own, used = points[start : start + item.many], weight[start : start + item.many]
            centre = float((own * used).sum() / used.sum()) if used.sum() > 0.5 else 0.0
            base += centre
            # What no department could tell of bears neither more nor less than the average.
            own = np.where(used > 0.5, own - centre, 0.0) if item.nominal or not item.rises else own - centre
            terms.append(item.term(np.round(own, 6).tolist()))
            start += item.many
        return PointsTable(self._kind.name, round(base, 6), tuple(terms))


def _points(slots: Sequence[_Slots], given: Array) -> tuple[float, Array]:
    parts, start = [], 1
    for item in slots:
        parts.append(item.shape()[0] @ given[start : start + item.many])
        start += item.many
    return float(given[0]), np.concatenate(parts)


def _cell(value: Value, words: Mapping[str, int]) -> int | None:
    if value is None:
        return None
    return words.get(value) if isinstance(value, str) else bisect_right(GRID, value)


def _run_on(cells: Sequence[set[int]], least: int) -> list[float]:
    """Employers in each cell; a cell of too few is counted with the next, the last ones with the one before."""
    found, waiting, last = [0.0] * len(cells), set[int](), -1
    for place, own in enumerate(cells):
        waiting = waiting | own
        if len(waiting) >= least:
            found[place], waiting, last = float(len(waiting)), set(), place
    if waiting and last >= 0:
        found[last] += len(waiting)
    return found


def _cuts(counts: Array) -> tuple[float, ...]:
    """Grid lines that part the employers into spans of about the same size, every full cell apart where few are."""
    full = np.flatnonzero(counts)
    lines = [GRID[place] for place in full[:-1] if place < len(GRID)]
    if len(lines) < MOST_SPANS:
        return tuple(lines)
    share = np.cumsum(counts) / counts.sum()
    wanted = [int(np.searchsorted(share, n / MOST_SPANS)) for n in range(1, MOST_SPANS)]
    tail = [int(np.searchsorted(share, n)) for n in (0.975, 0.99)]
    return tuple(sorted({GRID[place] for place in (*wanted, *tail) if place < len(GRID) and place < full[-1]}))


def _stream(shared: bytes, number: int, many: int) -> Array:
    """The mask of one pair in one round: ChaCha20 under a key that HKDF draws for this round alone."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = b"laoheng federated mask v1" + number.to_bytes(8, "big")
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(shared)
    encryptor = Cipher(algorithms.ChaCha20(key, bytes(16)), mode=None).encryptor()
    return np.frombuffer(encryptor.update(bytes(8 * many)), dtype="<u8")
