from django.urls import path

from laoheng_web.sharing import bureau_pages, department_pages, register_pages

app_name = "sharing"
urlpatterns = [
    path("register/", register_pages.register, name="register"),
    path("register.json", register_pages.register_json, name="register_json"),
    path("mine/", department_pages.mine, name="mine"),
    path("ask/", department_pages.choose, name="choose"),
    path("ask/<slug:item>/<slug:form>/", department_pages.ask_for, name="ask"),
    path("mine/<uuid:share_id>/", department_pages.one, name="one"),
    path("mine/<uuid:share_id>/file/", department_pages.take, name="take"),
    path("mine/<uuid:share_id>/manifest.json", department_pages.manifest, name="manifest"),
    path("mine/<uuid:share_id>/report/", department_pages.report_row, name="report"),
    path("work/", bureau_pages.work, name="work"),
    path("work.json", bureau_pages.work_json, name="work_json"),
    path("work/<uuid:share_id>/", bureau_pages.decide, name="decide"),
    path("reports/<uuid:report_id>/", bureau_pages.answer_report, name="answer"),
    path("officer/", bureau_pages.officer, name="officer"),
]
