from django.urls import path

from laoheng_web.publicity import algorithms, views

app_name = "publicity"
urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/checkpoint.txt", views.checkpoint, name="checkpoint"),
    path("ledger/verifier.key", views.key, name="key"),
    path("ledger/leaf/<int:index>.json", views.leaf_receipt, name="leaf_receipt"),
    path("ledger/receipt/", views.receipt, name="receipt"),
    path("my/receipts/", views.mine, name="mine"),
    path("rules/", views.rules, name="rules"),
    path("rules.json", views.rules_json, name="rules_json"),
    path("algorithms/", algorithms.listed, name="algorithms"),
    path("algorithms.json", algorithms.as_json, name="algorithms_json"),
    path("algorithms/<slug:model>/", algorithms.one, name="algorithm"),
]
