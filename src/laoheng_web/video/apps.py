from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideoConfig(AppConfig):
    name = "laoheng_web.video"
    label = "video"
    verbose_name = "视频调解"

    def ready(self) -> None:
        """Puts its door into the mediation's room."""
        from laoheng_web.mediation.reading import DOORS

        DOORS["video:room"] = _("视频调解")
