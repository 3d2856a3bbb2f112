from django.urls import path

from laoheng_web.video import pages

app_name = "video"
urlpatterns = [
    path("mediations/<uuid:matter>/video/", pages.room, name="room"),
    path("mediations/<uuid:matter>/video/do/", pages.act, name="act"),
    path("mediations/<uuid:matter>/video/news/", pages.told, name="news"),
    path("mediations/<uuid:matter>/video/send/", pages.send, name="send"),
    path("mediations/<uuid:matter>/video/piece/", pages.piece, name="piece"),
    path("mediations/<uuid:matter>/video/transcript.txt", pages.transcript, name="transcript"),
    path("mediations/<uuid:matter>/video/seats/<uuid:seat>/", pages.check, name="check"),
    path("mediations/<uuid:matter>/video/recordings/<uuid:recording>/", pages.download, name="recording"),
]
