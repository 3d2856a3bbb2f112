from django.urls import path

from laoheng_web.advice import (
    ask_pages,
    batch_pages,
    case_pages,
    clock_pages,
    law_pages,
    policy_pages,
    review_pages,
    status_pages,
    step_pages,
    template_pages,
    views,
)

app_name = "advice"
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", ask_pages.ask_page, name="ask"),
    path("calc/<str:code>/", views.calc, name="calc"),
    path("calc/<str:code>/steps/", step_pages.steps, name="steps"),
    path("status/share/", policy_pages.share_status, name="share_status"),
    path("policy/", policy_pages.policy, name="policy"),
    path("status/", status_pages.status, name="status"),
    path("clocks/", clock_pages.clocks, name="clocks"),
    path("clocks/<slug:clock_id>/", clock_pages.clock, name="clock"),
    path("review/", review_pages.review, name="review"),
    path("review/compare/", review_pages.compare, name="compare"),
    path("templates/", template_pages.listing, name="templates"),
    path("templates/<slug:template>/", template_pages.form, name="template"),
    path("templates/<slug:template>/batch/", batch_pages.batch, name="batch"),
    path("templates/<slug:template>/batch/table.csv", batch_pages.table, name="batch_table"),
    path("cases/", case_pages.cases, name="cases"),
    path("cases/import/", case_pages.bring, name="bring_cases"),
    path("cases/table.csv", case_pages.table, name="cases_table"),
    path("cases/<uuid:case_id>/remove/", case_pages.remove, name="remove_case"),
    path("law/", law_pages.law, name="law"),
    path("law/of/<str:reference>/", law_pages.instrument, name="instrument"),
    path("law/<str:reference>/", law_pages.article, name="article"),
]
