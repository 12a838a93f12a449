from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "alongside.programmes"
    label = "programmes"

    def ready(self) -> None:
        from alongside.programmes import privacy

        privacy.register()
