"""The world that the sweep and the canaries look at: two bureaus, every role, one object of each kind for each owner.

Every free text of a bureau carries its canary (`CANARY-<code>-…`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from laoheng.casework import Kind
from laoheng.law.cases import Case, CaseResult
from laoheng.law.entering import Entry
from laoheng.risk.indicators import Effect
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.finding import Level
from laoheng.standard.identifiers import make_firm_code, make_person_number
from laoheng.standard.messages import Message
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.models import Membership
from laoheng_web.advice.case_store import bring_in
from laoheng_web.alerts.checking import decide, object_to
from laoheng_web.alerts.levels import propose
from laoheng_web.alerts.models import Alert, CheckPick
from laoheng_web.alerts.planning import make_plan
from laoheng_web.api.actions import BULLETINS, DELIVERIES, READ, WRITE, create_client
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.cases.filing import Claim, file_complaint
from laoheng_web.credit.actions import ask_review
from laoheng_web.mediation.agreeing import Terms
from laoheng_web.mediation.agreeing import draft as draft_agreement
from laoheng_web.mediation.filing import Application, Member, Wanted, apply
from laoheng_web.mediation.models import Claim as MediationClaim
from laoheng_web.mediation.moving import step as mediation_step
from laoheng_web.mediation.talking import say
from laoheng_web.norms.actions import enter_value
from laoheng_web.notices.models import Notice
from laoheng_web.papers.actions import join, take_step, write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Attachment, Matter
from laoheng_web.records import jobs
from laoheng_web.records.actions import receive
from laoheng_web.records.erasure import ask
from laoheng_web.records.models import FeedState
from laoheng_web.sharing.asking import open_department
from laoheng_web.vault.identities import VaultIdentities, describe_firms
from tests.web.sweep.contracts import make_contracts
from tests.web.sweep.mediation import add_record, add_voice, in_force
from tests.web.sweep.records import make_records
from tests.web.sweep.sharing import make_department, make_sharing
from tests.web.sweep.video import make_video
from tests.web.test_alerts import finding, take, unknown
from tests.web.test_records import HEADINGS
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

PARTIES = ("worker", "firm", "mediator", "department")
STAFF = ("regulator", "system_admin", "security_admin", "audit_admin")
ROLES = (*PARTIES, *STAFF)
API_SCOPES = {"firm": (READ, WRITE, BULLETINS), "regulator": (READ, WRITE), "department": (BULLETINS, DELIVERIES)}
API_ROLES = tuple(API_SCOPES)


@dataclass
class Place:
    """One bureau, its people beyond the cast, and its objects by kind."""

    bureau: Bureau
    code: str
    members: dict[str, Membership]
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    objects: dict[str, list[UUID]] = field(default_factory=dict)

    @property
    def canary(self) -> str:
        """What no stranger may ever read."""
        return f"CANARY-{self.code}"

    @property
    def phone(self) -> str:
        """The number that its worker gives, from a range given to nobody."""
        return f"14900{self.code}"

    def client(self, role: str) -> Client:
        """A browser signed in in that role ("anonymous": not signed in); faults come back as answers."""
        return browser(self.sessions.get(role))

    def program(self, role: str) -> Client:
        """A program with a token of that role; without one where no token is given to that role."""
        client = Client(raise_request_exception=False)
        if role in self.tokens:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[role]}"
        return client


def browser(session: str | None) -> Client:
    """A browser with that session's cookie; faults come back as answers."""
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def session_of(membership: Membership) -> str:
    """The key of a new session of that account, signed in."""
    client = Client()
    client.force_login(membership.user)
    return client.session.session_key or ""


@dataclass
class World:
    """Two places that know nothing of each other, and people of the first who take part in nothing."""

    here: Place
    there: Place
    strangers: dict[str, str]  # session by role
    leaves: int
    events: list[UUID]

    def outsiders(self) -> dict[str, Client]:
        """Everyone to whom nothing of `here` belongs, by name."""
        others = {f"{role} of the other bureau": self.there.client(role) for role in ROLES}
        return others | {f"{role} who takes part in nothing": browser(key) for role, key in self.strangers.items()}


def build() -> World:
    """Makes the world in the transaction that is open."""
    here, there = _place("990101", 1), _place("990102", 2)
    strangers = _strangers(here.bureau)
    leaves = seal_pending(now=timezone.localtime())
    with acting(SYSTEM, "sealing"):
        events = list(AuditEvent.objects.order_by("seq").values_list("id", flat=True)[:1])
    return World(here, there, strangers, leaves, events)


