from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideoConfig(AppConfig):
    name = "laoheng_web.video"
    label = "video"
    verbose_name = "视频调解"

    def ready(self) -> None:
        """Puts its door into the mediation's room, and says what goes with the file of a matter."""
        from laoheng_web.mediation.reading import DOORS
        from laoheng_web.papers.keeping import ALSO, FILES, WORDS
        from laoheng_web.video.recording import erase_of

        WORDS["video.Line"] = {"text": ""}
        for name in ("VideoSession", "Seat", "Presence", "Signal", "Recording"):
            WORDS[f"video.{name}"] = {}
        FILES["video.VideoSession"] = ("transcript_digest",)
        if erase_of not in ALSO:
            ALSO.append(erase_of)
        DOORS["video:room"] = _("视频调解")
