from django.urls import path

from laoheng_web.mediation import pages

app_name = "mediation"
urlpatterns = [
    path("mediation/", pages.matters, name="matters"),
    path("mediation/<uuid:matter>/", pages.matter, name="matter"),
]