def _place(code: str, n: int) -> Place:
    bureau = make_bureau(code, n)
    members = dict(bureau.members)
    with acting(SYSTEM, "test"):
        for role in ("system_admin", "security_admin", "audit_admin"):
            user = accounts.add_user(
                by=SYSTEM, login=f"{role}-{code}", display_name=f"CANARY-{code}-{role}", is_demo=True
            )
            members[role] = accounts.grant_role(by=SYSTEM, user=user, role=role, office=bureau.office.id)
        members["department"] = make_department(bureau)
        place = Place(bureau, code, members)
        for role, scopes in API_SCOPES.items():
            made = create_client(by=SYSTEM, membership=members[role], name=f"CANARY-{code}-程序", scopes=scopes)
            place.tokens[role] = made.token
            place.objects.setdefault("api_client", []).append(made.client.id)
    place.sessions |= {role: session_of(membership) for role, membership in members.items()}
    _complaints(place)
    place.objects["person"] = [place.bureau.by("worker").party]
    _mediations(place)
    _alerts(place)
    _receipts(place)
    _feed(place)
    _erasure(place)
    place.objects |= make_records(place.bureau, place.canary)
    _reviews(place)
    _values(place)
    place.objects |= make_contracts(place.bureau)
    place.objects |= make_sharing(place.bureau, place.members)
    _own_cases(place)
    _levels(place)
    _plans(place)
    _collect(place)
    return place


def _own_cases(place: Place) -> None:
    """One decided case of the bureau, every word of it with the canary."""
    officer = place.bureau.by("regulator")
    told = f"{place.canary}-案情"
    case = Case(
        "row-2", f"{told}标题", f"{told}事实", f"{told}要点", CaseResult.SUPPORTED, f"{told}处理", (), (),
        f"{told}来源", date(2026, 5, 20), "O",
    )  # fmt: skip
    with acting(officer, "similar"):
        (row,), _ = bring_in(by=officer, cases=[case])
    place.objects["office_case"] = [row.id]


def _complaints(place: Place) -> None:
    """One complaint that everybody takes part in, one whose worker keeps the name, one whose firm nobody knows."""
    matter = _complain(place, firm=place.bureau.firm.id)
    _complain(place, firm=place.bureau.firm.id, name_withheld=True)
    _complain(place, firm=None)
    officer, firm = place.bureau.by("regulator"), place.bureau.by("firm")
    with acting(officer, "case"):
        join(by=officer, matter=matter, party=place.bureau.body.id, role="mediator")
    for by in (officer, firm, place.bureau.by("mediator")):
        with acting(by, "case"):
            kept = keep(f"{place.canary}-{by.role}-材料".encode(), f"{place.canary}-{by.role}.txt")
            file = attach(by=by, matter=matter, kept=kept, audience=("worker", "firm", "regulator", "mediator"))
            _say(by, matter, "note", f"{place.canary}-{by.role}的话")
            if by is firm:
                inputs = {"reason": f"{place.canary}-已经发过", "evidence": [str(file.id)]}
                take_step(by=firm, matter=matter, transition="deny", inputs=inputs)


def _complain(place: Place, firm: UUID | None, *, name_withheld: bool = False) -> Matter:
    bureau, worker = place.bureau, place.bureau.by("worker")
    with acting(worker, "complaint"):
        kept = keep(f"{place.canary}-证据-{firm}-{name_withheld}".encode(), f"{place.canary}-工资条.txt")
        claim = Claim(
            token=uuid4(), office=bureau.office.id, firm=firm, employer_named=f"{place.canary}-用人单位",
            building_site=False, months=(("2026-09", Decimal("5200.00")),), total=None, workers=1,
            name_withheld=name_withheld, phone=place.phone, text=f"{place.canary}-诉求：九月工资没有发", files=(kept,),
        )  # fmt: skip
        return file_complaint(by=worker, claim=claim)


def _mediations(place: Place) -> None:
    """One mediation in session with an agreement drafted, one that failed; every free text with the canary."""
    for number, failed in ((0, True), (1, False)):
        firm = place.bureau.firm.id
        what = Application(
            token=uuid4(), body=place.bureau.body.id, firm=firm, text=f"{place.canary}-申请{number}",
            wanted=(Wanted("wages", Decimal("5000.00"), f"{place.canary}-八月工资"),),
        )  # fmt: skip
        worker = place.bureau.by("worker")
        with acting(worker, "mediation"):
            matter = apply(by=worker, application=what)
        place.objects.setdefault("mediation", []).append(matter.id)
        _mediate(place, matter, failed=failed)
    # One that the firm asks for; the worker has not been asked yet.
    wanted = Wanted("wages", Decimal("3000.00"))
    member = Member(f"{place.canary}-张示例", place.bureau.worker_number, wanted, speaks=True)
    asked = replace(what, token=uuid4(), wanted=(), members=(member,))
    with acting(place.bureau.by("firm"), "mediation") as firm_by:
        place.objects["mediation"].append(apply(by=firm_by, application=asked).id)
    place.objects["mediation"].append(in_force(place.bureau, place.canary))


