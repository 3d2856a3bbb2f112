from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "laoheng_web.api"
    label = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        """Tells the records room which departments a bulletin may be addressed to."""
        from laoheng_web.api.departments import departments
        from laoheng_web.records.hooks import DEPARTMENTS

        DEPARTMENTS.append(departments)
