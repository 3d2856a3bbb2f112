from django.urls import path

from laoheng_web.advice import ask_pages, clock_pages, law_pages, status_pages, step_pages, views

app_name = "advice"
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", ask_pages.ask_page, name="ask"),
    path("calc/<str:code>/", views.calc, name="calc"),
    path("calc/<str:code>/steps/", step_pages.steps, name="steps"),
    path("status/", status_pages.status, name="status"),
    path("clocks/", clock_pages.clocks, name="clocks"),
    path("clocks/<slug:clock_id>/", clock_pages.clock, name="clock"),
    path("law/", law_pages.law, name="law"),
    path("law/of/<str:reference>/", law_pages.instrument, name="instrument"),
    path("law/<str:reference>/", law_pages.article, name="article"),
]
