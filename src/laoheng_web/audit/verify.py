"""Was anything changed by hand? Compares what is stored with what was sealed and names the place."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import models

from laoheng.ledger import LedgerError, MemoryNodeStore, MerkleTree, leaf_hash, open_checkpoint
from laoheng_web.audit.by import By
from laoheng_web.audit.erase import erased_events
from laoheng_web.audit.models import AuditEvent, EventKey, LedgerCheckpoint, LedgerLeaf, LedgerNode
from laoheng_web.audit.record import envelope
from laoheng_web.audit.sealed import SEALED, row_digest
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import verifier

SEALING_GRACE = timedelta(minutes=10)
_CHUNK = 2000


@dataclass(frozen=True)
class Fault:
    """One place where what is stored is not what was sealed."""

    place: str
    what: str


# Rooms above add their own checks (the lake's batches).
CHECKS: list[Callable[[], Iterator[Fault]]] = []
# What is gone by a recorded decision and therefore no fault (erased rows of the lake).
NOTES: list[Callable[[], Iterator[str]]] = []


def notes(*, now: datetime) -> list[str]:
    """What is missing because an event says so, one line each."""
    with acting(By.system(office=None, now=now), "verifying"):
        emptied = [f"事件 {event}：内容已抹去（事件 {by}）" for event, by in erased_events().items()]
        return emptied + [line for note in NOTES for line in note()]


def verify(*, now: datetime) -> list[Fault]:
    """All faults found, in the order of the places; empty when everything is as it was sealed."""
    with acting(By.system(office=None, now=now), "verifying"):
        leaves = LedgerLeaf.objects.order_by("index").values_list("index", "leaf").iterator(_CHUNK)
        hashes = {index: leaf_hash(bytes(leaf)) for index, leaf in leaves}
        keys = dict(EventKey.objects.values_list("event_id", "key").iterator(_CHUNK))
        faults = [*_leaves(hashes), *_checkpoints(list(hashes.values())), *_events(now, keys), *_rows(keys)]
        for check in CHECKS:
            faults.extend(check())
    return faults


def _leaves(hashes: Mapping[int, bytes]) -> Iterator[Fault]:
    stored = LedgerNode.objects.filter(level=0).order_by("position").values_list("position", "hash").iterator(_CHUNK)
    nodes = {position: bytes(value) for position, value in stored}
    expected = 0
    for index, value in hashes.items():
        if index != expected:
            yield Fault(f"账本第 {expected} 条", "缺失")
        if nodes.pop(index, None) != value:
            yield Fault(f"账本第 {index} 条", "内容被改动")
        expected = index + 1
    for index in nodes:
        yield Fault(f"账本第 {index} 条", "缺失")


def _checkpoints(hashes: Sequence[bytes]) -> Iterator[Fault]:
    # Built once: the root at every earlier size is then a few reads, however many checkpoints there are.
    tree = MerkleTree(MemoryNodeStore())
    tree.append_many(hashes)
    kept = {int(path.stem): path.read_text("utf-8") for path in (Path(settings.DATA_DIR) / "ledger").glob("*.txt")}
    in_table = {row.size: row for row in LedgerCheckpoint.objects.order_by("size")}
    for size in sorted({*kept, *in_table}):
        place = f"检查点 {size}"
        notes = {note for note in (kept.get(size), in_table[size].note if size in in_table else None) if note}
        if len(notes) > 1:
            yield Fault(place, "数据库与数据库外的留存不一致")
        for note in notes:
            yield from _one_checkpoint(place, note, tree, size)
    newest = max(in_table, default=0)
    if newest != tree.size:
        yield Fault(f"账本第 {newest} 条", "没有检查点覆盖")


def _one_checkpoint(place: str, note: str, tree: MerkleTree, size: int) -> Iterator[Fault]:
    try:
        checkpoint = open_checkpoint(note.encode(), [verifier()]).checkpoint
    except LedgerError as error:
        yield Fault(place, f"签名或写法不对（{error}）")
        return
    if size > tree.size:
        yield Fault(place, f"账本只剩 {tree.size} 条：被截短或换回旧库")
    elif checkpoint.size != size or checkpoint.root != tree.root(size):
        yield Fault(place, "根散列与账本内容不符")


def _events(now: datetime, keys: Mapping[UUID, bytes]) -> Iterator[Fault]:
    erased = erased_events()
    sealed = {leaf.event_id: leaf for leaf in LedgerLeaf.objects.order_by("index").iterator(_CHUNK)}
    for event in AuditEvent.objects.order_by("seq").iterator(_CHUNK):
        place = f"事件 {event.id}（{event.type}）"
        leaf = sealed.pop(event.id, None)
        if leaf is None:
            if not now - SEALING_GRACE <= event.recorded_at <= now:
                yield Fault(place, "没有入账：后来插入，或封存停了")
            continue
        key = keys.get(event.id)
        if key is None and event.payload.get("erased_by") == str(erased.get(event.id)):
            continue  # emptied by an erasure whose own event, sealed like all, says so
        if key is None:
            yield Fault(f"{place}，账本第 {leaf.index} 条", "密钥缺失，无法核对内容")
        elif not hmac.compare_digest(envelope(event).leaf(bytes(key)), bytes(leaf.leaf)):
            yield Fault(f"{place}，账本第 {leaf.index} 条", "内容被改动")
    for leaf in sealed.values():
        yield Fault(f"事件 {leaf.event_id}，账本第 {leaf.index} 条", "被删除")


def _rows(keys: Mapping[UUID, bytes]) -> Iterator[Fault]:
    told: dict[str, dict[str, tuple[UUID, str] | None]] = {table: {} for table in SEALED}
    for event_id, payload in AuditEvent.objects.order_by("seq").values_list("id", "payload").iterator(_CHUNK):
        for table, pk, digest in payload.get("rows", ()):
            told.setdefault(table, {})[pk] = (event_id, digest)
        for table, pk in payload.get("removed", ()):
            told.setdefault(table, {})[pk] = None
    for table, model in SEALED.items():
        yield from _table(model, table, told[table], keys)


def _table(
    model: type[models.Model], table: str, told: dict[str, tuple[UUID, str] | None], keys: Mapping[UUID, bytes]
) -> Iterator[Fault]:
    for row in model._base_manager.order_by("pk").iterator(_CHUNK):
        place = f"表 {table} 行 {row.pk}"
        last = told.pop(str(row.pk), None)
        if last is None:
            yield Fault(place, "没有事件说过它：后来插入，或删除后又放回")
            continue
        key = keys.get(last[0])
        if key is not None and not hmac.compare_digest(row_digest(bytes(key), row), last[1]):
            yield Fault(place, "内容被改动")
    for pk, last in told.items():
        if last is not None:
            yield Fault(f"表 {table} 行 {pk}", "被删除")
