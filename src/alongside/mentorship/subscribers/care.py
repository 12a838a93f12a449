"""What follows from how pairs are: people hear what is asked of them, coordinators where they are needed."""

from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship.events import care as events
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.programmes import queries as programmes

PULSE, LAST_DAY, ARE_YOU_THERE, BREAK, STAND_IN = "pulse", "last-day", "are-you-there", "a-break", "stand-in"
LOOK, NOT_SAFE = "look-needed", "not-safe"


def tell_of_pulse(told: Told[events.PulseAsked]) -> None:
    """Whoever is asked hears of it."""
    _tell(told.event.person_id, PULSE, reverse("mentorship:pulse", args=[told.event.mentorship_id]), told.delivery)


def tell_of_plan(told: Told[events.EndingPlanned]) -> None:
    """The other hears that a last day was planned, or taken back."""
    _tell(told.event.told_id, LAST_DAY, _page(told.event.mentorship_id), told.delivery)


def ask_whether_there(told: Told[events.SoughtAfter]) -> None:
    """Whoever is looked for is asked."""
    _tell(told.event.person_id, ARE_YOU_THERE, _page(told.event.mentorship_id), told.delivery)


def tell_of_break(told: Told[events.BreakPlanned]) -> None:
    """Everybody the mentor walks with hears of it."""
    for which, mentee in zip(told.event.mentorship_ids, told.event.mentee_ids, strict=True):
        _tell(UUID(mentee), BREAK, _page(UUID(which)), told.delivery)


def ask_both(told: Told[events.StandInSuggested]) -> None:
    """Whoever could stand in, and the mentee, are asked."""
    for person in (told.event.mentee_id, told.event.mentor_id):
        _tell(person, STAND_IN, reverse("mentorship:stand-in", args=[told.event.stand_in_id]), told.delivery)


def tell_of_signs(told: Told[events.LookNeeded]) -> None:
    """Coordinators hear that there is something to look at."""
    _tell_desk(told.event.programme_id, LOOK, reverse("mentorship:looks"), told.delivery)


def tell_of_danger(told: Told[events.EndedForSafety]) -> None:
    """Coordinators hear at once that somebody is not safe."""
    where = reverse("mentorship:pair", args=[told.event.mentorship_id])
    _tell_desk(told.event.programme_id, NOT_SAFE, where, told.delivery)


def _page(mentorship_id: UUID) -> str:
    return reverse("mentorship:walk", args=[mentorship_id])


def _tell_desk(programme_id: UUID, kind: str, url: str, delivery: UUID) -> None:
    for one in programmes.coordinators_of(programmes.programme(programme_id)):
        _tell(one, kind, url, delivery)


def _tell(person_id: UUID, kind: str, url: str, delivery: UUID) -> None:
    """Tell this person once; whoever has erased themselves is told nothing."""
    if people.people([person_id]):
        notifications.tell(person_id, kind=kind, url=url, once=f"{delivery}:{person_id}")


def register() -> None:
    """Listen; called once."""
    subscribe(events.PulseAsked, tell_of_pulse)
    subscribe(events.EndingPlanned, tell_of_plan)
    subscribe(events.SoughtAfter, ask_whether_there)
    subscribe(events.BreakPlanned, tell_of_break)
    subscribe(events.StandInSuggested, ask_both)
    subscribe(events.LookNeeded, tell_of_signs)
    subscribe(events.EndedForSafety, tell_of_danger)
