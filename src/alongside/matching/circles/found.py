"""What comes of forming circles: the circles, who waits and why, and whom to look for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.matching.reasons import several

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Circle:
    """A circle that could be, or one that exists.

    Attributes
    ----------
    facilitator_id, experience, language : who holds it, what it is around, what is spoken
    start : minutes since Monday 00:00 UTC, 0..10079
    minutes : length of a meeting
    member_ids : in order of id, without the facilitator
    words : why it is proposed, in plain English sentences for the coordinator; empty for one that exists
    """

    facilitator_id: str
    experience: str
    language: str
    start: int
    minutes: int
    member_ids: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaitingForCircle:
    """Why somebody has no circle. For the coordinator: `blocked` and `apart` must not reach the person.

    Attributes
    ----------
    reason : id of what stands in the way first; see `WAITING_WORDS`
    counts : what the reason counts: "facilitators" left before it, "people" in the largest group, or "circles"
    words : one plain English sentence, without tags
    """

    person_id: str
    reason: str
    counts: Mapping[str, int] = field(hash=False)
    words: str


@dataclass(frozen=True)
class Recruit:
    """Whom to look for, so that people who wait now could sit.

    Attributes
    ----------
    kind : "facilitator", who would seat them at once, or "people", who would make a group large enough
    experience, language, start, minutes : of the meeting
    under_18 : whether it is for people under 18
    needed : facilitators or people to look for
    seated : people waiting now who would have a seat, each counted in one row of a kind only
    words : one plain English sentence for the coordinator
    """

    kind: str
    experience: str
    language: str
    start: int
    minutes: int
    under_18: bool
    needed: int
    seated: int
    words: str


@dataclass(frozen=True)
class Circles:
    """The circles proposed, who has none, and what the arrangement is worth.

    Attributes
    ----------
    circles : new ones, in order of facilitator and start
    waiting : ids of who has no circle, in order
    value : 10 for each new seat, and the salience 1-5 of the experience to the person in it
    topped_up : circles that exist and gain members, with all their members
    reasons : why each of `waiting` waits, in the same order
    recruit : whom to look for, what would seat most people first
    at_most : a value that no arrangement can exceed: everybody in the meeting they would like best
    """

    circles: tuple[Circle, ...]
    waiting: tuple[str, ...]
    value: int
    topped_up: tuple[Circle, ...] = ()
    reasons: tuple[WaitingForCircle, ...] = ()
    recruit: tuple[Recruit, ...] = ()
    at_most: int = 0


#: In the order in which they are looked for.
WAITING_WORDS: Mapping[str, str] = {
    "nothing-marked": "They marked no experience that a circle could be around.",
    "experience": "No facilitator talks about an experience they marked.",
    "safeguarding": "No facilitator cleared to meet them talks about an experience they marked.",
    "language": "No facilitator of such a circle speaks a language of theirs.",
    "blocked": "They must not meet the facilitators who could hold such a circle.",
    "hours": "No facilitator of such a circle is free for a meeting when they are.",
    "too-few": "Too few people share an experience, a language and an hour with them.",
    "alone": "In every circle with room they would be the only one of a minority they declared, or leave somebody so.",
    "apart": "In every circle with room sits somebody they must not meet.",
    "full": "The circles they could join are full.",
    "facilitators": "Enough people could gather, but the facilitators who could hold it hold other circles.",
    "too-few-left": "Most people they could gather with have a circle at another hour or around something else.",
}


def when(start: int) -> str:
    """A minute of the week in words.

    >>> when(1110)
    'Monday 18:30 UTC'
    """
    day, minute = divmod(start, 1440)
    return f"{DAYS[day]} {minute // 60:02}:{minute % 60:02} UTC"


def minute_of(text: str) -> int:
    """The minute of the week that `when` put in words; raises ValueError for anything else.

    >>> minute_of("Monday 18:30 UTC")
    1110
    """
    found = re.fullmatch(r"(\w+) ([01]\d|2[0-3]):([0-5]\d) UTC", text.strip())
    if not found or found[1] not in DAYS:
        raise ValueError("expected a day and time such as Monday 18:30 UTC")
    return DAYS.index(found[1]) * 1440 + int(found[2]) * 60 + int(found[3])


def circle_words(circle: Circle, salience: int, sizes: tuple[int, int], *, young: bool) -> tuple[str, ...]:
    """Why a circle is proposed, and what it can bear; `salience` is the sum of its members', 1-5 each.

    >>> circle = Circle("f", "debt", "pl", 1110, 90, ("a", "b", "c", "d", "e", "f"))
    >>> for sentence in circle_words(circle, 21, (6, 10), young=False):
    ...     print(sentence)
    Six people marked debt; it weighs 3.5 of 5 with them on average.
    They speak pl and are free on Monday 18:30 UTC for 90 minutes, as is the facilitator, who talks about debt.
    It is as small as a circle may be: when one person declines, it cannot be held.
    """
    number = len(circle.member_ids)
    marked = f"{several(number, 'person', 'people').capitalize()} marked {circle.experience}"
    words = [
        f"{marked}; it weighs {salience / number:.1f} of 5 with them on average.",
        f"They speak {circle.language} and are free on {when(circle.start)} for {circle.minutes} minutes, "
        f"as is the facilitator, who talks about {circle.experience}.",
    ]
    if young:
        words.append("All of them may be under 18; the facilitator is cleared to meet them.")
    if number == sizes[0]:
        words.append("It is as small as a circle may be: when one person declines, it cannot be held.")
    elif number >= sizes[1]:
        words.append("It is full.")
    else:
        words.append(f"There is room for {several(sizes[1] - number, 'person more', 'people more')}.")
    return tuple(words)


def recruit_words(kind: str, experience: str, language: str, start: int, needed: int, seated: int, young: bool) -> str:
    """What a row of `Recruit` says.

    >>> recruit_words("facilitator", "debt", "pl", 1110, 1, 8, False)
    'One more facilitator who talks about debt in pl, free on Monday 18:30 UTC, would seat eight people who wait.'
    """
    whom = "facilitator who talks about" if kind == "facilitator" else "person who marks"
    many = "" if kind == "facilitator" else "people who mark"
    more = several(needed, f"more {whom}", f"more {many}").capitalize()
    cleared = (", cleared for people under 18" if kind == "facilitator" else ", under 18") if young else ""
    return (
        f"{more} {experience} in {language}{cleared}, free on {when(start)}, "
        f"would seat {several(seated, 'person', 'people')} who {'waits' if seated == 1 else 'wait'}."
    )
