from django.urls import path

from laoheng_web.mediation import after_pages, apply_pages, body_pages, deal_pages, pages, room_pages

app_name = "mediation"
urlpatterns = [
    path("mediation/", pages.matters, name="matters"),
    path("mediation/appointments/", body_pages.appointments, name="appointments"),
    path("mediation/roster/", body_pages.roster, name="roster"),
    path("mediation/<uuid:matter>/", pages.matter, name="matter"),
    path("mediation/<uuid:matter>/room/", deal_pages.open_room, name="open_room"),
    path("agreements/verify/", after_pages.verify, name="verify"),
    path("agreements/root.pem", after_pages.root, name="root"),
    path("mediations/", room_pages.room_list, name="room_list"),
    path("mediations/apply/", apply_pages.who, name="apply"),
    path("mediations/apply/claims/", apply_pages.claims, name="apply_claims"),
    path("mediations/apply/check/", apply_pages.check, name="apply_check"),
    path("mediations/apply/discard/", apply_pages.discard, name="apply_discard"),
    path("mediations/<uuid:matter>/sent/", apply_pages.sent, name="sent"),
    path("mediations/<uuid:matter>/", room_pages.show, name="room"),
    path("mediations/<uuid:matter>/do/<slug:move>/", room_pages.take_move, name="move"),
    path("mediations/<uuid:matter>/say/", room_pages.say, name="say"),
    path("mediations/<uuid:matter>/bid/", room_pages.bid, name="bid"),
    path("mediations/<uuid:matter>/claims/add/", room_pages.add_claim, name="add_claim"),
    path("mediations/<uuid:matter>/claims/<uuid:claim>/", room_pages.claim, name="claim"),
    path("mediations/<uuid:matter>/evidence/", room_pages.evidence, name="evidence"),
    path("mediations/<uuid:matter>/mediator/", deal_pages.appoint, name="appoint"),
    path("mediations/<uuid:matter>/ties/", deal_pages.tie, name="tie"),
    path("mediations/<uuid:matter>/assistance/", body_pages.assistance, name="assistance"),
    path("mediations/<uuid:matter>/need/", body_pages.need, name="need"),
    path("mediations/<uuid:matter>/draft/", deal_pages.draft, name="draft"),
    path("mediations/<uuid:matter>/agreement/", deal_pages.agreement, name="agreement"),
    path("mediations/<uuid:matter>/agreement.pdf", deal_pages.agreement_file, name="agreement_file"),
    path("mediations/<uuid:matter>/extend/", deal_pages.extend, name="extend"),
    path("mediations/<uuid:matter>/helper/", deal_pages.helper, name="helper"),
    path("mediations/<uuid:matter>/arbitration/", after_pages.arbitration, name="arbitration"),
    path("mediations/<uuid:matter>/closing.pdf", after_pages.closing_notice, name="closing_notice"),
]
