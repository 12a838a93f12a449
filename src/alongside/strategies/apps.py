from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "alongside.strategies"
    label = "strategies"

    def ready(self) -> None:
        from alongside.strategies import privacy, subscribers

        privacy.register()
        subscribers.register()
