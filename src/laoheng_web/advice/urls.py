from django.urls import path

from laoheng_web.advice import views

app_name = "advice"
urlpatterns = [
    path("", views.index, name="index"),
    path("calc/<str:code>/", views.calc, name="calc"),
]
