from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "alongside.notifications"
    label = "notifications"

    def ready(self) -> None:
        from alongside.live import streams
        from alongside.notifications import privacy, subscribers

        privacy.register()
        subscribers.register()
        # Each person hears their own news and nobody else's.
        streams.register("person", lambda person_id, stream: stream == f"person:{person_id}")
