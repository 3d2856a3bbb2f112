"""The algorithm register: one public, machine-readable entry a model, its card as a page, and the form for filing.

What a model reads, was fitted on and reached comes from the card that its run wrote; what it is for, who decides and
how one objects are words in `laoheng.standard.texts`. Nothing here is typed in twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from laoheng.risk.model.lifecycle import FEWEST_PERIODS, MOST_MISCALIBRATED, Phase
from laoheng.risk.model.shipped import Shipped, all_shipped
from laoheng.standard.messages import Message, render

# The words of an entry, in the order in which they are shown.
WORDS = ("summary", "how", "why", "replaces", "alternatives", "place", "person_decides", "training", "appeal",
         "limits", "risks", "banned", "retention", "shared_with", "ground")  # fmt: skip
FIGURES = ("auc", "average_precision", "precision_at_1pct", "precision_at_5pct", "brier", "calibration_error")
PLAIN = ("random", "last_year", "amount_alone", "rules", "boosted_trees")


def register() -> dict[str, Any]:
    """Every model that comes with the program, as plain data."""
    return {"schema": 1, "no_score_punishes": True, "models": [entry(model) for model in all_shipped()]}


def entry(model: Shipped) -> dict[str, Any]:
    """One model's entry. Shipped models are in shadow: a bureau's two people promote one, nobody else."""
    card = model.card
    return {
        "id": card["name"],
        "version": card["digest"][:12],
        "digest": card["digest"],
        "name": both(f"risk.model.register.{card['name']}"),
        "kind": "points_table",
        "risk_class": "high",
        "algorithm_type": "ranking_and_selection",
        "phase": Phase.SHADOW.value,
        "words": {name: both(f"risk.model.register.{name}") for name in WORDS},
        "inputs": [{**item, "label": input_label(item["name"])} for item in card["inputs"]],
        "trained": {key: card[key] for key in ("trained_on", "rows", "positives", "employers", "period", "seed")},
        "measured": measured(card["measured"]),
        "stop_rule": {"fewest_periods": FEWEST_PERIODS, "most_miscalibrated": MOST_MISCALIBRATED},
        "points": {
            "base": model.table.base,
            "terms": [
                {"name": term.name, "usual": term.usual, "least": min(term.points), "most": max(term.points)}
                for term in model.table.terms
            ],
        },
    }


def measured(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The figures of the run, with intervals, beside the baselines; None where the run measured nothing."""
    if found is None:
        return None
    return {
        "mode": found["mode"],
        "n": found["n"],
        "positives": found["positives"],
        **{name: found[name] for name in FIGURES},
        "intervals_95": dict(found["intervals_95"]),
        "baselines": {
            name: {figure: found["baselines"][name][figure] for figure in ("auc", "average_precision")}
            for name in PLAIN
        },
    }


def card_text(found: Mapping[str, Any], language: str = "zh") -> str:
    """The model card of a register entry as Markdown, every figure from the run."""
    words, trained, figures = found["words"], found["trained"], found["measured"]
    lines = [f"# {found['name'][language]}", "", f"`{found['id']}` · `{found['digest']}`", ""]
    for name in WORDS:
        lines += [f"## {both('risk.model.register.head.' + name)[language]}", "", words[name][language], ""]
    lines += [f"## {both('risk.model.register.head.data')[language]}", ""]
    lines += [f"- `{item['file']}` sha256 `{item['sha256']}`" for item in trained["trained_on"]]
    lines += [f"- n = {trained['rows']}, + = {trained['positives']}, employers = {trained['employers']}", ""]
    if figures:
        lines += [f"## {both('risk.model.register.head.measured')[language]}", "", figures["mode"], ""]
        lines += ["| | AUC | AP |", "|---|---|---|", f"| model | {figures['auc']} | {figures['average_precision']} |"]
        lines += [f"| {name} | {own['auc']} | {own['average_precision']} |"
                  for name, own in figures["baselines"].items()]  # fmt: skip
        lines += ["", f"95 %: {figures['intervals_95']}", f"Brier {figures['brier']}, "
                  f"calibration {figures['calibration_error']}", ""]  # fmt: skip
    return "\n".join(lines)


def filing(found: Mapping[str, Any], *, provider: str) -> dict[str, Any]:
    """The form of a voluntary filing: provider, service form, field, type, self-assessment, text to publish."""
    return {
        "provider": provider,
        "service_form": "internal_regulator_tool",
        "field_of_use": "labour_protection",
        "algorithm_type": found["algorithm_type"],
        "algorithm": {"id": found["id"], "digest": found["digest"]},
        "self_assessment": {
            "performance": found["measured"],
            "stop_rule": found["stop_rule"],
            "limits": found["words"]["limits"],
            "risks": found["words"]["risks"],
            "banned_inputs": found["words"]["banned"],
        },
        "text_to_publish": {name: found["words"][name] for name in ("summary", "how", "why", "appeal")},
    }


def input_label(name: str) -> dict[str, Any]:
    """What an input is called; of a list column ("violations:WORD") what the column is called."""
    return both(f"risk.model.input.{name.partition(':')[0]}")


def both(code: str) -> dict[str, Any]:
    """A text as data, in both languages; it can be shown like any message."""
    message = Message(code)
    return {**message.to_json(), "zh": render(message), "en": render(message, "en")}
