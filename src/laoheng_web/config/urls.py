"""Every route of the site."""

from __future__ import annotations

from django.urls import include, path

handler500 = "laoheng_web.config.middleware.server_error"

urlpatterns = [
    path("accounts/", include("laoheng_web.accounts.urls")),
    path("", include("laoheng_web.portal.urls")),
]
