"""Making offices, bodies and accounts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from laoheng_web.accounts.models import Body, DemoLink, Membership, Office, User
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

DEMO_LINK_HOURS = 12


@transaction.atomic
def open_office(
    *, by: By, code: str, name: str, region: str, parent: Office | None = None, fictitious: bool = False
) -> Office:
    """Makes a bureau."""
    path = f"{parent.path}/{code}" if parent else code
    office = Office.objects.create(
        id=new_id(by.now), code=code, name=name, region=region, path=path, fictitious=fictitious
    )
    record("office.opened", by=by, payload={"code": code, "region": region}, rows=[office], office=office.id)
    return office


@transaction.atomic
def open_body(*, by: By, office: Office, name: str, kind: str = "people") -> Body:
    """Enters a mediation body with a bureau."""
    body = Body.objects.create(id=new_id(by.now), office=office, name=name, kind=kind)
    record("body.opened", by=by, payload={"kind": kind}, rows=[body], office=office.id)
    return body


@transaction.atomic
def add_user(*, by: By, login: str, display_name: str, password: str | None = None, is_demo: bool = False) -> User:
    """Makes an account. Without a password it can only come by a link or another sign-in service.

    Raises Django's `ValidationError` for a weak password.
    """
    user = User(id=new_id(by.now), login=login, display_name=display_name, is_demo=is_demo)
    if password is None:
        user.set_unusable_password()
    else:
        validate_password(password, user)
        user.set_password(password)
    user.save(force_insert=True)
    record("account.opened", by=by, payload={"user": user.id, "demo": is_demo}, rows=[user])
    return user


@transaction.atomic
def grant_role(
    *, by: By, user: User, role: str, office: UUID | None = None, party: UUID | None = None, party_name: str = ""
) -> Membership:
    """Gives an account a role in an office, or for a party."""
    membership = Membership.objects.create(
        id=new_id(by.now), user=user, role=role, office_id=office, party_id=party, party_name=party_name, since=by.now
    )
    record(
        "role.granted", by=by, payload={"user": user.id, "role": role}, rows=[membership], office=office or by.office
    )
    return membership


@transaction.atomic
def end_role(*, by: By, membership: Membership) -> Membership:
    """Ends a role at once."""
    membership.until = by.now
    membership.save(update_fields=["until"])
    record("role.ended", by=by, payload={"user": membership.user_id, "role": membership.role}, rows=[membership])
    return membership


@transaction.atomic
def make_demo_link(*, by: By, membership: Membership) -> str:
    """A secret that signs a demonstration account in once; only its digest is stored."""
    token = secrets.token_urlsafe(24)
    DemoLink.objects.create(
        token_digest=hashlib.sha256(token.encode()).digest(),
        membership_id=membership.id,
        expires_at=by.now + timedelta(hours=DEMO_LINK_HOURS),
    )
    return token
