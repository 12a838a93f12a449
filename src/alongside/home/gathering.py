"""What the home page and the desk show, gathered from the rooms they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from alongside.conversations import queries as conversations
from alongside.foundation import background, clock
from alongside.mentorship import queries as mentorship
from alongside.mentorship.queries import care, care_desk, screening
from alongside.notifications import queries as notifications
from alongside.peersupport import queries as circles
from alongside.people import queries as people
from alongside.people.rules import Facts, Space
from alongside.rolemodels import queries as stories

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


def letter(person: Person, programme: Programme | None) -> dict[str, Any]:
    """A member's home: what waits for them, what is new, and one next step."""
    facts = people.own_facts(person)
    return {
        "card": people.card(person.pk, space=Space.MENTORSHIP),
        "part_of_day": _part_of_day(facts.time_zone),
        "programme": programme,
        "waits": [*mentorship.waiting_for(person), *care.waits_of_care(person)] if programme else [],
        "mentorships": mentorship.mentorships_of(person) if programme else [],
        "unread": conversations.unread_conversations(person),
        "news": notifications.newest_for(person),
        "step": _next_step(facts),
    }


def _part_of_day(zone: str) -> str:
    hour = clock.now().astimezone(ZoneInfo(zone or "UTC")).hour
    return "night" if hour < 5 else "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _next_step(facts: Facts) -> str:
    """The first thing about this person that nobody could be found without."""
    if not facts.lived:
        return "lived" if facts.wishes else "begin"
    if not facts.hours or not facts.languages or not facts.formats:
        return "meeting"
    return "goals" if not facts.goals else ""


def desk(viewer: Person, programme: Programme) -> dict[str, Any]:
    """The desk of a programme the viewer coordinates: what waits for a decision, who waits how long, how things go."""
    also = [background.how_many_stuck(), people.how_many_keys_on_disk(), *screening.counts_for_desk(programme)]
    also += [*care_desk.counts_for_desk(viewer, programme), stories.counts_for_desk(programme)]
    also.append(circles.counts_for_desk(programme))
    lines = care_desk.first_lines(viewer, programme)
    shown = mentorship.desk(
        programme, also=also, named=[one for line in lines for one in (line.mentee_id, line.mentor_id)]
    )
    stuck = background.stuck_deliveries() if shown.counts.get("stuck") else []
    return {
        "programme": programme,
        "stuck": stuck,
        "desk": shown,
        "keys_on_disk": shown.counts.get("keys", 0),
        "screening": screening.on_desk(programme, shown.counts),
        "to_read": shown.counts.get("to-read", 0),
        "circles": shown.counts.get("circles", 0),
        "care": care_desk.on_desk(lines, shown.cards, shown.counts),
    }
