"""Every route of the site."""

from __future__ import annotations

from django.urls import include, path

handler500 = "laoheng_web.config.middleware.server_error"

urlpatterns = [
    path("api/v1/", include("laoheng_web.api.urls")),
    path("accounts/", include("laoheng_web.accounts.urls")),
    path("records/", include("laoheng_web.records.urls")),
    path("norms/", include("laoheng_web.norms.urls")),
    path("contracts/", include("laoheng_web.contracts.urls")),
    path("advice/", include("laoheng_web.advice.urls")),
    path("sharing/", include("laoheng_web.sharing.urls")),
    path("", include("laoheng_web.publicity.urls")),
    path("", include("laoheng_web.alerts.urls")),
    path("", include("laoheng_web.portraits.urls")),
    path("", include("laoheng_web.credit.urls")),
    path("", include("laoheng_web.papers.urls")),
    path("", include("laoheng_web.cases.urls")),
    path("", include("laoheng_web.mediation.urls")),
    path("", include("laoheng_web.video.urls")),
    path("", include("laoheng_web.portal.urls")),
]
