from django.urls import path

from laoheng_web.cases import file_pages, matter_pages, work_pages

app_name = "cases"
urlpatterns = [
    path("cases/file/", file_pages.employer, name="file"),
    path("cases/file/employer/", file_pages.employer, name="file_employer"),
    path("cases/file/place/", file_pages.place, name="file_place"),
    path("cases/file/months/", file_pages.months, name="file_months"),
    path("cases/file/you/", file_pages.you, name="file_you"),
    path("cases/file/check/", file_pages.check, name="file_check"),
    path("cases/file/evidence/", file_pages.evidence, name="file_evidence"),
    path("cases/file/sum/", file_pages.take_sum, name="take_sum"),
    path("cases/file/words/", file_pages.take_words, name="take_words"),
    path("cases/file/send/", file_pages.send, name="file_send"),
    path("cases/file/discard/", file_pages.discard, name="file_discard"),
    path("cases/sent/<uuid:matter>/", file_pages.sent, name="sent"),
    path("my/matters/", matter_pages.my_matters, name="my_matters"),
    path("my/matters/<uuid:matter>/", matter_pages.my_matter, name="my_matter"),
    path("my/matters/<uuid:matter>/name/", matter_pages.agree_to_be_named, name="agree_to_be_named"),
    path("firm/matters/", matter_pages.firm_matters, name="firm_matters"),
    path("firm/matters/<uuid:matter>/", matter_pages.firm_matter, name="firm_matter"),
    path("matters/<uuid:matter>/do/<slug:move>/", matter_pages.take_move, name="move"),
    path("matters/<uuid:matter>/consent/", matter_pages.consent, name="consent"),
    path("matters/<uuid:matter>/add/", matter_pages.add_material, name="add_material"),
    path("work/", work_pages.work_list, name="work"),
    path("work/<uuid:matter>/", work_pages.work_matter, name="work_matter"),
    path("work/<uuid:matter>/firm/", work_pages.choose_firm, name="choose_firm"),
    path("work/<uuid:matter>/identity/", work_pages.identity, name="identity"),
]
