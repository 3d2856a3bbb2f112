from django.urls import path

from laoheng_web.records import (
    bulletin_pages,
    disposal_pages,
    erasure_pages,
    feed_pages,
    merge_pages,
    pair_pages,
    quality_pages,
    views,
)

app_name = "records"
urlpatterns = [
    path("", views.receipts, name="receipts"),
    path("feeds/", feed_pages.feeds, name="feeds"),
    path("feeds/<uuid:feed_id>/resume/", feed_pages.resume, name="resume_feed"),
    path("erasures/", erasure_pages.erasures, name="erasures"),
    path("erasures/<uuid:erasure_id>/", erasure_pages.erasure, name="erasure"),
    path("feeds/<uuid:feed_id>/bulletin/", bulletin_pages.send_to_department, name="send_to_department"),
    path("bulletins/", bulletin_pages.bulletins, name="bulletins"),
    path("bulletins/<uuid:bulletin_id>/", bulletin_pages.bulletin, name="bulletin"),
    path("bulletins/to/<uuid:firm_id>/", bulletin_pages.send_to_firm, name="send_to_firm"),
    path("pairs/", pair_pages.pairs, name="pairs"),
    path("pairs/<uuid:pair_id>/", pair_pages.pair, name="pair"),
    path("pairs/<uuid:pair_id>/take/", pair_pages.take, name="take_pair"),
    path("pairs/<uuid:pair_id>/give-back/", pair_pages.give_back, name="give_back_pair"),
    path("pairs/<uuid:pair_id>/open/", pair_pages.open_pair, name="open_pair"),
    path("pairs/<uuid:pair_id>/reopen/", pair_pages.reopen, name="reopen_pair"),
    path("merges/", merge_pages.merges, name="merges"),
    path("merges/<uuid:merge_id>/undo/", merge_pages.undo, name="undo_merge"),
    path("retention/", disposal_pages.disposals, name="disposals"),
    path("retention/<uuid:disposal_id>/", disposal_pages.disposal, name="disposal"),
    path("quality/", quality_pages.quality, name="quality"),
    path("upload/", views.upload, name="upload"),
    path("template/<slug:kind>.csv", views.template, name="template"),
    path("<uuid:receipt_id>/", views.receipt, name="receipt"),
    path("<uuid:receipt_id>/issues.csv", views.issue_list, name="issue_list"),
    path("<uuid:receipt_id>/annotated.xlsx", views.annotated_copy, name="annotated_copy"),
]
