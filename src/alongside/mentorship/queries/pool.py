"""Who may be matched now, as the matching library wants them: only what each person said may be used."""

from __future__ import annotations

import secrets
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest

from alongside.foundation import clock
from alongside.matching import Matcher, Mentee, Mentor, Policy
from alongside.matching.people import Experience
from alongside.meaning import best_available
from alongside.mentorship.models import Ending, MentorPlaces, Mentorship, PairWish, PassedOver, Pool, Proposal
from alongside.mentorship.rules import NOT_AGAIN_FOR, Answer, Offered, Status, Wanted
from alongside.mentorship.rules.screening import WARN_DAYS, moment_of
from alongside.people import queries as people
from alongside.people.rules import Facts, Use
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme


def week_of() -> date:
    """The week whose hours count: this one."""
    return clock.today()


def policy_of(programme: Programme, weights: Mapping[str, float] | None = None) -> Policy:
    """How this programme matches, or would with other weights."""
    least = int(programme.matching.get("min_overlap_minutes", 60))
    return Policy(weights=dict(weights or programmes.weights_of(programme)), min_overlap_minutes=least)


def new_matcher(policy: Policy) -> Matcher:
    """A matcher for this week, with own words by meaning where this installation can."""
    return Matcher(policy, week=week_of(), embed=_embed if best_available() else None)


def mentee_from(person_id: UUID, facts: Facts) -> Mentee | None:
    """A person who looks for a mentor, as the library wants them; None when what they said cannot be read."""
    lived = tuple(Experience(one.term, one.salience, one.use == Use.MUST, one.stage) for one in facts.lived if one.term)
    try:
        return Mentee(str(person_id), experiences=lived, **_common(facts))
    except ValueError:  # an old row, or an import no rule foresaw: one person's must not close the page to everyone
        return None


def mentor_from(person_id: UUID, facts: Facts, *, places: int) -> Mentor | None:
    """A mentor, as the library wants them: only what they are willing to talk about can count. None as above."""
    lived = tuple(Experience(one.term, 2 if one.talk else 1, False, one.stage) for one in facts.lived if one.term)
    try:
        return Mentor(str(person_id), experiences=lived, places=places, **_common(facts))
    except ValueError:
        return None


def _common(facts: Facts) -> dict[str, Any]:
    own = " ".join(filter(None, [facts.words, *(one.words for one in facts.lived)]))
    return {
        "goals": facts.goals, "interests": facts.interests, "dislikes": facts.dislikes, "values": facts.values,
        "languages": facts.languages, "timezone": facts.time_zone or "UTC", "hours": facts.hours,
        "formats": facts.formats, "gender": facts.gender, "wants_gender": facts.wants_gender, "born": facts.born,
        "workplace": facts.workplace, "avoid": facts.avoid, "words": own[:2_000],
    }  # fmt: skip


_vectors: dict[bytes, npt.NDArray[np.floating]] = {}
_salt = secrets.token_bytes(32)
#: Own words remembered as vectors, at most; the oldest are let go first.
MOST_VECTORS = 20_000


def _embed(texts: Sequence[str]) -> npt.NDArray[np.floating]:
    """Own words as vectors. Each text is read once in the life of this process, and only its fingerprint is kept."""
    marks = [_mark(text) for text in texts]
    fresh = {mark: text for mark, text in zip(marks, texts, strict=True) if mark not in _vectors}
    embedder = best_available()
    if fresh and embedder is not None:
        _vectors.update(zip(fresh, embedder.embed(list(fresh.values())), strict=True))
    found = np.array([_vectors[mark] for mark in marks])
    for mark in list(_vectors)[: max(0, len(_vectors) - MOST_VECTORS)]:
        _vectors.pop(mark, None)
    return found


def _mark(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16, key=_salt).digest()


#: New texts a page waits for. More are read beside it, and until they are read it goes without own words.
READ_AT_ONCE = 60
_reading: set[UUID] = set()


def _read_beside(programme_id: UUID, texts: list[str]) -> None:
    """Read many own words in a thread of their own; then let what was worked out without them be worked out anew."""

    def read() -> None:
        try:
            for start in range(0, len(texts), READ_AT_ONCE):
                _embed(texts[start : start + READ_AT_ONCE])
            _built.pop(programme_id, None)
        finally:
            _reading.discard(programme_id)

    if programme_id not in _reading:
        _reading.add(programme_id)
        threading.Thread(target=read, name="own words", daemon=True).start()


@dataclass(frozen=True, slots=True)
class Mentors:
    """A programme's approved mentors, as they are now."""

    #: Every mentor with at least one place, resting or not, and their places.
    places: dict[UUID, int]
    resting: frozenset[UUID]
    #: How many more people each has room for; those who rest or are full are not in it.
    free: dict[UUID, int]
    #: The number of each one's places: on pages it stands for them, and says nothing of who they are elsewhere.
    numbers: dict[UUID, UUID]
    #: A number that grows whenever the mentors, or what they say of themselves, change.
    version: int


