"""What a deed cannot be written without: every fault is gathered and told at once."""

from __future__ import annotations

from collections.abc import Iterable

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.deeds.matter import Agreement, Firm, Matter, MediationBody, Mediator, Worker


class DeedFactsError(UserError):
    """A deed that cannot be written yet. `faults`: each missing or contradictory fact, for a form to show."""

    def __init__(self, paper: Message, faults: tuple[Message, ...]) -> None:
        super().__init__("deeds.cannot_be_written", paper=paper, faults=faults)
        self.faults = faults


class Needs:
    """The faults of one deed."""

    def __init__(self, name: str) -> None:
        self._paper = Message.of(f"deeds.title.{name}")
        self._faults: dict[str, Message] = {}

    def fact(self, value: object, fact: str) -> None:
        """`value` has to be known: None, an empty text and an empty tuple are not."""
        if value is None or value in ("", ()):
            self.fault(Message.of(f"deeds.fact.{fact}"))

    def of(self, party: Worker | Firm, *facts: str) -> None:
        """These facts about `party` have to be known."""
        for fact in facts:
            if not getattr(party, fact):
                who = party.name or Message.of("deeds.side.worker" if isinstance(party, Worker) else "deeds.side.firm")
                self.fault(Message.of("deeds.fact.of_party", fact=Message.of(f"deeds.party.{fact}"), who=who))

    def fault(self, fault: Message) -> None:
        """Something is missing or wrong."""
        self._faults.setdefault(repr(fault), fault)

    def parties(self, matter: Matter, worker: Iterable[str] = ("name",), firm: Iterable[str] = ("name",)) -> None:
        """Both sides are there, those who ask are among them, and these facts about each are known."""
        self.fact(matter.workers, "workers")
        self.fact(matter.firms, "firms")
        self.fact(matter.applicants, "applicants")
        for key in (*matter.applicants, *(key for item in matter.representatives for key in item.speaks_for)):
            self.known(matter, key)
        for person in matter.workers:
            self.of(person, *worker)
        for employer in matter.firms:
            self.of(employer, *firm)

    def known(self, matter: Matter, key: str) -> None:
        """`key` names a party of the matter."""
        if matter.party(key) is None:
            self.fault(Message.of("deeds.fault.no_such_party", key=key))

    def claims(self, matter: Matter) -> None:
        """Something is asked for, on facts and reasons, and every sum belongs to a worker of the matter."""
        self.fact(matter.claims, "claims")
        self.fact(matter.story, "story")
        for line in matter.claims:
            self.fact(line.wording, "claim_wording")
            for item in line.sums:
                self.known(matter, item.worker)
                if item.amount < 0:
                    self.fault(Message.of("deeds.fault.negative", amount=item.amount))

    def mediators(self, mediators: tuple[Mediator, ...]) -> None:
        """Somebody mediates."""
        self.fact(mediators, "mediators")

    def body(self, body: MediationBody) -> None:
        """The mediation body has its name."""
        self.fact(body.name, "body")

    def agreement(self, matter: Matter, agreement: Agreement) -> None:
        """Something was agreed, with amounts, days and ways of performance, between parties of the matter."""
        if not agreement.payments and not agreement.duties:
            self.fault(Message.of("deeds.fact.terms"))
        for payment in agreement.payments:
            self.known(matter, payment.firm)
            self.known(matter, payment.worker)
            self.fact(payment.due, "payment_due")
            self.fact(payment.how, "payment_how")
            if payment.amount <= 0:
                self.fault(Message.of("deeds.fault.negative", amount=payment.amount))
        for duty in agreement.duties:
            self.known(matter, duty.party)
            self.fact(duty.due, "duty_due")

    def settle(self) -> None:
        """Raises `DeedFactsError` with all faults, if there are any."""
        if self._faults:
            raise DeedFactsError(self._paper, tuple(self._faults.values()))
