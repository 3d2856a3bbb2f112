"""Signing in and out, and choosing in which role to act."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from laoheng_web.accounts.models import DemoLink, Membership, User
from laoheng_web.accounts.pages import page, public_page
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import set_context

LOOPBACK = ("127.0.0.1", "::1")
SIGNED_IN = ("regulator", "firm", "worker", "mediator", "department", "system_admin", "security_admin", "audit_admin")


@public_page(purpose="sign_in", methods=("GET", "HEAD", "POST"))
def sign_in(request: HttpRequest, by: By) -> HttpResponse:
    """The sign-in form; one answer for a wrong name and a wrong password."""
    after = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}):
        after = "/"
    error = ""
    if request.method == "POST":
        user = authenticate(
            request, username=request.POST.get("login", "")[:150], password=request.POST.get("password", "")[:128]
        )
        if user is not None:
            _start(request, by, user)
            return redirect(after)
        record("sign_in.refused", by=by, payload={})
        error = _("用户名或密码不对。请核对后再试；忘记密码请联系所在单位的管理员。")
    return render(request, "accounts/sign_in.html", {"error": error, "next": after}, status=403 if error else 200)


def _start(request: HttpRequest, by: By, user: User, membership: str | None = None) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if membership:
        request.session["membership"] = membership
    actor = By(user=user.pk, role="public", party=None, office=None, now=by.now)
    set_context(actor, "sign_in")
    record("sign_in.done", by=actor, payload={}, rows=[user])  # signing in writes the account's last_login


@page(roles=SIGNED_IN, purpose="sign_out", methods=("POST",))
def sign_out(request: HttpRequest, by: By) -> HttpResponse:
    """Ends the session on the server."""
    record("sign_out.done", by=by, payload={})
    logout(request)
    return redirect("portal:home")


@page(roles=SIGNED_IN, purpose="choose_role", methods=("POST",))
def choose_role(request: HttpRequest, by: By) -> HttpResponse:
    """Acts in another of the account's own roles."""
    own = Membership.objects.filter(user_id=by.user)
    membership = next((row for row in own if str(row.id) == request.POST.get("membership")), None)
    if membership is None:
        raise Http404
    request.session["membership"] = str(membership.id)
    return redirect("portal:home")


@public_page(purpose="sign_in")
def demo_sign_in(request: HttpRequest, by: By, token: str) -> HttpResponse:
    """Signs a demonstration account in: demo mode only, loopback only, once."""
    if settings.MODE == "production" or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    digest = hashlib.sha256(token.encode()).digest()
    link = DemoLink.objects.select_for_update().filter(token_digest=digest, used_at=None, expires_at__gt=by.now).first()
    if link is None:
        return render(request, "accounts/demo_link_used.html", status=410)
    link.used_at = by.now
    link.save(update_fields=["used_at"])
    set_context(By.system(office=None, now=by.now), "sign_in")
    membership = Membership.objects.select_related("user").get(id=link.membership_id)
    if not membership.user.is_demo:
        raise Http404
    _start(request, by, membership.user, str(membership.id))
    return redirect("portal:home")
