"""The texts of the pages in other languages: reading .po, writing .mo, and finding what is not translated yet.

The Chinese text is its own key. `python -m laoheng_web.config.catalogue` prints the entries that are still missing.
"""

from __future__ import annotations

import ast
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONTEXT = "\x04"  # between context and text in a key
PLURAL = "\0"  # between the forms of one text
_LINE = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d+)\])?\s+(".*")$')
_IN_TEMPLATES = re.compile(
    r"\b(n?p?gettext|_)\(((?:\s*(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")\s*,?)+)", re.DOTALL
)
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@dataclass(frozen=True, order=True)
class Text:
    """One text of the pages, with its plural form and context where it has them."""

    singular: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> str:
        """Its key in a compiled catalogue."""
        text = self.singular if self.plural is None else f"{self.singular}{PLURAL}{self.plural}"
        return text if self.context is None else f"{self.context}{CONTEXT}{text}"


def read_po(path: Path) -> dict[str, str]:
    """Key to translation (plural forms joined by NUL). Raises `ValueError` with the line that cannot be read."""
    entries: dict[str, str] = {}
    block: dict[str, str] = {}
    part = ""
    for number, raw in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        line = raw.strip()
        if not line or (line.startswith("msgid ") and "msgstr" in block) or line.startswith("msgctxt"):
            _close(block, entries)
        if not line or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match:
            part = match[1] + (match[2] or "")
            block[part] = ast.literal_eval(match[3])
        elif line.startswith('"') and part:
            block[part] += ast.literal_eval(line)
        else:
            raise ValueError(f"{path.name}, line {number}: not a line of a .po file: {line[:60]}")
    return entries


def _close(block: dict[str, str], entries: dict[str, str]) -> None:
    if "msgid" in block:
        key = Text(block["msgid"], block.get("msgid_plural"), block.get("msgctxt")).key
        forms = [block[name] for name in sorted(block) if name.startswith("msgstr")]
        if key in entries:
            raise ValueError(f"{block['msgid']!r} is translated twice")
        entries[key] = PLURAL.join(forms) if all(forms) else ""
    block.clear()


def mo_bytes(entries: dict[str, str]) -> bytes:
    """The compiled catalogue (GNU gettext, little-endian); untranslated entries are left out."""
    pairs = sorted((key.encode(), text.encode()) for key, text in entries.items() if text)
    start = 28 + 16 * len(pairs)
    keys = b"".join(key + b"\0" for key, _ in pairs)
    table_of_keys, table_of_texts, texts = b"", b"", b""
    at_key, at_text = start, start + len(keys)
    for key, text in pairs:
        table_of_keys += struct.pack("<II", len(key), at_key)
        table_of_texts += struct.pack("<II", len(text), at_text)
        texts += text + b"\0"
        at_key += len(key) + 1
        at_text += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + table_of_keys + table_of_texts + keys + texts


def compile_catalogues(source: Path, target: Path) -> Path:
    """Compiles every .po under `source` to the same place under `target`, where it changed; returns `target`."""
    for po in source.glob("*/LC_MESSAGES/*.po"):
        compiled = target / po.relative_to(source).with_suffix(".mo")
        content = mo_bytes(read_po(po))
        if compiled.is_file() and compiled.read_bytes() == content:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may start at once; each sees a whole file.
        scratch = compiled.with_suffix(f".{os.getpid()}")
        scratch.write_bytes(content)
        scratch.replace(compiled)
    return target


def texts_of(site: Path) -> dict[Text, str]:
    """Every text of the pages, with a file it stands in."""
    found: dict[Text, str] = {}
    for path in sorted(site.rglob("*")):
        where = str(path.relative_to(site))
        if path.suffix == ".py" and "migrations" not in path.parts:
            texts = _in_python(path.read_text("utf-8"))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            texts = _in_template(path.read_text("utf-8"), where)
        else:
            continue
        for text in texts:
            found.setdefault(text, where)
    return found


def missing(site: Path, language: str) -> dict[Text, str]:
    """The texts that have no translation into `language`, with a file each stands in."""
    known = read_po(site / "locale" / language / "LC_MESSAGES" / "django.po")
    return {text: where for text, where in texts_of(site).items() if not known.get(text.key)}


def _in_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if words:
                yield _text(node.func.id.removesuffix("_lazy"), words)


def _in_template(source: str, where: str) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    for match in _IN_TEMPLATES.finditer(templatize(source, origin=where)):
        words = ast.literal_eval(f"[{match[2]}]")
        yield _text(match[1], words)


def _text(function: str, words: list[str]) -> Text:
    context = words.pop(0) if "p" in function.removesuffix("gettext") else None
    plural = words[1] if function.startswith("n") else None
    return Text(words[0], plural, context)


if __name__ == "__main__":
    from laoheng_web.config.set_up import set_up

    set_up()
    for text, where in sorted(missing(Path(__file__).resolve().parents[1], "en").items(), key=lambda item: item[1]):
        quoted = text.singular.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        context = f'msgctxt "{text.context}"\n' if text.context else ""
        print(f'#: {where}\n{context}msgid "{quoted}"\nmsgstr ""\n')
