"""Who may be matched now, as the matching library wants them: only what each person said may be used."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from alongside.foundation import clock
from alongside.matching import Matcher, Mentee, Mentor, Policy
from alongside.matching.people import Experience
from alongside.meaning import best_available
from alongside.mentorship.models import MentorPlaces, Mentorship, PairWish, PassedOver, Pool, Proposal
from alongside.mentorship.rules import AGAIN_AFTER, Answer, Offered, Status, Wanted
from alongside.people import queries as people
from alongside.people.rules import Facts, Use
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme


def week_of() -> date:
    """The week whose hours count: this one."""
    return clock.today()


def policy_of(programme: Programme, weights: dict[str, float] | None = None) -> Policy:
    """How this programme matches."""
    least = int(programme.matching.get("min_overlap_minutes", 60))
    return Policy(weights=weights or programmes.weights_of(programme), min_overlap_minutes=least)


def mentee_from(person_id: UUID, facts: Facts) -> Mentee:
    """A person who looks for a mentor, as the library wants them."""
    lived = tuple(Experience(one.term, one.salience, one.use == Use.MUST, one.stage) for one in facts.lived if one.term)
    return Mentee(str(person_id), experiences=lived, **_common(facts))


def mentor_from(person_id: UUID, facts: Facts, *, places: int) -> Mentor:
    """A mentor, as the library wants them: only what they are willing to talk about can count."""
    lived = tuple(Experience(one.term, 2 if one.talk else 1, False, one.stage) for one in facts.lived if one.term)
    return Mentor(str(person_id), experiences=lived, places=places, **_common(facts))


def _common(facts: Facts) -> dict[str, Any]:
    own = " ".join(filter(None, [facts.words, *(one.words for one in facts.lived)]))
    return {
        "goals": facts.goals, "interests": facts.interests, "dislikes": facts.dislikes, "values": facts.values,
        "languages": facts.languages, "timezone": facts.time_zone or "UTC", "hours": facts.hours,
        "formats": facts.formats, "gender": facts.gender, "wants_gender": facts.wants_gender, "born": facts.born,
        "workplace": facts.workplace, "avoid": facts.avoid, "words": own[:2_000],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mentors:
    """A programme's approved mentors, as they are now."""

    #: Every mentor with at least one place, resting or not, and their places.
    places: dict[UUID, int]
    resting: frozenset[UUID]
    #: How many more people each has room for; those who rest or are full are not in it.
    free: dict[UUID, int]
    #: A number that changes whenever the mentors, or what they say of themselves, do.
    version: int


def mentors_now(programme: Programme) -> Mentors:
    """The mentors of a programme, in one query."""
    walking = Mentorship.objects.filter(programme=programme, mentor=OuterRef("person")).exclude(status=Status.ENDED)
    taken = walking.order_by().values("mentor").annotate(n=Count("pk")).values("n")
    rows = list(
        MentorPlaces.objects.filter(programme=programme)
        .annotate(
            taken=Coalesce(Subquery(taken), 0),
            version=Subquery(Pool.objects.filter(programme=programme).values("version")),
        )
        .order_by("person_id")
    )
    return Mentors(
        places={one.person_id: one.places for one in rows if one.places},
        resting=frozenset(one.person_id for one in rows if one.is_paused),
        free={one.person_id: one.places - one.taken for one in rows if one.places > one.taken and not one.is_paused},
        version=(rows[0].version or 0) if rows else 0,
    )


def free_places(programme: Programme) -> dict[UUID, int]:
    """How many more people each unpaused mentor has room for now; mentors without room are left out."""
    return mentors_now(programme).free


_built: dict[UUID, tuple[tuple[int, date, str], Matcher]] = {}
_building = threading.Lock()


def built_matcher(programme: Programme, mentors: Mentors) -> Matcher:
    """A matcher that knows this programme's mentors, ready to suggest; kept until they, or the week, change.

    Whether a mentor has room and who must be kept apart changes with every answer: whoever asks looks that up.
    """
    policy = policy_of(programme)
    stamp = (mentors.version, week_of(), f"{sorted(policy.weights.items())} {policy.min_overlap_minutes}")
    kept = _built.get(programme.pk)
    if kept and kept[0] == stamp:
        return kept[1]
    with _building:
        facts = people.facts(mentors.places)
        embedder = best_available()
        matcher = Matcher(policy, week=week_of(), embed=embedder.embed if embedder else None)
        matcher.fit([], [mentor_from(one, facts[one], places=1) for one in mentors.places if one in facts])
        _built[programme.pk] = (stamp, matcher)
    return matcher


