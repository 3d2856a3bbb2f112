"""Files and pasted text read into one model of blocks with places."""

from laoheng.text.reading.document import Block, BlockKind, Document, Mark, MarkKind
from laoheng.text.reading.limits import Limits
from laoheng.text.reading.read import read_document, read_text

__all__ = ["Block", "BlockKind", "Document", "Limits", "Mark", "MarkKind", "read_document", "read_text"]
