from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorshipConfig(AppConfig):
    name = "alongside.mentorship"
    label = "mentorship"

    def ready(self) -> None:
        from django.urls import reverse

        from alongside.conversations import abouts
        from alongside.live import streams
        from alongside.mentorship import policies, privacy, queries, subscribers
        from alongside.notifications import rules as notifications
        from alongside.strategies import companions

        privacy.register()
        subscribers.register()
        streams.register("round", policies.may_hear_round)
        abouts.register(
            "mentorship",
            lambda _viewer, about: [
                abouts.Link(str(_("Your page together")), reverse("mentorship:walk", args=[about]))
            ],
        )
        companions.register("mentorship", queries.companions_of)
        notifications.register("offer-answered", _("Your offer has been read"))
        notifications.register("answer-waits", _("Somebody waits for your answer"))
        notifications.register("answer-still-waits", _("Somebody still waits for your answer. A no is fine too."))
        notifications.register("did-not-come-about", _("This did not come about. There are others."))
        notifications.register("both-said-yes", _("Both of you said yes"))
        notifications.register("page-open", _("Your page together is open"))
        notifications.register("came-to-an-end", _("Something came to an end"))