def excluded_for(person_id: UUID, programme: Programme) -> set[UUID]:
    """Whom not to suggest to this mentee again: passed over, asked of late, walked with before, or kept apart.

    A mentor who said no and one who let the time run out come back on the same day: otherwise this would tell which.
    """
    passed = PassedOver.objects.filter(programme=programme, mentee=person_id).values_list("mentor_id")
    apart = PairWish.objects.filter(programme=programme, mentee=person_id, wanted=Wanted.FORBID).values_list(
        "mentor_id"
    )
    long_ago = Q(state=Offered.CLOSED, answer_by__lt=clock.now() - AGAIN_AFTER) & ~Q(mentee_answer=Answer.NO)
    before = Proposal.objects.filter(mentee=person_id).exclude(long_ago).values_list("mentor_id")
    return {mentor for (mentor,) in passed.union(apart, before)} | {person_id}


def _came_to_nothing() -> Q:
    """Closed with nobody having said no: the time ran out or the place was gone, so it may be tried again."""
    return Q(state=Offered.CLOSED) & ~Q(mentee_answer=Answer.NO) & ~Q(mentor_answer=Answer.NO)


@dataclass(frozen=True, slots=True)
class Seekers:
    """Everybody a round is about."""

    mentees: list[Mentee]
    mentors: list[Mentor]
    exclusions: list[tuple[str, str]]
    pinned: list[tuple[str, str]]
    #: People who look for a mentor but did not agree to matching, or said too little to be read.
    left_out: list[UUID]


def seekers(programme: Programme) -> Seekers:
    """Who looks for a mentor and who has room, with who must be kept apart or together. A constant number of queries."""
    busy = set(
        Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED).values_list("mentee_id", flat=True)
    )
    busy |= set(Proposal.objects.filter(programme=programme, state=Offered.OPEN).values_list("mentee_id", flat=True))
    looking = [one for one in programmes.people_in(programme, role=RoleName.MENTEE) if one not in busy]
    room = free_places(programme)
    for mentor, offers in (
        Proposal.objects.filter(programme=programme, state=Offered.OPEN)
        .values_list("mentor_id")
        .annotate(offers=Count("pk"))
    ):
        room[mentor] = max(0, room.get(mentor, 0) - offers)  # an open proposal may still take the place
    facts = people.facts({*looking, *room})
    mentees = [mentee_from(one, facts[one]) for one in looking if one in facts]
    mentors = [mentor_from(one, facts[one], places=free) for one, free in room.items() if free and one in facts]
    pinned = _pinned(programme, {one.id for one in mentees}, {one.id: one.places for one in mentors})
    return Seekers(mentees, mentors, _apart(programme), pinned, [one for one in looking if one not in facts])


def _apart(programme: Programme) -> list[tuple[str, str]]:
    pairs = list(PassedOver.objects.filter(programme=programme).values_list("mentee_id", "mentor_id"))
    pairs += PairWish.objects.filter(programme=programme, wanted=Wanted.FORBID).values_list("mentee_id", "mentor_id")
    pairs += (
        Proposal.objects.filter(programme=programme).exclude(_came_to_nothing()).values_list("mentee_id", "mentor_id")
    )
    return sorted({(str(mentee), str(mentor)) for mentee, mentor in pairs})


def _pinned(programme: Programme, mentees: Iterable[str], places: dict[str, int]) -> list[tuple[str, str]]:
    """Pairs a coordinator put together, as far as both are in the round and there is room."""
    here, left = set(mentees), defaultdict(int, places)
    found = []
    wishes = PairWish.objects.filter(programme=programme, wanted=Wanted.PIN).order_by("mentee_id", "mentor_id")
    for mentee, mentor in wishes.values_list("mentee_id", "mentor_id"):
        if str(mentee) in here and left[str(mentor)] > 0:
            here.discard(str(mentee))
            left[str(mentor)] -= 1
            found.append((str(mentee), str(mentor)))
    return found
