from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "laoheng_web.mediation"
    label = "mediation"
    verbose_name = "调解"

    def ready(self) -> None:
        """Offers the room's pages, and hooks into the rooms below."""
        from laoheng_web.accounts.pages import HELPERS
        from laoheng_web.mediation import entries, helping, posting
        from laoheng_web.mediation.keeping import HELD_FILES, HELD_WORDS
        from laoheng_web.mediation.reading import OWN_STEPS
        from laoheng_web.notices.reaching import NUMBERS, UNREACHED
        from laoheng_web.papers.keeping import FILES, WORDS
        from laoheng_web.papers.pages import OWN_WORDS

        HELPERS.append(helping.act_for)
        WORDS.update(HELD_WORDS)
        FILES.update(HELD_FILES)
        NUMBERS.append(posting.number_of)
        UNREACHED.append(posting.tell_unreached)
        OWN_WORDS.update(OWN_STEPS)
        entries.offer()
