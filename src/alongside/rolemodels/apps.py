from django.apps import AppConfig


class RoleModelsConfig(AppConfig):
    name = "alongside.rolemodels"
    label = "rolemodels"

    def ready(self) -> None:
        from alongside.rolemodels import privacy

        privacy.register()
