"""The ledger in the database: leaves, complete subtree hashes, signed checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from laoheng.ledger import Checkpoint, Coordinate, MerkleTree, Node, SignerKey, VerifierKey, leaf_hash, origin_for
from laoheng_web.audit.by import By
from laoheng_web.audit.keys import read_or_make
from laoheng_web.audit.models import AuditEvent, EventKey, LedgerCheckpoint, LedgerLeaf, LedgerNode
from laoheng_web.audit.record import envelope
from laoheng_web.audit.tenancy import acting

_LOCK = 0x1A0E_6000  # one sealer at a time
_BATCH = 5000


def signer() -> SignerKey:
    """The installation's signing key; its seed is a file outside the database."""
    name = origin_for(getattr(settings, "LEDGER_NAME", "laoheng.invalid/ledger"))
    return SignerKey(name, read_or_make(Path(settings.KEYS_DIR) / "ledger.key"))


def verifier() -> VerifierKey:
    """The public key that checks our checkpoints."""
    return signer().verifier


class TableNodes:
    """`laoheng.ledger.NodeStore` on the table of complete nodes."""

    def get(self, level: int, index: int) -> bytes:
        """The stored hash; KeyError where there is none."""
        return self.get_many([(level, index)])[(level, index)]

    def get_many(self, coordinates: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
        """The stored hashes at these places."""
        if not coordinates:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "select n.level, n.position, n.hash from audit_ledgernode n "
                "join unnest(%s::int[], %s::bigint[]) as want(level, position) using (level, position)",
                [[level for level, _ in coordinates], [place for _, place in coordinates]],
            )
            return {(level, position): bytes(value) for level, position, value in cursor.fetchall()}

    def put_many(self, nodes: Sequence[Node]) -> None:
        """Stores new complete nodes."""
        LedgerNode.objects.bulk_create(
            [LedgerNode(level=level, position=index, hash=value) for level, index, value in nodes], batch_size=2000
        )


def tree() -> MerkleTree:
    """The tree as it stands."""
    last = LedgerLeaf.objects.order_by("-index").values_list("index", flat=True).first()
    return MerkleTree(TableNodes(), 0 if last is None else last + 1)


def seal_pending(*, now: datetime) -> int:
    """Gives every event that has none its leaf and signs a checkpoint; returns how many were sealed."""
    with acting(By.system(office=None, now=now), "sealing"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        sealed = 0
        while batch := _unsealed():
            _append(batch)
            sealed += len(batch)
        if sealed:
            _sign(now)
    return sealed


def _unsealed() -> list[AuditEvent]:
    sealed = LedgerLeaf.objects.filter(event_id=OuterRef("id"))
    return list(AuditEvent.objects.filter(~Exists(sealed)).order_by("seq")[:_BATCH])


def _append(events: list[AuditEvent]) -> None:
    keys = dict(EventKey.objects.filter(event_id__in=[event.id for event in events]).values_list("event_id", "key"))
    leaves = [envelope(event).leaf(bytes(keys[event.id])) for event in events]
    standing = tree()
    first = standing.append_many([leaf_hash(leaf) for leaf in leaves])
    LedgerLeaf.objects.bulk_create(
        [
            LedgerLeaf(index=first + place, event_id=event.id, leaf=leaf)
            for place, (event, leaf) in enumerate(zip(events, leaves, strict=True))
        ]
    )


def _sign(now: datetime) -> None:
    standing = tree()
    checkpoint = Checkpoint(signer().name, standing.size, standing.root())
    note = checkpoint.sign(signer()).decode()
    LedgerCheckpoint.objects.create(size=standing.size, root=checkpoint.root, note=note, signed_at=now)
    # A copy outside the database: putting back an old database shows against it.
    transaction.on_commit(lambda: keep_copy(standing.size, note))


def keep_copy(size: int, note: str) -> None:
    """Keeps a checkpoint as a file beside the database."""
    folder = Path(settings.DATA_DIR) / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{size:012d}.txt").write_text(note, encoding="utf-8")
