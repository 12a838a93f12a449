from django.apps import AppConfig


class PeerSupportConfig(AppConfig):
    name = "alongside.peersupport"
    label = "peersupport"

    def ready(self) -> None:
        from alongside.live import streams
        from alongside.peersupport import policies, privacy, subscribers
        from alongside.peersupport.rules.circles import STREAM
        from alongside.peersupport.rules.gathering import WATCH

        privacy.register()
        subscribers.register()
        streams.register(STREAM, policies.may_listen, among=policies.who_may_listen)
        streams.register(WATCH, policies.may_watch)