def _mediate(place: Place, matter: Matter, *, failed: bool) -> None:
    # The body's officer appoints itself here: the cast has one account of the body.
    bureau, body = place.bureau, place.bureau.by("mediator")
    moves = (
        ("mediator", "ask_firm", {}), ("firm", "firm_agrees", {"own_consent": True}),
        ("mediator", "appoint_mediator", {"mediator": str(body.user)}), ("mediator", "open_session", {}),
    )  # fmt: skip
    for role, move, inputs in moves:
        with acting(bureau.by(role), "mediation") as by:
            mediation_step(by=by, matter=matter, move=move, inputs=inputs)
    for role, channel in (("worker", "worker"), ("firm", "firm"), ("firm", "all")):
        with acting(bureau.by(role), "mediation") as by:
            say(by=by, matter=matter, channel=channel, text=f"{place.canary}-{role}-{channel}")
    with acting(body, "mediation"):
        claim = MediationClaim.objects.get(matter=matter)
        place.objects.setdefault("mediation_claim", []).append(claim.id)
        if failed:
            add_voice(bureau, matter, place.canary)
            ended = {"reason": f"{place.canary}-没谈成"}
            mediation_step(by=body, matter=matter, move="end_no_agreement", inputs=ended)
        else:
            terms = Terms({claim.id: Decimal("4800")}, NOW.date(), f"{place.canary}-其他约定", looked="已核对")
            draft_agreement(by=body, matter=matter, terms=terms)
    if not failed:
        add_record(bureau, matter, place.canary)
        place.objects |= make_video(bureau, matter, place.canary)


def _say(by: By, matter: Matter, transition: str, text: str) -> None:
    step = write_step(
        by=by, matter=matter, transition=transition, before=matter.state, text=text, data={},
        audience=("worker", "firm", "regulator", "mediator"),
    )  # fmt: skip
    record("matter.noted", by=by, payload={"files": 0}, matter=matter.id, office=matter.office_id, rows=[step])


def _alerts(place: Place) -> None:
    bureau, firm = place.bureau, place.bureau.by("firm")
    take(bureau, finding(bureau, level=Level.RED))
    take(bureau, unknown(bureau, level=Level.BLUE, kind="indicator.base_below_wage"))
    with acting(firm, "alert"):
        matter = Alert.objects.select_related("matter").get().matter
        kept = keep(f"{place.canary}-整改".encode(), f"{place.canary}-整改.txt")
        attach(by=firm, matter=matter, kept=kept, audience=("regulator", "firm"))
        _say(firm, matter, "explain", f"{place.canary}-对预警的说明")


def _levels(place: Place) -> None:
    officer = place.bureau.by("regulator")
    with acting(officer, "alert"):
        row = propose(
            by=officer, indicator="cash_pay", least={"blue": "0.2"}, start=NOW.date() + timedelta(days=9),
            reason=f"{place.canary}-调整", effect=Effect((), ()),
        )  # fmt: skip
    place.objects["level_change"] = [row.id]


def _plans(place: Place) -> None:
    """A plan that the firm stands in for its alert; decided to be checked, and the firm objects."""
    officer, firm = place.bureau.by("regulator"), place.bureau.by("firm")
    with acting(officer, "alert"):
        plan = make_plan(by=officer, capacity=1, lot_percent=20)
        pick = decide(by=officer, pick=CheckPick.objects.get(plan=plan), go=True, how="visit")
    with acting(firm, "alert"):
        object_to(by=firm, pick=pick, text=f"{place.canary}-异议")
    place.objects |= {"check_plan": [plan.id], "check_pick": [pick.id]}


def _reviews(place: Place) -> None:
    firm = place.bureau.by("firm")
    with acting(firm, "credit"):
        review = ask_review(by=firm, office=place.bureau.office.id, line_event=None, reason=f"{place.canary}-请复核")
    place.objects["review"] = [review.id]


