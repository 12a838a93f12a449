from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "alongside.live"
    label = "live"

    def ready(self) -> None:
        from alongside.live import commands  # noqa: F401 - its regular work announces itself
