"""Declaring who may open a page. A route without a declaration fails the build.

`@page(roles=…, purpose=…)` finds in what role the visitor acts, tells PostgreSQL, and hands the view a `By`. A wrong
role gets 404, as if the page were not there; a visitor who has not signed in is sent to sign in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from laoheng_web.accounts.models import Membership
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import set_context

View = Callable[..., HttpResponse]
EVERYONE = "everyone"
# How far the authority of a helper may reach, the least first; who may do the later may do the earlier.
POWERS = ("read", "fill_in", "speak", "agree")
# Finds in what authority an account helps with what a page names: `helper(by, parameters of the page)`, registered by
# the room that records authorities.
HELPERS: list[Callable[[By, Mapping[str, Any]], By | None]] = []


@dataclass(frozen=True)
class Permission:
    """Who may call a route, for what purpose; `methods` it answers to.

    `helper`, `helper_posts`: the power a helper needs to read the page, and to send its form; empty: no helper may.
    """

    roles: frozenset[str]
    purpose: str
    methods: frozenset[str]
    helper: str = ""
    helper_posts: str = ""


def page(
    *,
    roles: Iterable[str] | str,
    purpose: str,
    methods: Iterable[str] = ("GET", "HEAD"),
    helper: str = "",
    helper_posts: str = "",
) -> Callable[[View], View]:
    """Declares a view's permission. `roles` is a set of role names or `EVERYONE` (also visitors).

    `helper`, `helper_posts`: see `Permission`; such a page names a matter or a file of one.
    """
    allowed = frozenset({EVERYONE}) if roles == EVERYONE else frozenset(roles)
    permission = Permission(allowed, purpose, frozenset(methods), helper, helper_posts)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in permission.methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(permission.methods))})
            by = _helping(request, who(request), permission, kwargs)
            if EVERYONE not in permission.roles and by.role not in permission.roles:
                if by.user is None:
                    return redirect_to_login(request.get_full_path())
                raise Http404
            set_context(by, purpose)
            request.by = by  # type: ignore[attr-defined]
            return view(request, by, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def _helping(request: HttpRequest, by: By, permission: Permission, named: Mapping[str, Any]) -> By:
    """The visitor, or, where an authority for that very matter reaches so far, the side that is helped."""
    needed = permission.helper if request.method in ("GET", "HEAD") else permission.helper_posts
    if by.user is None or not needed:
        return by
    set_context(by, "helping")
    found = (helped for find in HELPERS if (helped := find(by, named)) is not None)
    helped = next(found, None)
    if helped is None or helped.helping is None or helped.role not in permission.roles:
        return by
    return helped if may(helped, needed) else by


def may(by: By, power: str) -> bool:
    """Whether the actor may do what needs that power: always, save for a helper whose authority does not reach it."""
    return by.helping is None or POWERS.index(by.helping.power) >= POWERS.index(power)


def public_page(*, purpose: str, methods: Iterable[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Declares a page for everyone, signed in or not."""
    return page(roles=EVERYONE, purpose=purpose, methods=methods)


def who(request: HttpRequest) -> By:
    """In what role the visitor acts now; an ended membership ends access at once."""
    now = timezone.localtime()
    user = request.user
    if not user.is_authenticated:
        return By.public(now=now)
    # The account may read its own memberships before any office is known.
    set_context(By(user=user.pk, role="public", party=None, office=None, now=now), "sign_in")
    membership = current_membership(user.pk, request.session.get("membership"), now)
    if membership is None:
        return By.public(now=now)
    return by_of(membership, now, user.display_name)


def by_of(membership: Membership, now: Any, name: str) -> By:
    """The actor that `membership` makes of its account."""
    staff = membership.party_id is None
    return By(
        user=membership.user_id,
        role=membership.role,  # type: ignore[arg-type]
        party=membership.party_id,
        office=membership.office_id if staff else None,
        now=now,
        name=name,
    )


def current_membership(user: UUID, chosen: str | None, now: Any) -> Membership | None:
    """The chosen membership, else the first that holds now."""
    holding = Membership.objects.filter(Q(until=None) | Q(until__gt=now), user_id=user).order_by("since", "id")
    return (holding.filter(id=chosen).first() if chosen else None) or holding.first()
