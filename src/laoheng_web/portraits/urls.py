from django.urls import path

from laoheng_web.portraits import firms, workers

app_name = "portraits"
urlpatterns = [
    path("portrait/me/", workers.me, name="me"),
    path("portrait/firm/", firms.own_firm, name="own_firm"),
    path("portraits/workers/", workers.workers, name="workers"),
    path("portraits/workers/<uuid:person>/", workers.worker, name="worker"),
    path("portraits/projects/", firms.projects, name="projects"),
    path("portraits/firms/<uuid:firm_id>/", firms.firm, name="firm"),
    path("portraits/firms/<uuid:firm_id>/chain/", firms.chain, name="chain"),
]
