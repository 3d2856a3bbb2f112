"""The parts that several deeds share: who the parties are, what is asked, the evidence, the terms, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from laoheng.writing.deeds.matter import (
    Agreement,
    ClaimLine,
    EvidenceItem,
    Firm,
    Matter,
    Mediator,
    Payment,
    Representative,
    RepresentativeKind,
    Worker,
)
from laoheng.writing.deeds.sheet import Sheet
from laoheng.writing.paper import SignPlace

# More workers than this stand in one table: a page for each helps nobody to read.
_APART = 3
_WORKER_ROWS = ("name", "sex", "born", "person_number", "job", "home", "mail_address", "phone")
_FIRM_ROWS = ("name", "firm_code", "address", "mail_address", "phone", "head", "head_post")


def parties(sheet: Sheet, matter: Matter) -> None:
    """Both sides with what is known of each, applicants first, and who speaks for them."""
    asking = [item for item in matter.everybody if item.key in matter.applicants]
    answering = [item for item in matter.everybody if item.key not in matter.applicants]
    sheet.heading("applicants_jointly" if matter.joint else "applicant")
    _side(sheet, asking)
    if answering:
        sheet.heading("respondent")
        _side(sheet, answering)
    if matter.representatives:
        sheet.heading("representatives")
        sheet.grid(
            ("name", "capacity", "speaks_for", "powers"),
            [_representative(sheet, matter, item) for item in matter.representatives],
        )


def _side(sheet: Sheet, side: Sequence[Worker | Firm]) -> None:
    """Each party in a table of its own; a group of workers in one."""
    team = [item for item in side if isinstance(item, Worker)]
    if len(team) > _APART:
        sheet.grid(("number", "name", "sex", "born", "person_number", "phone", "home"), _team(sheet, team))
    for party in side:
        if len(team) <= _APART or isinstance(party, Firm):
            _party(sheet, party)


def _team(sheet: Sheet, team: Sequence[Worker]) -> Iterable[tuple[str, ...]]:
    for number, item in enumerate(team, 1):
        other = item.mail_address if item.mail_address != item.home else None
        where = "\n".join(filter(None, (item.home, sheet.say("served_at", address=other) if other else None)))
        born = sheet.day(item.born) if item.born else ""
        yield (str(number), item.name or "", item.sex or "", born, item.person_number or "", item.phone or "", where)


def _party(sheet: Sheet, party: Worker | Firm) -> None:
    rows = []
    for row in _WORKER_ROWS if isinstance(party, Worker) else _FIRM_ROWS:
        value = getattr(party, row)
        if value:
            label = "firm_name" if row == "name" and isinstance(party, Firm) else row
            rows.append((sheet.say(f"party.{label}"), sheet.day(value) if row == "born" else str(value)))
    sheet.grid((), rows)


def _representative(sheet: Sheet, matter: Matter, item: Representative) -> tuple[str, ...]:
    everybody = len(matter.workers) > 1 and set(item.speaks_for) == {worker.key for worker in matter.workers}
    names = sheet.join(matter.names(item.speaks_for))
    who = sheet.say("all_workers", count=len(matter.workers)) if everybody else names
    name = "\n".join(filter(None, (item.name, item.phone)))
    return (name, sheet.say(f"capacity.{item.kind}"), who, item.powers or "")


def claims(sheet: Sheet, matter: Matter, heading: str) -> None:
    """What is asked for, numbered, each with its sum and articles; for a group, who asks how much."""
    sheet.heading(heading)
    sheet.items(_claim(sheet, line) for line in matter.claims)
    if len(matter.workers) > 1 and any(line.sums for line in matter.claims):
        sheet.write("sums_by_person")
        sheet.grid(("name", "claim", "amount"), list(_sums(sheet, matter)))


def _claim(sheet: Sheet, line: ClaimLine) -> str:
    text = line.wording.rstrip("。.；;")
    if line.total is not None:
        text = sheet.say("claim_with_sum", claim=text, sum=sheet.sum(line.total))
    return sheet.say("claim_on_articles", claim=text, articles=sheet.cite(*line.articles)) if line.articles else text


def _sums(sheet: Sheet, matter: Matter) -> Iterable[tuple[str, str, str]]:
    for number, line in enumerate(matter.claims, 1):
        for item in line.sums:
            party = matter.party(item.worker)
            yield (party.name if party and party.name else "", str(number), sheet.sum(item.amount))


def story(sheet: Sheet, matter: Matter) -> None:
    """Facts and reasons, in the words of whoever asks."""
    sheet.heading("story")
    for part in (matter.story or "").splitlines():
        if part.strip():
            sheet.words(part.strip())


def evidence(sheet: Sheet, items: Iterable[EvidenceItem], heading: str = "evidence") -> None:
    """The list of evidence; nothing where there is none."""
    rows = [
        (str(number), item.name, item.source or "", item.proves or "", str(item.pages) if item.pages else "")
        for number, item in enumerate(items, 1)
    ]
    if rows:
        sheet.heading(heading)
        sheet.grid(("number", "evidence", "source", "proves", "pages"), rows)


def terms(sheet: Sheet, matter: Matter, agreement: Agreement) -> None:
    """What was agreed: the instalments as a table, then what else has to be done."""
    if agreement.payments:
        _payments(sheet, matter, agreement.payments)
    if agreement.duties:
        sheet.write("duties")
        sheet.items(
            sheet.say(
                "duty",
                who=sheet.join(matter.names((item.party,))),
                what=item.what.rstrip("。."),
                due=sheet.day(item.due),
            )
            for item in agreement.duties
        )
    if agreement.rest:
        sheet.write("rest", words=agreement.rest)


def _payments(sheet: Sheet, matter: Matter, payments: Sequence[Payment]) -> None:
    """The payer has a column only where there are several: narrow tables stay readable on paper."""
    payers = tuple(dict.fromkeys(item.firm for item in payments))
    several = len(payers) > 1
    sheet.write("payments", who=sheet.join(matter.names(payers)))
    sheet.grid(
        ("number", *(("payer",) if several else ()), "payee", "due", "amount", "how"),
        [
            (
                str(number),
                *(matter.names((item.firm,)) if several else ()),
                sheet.join(matter.names((item.worker,))),
                sheet.day(item.due),
                sheet.sum(item.amount, lines=True),
                item.how or "",
            )
            for number, item in enumerate(payments, 1)
        ],
    )
    sheet.write("payments_total", sum=sheet.sum(sum((item.amount for item in payments), Decimal(0))))


def signers(sheet: Sheet, matter: Matter, keys: tuple[str, ...] | None = None) -> tuple[SignPlace, ...]:
    """Places for the parties of `keys` (all without it): workers sign, firms seal, those elected sign for a group."""
    elected = [item for item in matter.representatives if item.kind is RepresentativeKind.ELECTED]
    spoken_for = {key for item in elected for key in item.speaks_for}
    places = [
        sheet.place("worker", item.name)
        for item in matter.workers
        if item.key not in spoken_for and (keys is None or item.key in keys)
    ]
    if keys is None or spoken_for & set(keys):
        places += [sheet.place("elected", item.name) for item in elected]
    places += [sheet.place("firm", item.name, seal=True) for item in matter.firms if keys is None or item.key in keys]
    return tuple(places)


def mediator_signs(sheet: Sheet, mediators: Iterable[Mediator]) -> tuple[SignPlace, ...]:
    """A place for each mediator."""
    return tuple(sheet.place("mediator", item.name) for item in mediators)
