from django.urls import path

from laoheng_web.alerts import firms, steps, views

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.alert_list, name="list"),
    path("alerts/questions/", views.question_list, name="questions"),
    path("alerts/file/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("alerts/<uuid:alert_id>/", views.detail, name="detail"),
    path("alerts/<uuid:alert_id>/done/", steps.done, name="done"),
    path("alerts/<uuid:alert_id>/<slug:transition>/", steps.step, name="step"),
    path("firm/alerts/", views.mine, name="mine"),
    path("firm/alerts/<uuid:alert_id>/", views.mine_detail, name="mine_detail"),
    path("firms/", firms.search, name="firms"),
    path("firms/<uuid:firm_id>/", firms.portrait, name="firm"),
]