def mentors_now(programme: Programme, *, among: Iterable[UUID] | None = None) -> Mentors:
    """The mentors of a programme who are cleared, or those among a few, in one query.

    Where there is nobody, the version is asked for all the same: those looked for may just have run out of clearance.
    """
    rows = _with_taken(programme).filter(cleared())
    rows = rows.annotate(version=Subquery(Pool.objects.filter(programme=programme).values("version")))
    if among is not None:
        rows = rows.filter(person__in=set(among))
    # Plain rows: there may be thousands.
    # Whoever cools off, is on a break or is held is like one who rests.
    rows = rows.annotate(rests=Case(When(resting(), then=True), default=False))
    found = list(rows.order_by("person_id").values_list("person_id", "pk", "places", "rests", "taken", "version"))
    return Mentors(
        places={person: places for person, _pk, places, *_rest in found if places},
        resting=frozenset(person for person, _pk, _places, paused, *_rest in found if paused),
        free={
            person: places - taken for person, _pk, places, paused, taken, _v in found if places > taken and not paused
        },
        numbers={person: pk for person, pk, *_rest in found},
        version=(found[0][-1] or 0) if found else _version_of(programme),
    )


def _version_of(programme: Programme) -> int:
    return Pool.objects.filter(programme=programme).values_list("version", flat=True).first() or 0


def _with_taken(programme: Programme) -> QuerySet[MentorPlaces]:
    walking = Mentorship.objects.filter(programme=programme, mentor=OuterRef("person")).exclude(status=Status.ENDED)
    # A mentorship its mentor calls heavy takes two of their places.
    taken = walking.order_by().values("mentor").annotate(n=Sum("weight")).values("n")
    return MentorPlaces.objects.filter(programme=programme).annotate(taken=Coalesce(Subquery(taken), 0))


def cleared() -> Q:
    """Places of mentors for whom everything asked of them holds now."""
    return Q(cleared_until__isnull=False, cleared_until__gte=clock.now())


def resting() -> Q:
    """Places of mentors to whom nobody new is led now: they rest, cool off, are on a break, or are held."""
    # An empty moment is not after now; said so, since the database would answer neither yes nor no.
    return Q(is_paused=True) | Q(nobody_new_until__isnull=False, nobody_new_until__gt=clock.now())


def pausing(programme: Programme) -> QuerySet[Ending, UUID]:
    """Mentees who take breath after an ending: nobody new is proposed to them yet."""
    now = clock.now()
    return Ending.objects.filter(programme=programme, pauses_until__gt=now).values_list("mentorship__mentee", flat=True)


def soon_over() -> Q:
    """The same, and something runs out within the time in which mentors are warned."""
    return cleared() & Q(cleared_until__lte=moment_of(clock.today() + timedelta(days=WARN_DAYS[0])))


@dataclass(frozen=True, slots=True)
class Room:
    """How many cleared mentors a programme has, how many of them rest, and for how many more people there is room."""

    mentors: int
    resting: int
    free: int
    #: For how many something runs out soon; and to how many nobody new is led, because something does not hold.
    running_out: int
    not_cleared: int


def room_in(programme: Programme) -> Room:
    """The room there is in a programme, counted by the database in one query."""
    now, soon = clock.now(), moment_of(clock.today() + timedelta(days=WARN_DAYS[0]))
    # Mentors of one standing are one row: the database looks at each mentor once, and there are eight standings at most.
    standing = {
        "holds": Case(When(cleared_until__gte=now, then=True), default=False),
        "rests": Case(When(resting(), then=True), default=False),
        "soon": Case(When(cleared_until__lte=soon, then=True), default=False),
        "has_places": Case(When(places__gt=0, then=True), default=False),
    }
    free = Sum(Greatest(F("places") - F("taken"), 0))
    rows = (
        _with_taken(programme).annotate(**standing).order_by().values_list(*standing).annotate(n=Count("pk"), free=free)
    )
    found = {"mentors": 0, "resting": 0, "free": 0, "running_out": 0, "not_cleared": 0}
    for holds, rests, ends_soon, has_places, count, places in rows:
        found["mentors"] += count if holds and has_places else 0
        found["resting"] += count if holds and rests else 0
        found["free"] += places if holds and not rests else 0
        found["running_out"] += count if holds and ends_soon else 0
        found["not_cleared"] += 0 if holds else count
    return Room(**found)


def free_places(programme: Programme) -> dict[UUID, int]:
    """How many more people each unpaused mentor has room for now; mentors without room are left out."""
    return mentors_now(programme).free


