"""The ledger's own errors: it imports nothing of ours, so its texts stand here, in both languages."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "hash.unknown_algorithm": (
        "没有“{algorithm}”这种散列算法。可以用：sha256、sm3。",
        'There is no hash algorithm "{algorithm}". Use sha256 or sm3.',
    ),
    "hash.length": (
        "{what}应为 32 字节，实为 {length} 字节。",
        "{what} must be 32 bytes, it has {length}.",
    ),
    "tree.out_of_range": (
        "账本有 {size} 条，取不到 {what}={value}。",
        "The ledger holds {size} leaves; {what}={value} is outside it.",
    ),
    "tree.node_missing": (
        "存储里缺少第 {level} 层第 {index} 个节点；账本存储不完整，请从备份恢复后再核验。",
        "Node {index} of level {level} is missing from the store; restore it from a backup and verify again.",
    ),
    "tree.overwrite": (
        "第 {level} 层第 {index} 个节点已存在且不同；账本只能追加。",
        "Node {index} of level {level} exists with another value; the ledger is append-only.",
    ),
    "proof.index": (
        "序号 {index} 不在 {size} 条之内。",
        "Index {index} is not within {size} leaves.",
    ),
    "proof.sizes": (
        "旧规模 {size1} 与新规模 {size2} 不能比较：旧的须大于 0 且不大于新的。",
        "Sizes {size1} and {size2} cannot be compared: the old one must be above 0 and not above the new one.",
    ),
    "proof.subtree": (
        "[{start}, {end}) 不是一棵合法的子树。",
        "[{start}, {end}) is not a valid subtree.",
    ),
    "proof.length": (
        "证明应有 {expected} 个散列，实有 {actual} 个。",
        "The proof must have {expected} hashes, it has {actual}.",
    ),
    "proof.root": (
        "由证明算出的{which}根散列与给出的不符；内容、位置或证明被改动过。",
        "The {which} root computed from the proof is not the one given; content, position or proof was altered.",
    ),
    "key.malformed": (
        "不是有效的密钥：{why}。",
        "Not a valid key: {why}.",
    ),
    "note.malformed": (
        "不是有效的签名文书：{why}。",
        "Not a valid signed note: {why}.",
    ),
    "note.ambiguous_key": (
        "密钥 {name} 被列出不止一次，无法确定用哪一个。",
        "The key {name} is listed more than once; which one is meant is not clear.",
    ),
    "note.bad_signature": (
        "已知密钥 {name} 的签名不成立；文书整体不予采信。",
        "The signature of the known key {name} does not hold; the whole note is refused.",
    ),
    "note.unverified": (
        "没有任何一个已知密钥的签名。",
        "No signature is by a known key.",
    ),
    "checkpoint.malformed": (
        "不是有效的检查点：{why}。",
        "Not a valid checkpoint: {why}.",
    ),
    "checkpoint.signer": (
        "检查点属于 {origin}，却没有以此为名的已知密钥签名。",
        "The checkpoint is of {origin}, yet no known key of that name signed it.",
    ),
    "witness.state": (
        "见证状态读不出来：{path}。不要删除它；请从备份恢复，或把它移开并查明原因。",
        "The witness state cannot be read: {path}. Do not delete it; restore it, or set it aside and find out why.",
    ),
    "batch.key": (
        "批次密钥应有 32 字节，实有 {length} 字节。",
        "A batch key has 32 bytes, this one has {length}.",
    ),
    "export.exists": (
        "{path} 已存在；请换一个不存在的文件夹。",
        "{path} exists already; choose a folder that does not.",
    ),
    "export.no_checkpoint": (
        "没有检查点可导出；请先签发一个。",
        "There is no checkpoint to export; sign one first.",
    ),
}


class LedgerError(Exception):
    """Base of the ledger's errors: `code` is stable, `facts` fill the text, `zh` and `en` say it."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)

    @property
    def zh(self) -> str:
        """The Chinese sentence."""
        return TEXTS[self.code][0].format(**self.facts)

    @property
    def en(self) -> str:
        """The English sentence."""
        return TEXTS[self.code][1].format(**self.facts)

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class ProofError(LedgerError):
    """A proof that does not prove what it is said to prove; the code names what is wrong."""


class StoreError(LedgerError):
    """A node store that lost a node or was asked to change one."""


class KeyFormatError(LedgerError):
    """A verifier or signer key that is not one."""


class NoteError(LedgerError):
    """A signed note that is malformed or that nobody known has signed."""


class CheckpointError(LedgerError):
    """A checkpoint that is malformed or signed by another log."""


class ExportError(LedgerError):
    """An export that cannot be written."""
