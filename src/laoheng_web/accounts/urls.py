from django.urls import path

from laoheng_web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("role/", views.choose_role, name="choose_role"),
    path("demo/<str:token>/", views.demo_sign_in, name="demo_sign_in"),
]
