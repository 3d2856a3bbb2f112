from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "laoheng_web.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Offers the room's pages to each role."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.advice.saving import offer_saving, offer_taking
        from laoheng_web.cases.reading import OWN_STEPS
        from laoheng_web.cases.waiting import for_bureau, for_firm, for_worker
        from laoheng_web.papers.keeping import WORDS
        from laoheng_web.papers.pages import OWN_WORDS

        OWN_WORDS.update(OWN_STEPS)
        WORDS["cases.Complaint"] = {"employer_named": ""}
        offer_saving("cases:take_sum")
        offer_taking("cases:take_words", _("带着这段文字投诉欠薪"), ("public", "worker"))
        register(("public", "worker"), _("投诉欠薪"), "cases:file", 10, hint=_("不用写材料，两分钟能填完"))
        register("worker", _("我的事项"), "cases:my_matters", 20, for_worker, hint=_("看办到哪一步、谁该在几号前办"))
        register("firm", _("投诉核实"), "cases:firm_matters", 10, for_firm, hint=_("核实并答复劳动者的投诉"))
        register("regulator", _("待办"), "cases:work", 10, for_bureau, hint=_("按期限排列的投诉和预警"))
