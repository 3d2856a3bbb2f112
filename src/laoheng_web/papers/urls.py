from django.urls import path

from laoheng_web.papers import pages

app_name = "papers"
urlpatterns = [
    path("matters/<uuid:matter>/print/", pages.print_matter, name="print"),
    path("files/<uuid:attachment>/", pages.download, name="file"),
]
