from django.urls import path

from laoheng_web.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("large/", views.set_large, name="set_large"),
    path("my/notices/", views.notices, name="notices"),
    path("my/notices/read/", views.read_notices, name="read_notices"),
    path("my/notices/<uuid:notice>/read/", views.read_notice, name="read_notice"),
    path("my/access/", views.access, name="access"),
    path("audit/", views.audit, name="audit"),
]
