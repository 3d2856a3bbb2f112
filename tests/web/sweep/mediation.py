"""What else a mediation of the sweep's world holds: a recording, a session's record, an agreement in force."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation import agreeing, helping, promising, recording, voicing
from laoheng_web.mediation.filing import Application, Wanted, apply
from laoheng_web.mediation.models import Claim
from laoheng_web.mediation.moving import step
from laoheng_web.notices.contact import set_reachable
from laoheng_web.papers.evidence import keep_sound
from laoheng_web.papers.models import Matter
from tests.web.world import NOW, SYSTEM, Bureau


def add_voice(bureau: Bureau, matter: Matter, canary: str) -> None:
    """The worker's recording for both sides, with words."""
    kept = keep_sound(b"#!AMR\n" + canary.encode(), f"{canary}-录音.amr")
    with acting(bureau.by("worker"), "mediation") as by:
        voicing.add_voice(by=by, matter=matter, kept=kept, claim=None, private=False, transcript=f"{canary}-说的话",
                          confirmed=True)  # fmt: skip


def add_record(bureau: Bureau, matter: Matter, canary: str) -> None:
    """The record of a session, not signed yet, and a helper who has not come yet."""
    session = recording.Session(
        NOW, NOW + timedelta(hours=1), "线上", f"{canary}-书记", ("双方",), (("单位", f"{canary}-笔录"),), "再谈"
    )
    with acting(bureau.by("mediator"), "mediation") as by:
        recording.write(by=by, matter=matter, session=session)
    with acting(bureau.by("worker"), "mediation") as by:
        helping.name_helper(by=by, matter=matter, name=f"{canary}-帮手", relation="family", power="speak",
                            until=NOW.date() + timedelta(days=9))  # fmt: skip


def in_force(bureau: Bureau, canary: str) -> UUID:
    """A mediation whose agreement is in force, with instalments and something to give back."""
    wanted = (Wanted("wages", Decimal("5000.00")),)
    what = Application(token=uuid4(), body=bureau.body.id, firm=bureau.firm.id, text=f"{canary}-申请", wanted=wanted)
    with acting(bureau.by("worker"), "mediation") as by:
        set_reachable(by=by, phone="14900001234", address=f"{canary}-通信地址", sms=True, quiet_from=21, quiet_to=8)
        matter = apply(by=by, application=what)
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login=f"sealer-{bureau.office.code}", display_name=f"{canary}-盖章人")
        sealer = accounts.grant_role(by=SYSTEM, user=user, role="mediator", party=bureau.body.id)
    mediator = bureau.by("mediator")
    for role, move, inputs in (
        ("mediator", "ask_firm", {}), ("firm", "firm_agrees", {"own_consent": True}),
        ("mediator", "appoint_mediator", {"mediator": str(mediator.user)}), ("mediator", "open_session", {}),
    ):  # fmt: skip
        with acting(bureau.by(role), "mediation") as by:
            step(by=by, matter=matter, move=move, inputs=inputs)
    with acting(mediator, "mediation"):
        claim = Claim.objects.get(matter=matter)
        day = NOW.date() + timedelta(days=10)
        terms = agreeing.Terms(
            {claim.id: Decimal("4800")}, day, f"{canary}-其他约定", "已核对",
            ((day, Decimal("1800")), (day + timedelta(days=30), Decimal("3000"))),
            promising.read_duties(f"单位 {day} {canary}-交还证件"),
        )  # fmt: skip
        agreeing.draft(by=mediator, matter=matter, terms=terms)
    for role, name in (("firm", bureau.firm.name), ("worker", f"CANARY-{bureau.office.code}-张示例")):
        with acting(bureau.by(role), "mediation") as by:
            agreeing.adopt(by=by, matter=matter, digest=_digest(matter), typed_name=name)
    with acting(mediator, "mediation"):
        agreeing.sign(by=mediator, matter=matter, digest=_digest(matter), typed_name=mediator.name)
    with acting(by_of(sealer, NOW, f"{canary}-盖章人"), "mediation") as by:
        agreeing.seal(by=by, matter=matter, digest=_digest(matter))
    return matter.id


def _digest(matter: Matter) -> str:
    found = agreeing.newest(matter)
    assert found is not None
    return found.digest
