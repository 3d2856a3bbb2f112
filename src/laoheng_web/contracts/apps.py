from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "laoheng_web.contracts"
    label = "contracts"
    verbose_name = "劳动合同"

    def ready(self) -> None:
        """Offers the register to each side, and says what of a person's contracts an erasure must leave."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.contracts import letters
        from laoheng_web.contracts.erasing import keeps, needs, release
        from laoheng_web.contracts.reading import waiting_for
        from laoheng_web.notices.reaching import LEAVING, NUMBERS, PAPERLESS, UNREACHED
        from laoheng_web.papers.keeping import NEEDED
        from laoheng_web.vault.erasing import KEEPERS, RELEASERS

        KEEPERS[self.label] = keeps
        RELEASERS.append(release)
        NEEDED.append(needs)
        LEAVING.add(letters.NOTICE)
        NUMBERS.append(letters.number_of)
        PAPERLESS.append(letters.is_contract)
        UNREACHED.append(letters.tell_unreached)

        for role, label, url_name, hint in (
            ("firm", _("劳动合同"), "contracts:list", _("起草、签署、变更、续订和报备；到期有提醒。")),
            ("worker", _("我的合同"), "contracts:list", _("看全文、在线签、下载自己的一份，不收费。")),
        ):
            register(role, label, url_name, 40, waiting_for, hint=hint)
        everybody = ("public", "worker", "firm", "mediator", "regulator")
        hint = _("签过的 PDF 或者证据包：谁签的、改过没有，核验了什么、没有核验什么。")
        register(everybody, _("核验签名"), "contracts:verify", 79, in_bar=False, hint=hint)
        register("regulator", _("合同报备"), "contracts:bureau", 60, hint=_("本地区合同的数量和清单，不看合同内容。"))
