from django.urls import path

from laoheng_web.credit import views

app_name = "credit"
urlpatterns = [
    path("credit/", views.explained, name="explained"),
    path("firm/score/", views.score, name="score"),
    path("firm/score/lines.json", views.lines_json, name="lines_json"),
    path("firm/score/review/", views.ask, name="ask"),
    path("credit/reviews/", views.reviews, name="reviews"),
    path("credit/reviews/<uuid:review_id>/", views.answer, name="answer"),
    path("credit/firms/<uuid:firm_id>/deduct/", views.deduction, name="deduct"),
    path("credit/firms/<uuid:firm_id>/lines.json", views.firm_lines_json, name="firm_lines_json"),
]
