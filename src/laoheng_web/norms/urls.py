from django.urls import path

from laoheng_web.norms import views

app_name = "norms"
urlpatterns = [
    path("", views.values, name="values"),
    path("file/", views.take_file, name="take_file"),
    path("<uuid:value_id>/withdraw/", views.withdraw, name="withdraw"),
]
