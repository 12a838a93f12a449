"""What follows in circles: whoever is to answer hears that something waits, in words that say nothing."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds
from alongside.peersupport import commands, events
from alongside.peersupport.commands.asking import ask_around
from alongside.peersupport.commands.telling import (
    ANSWERED,
    ASKED_ABOUT,
    HELPED,
    LOOK,
    MAY_FIT,
    MEETING_MOVED,
    MEETING_SOON,
    NEW_WORDS,
    QUIET,
    SET_ASIDE,
    SHOWN,
    TO_LOOK,
    WAITS_LONG,
    WELCOMED,
    facilitators_of,
    tell,
    tell_holders,
    tell_seat,
)
from alongside.peersupport.models import Called, Circle, Flag, Post, Reply, Seat, SetAside, Waiting
from alongside.peersupport.rules.care import who_may_look
from alongside.peersupport.rules.circles import Sits
from alongside.peersupport.rules.gathering import Answer
from alongside.programmes import queries as programmes
from alongside.programmes.events import MemberLeft

ASKED_IN, TO_SETTLE, TO_OPEN = "place-asked", "words-to-settle", "group-waits"
CALLED, SOMEBODY_NEW = "something-found", "somebody-new"


def tell_of_asking(told: Told[events.SeatAsked]) -> None:
    """Facilitators hear that somebody asks to come in."""
    url = reverse("peersupport:who", args=[told.event.circle_id])
    tell_holders(told.event.circle_id, kind=ASKED_IN, url=url, about=f"asked {told.event.seat_id}")


def tell_of_answer(told: Told[events.SeatAnswered]) -> None:
    """Whoever asked hears that there is an answer; whoever was taken out, that there is something to read."""
    seat = Seat.objects.filter(pk=told.event.seat_id).first()
    if seat is not None and seat.bearer:
        url = reverse("peersupport:find")
        tell(seat.person_id, kind=ANSWERED, url=url, about=f"answered {seat.pk} {seat.state}")


def tell_of_somebody_new(told: Told[events.SomebodyCame]) -> None:
    """Facilitators hear that somebody has come in by themselves, so that a person welcomes them."""
    url = reverse("peersupport:somebody", args=[told.event.circle_id, told.event.seat_id])
    tell_holders(told.event.circle_id, kind=SOMEBODY_NEW, url=url, about=f"came {told.event.seat_id}")


def tell_those_called(told: Told[events.PeopleCalled]) -> None:
    """Everybody a circle was found for hears that there is something to look at."""
    url = reverse("peersupport:called", args=[told.event.circle_id])
    for one in Called.objects.filter(circle=told.event.circle_id, answer=Answer.WAITS):
        tell(UUID(str(one.bearer)), kind=CALLED, url=url, about=f"called {told.event.circle_id}")


def tell_of_change(told: Told[events.AgreementProposed]) -> None:
    """Everybody in the circle hears that they are asked."""
    url = reverse("peersupport:agreement", args=[told.event.circle_id])
    for seat in Seat.objects.filter(circle=told.event.circle_id, state=Sits.IN).order_by("pk"):
        tell(seat.person_id, kind=TO_SETTLE, url=url, about=f"change {told.event.agreement_id}")


def tell_coordinators(told: Told[events.CircleProposed] | Told[events.NobodyHolds]) -> None:
    """Coordinators hear that a circle waits for them."""
    programme = programmes.programme(told.event.programme_id)
    for person_id in programmes.coordinators_of(programme):
        url = reverse("peersupport:desk-circle", args=[told.event.circle_id])
        notifications.tell(person_id, kind=TO_OPEN, url=url, once=f"{told.delivery}:{person_id}")


def tell_of_decision(told: Told[events.CircleDecided]) -> None:
    """Those who hold a circle hear what a coordinator decided."""
    circle = Circle.objects.get(pk=told.event.circle_id)
    url = reverse("peersupport:circle", args=[circle.pk])
    tell_holders(circle.pk, kind=ANSWERED, url=url, about=f"decided {circle.pk} {circle.state}")


def ask_peers(told: Told[events.PostWritten]) -> None:
    """Peers who are willing hear that somebody wrote."""
    post = Post.objects.filter(pk=told.event.post_id).first()
    if post is not None:
        ask_around(post)


def tell_of_answering(told: Told[events.PostAnswered]) -> None:
    """Whoever wrote hears that there is an answer; again only once they have been there since."""
    post = Post.objects.filter(pk=told.event.post_id, removed_at=None).select_related("seat").first()
    if post is not None and post.seat.state == Sits.IN:
        tell_seat(post.seat, kind=NEW_WORDS, post=post, about=f"answers {post.pk} {post.heard}")


def tell_of_help(told: Told[events.ReplyHelped]) -> None:
    """Whoever answered hears that it helped, and nobody else does."""
    reply = Reply.objects.filter(pk=told.event.reply_id, helped=True).select_related("seat", "post").first()
    if reply is not None and reply.seat.state == Sits.IN:
        tell_seat(reply.seat, kind=HELPED, post=reply.post, about=f"helped {reply.pk}")


def tell_who_holds(told: Told[events.PostUnanswered]) -> None:
    """Those who hold a circle hear that something has waited half a day."""
    post = Post.objects.filter(pk=told.event.post_id, answered_at=None, removed_at=None).first()
    for seat in facilitators_of(told.event.circle_id) if post else []:
        if post and seat.pk != post.seat_id:
            tell_seat(seat, kind=WAITS_LONG, post=post, about=f"late {post.pk}")


def tell_of_flag(told: Told[events.WordsFlagged]) -> None:
    """Those who hold the circle hear that there is something to look at."""
    flag = Flag.objects.filter(pk=told.event.flag_id).select_related("circle", "reply", "post").first()
    if flag is not None:
        writer = (flag.reply or flag.post).seat_id
        url = reverse("peersupport:care", args=[flag.circle_id])
        _tell_who_may_look(flag.circle, [writer], url=url, about=f"flag {flag.pk}", delivery=told.delivery)


def tell_of_waiting(told: Told[events.WordsWait]) -> None:
    """Those who hold the circle hear that words wait to be read; once more after half a day."""
    found = Waiting.objects.filter(pk=told.event.waiting_id, returned=False).first()
    if found is not None:
        url = reverse("peersupport:care", args=[told.event.circle_id])
        tell_holders(found.circle_id, kind=TO_LOOK, url=url, about=f"waits {found.pk} {found.told_again}")


def tell_of_asking_again(told: Told[events.LookAgainAsked]) -> None:
    """Another one who holds the circle hears that they are asked to look; a coordinator where there is none."""
    aside = SetAside.objects.filter(pk=told.event.aside_id).select_related("circle").first()
    if aside is not None:
        url = reverse("peersupport:care", args=[aside.circle_id])
        involved = [aside.seat_id, aside.by_id]
        _tell_who_may_look(aside.circle, involved, url=url, about=f"again {aside.pk}", delivery=told.delivery)


def _tell_who_may_look(circle: Circle, involved: list[UUID | None], *, url: str, about: str, delivery: UUID) -> None:
    holders = {one.pk: one for one in facilitators_of(circle.pk)}
    may = who_may_look(holders, involved)
    for seat_id in may:
        tell(holders[seat_id].person_id, kind=TO_LOOK, url=url, about=about)
    if not may:
        persons = {one.person_id for one in Seat.objects.filter(pk__in=[one for one in involved if one])}
        for person_id in set(programmes.coordinators_of(circle.programme)) - persons:
            notifications.tell(
                person_id, kind=TO_OPEN, url=reverse("peersupport:desk-care"), once=f"{delivery}:{person_id}"
            )


def tell_of_settling(told: Told[events.FlagSettled]) -> None:
    """Whoever pointed words out hears that somebody has looked."""
    flag = Flag.objects.filter(pk=told.event.flag_id).select_related("seat").first()
    if flag is not None and flag.seat.bearer and flag.seat.state == Sits.IN:
        url = reverse("peersupport:log", args=[flag.circle_id])
        tell(flag.seat.person_id, kind=ANSWERED, url=url, about=f"settled {flag.pk}")


def tell_of_aside(told: Told[events.WordsSetAside] | Told[events.LookedAgain]) -> None:
    """The writer hears that there is something to read about their words."""
    aside = SetAside.objects.filter(pk=told.event.aside_id).select_related("seat").first()
    if aside is not None and aside.seat.bearer and aside.seat.state == Sits.IN:
        url = reverse("peersupport:aside", args=[aside.circle_id, aside.pk])
        tell(aside.seat.person_id, kind=SET_ASIDE, url=url, about=f"aside {aside.pk} {aside.state}")


def tell_of_showing(told: Told[events.WordsShown]) -> None:
    """The writer hears that the others can read what they wrote."""
    post = Post.objects.filter(pk=told.event.post_id).first()
    seat = Seat.objects.filter(pk=told.event.seat_id, state=Sits.IN).first()
    if post is not None and seat is not None:
        tell_seat(seat, kind=SHOWN, post=post, about=f"shown {told.delivery}")


def leave_its_circles(told: Told[MemberLeft]) -> None:
    """Who leaves a programme is in none of its circles any more, and none is looked for."""
    commands.forget_calls(told.event.person_id, told.event.programme_id)
    commands.leave_programme(told.event.person_id, told.event.programme_id)


def register() -> None:
    """Listen; called once."""
    kinds.register(ASKED_IN, _("Somebody would like to come in."))
    kinds.register(ANSWERED, _("Something you asked for has been answered."))
    kinds.register(TO_SETTLE, _("You are asked to say yes or no to some words."))
    kinds.register(TO_OPEN, _("There is something to decide on the desk."))
    kinds.register(LOOK, _("Somebody wrote, and could use a kind word. Only if you have one today."))
    kinds.register(NEW_WORDS, _("Somebody has answered you."))
    kinds.register(HELPED, _("Something you wrote has helped."))
    kinds.register(WAITS_LONG, _("Something has waited half a day for an answer."))
    kinds.register(MEETING_SOON, _("Something you said yes to begins soon."))
    kinds.register(MEETING_MOVED, _("A time has changed. Have a look."))
    kinds.register(CALLED, _("Something was found that may fit you."))
    kinds.register(SOMEBODY_NEW, _("Somebody new could use a welcome."))
    kinds.register(WELCOMED, _("Somebody has a kind word for you."))
    kinds.register(MAY_FIT, _("Something new may fit what you said."))
    kinds.register(ASKED_ABOUT, _("Somebody asks you about something you wrote."))
    kinds.register(TO_LOOK, _("There is something to look at."))
    kinds.register(SHOWN, _("What you wrote can be read now."))
    kinds.register(SET_ASIDE, _("There is a note for you to read."))
    kinds.register(QUIET, _("You have not been here for a while. Nothing is asked of you; the door is open."))
    subscribe(events.SeatAsked, tell_of_asking)
    subscribe(events.SeatAnswered, tell_of_answer)
    subscribe(events.SomebodyCame, tell_of_somebody_new)
    subscribe(events.PeopleCalled, tell_those_called)
    subscribe(events.AgreementProposed, tell_of_change)
    subscribe(events.CircleProposed, tell_coordinators)
    subscribe(events.NobodyHolds, tell_coordinators)
    subscribe(events.CircleDecided, tell_of_decision)
    subscribe(events.PostWritten, ask_peers)
    subscribe(events.PostAnswered, tell_of_answering)
    subscribe(events.ReplyHelped, tell_of_help)
    subscribe(events.PostUnanswered, tell_who_holds)
    subscribe(events.WordsFlagged, tell_of_flag)
    subscribe(events.WordsWait, tell_of_waiting)
    subscribe(events.LookAgainAsked, tell_of_asking_again)
    subscribe(events.FlagSettled, tell_of_settling)
    subscribe(events.WordsSetAside, tell_of_aside)
    subscribe(events.LookedAgain, tell_of_aside)
    subscribe(events.WordsShown, tell_of_showing)
    subscribe(MemberLeft, leave_its_circles)
