"""The sheet a deed is written on: wording by code, articles through the citation gate, blocks in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from laoheng.law import LawAt
from laoheng.law.catalogue import catalogue, find_article
from laoheng.law.references import Reference
from laoheng.law.texts import Texts
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.messages import Message, render
from laoheng.standard.money import to_fen
from laoheng.text.values import chinese_number, formal_amount
from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph, SignPlace, SignPlaces, day_written

Language = Literal["zh", "en"]


@dataclass(slots=True)
class Sheet:
    """One deed while it is written. `law` is the law of the day its articles are read on, `on` the day it bears;
    `number` its number (文号); `texts` the official wording that was imported."""

    name: str
    law: LawAt
    on: date
    number: str | None = None
    texts: Texts | None = None
    language: Language = "zh"
    _blocks: list[Block] = field(default_factory=list)
    _cited: dict[str, Reference] = field(default_factory=dict)

    def say(self, code: str, **args: object) -> str:
        """The wording of `deeds.CODE`."""
        return render(Message.of(f"deeds.{code}", **args), self.language)

    def heading(self, code: str) -> None:
        """A heading."""
        self._blocks.append(Heading(self.say(f"heading.{code}")))

    def write(self, code: str, **args: object) -> None:
        """A paragraph of our wording."""
        self.words(self.say(code, **args))

    def words(self, text: str, *, indent: bool = True) -> None:
        """A paragraph of somebody's own words."""
        self._blocks.append(Paragraph(text, indent))

    def addressee(self, text: str) -> None:
        """The line that says whom the paper is for."""
        self._blocks.append(Paragraph(text + ("：" if self.language == "zh" else ":"), indent=False))

    def items(self, texts: Iterable[str]) -> None:
        """Numbered paragraphs."""
        for number, text in enumerate(texts, 1):
            self.words(self.say("item", number=number, text=text))

    def grid(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; its headings are codes below `deeds.column`. Without headings where `columns` is empty."""
        header = tuple(self.say(f"column.{column}") for column in columns)
        self._blocks.append(Grid(header, tuple(tuple(row) for row in rows)))

    def signs(self, *places: SignPlace) -> None:
        """Where the paper is signed and sealed."""
        self._blocks.append(SignPlaces(places))

    def place(self, code: str, name: str | None = None, *, seal: bool = False, dated: bool = False) -> SignPlace:
        """A place of signature; it bears the day of the paper only where `dated`."""
        return SignPlace(self.say(f"sign.{code}"), name, self.on if dated else None, seal)

    def day(self, day: date | None) -> str:
        """A day as papers write it."""
        return day_written(day, self.language)

    def moment(self, moment: datetime) -> str:
        """A day and an hour, in China's time."""
        local = moment.astimezone(SHANGHAI)
        return f"{self.day(local.date())} {local:%H:%M}"

    def sum(self, amount: Decimal, *, lines: bool = False) -> str:
        """An amount in figures and in capital words, so that no digit can be added; on two lines where `lines`."""
        exact = to_fen(amount)
        code = "sum_on_lines" if lines else "sum"
        return self.say(code, amount=f"{exact:,.2f}", words=formal_amount(int(exact * 100)))

    def join(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def cite(self, *references: str) -> str:
        """The articles as a paper names them. Raises `UnknownArticleError`, `NotInForceError`: the citation gate."""
        words: list[str] = []
        last = ""
        for reference in references:
            title, article = self._parts(reference)
            words.append(article if article and title == last else self._article(title, article))
            last = title
        return self.join(words)

    def _article(self, title: str, article: str) -> str:
        return self.say("article", title=title, article=article) if article else title

    def _parts(self, reference: str) -> tuple[str, str]:
        """The title of the instrument and the article of it; the article empty where the whole is cited."""
        ground = self.law.ground(reference)
        parsed = catalogue().parse(ground.reference)
        article = find_article(ground.reference, self.law.on)
        if parsed is None or article is None:
            return ground.reference, ""
        self._cited.setdefault(parsed.article, parsed)
        title = f"《{article.instrument.title}》"
        if parsed.number is None:
            return title, ""
        return title, self.say("numbered_article", number=self._numeral(parsed.number)) + self._part(parsed)

    def _part(self, parsed: Reference) -> str:
        part = self.say("paragraph", number=self._numeral(parsed.paragraph)) if parsed.paragraph else ""
        return part + (self.say("article_item", number=self._numeral(parsed.item)) if parsed.item else "")

    def _numeral(self, number: int) -> str:
        if self.language == "en":
            return str(number)
        words = chinese_number(number)
        return words.removeprefix("一") if 10 <= number < 20 else words

    def finish(self) -> Paper:
        """The paper; the official text of what it cites follows, as far as it was imported."""
        quoted = self._quoted()
        if quoted:
            self.heading("articles")
            self.grid(("article", "wording"), quoted)
        title = self.say(f"title.{self.name}")
        return Paper(title, tuple(self._blocks), self.number, title, self.language, (title,))

    def _quoted(self) -> list[tuple[str, str]]:
        if self.texts is None:
            return []
        rows = []
        for reference, parsed in self._cited.items():
            text = self.texts.find(parsed, self.law.on, self.law.region)
            if text:
                rows.append((self._article(*self._parts(reference)), text))
        return rows
