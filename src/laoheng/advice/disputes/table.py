"""The points in dispute on paper (争议焦点表), as a mediator or tribunal goes through them: claims, then sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from laoheng.advice.disputes.claims import Claim, Point
from laoheng.advice.disputes.read import DisputeReading
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message, render
from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph

Language = Literal["zh", "en"]


def dispute_table(reading: DisputeReading, *, on: date, name: str = "", language: Language = "zh") -> Paper:
    """The table of `reading`, made of a text called `name` by the law of `on`; it decides nothing."""
    words = _Words(language)
    blocks: list[Block] = [Paragraph(words.part("of", name=name), indent=False)] if name else []
    blocks.append(Paragraph(words.part("on", day=on), indent=False))
    if reading.claims:
        head = tuple(words.part(code) for code in ("number", "claim", "asked", "period", "answer"))
        blocks.append(Grid(head, tuple(words.overview(number, item) for number, item in enumerate(reading.claims, 1))))
    else:
        blocks.append(Paragraph(words.part("no_claim"), indent=False))
    for number, claim in enumerate(reading.claims, 1):
        blocks += [Heading(f"{number}. {words.say('claim', claim.kind)}"), Grid((), tuple(words.rows(claim)))]
    if reading.points:
        head = tuple(words.part(code) for code in ("number", "speaker", "stance", "words", "about"))
        rows = (words.sentence(number, point) for number, point in enumerate(reading.points, 1))
        blocks += [Heading(words.part("sentences")), Grid(head, tuple(rows))]
    blocks.append(Paragraph(words.part("limits"), indent=False))
    return Paper(words.part("title"), tuple(blocks), foot=words.part("foot"), language=language)


class _Words:
    """The words of the table in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._comma = "、" if language == "zh" else ", "

    def part(self, code: str, **args: object) -> str:
        return render(Message.of(f"disputes.table.{code}", **args), self._language)

    def say(self, family: str, name: str) -> str:
        return render(Message(f"disputes.{family}.{name}"), self._language)

    def joined(self, words: Iterable[str]) -> str:
        return self._comma.join(words) or "—"

    def overview(self, number: int, claim: Claim) -> tuple[str, ...]:
        sums, periods = self.joined(f"{amount:,}" for amount in claim.asked), self.joined(claim.periods)
        return str(number), self.say("claim", claim.kind), sums, periods, self.say("stance", claim.answer)

    def rows(self, claim: Claim) -> Iterator[tuple[str, str]]:
        yield self.part("grounds"), self._articles(claim.grounds)
        for burden in claim.burden:
            yield self.part("burden"), f"{self.say('side', burden.side)}（{self._articles(burden.grounds)}）"
        yield self.part("named"), self.joined(self.say("evidence", name) for name in claim.named)
        lacking = [self.say("evidence", name) + "：" + self._got(name) for name in claim.missing]
        yield self.part("missing"), "\n".join(lacking) or "—"
        yield self.part("said_in"), self.joined(str(number + 1) for number in claim.points)

    def sentence(self, number: int, point: Point) -> tuple[str, ...]:
        tags = [self.say("claim", kind) for kind in point.kinds]
        tags += [self.say("element", label) for label in point.elements]
        who, stance = self.say("side", point.speaker), self.say("stance", point.stance)
        return str(number), who, stance, " ".join(point.text.split()), self.joined(dict.fromkeys(tags))

    def _articles(self, grounds: tuple[Ground, ...]) -> str:
        return self.joined(ground.reference for ground in grounds)

    def _got(self, name: str) -> str:
        return render(Message(f"filing.get.{name}"), self._language)
