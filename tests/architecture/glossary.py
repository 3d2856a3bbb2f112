"""The generated part of GLOSSARY.md: `python -m tests.architecture.glossary --write`.

Labels come from where the program has them (record contracts, texts, law data, choices). A word that the program never
shows keeps the label a person wrote on the page; a new one is written as `?`, and the test fails until it has one.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from laoheng.casework import TABLES
from laoheng.casework.inputs import FORMS
from laoheng.law import CALCULATORS, clock_rules
from laoheng.portrait import DAILY, MONTHLY
from laoheng.risk.indicators import INDICATOR_IDS
from laoheng.standard.messages import catalogue
from laoheng.standard.records import KINDS
from tests.architecture.sources import ROOT, SRC, modules

PAGE = ROOT / "GLOSSARY.md"
BEGIN, END = "<!-- generated from here: python -m tests.architecture.glossary --write -->", "<!-- to here -->"
UNKNOWN = "?"
ROW = re.compile(r"\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|")

# The texts that label the members of an enumeration; the labels of all others stand on the page itself.
TEXTS_OF = {
    "laoheng.casework.model.WageState": "casework.state.wage_complaint.{}",
    "laoheng.casework.model.AlertState": "casework.state.alert_case.{}",
    "laoheng.casework.model.Role": "casework.role.{}",
    "laoheng.casework.model.EscalateTo": "casework.escalate_to.{}",
    "laoheng.casework.contract.ContractState": "contracts.state.{}",
    "laoheng.casework.contract.Term": "contracts.term.{}",
    "laoheng.casework.contract.DutyKind": "contracts.duty_kind.{}",
    "laoheng.writing.signing.identity.IdentityLevel": "signing.level.{}",
    "laoheng.writing.signing.report.TimeSourceKind": "signing.time.{}",
    "laoheng.risk.arrears.account.State": "arrears.state.{}",
    "laoheng.risk.arrears.deferral.Reason": "arrears.reason.{}",
}


@dataclass(frozen=True)
class Section:
    """One table: English identifier, Chinese label (None: kept from the page), where it is used."""

    title: str
    rows: tuple[tuple[str, str | None, str], ...]


def sections() -> list[Section]:
    """Every table of the generated part."""
    return [*_records(), *_casework(), *_law_and_risk(), *_enumerations()]


def _records() -> Iterator[Section]:
    yield Section("Record kinds", tuple((item.kind, item.label, "laoheng.standard.records") for item in KINDS))
    yield Section("Record fields", _gathered((f.name, f.label, item.kind) for item in KINDS for f in item.fields))
    codes = (
        (code, spellings[0], f"{item.kind}.{f.name}")
        for item in KINDS
        for f in item.fields
        for code, spellings in f.codes
    )
    yield Section("Codes in record fields", _gathered(codes))


def _casework() -> Iterator[Section]:
    moves = (
        (move.name, _text(move.message), table.kind.value) for table in TABLES.values() for move in table.transitions
    )
    yield Section("Moves of a matter", _gathered(moves))
    yield Section("What a move must be given", _texts("casework.input.{}", FORMS, "casework.inputs"))


def _law_and_risk() -> Iterator[Section]:
    yield Section("Calculators", tuple((item.name, item.label, item.code) for item in CALCULATORS.values()))
    yield Section("Clocks", tuple((name, rule.label, "laoheng.law") for name, rule in clock_rules().items()))
    yield Section("Legal values", _gathered(_legal_values()))
    yield Section("Indicators", _texts("risk.{}.label", INDICATOR_IDS, "laoheng.risk.indicators"))
    features = ((item.name, _text(item.label.code), item.grain.value) for item in (*MONTHLY, *DAILY))
    yield Section("Features of a portrait", _gathered(features))


def _legal_values() -> Iterator[tuple[str, str, str]]:
    for path in sorted((SRC / "laoheng/law/parameters").glob("*.yaml")):
        for name, value in (yaml.safe_load(path.read_text("utf-8")) or {}).items():
            yield name, value["label"], path.stem
    for path in sorted((SRC / "laoheng/law/regions").glob("*.yaml")):
        for region in yaml.safe_load_all(path.read_text("utf-8")):
            for name, value in (region or {}).get("parameters", {}).items():
                # A region may say only what differs; the label is then that of another region.
                if "label" in value:
                    yield name, value["label"], "regions"


def _enumerations() -> Iterator[Section]:
    for name, members in enumerations().items():
        form = TEXTS_OF.get(name)
        rows = tuple((value, _text(form.format(value)) if form else label, "") for value, label in members.items())
        yield Section(f"`{name}`", rows)


def enumerations() -> Mapping[str, Mapping[str, str | None]]:
    """Every public enumeration of both packages: values, with the label that Django choices carry."""
    found = {}
    for module in modules():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {
                "StrEnum",
                "models.TextChoices",
            }:
                name = module.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
                found[f"{name}.{node.name}"] = dict(_members(node))
    return found


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str | None]]:
    for line in node.body:
        if isinstance(line, ast.Assign):
            value = ast.literal_eval(line.value)
            yield (value[0], value[1]) if isinstance(value, tuple) else (value, None)


def _texts(form: str, names: object, where: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((name, _text(form.format(name)), where) for name in names)  # type: ignore[attr-defined]


def _text(code: str) -> str | None:
    wording = catalogue().get(code)
    return wording["zh"] if wording else None


def _gathered(rows: Iterator[tuple[str, str | None, str]]) -> tuple[tuple[str, str | None, str], ...]:
    """One row a pair of identifier and label, with all the places it stands in."""
    places: dict[tuple[str, str | None], list[str]] = {}
    for name, label, where in rows:
        places.setdefault((name, label), []).append(where)
    return tuple((name, label, ", ".join(dict.fromkeys(where))) for (name, label), where in places.items())


def kept(page: str) -> dict[tuple[str, str], str]:
    """The labels on the page by section title and identifier."""
    labels, title = {}, ""
    for line in page.splitlines():
        if line.startswith("### "):
            title = line.removeprefix("### ")
        elif (row := ROW.match(line)) and row[2] != UNKNOWN:
            labels[title, row[1]] = row[2]
    return labels


def generated(page: str) -> str:
    """The generated part as it should stand on `page`."""
    standing = kept(page)
    lines = [BEGIN]
    for section in sections():
        lines += ["", f"### {section.title}", "", "| English | 中文 | where |", "|---|---|---|"]
        for name, label, where in section.rows:
            lines.append(f"| `{name}` | {label or standing.get((section.title, name), UNKNOWN)} | {where} |")
    return "\n".join([*lines, "", END])


def renewed(page: str) -> str:
    """`page` with its generated part renewed. Raises `ValueError` where the marks are missing."""
    start, end = page.index(BEGIN), page.index(END) + len(END)
    return page[:start] + generated(page) + page[end:]


if __name__ == "__main__":
    standing_page = PAGE.read_text("utf-8")
    if "--write" in sys.argv[1:]:
        PAGE.write_text(renewed(standing_page), "utf-8")
    else:
        print(generated(standing_page))
