from django.urls import path

from laoheng_web.contracts import (
    bureau_pages,
    drafting_pages,
    drawing_pages,
    file_pages,
    filing_pages,
    letter_pages,
    pages,
    sign_pages,
    verify_pages,
)

app_name = "contracts"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", drafting_pages.new, name="new"),
    path("draft/", drawing_pages.choose, name="choose"),
    path("draft/<slug:template>/", drawing_pages.draw, name="draw"),
    path("filing/", filing_pages.filing, name="filing"),
    path("filing/<uuid:filing_id>/", filing_pages.filed, name="filed"),
    path("filing/<uuid:filing_id>/list.csv", filing_pages.filed_list, name="filed_list"),
    path("bureau/", bureau_pages.bureau, name="bureau"),
    path("verify/", verify_pages.verify, name="verify"),
    path("letters/<uuid:letter_id>/", letter_pages.letter, name="sent_letter"),
    path("letters/<uuid:letter_id>/letter.pdf", letter_pages.letter_file, name="letter_file"),
    path("letters/<uuid:letter_id>/evidence.zip", letter_pages.letter_evidence, name="letter_evidence"),
    path("letters/<uuid:letter_id>/receipt.pdf", letter_pages.letter_receipt, name="letter_receipt"),
    path("<uuid:contract_id>/", pages.detail, name="detail"),
    path("<uuid:contract_id>/contract.pdf", file_pages.document, name="document"),
    path("<uuid:contract_id>/masked.txt", file_pages.masked_text, name="masked"),
    path("<uuid:contract_id>/evidence.zip", file_pages.evidence_pack, name="evidence"),
    path("<uuid:contract_id>/letter/<slug:template>/", drawing_pages.letter, name="letter"),
    path("<uuid:contract_id>/sign/", sign_pages.sign, name="sign"),
    path("<uuid:contract_id>/<slug:act>/", pages.act, name="act"),
]
