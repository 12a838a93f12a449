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
        from alongside.mentorship.subscribers import care, meeting, screening
        from alongside.notifications import rules as notifications
        from alongside.strategies import companions

        privacy.register()
        subscribers.register()
        screening.register()
        care.register()
        meeting.register()
        streams.register("round", policies.may_hear_round)
        abouts.register(
            "mentorship",
            lambda _viewer, about: [
                abouts.Link(str(_("Your page together")), reverse("mentorship:walk", args=[about]))
            ],
        )
        abouts.register("stand-in", lambda _viewer, _about: [])
        abouts.register(
            "mentors", lambda _viewer, _about: [abouts.Link(str(_("Your places")), reverse("mentorship:places"))]
        )
        companions.register("mentorship", queries.companions_of)
        notifications.register("offer-answered", _("Your offer has been read"))
        notifications.register("answer-waits", _("Somebody waits for your answer"))
        notifications.register("answer-still-waits", _("Somebody still waits for your answer. A no is fine too."))
        notifications.register("did-not-come-about", _("This did not come about. There are others."))
        notifications.register("both-said-yes", _("Both of you said yes"))
        notifications.register("both-opened", _("There is something new on your page together"))
        notifications.register("rest-is-fine", _("You can rest, in one press, for as long as you like"))
        notifications.register("page-open", _("Your page together is open"))
        notifications.register("came-to-an-end", _("Something came to an end"))
        notifications.register(screening.MOVED, _("There is something new about your offer"))
        notifications.register(screening.CLEARED, _("Everything that was asked of you holds"))
        notifications.register(screening.ENDS, _("Something that was asked of you runs out soon"))
        notifications.register(screening.ENDED, _("Something that was asked of you has run out"))
        notifications.register(screening.AT_THE_DESK, _("Something on your desk runs out, or has"))
        notifications.register(meeting.ASKED, _("Somebody suggests a time"))
        notifications.register(meeting.TAKEN, _("A time you suggested was taken"))
        notifications.register(meeting.OFF, _("A time was called off"))
        notifications.register(meeting.NEAR, _("Something you planned comes up soon"))
        notifications.register(meeting.OVER, _("How was it? One press is enough"))
        notifications.register(care.PULSE, _("A short question waits for you"))
        notifications.register(care.LAST_DAY, _("Something was said about an ending"))
        notifications.register(care.ARE_YOU_THERE, _("Somebody asks whether you are there"))
        notifications.register(care.BREAK, _("Somebody takes a break"))
        notifications.register(care.STAND_IN, _("Somebody waits for your answer"))
        notifications.register(care.LOOK, _("Something on your desk asks for a look"))
        notifications.register(care.NOT_SAFE, _("Something on your desk needs you today"))
