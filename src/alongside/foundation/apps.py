from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "alongside.foundation"
    label = "foundation"

    def ready(self) -> None:
        from alongside.foundation import checks  # noqa: F401 - registers itself
