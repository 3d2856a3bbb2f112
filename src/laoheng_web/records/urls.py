from django.urls import path

from laoheng_web.records import erasure_pages, feed_pages, quality_pages, views

app_name = "records"
urlpatterns = [
    path("", views.receipts, name="receipts"),
    path("feeds/", feed_pages.feeds, name="feeds"),
    path("feeds/<uuid:feed_id>/resume/", feed_pages.resume, name="resume_feed"),
    path("erasures/", erasure_pages.erasures, name="erasures"),
    path("erasures/<uuid:erasure_id>/", erasure_pages.erasure, name="erasure"),
    path("quality/", quality_pages.quality, name="quality"),
    path("upload/", views.upload, name="upload"),
    path("template/<slug:kind>.csv", views.template, name="template"),
    path("<uuid:receipt_id>/", views.receipt, name="receipt"),
    path("<uuid:receipt_id>/issues.csv", views.issue_list, name="issue_list"),
    path("<uuid:receipt_id>/annotated.xlsx", views.annotated_copy, name="annotated_copy"),
]