@dataclass(frozen=True, slots=True)
class Built:
    """The mentors of a programme, read once, and a matcher that knows them."""

    matcher: Matcher
    mentors: Mapping[UUID, Mentor]
    version: int
    #: The week and the weights it was made for.
    stamp: tuple[date, str]


_built: dict[UUID, Built] = {}
_building = threading.Lock()


def forget() -> None:
    """Let everything worked out go (tests)."""
    _built.clear()


def built(programme: Programme, version: int = 0) -> Built:
    """This programme's mentors with a matcher ready to suggest; kept until the week or the weights change.

    Without the version of `mentors_now` it may be a moment old: whoever asks looks at the version of what they found.
    Whether a mentor has room and who must be kept apart changes with every answer, and is not in it.
    """
    policy = policy_of(programme)
    stamp = (week_of(), f"{sorted(policy.weights.items())} {policy.min_overlap_minutes}")

    def usable() -> Built | None:
        kept = _built.get(programme.pk)
        return kept if kept and kept.stamp == stamp and kept.version >= version else None

    if kept := usable():
        return kept
    with _building:
        if kept := usable():  # somebody else built it while this one waited
            return kept
        mentors = mentors_now(programme)
        facts = people.facts(mentors.places)
        read = {one: mentor_from(one, facts[one], places=1) for one in mentors.places if one in facts}
        known = {one: mentor for one, mentor in read.items() if mentor is not None}
        unread = [one.words for one in known.values() if one.words and _mark(one.words) not in _vectors]
        matcher = new_matcher(policy)
        if best_available() and len(unread) > READ_AT_ONCE:
            _read_beside(programme.pk, unread)
            matcher = Matcher(policy, week=week_of())
        made = Built(matcher.fit([], known.values()), known, mentors.version, stamp)
        _built[programme.pk] = made
    return made


def excluded_for(person_id: UUID, programme: Programme) -> set[UUID]:
    """Whom not to suggest to this mentee again: passed over, asked before, walked with before, or kept apart."""
    passed = PassedOver.objects.filter(programme=programme, mentee=person_id).values_list("mentor_id")
    apart = PairWish.objects.filter(programme=programme, mentee=person_id, wanted=Wanted.FORBID).values_list(
        "mentor_id"
    )
    before = Proposal.objects.filter(_lately(), mentee=person_id).values_list("mentor_id")
    return {mentor for (mentor,) in passed.union(apart, before)} | {person_id}


def _lately() -> Q:
    """Proposals that keep two people from being proposed to each other again.

    One that did not come about counts for a while, whatever the cause: if those who said no stayed away and those who
    did not answer came back, a mentee could tell them apart. What the mentee themself declined, or had, stays.
    """
    recent = Q(offered_at__gt=clock.now() - NOT_AGAIN_FOR)
    return recent | ~Q(state=Offered.CLOSED) | Q(mentee_answer=Answer.NO)


def still_open() -> QuerySet[Proposal]:
    """Open proposals the mentee has not said no to: while there is one, no other can be made."""
    return Proposal.objects.filter(state=Offered.OPEN).exclude(mentee_answer=Answer.NO)


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
    busy |= set(still_open().filter(programme=programme).values_list("mentee_id", flat=True))
    busy |= set(pausing(programme))
    looking = [one for one in programmes.people_in(programme, role=RoleName.MENTEE) if one not in busy]
    room = free_places(programme)
    may_take = still_open().filter(programme=programme).exclude(mentor_answer=Answer.NO)
    for mentor, offers in may_take.values_list("mentor_id").annotate(offers=Count("pk")):
        room[mentor] = max(0, room.get(mentor, 0) - offers)  # an open proposal may still take the place
    facts = people.facts({*looking, *room})
    mentees = [one for name in looking if name in facts and (one := mentee_from(name, facts[name]))]
    rooms = [(name, free) for name, free in room.items() if free and name in facts]
    mentors = [found for name, free in rooms if (found := mentor_from(name, facts[name], places=free))]
    pinned = _pinned(programme, {one.id for one in mentees}, {one.id: one.places for one in mentors})
    read = {UUID(one.id) for one in mentees}
    return Seekers(mentees, mentors, _apart(programme), pinned, [one for one in looking if one not in read])


def _apart(programme: Programme) -> list[tuple[str, str]]:
    pairs = list(PassedOver.objects.filter(programme=programme).values_list("mentee_id", "mentor_id"))
    pairs += PairWish.objects.filter(programme=programme, wanted=Wanted.FORBID).values_list("mentee_id", "mentor_id")
    pairs += Proposal.objects.filter(_lately(), programme=programme).values_list("mentee_id", "mentor_id")
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
