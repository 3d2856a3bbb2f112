"""Making and ending machine clients."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Membership
from laoheng_web.api.models import ApiClient
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

READ, WRITE, PUSH = "records:read", "records:write", "feeds:push"
BULLETINS, DELIVERIES = "bulletins", "deliveries"
# Which roles a client with this scope may speak for.
SCOPES = {
    READ: ("firm", "regulator"),
    WRITE: ("firm", "regulator"),
    PUSH: ("regulator",),
    BULLETINS: ("firm", "department"),
    DELIVERIES: ("department",),
}
_PREFIX = "lh_"


@dataclass(frozen=True)
class NewClient:
    """A client and its token, which is shown this once."""

    client: ApiClient
    token: str


def token_digest(token: str) -> bytes:
    """What is stored of a token. It is 256 random bits, so a plain digest cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def create_client(*, by: By, membership: Membership, name: str, scopes: Sequence[str]) -> NewClient:
    """Makes a client that acts as `membership`. Raises `UserError` for no name, an unknown or unfitting scope."""
    name, wanted = name.strip()[:60], sorted(set(scopes))
    if not name:
        raise UserError("api.client_without_name")
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise UserError("api.unknown_scope", given=unknown or ["—"], known=list(SCOPES))
    unfit = [scope for scope in wanted if membership.role not in SCOPES[scope]]
    if unfit:
        raise UserError("api.scope_not_for_role", scopes=unfit, role=membership.role)
    token = _PREFIX + secrets.token_urlsafe(32)
    client = ApiClient(
        id=new_id(by.now),
        membership=membership,
        name=name,
        token_digest=token_digest(token),
        scopes=wanted,
        created_at=by.now,
    )
    client.save(force_insert=True)
    _tell("api_client.created", by, client)
    return NewClient(client, token)


@transaction.atomic
def revoke_client(*, by: By, client: ApiClient) -> ApiClient:
    """Ends a client at once; ending it again changes nothing."""
    if client.revoked_at is None:
        client.revoked_at = by.now
        client.save(update_fields=["revoked_at"])
        _tell("api_client.revoked", by, client)
    return client


def _tell(type_: str, by: By, client: ApiClient) -> None:
    membership = client.membership
    record(
        type_,
        by=by,
        payload={"client": client.id, "membership": membership.id, "scopes": client.scopes},
        subjects=[membership.party_id] if membership.party_id else [],
        rows=[client],
        office=membership.office_id or by.office,
    )
