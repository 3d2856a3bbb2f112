from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "laoheng_web.papers"
    label = "papers"
    verbose_name = "案卷"

    def ready(self) -> None:
        """Says what of a person's files an erasure must leave, and takes the others away with the person."""
        from laoheng_web.papers.keeping import keeps, release
        from laoheng_web.vault.erasing import KEEPERS, RELEASERS

        KEEPERS[self.label] = keeps
        RELEASERS.append(release)
