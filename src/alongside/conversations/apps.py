from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "alongside.conversations"
    label = "conversations"

    def ready(self) -> None:
        from alongside.conversations import policies, privacy, subscribers
        from alongside.live import streams

        privacy.register()
        subscribers.register()
        streams.register("c", policies.may_listen)