def _values(place: Place) -> None:
    officer = place.bureau.by("regulator")
    with acting(officer, "norms"):
        entry = Entry("minimum_wage_monthly", place.code, "2345", NOW.date(), f"{place.canary}-文件", NOW.date())
        place.objects["legal_value"] = [enter_value(by=officer, entry=entry).id]


def _receipts(place: Place) -> None:
    """One file of the firm's own and one of the bureau's, each with a good row and one that is told."""
    bureau = place.bureau
    good = f"{bureau.firm_code},{place.canary}-张示例,{bureau.worker_number},2026年9月,5200,5200,2026-10-10,银行"
    for role in ("firm", "regulator"):
        by = bureau.by(role)
        with acting(by, "records_sending"):
            text = f"{HEADINGS}\r\n{good}\r\n{good.replace('2026年9月', f'{place.canary}-{role}')}\r\n"
            file = SimpleUploadedFile(f"{place.canary}-{role}-工资.csv", text.encode())
            received = receive(by=by, office=bureau.office, kind="wages", upload=file, channel="web")
        jobs.run(received.receipt.id, By.system(office=bureau.office.id, now=NOW), then=())
        place.objects.setdefault("receipt", []).append(received.receipt.id)


def _feed(place: Place) -> None:
    """A feed that has stopped and waits for an officer."""
    with acting(By.system(office=place.bureau.office.id, now=NOW), "intake"):
        stopped = Message.of("sources.drift", feed="X", page=f"{place.canary}.csv", missing=(), new=("新列",))
        feed = FeedState.objects.create(
            id=new_id(NOW), office_id=place.bureau.office.id, catalogue_id="LH-RS-01", title=f"{place.canary}-缴费明细",
            sender="人社", kind="contributions", channel="folder", purpose="核对", ground="社会保险法60",
            stopped=stopped.to_json(),
        )  # fmt: skip
        place.objects["feed"] = [feed.id]


def _erasure(place: Place) -> None:
    """An erasure of a person nobody holds, asked by an officer and not decided."""
    number = make_person_number("140105", date(1989, 9, int(place.code[-1]) + 1), "000")
    with acting(SYSTEM, "intake"):
        [person] = VaultIdentities(NOW).persons([number], names=[f"{place.canary}-抹去"])
    with acting(place.bureau.by("regulator"), "erasure_asking") as by:
        asked = ask(by=by, office=place.bureau.office, person=UUID(person), reason="ended")
        place.objects["erasure"] = [asked.id]


def _collect(place: Place) -> None:
    """The ids of what was made, as the system sees them."""
    office = place.bureau.office.id
    with acting(place.bureau.by("regulator"), "look"):
        alerts = list(Alert.objects.filter(office_id=office))
        complaints = Matter.objects.filter(office_id=office, kind=Kind.WAGE_COMPLAINT.value)
        place.objects |= {
            "alert": [alert.id for alert in alerts],
            "complaint": list(complaints.order_by("opened_at", "id").values_list("id", flat=True)),
            "alert_matter": [alert.matter_id for alert in alerts],
            "attachment": list(Attachment.objects.filter(office_id=office).values_list("id", flat=True)),
            "notice": list(Notice.objects.filter(office_id=office).values_list("id", flat=True)),
            "firm": [place.bureau.firm.id],
        }
    empty = [kind for kind, ids in place.objects.items() if not ids]
    assert not empty, f"the sweep's world has no {empty}"


def _strangers(bureau: Bureau) -> dict[str, str]:
    """A worker, a firm, a mediation body and a department of the same bureau that take part in nothing of it."""
    from datetime import date

    identities = VaultIdentities(timezone.localtime(timezone=SHANGHAI))
    members = {}
    with acting(SYSTEM, "test"):
        (worker,) = identities.persons([make_person_number("140105", date(1991, 1, 1), "000")], names=["王示例"])
        (firm,) = identities.firms([make_firm_code("990101", "MA009999")])
        describe_firms(by=SYSTEM, stated=[(UUID(firm), "无关示例有限公司（虚构）", "990101")])
        body = accounts.open_body(by=SYSTEM, office=bureau.office, name="无关示例调解会")
        department = open_department(by=SYSTEM, office=bureau.office.id, name="无关示例局", kind="other").id
        parties = (("worker", UUID(worker)), ("firm", UUID(firm)), ("mediator", body.id), ("department", department))
        for role, party in parties:
            user = accounts.add_user(by=SYSTEM, login=f"stranger-{role}", display_name=f"无关{role}", is_demo=True)
            members[role] = accounts.grant_role(by=SYSTEM, user=user, role=role, party=party)
    return {role: session_of(membership) for role, membership in members.items()}
