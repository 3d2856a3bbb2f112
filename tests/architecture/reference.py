"""The generated pages of docs/reference: `python -m tests.architecture.reference --write`."""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterator

from laoheng.casework import TABLES
from laoheng.cli import build_parser
from laoheng.risk.indicators import WAGES_OVERDUE, Published, Subject, grading, published
from laoheng.risk.indicators.levels import WATCHED_CHECKED_ON
from laoheng.standard.messages import Message, catalogue, render
from laoheng.standard.records import KINDS, Field, RecordContract
from tests.architecture.sources import ROOT, Module, modules

FOLDER = ROOT / "docs" / "reference"
HEAD = "<!-- generated: python -m tests.architecture.reference --write -->\n\n"


def cli_page() -> str:
    """Every verb with its arguments, as the parser has them."""
    lines = [
        "# The command line",
        "",
        "`laoheng VERB …`. Exit codes: 0 good, 1 findings or failed cases where that is the question, 2 bad input.",
        "A user's mistake is told without a traceback. `laoheng --version` prints the version.",
        "`laoheng-verify` is the stand-alone verifier of an exported ledger; it needs nothing else of ours.",
    ]
    for words, help_text, parser in _verbs(build_parser(), ("laoheng",)):
        lines += ["", f"## `{' '.join(words)}`", "", help_text]
        rows = [_argument(action) for action in parser._actions if not _hidden(action)]
        if rows:
            lines += ["", "| argument | meaning |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _verbs(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, below in action.choices.items():
                if not any(isinstance(item, argparse._SubParsersAction) for item in below._actions):
                    yield (*words, name), helps.get(name, ""), below
                yield from _verbs(below, (*words, name))


def _hidden(action: argparse.Action) -> bool:
    return isinstance(action, argparse._HelpAction | argparse._VersionAction | argparse._SubParsersAction)


def _argument(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else action.dest
    takes_value = action.option_strings and action.nargs != 0
    shown = f"{name} {action.dest.upper()}" if takes_value else name
    notes = [action.help or ""]
    if action.choices:
        notes.append(f"one of {', '.join(map(str, action.choices))}")
    if action.required and action.option_strings:
        notes.append("required")
    if action.default is not None and action.default not in (False, [], argparse.SUPPRESS):
        notes.append(f"default {action.default}")
    return f"| `{shown}` | {'; '.join(note for note in notes if note)} |"


def records_page() -> str:
    """Every record kind with its fields."""
    lines = [
        "# Record kinds",
        "",
        "What firms, banks and departments send. One contract a kind serves the check of a file, the tables of the",
        "lake, the file templates and the forms (`src/laoheng/standard/records/kinds.py`). A heading may be the label",
        "or one of the aliases. Fields of sensitivity `identity` are kept in the vault and never reach the lake;",
        "`firm_code` and `person_number` become random ids there.",
    ]
    for kind in KINDS:
        lines += ["", f"## `{kind.kind}` {kind.label}", "", _about(kind), ""]
        lines += ["| field | heading | type | required | sensitivity | purpose | ground | aliases and codes |"]
        lines += ["|---|---|---|---|---|---|---|---|", *map(_field, kind.fields)]
    return "\n".join(lines) + "\n"


def _about(kind: RecordContract) -> str:
    key = ", ".join(f"`{name}`" for name in kind.key)
    return f"Version {kind.version}. Two rows are the same fact when they agree in {key}; a later file supersedes."


def _field(field: Field) -> str:
    unit = f", {field.unit}" if field.unit else ""
    codes = "; ".join(f"`{code}` = {'、'.join(spellings)}" for code, spellings in field.codes)
    said = "; ".join(part for part in ("、".join(field.aliases), codes) if part)
    cells = [
        f"`{field.name}`", field.label, f"{field.type}{unit}", "yes" if field.required else "no", field.sensitivity,
        field.purpose, field.ground, said,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def events_page() -> str:
    """Every type of event that the source writes."""
    lines = [
        "# Events",
        "",
        "An event is written in the transaction of the write it tells of, and sealed in the ledger. Its envelope is",
        "described by `docs/reference/event.schema.json`. The payload holds ids, codes and sums, never a name, number,",
        "phone or free text of a person. `rows` (table, key, digest) and `removed` are added to every payload.",
        "",
        "| type | written by | payload beside `rows` and `removed` |",
        "|---|---|---|",
    ]
    found: dict[str, list[tuple[str, str]]] = {}
    for type_, place, payload in (*_recorded(), *_moves()):
        found.setdefault(type_, []).append((place, payload))
    for type_, uses in sorted(found.items()):
        places = ", ".join(dict.fromkeys(place for place, _ in uses))
        payloads = "; ".join(dict.fromkeys(payload for _, payload in uses if payload))
        lines.append(f"| `{type_}` | {places} | {payloads} |")
    return "\n".join(lines) + "\n"


def _moves() -> Iterator[tuple[str, str, str]]:
    for table in TABLES.values():
        for move in table.transitions:
            yield move.event_type, f"move `{move.name}` of `{table.kind}`", "the inputs of the move, `firm`"


def _recorded() -> Iterator[tuple[str, str, str]]:
    calls = [(module, call) for module in modules() for call in _record_calls(module)]
    written = {type_ for _, call in calls for type_ in _constants(call.args[0])}
    families = {type_.partition(".")[0] for type_ in written}
    for module, call in calls:
        place = f"`{module.path.removeprefix('src/')}`"
        types = _constants(call.args[0])
        # Where a helper is handed the type, the types stand elsewhere in its module.
        handed = [] if types else [text for text in _texts(module, families) if text not in {*catalogue(), *written}]
        for type_ in (*types, *handed):
            yield type_, place, _payload(call)


def _record_calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "record" and node.args:
            yield node


def _constants(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _texts(module: Module, families: set[str]) -> list[str]:
    shape = re.compile(rf"(?:{'|'.join(sorted(families))})\.[a-z_]+")
    constants = [node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant)]
    return [text for text in constants if isinstance(text, str) and shape.fullmatch(text)]


def _payload(call: ast.Call) -> str:
    for word in call.keywords:
        if word.arg == "payload" and isinstance(word.value, ast.Dict):
            return ", ".join(f"`{key.value}`" for key in word.value.keys if isinstance(key, ast.Constant))
    return ""


def indicators_page() -> str:
    """Every named indicator: what it looks at, its levels now, ground, sources, what makes it unknown."""
    rows = published()
    lines = [
        "# Every indicator",
        "",
        f"{len(rows)} in all. The ten with rules of their own are defined in full in [indicators](indicators.md). The",
        "levels are the common ones; a bureau may set its own. Zero never fires, so `> 0` is the least level of many.",
    ]
    for subject in Subject:
        lines += ["", f"## {_en(Message(f'risk.subject.{subject.value}'))}", ""]
        lines += [
            "| id | what | levels from | ground | sources | unknown where | told |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_indicator_row(item) for item in rows if item.subject == subject.value]
    return "\n".join(lines) + "\n"


def _en(message: Message) -> str:
    return render(message, "en").rstrip(".")


def _indicator_row(item: Published) -> str:
    what = f"{_en(item.label)}: `{item.formula}`" if item.formula else f"{_en(item.label)}. {_en(item.definition)}"
    cells = (
        f"`{item.id}`", what, _levels_of(item), "、".join(item.grounds), ", ".join(item.sources),
        "; ".join(map(_en, item.unknown)), ", ".join(item.tells),
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _levels_of(item: Published) -> str:
    if not item.graded:
        return "none"
    if item.id == WAGES_OVERDUE:
        return "legal values"
    found = grading(item.id, WATCHED_CHECKED_ON, None)
    steps = [f"{level.value} {f'from {least}' if least else '> 0'}" for level, least in reversed(found.least)]
    return f"{', '.join(steps)} ({item.unit or found.measure})"


PAGES: dict[str, Callable[[], str]] = {
    "indicator-list.md": indicators_page,
    "cli.md": cli_page,
    "record-kinds.md": records_page,
    "events.md": events_page,
}


def text_of(name: str) -> str:
    """The page `name` as it should stand."""
    return HEAD + PAGES[name]()


if __name__ == "__main__":
    for page in PAGES:
        if "--write" in sys.argv[1:]:
            (FOLDER / page).write_text(text_of(page), "utf-8")
        else:
            print(text_of(page))
