from django.urls import path

from laoheng_web.alerts import (
    capacity,
    catalogue_pages,
    cockpit,
    firms,
    late,
    life_pages,
    score_pages,
    steps,
    views,
    visiting,
)

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.alert_list, name="list"),
    path("alerts/questions/", views.question_list, name="questions"),
    path("alerts/cockpit/", cockpit.cockpit, name="cockpit"),
    path("alerts/capacity/", capacity.capacity, name="capacity"),
    path("alerts/late/", late.late, name="late"),
    path("alerts/visits/", visiting.visit_list, name="visits"),
    path("alerts/season/", cockpit.season, name="season"),
    path("alerts/indicators/", catalogue_pages.indicators, name="indicators"),
    path("alerts/indicators/<slug:indicator>/", catalogue_pages.indicator_page, name="indicator"),
    path("alerts/indicators/<slug:indicator>/bench/", catalogue_pages.bench, name="bench"),
    path("alerts/scores/", score_pages.scores, name="scores"),
    path("alerts/scores/<slug:model>/", score_pages.score, name="score"),
    path("alerts/scores/<slug:model>/filing.json", score_pages.filing_file, name="score_filing"),
    path("alerts/levels/<uuid:change_id>/", catalogue_pages.level_change, name="level_change"),
    path("alerts/file/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("alerts/<uuid:alert_id>/", views.detail, name="detail"),
    path("alerts/<uuid:alert_id>/done/", steps.done, name="done"),
    path("alerts/<uuid:alert_id>/wait/", life_pages.wait, name="wait"),
    path("alerts/<uuid:alert_id>/ending/", life_pages.ending, name="ending"),
    path("alerts/<uuid:alert_id>/visit/", visiting.visit, name="visit"),
    path("alerts/<uuid:alert_id>/<slug:transition>/", steps.step, name="step"),
    path("firm/alerts/", views.mine, name="mine"),
    path("firm/alerts/<uuid:alert_id>/", views.mine_detail, name="mine_detail"),
    path("firms/", firms.search, name="firms"),
    path("firms/<uuid:firm_id>/", firms.portrait, name="firm"),
    path("worker/protection/", life_pages.protection, name="protection"),
]
