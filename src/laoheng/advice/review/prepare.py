"""A standard paper is made only when our own diagnosis finds no fault in it, free wording of the parties included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from laoheng.advice.review.whole import ClauseFinding, review_contract
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.paper import Paper
from laoheng.writing.templates import Template, fill, plain_text


class UnlawfulWordingError(UserError):
    """The answers are well formed, but the paper they make says what the law does not allow."""

    def __init__(self, findings: tuple[ClauseFinding, ...]) -> None:
        self.findings = findings
        told = tuple(
            Message.of("template.review.finding", name=item.said.name, quote=item.quote, reason=item.said.reason)
            for item in findings
        )
        super().__init__("template.review.refused", count=len(findings), faults=told)


def prepare(
    template: Template,
    given: Mapping[str, object],
    *,
    on: date,
    region: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Paper:
    """The paper that `template` makes of `given`, by the law of `on` in `region`.

    Raises `TemplateFaultsError` for answers that cannot be taken, `UnlawfulWordingError` where the diagnosis of the
    paper finds a fault: what people write freely may bring one in.
    """
    paper = fill(template, given, on=on, region=region, extra=extra)
    findings = review_contract(plain_text(paper), on=on, region=region).findings
    if findings:
        raise UnlawfulWordingError(findings)
    return paper
