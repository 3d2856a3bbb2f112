"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng_web.accounts.pages import public_page
from laoheng_web.audit.by import By


@public_page(purpose="browse")
def home(request: HttpRequest, by: By) -> HttpResponse:
    """The first page of each role."""
    return render(request, "portal/home.html", {})
