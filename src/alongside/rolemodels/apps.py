from django.apps import AppConfig


class RoleModelsConfig(AppConfig):
    name = "alongside.rolemodels"
    label = "rolemodels"

    def ready(self) -> None:
        from alongside.live import streams
        from alongside.rolemodels import policies, privacy, subscribers
        from alongside.rolemodels.commands import hours
        from alongside.rolemodels.commands.publishing import STREAM

        privacy.register()
        subscribers.register()
        streams.register(STREAM, policies.may_listen)
        streams.register(hours.STREAM, policies.may_hear_hour)
