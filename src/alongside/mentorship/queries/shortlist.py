"""A mentee's short list: who has been there, why each was suggested, and how long an answer may take."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.matching import Matcher, Mentee
from alongside.matching.reasons import Reasons
from alongside.mentorship.models import MentorPlaces, Proposal
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.disclosing import manner_of
from alongside.mentorship.queries.pool import (
    Built,
    Mentors,
    built,
    excluded_for,
    mentee_from,
    mentor_from,
    mentors_now,
    new_matcher,
    policy_of,
    still_open,
)
from alongside.mentorship.rules import SHORT_LIST, Answer, Offered, usual_days
from alongside.people import queries as people
from alongside.people.choices import FORMATS, LANGUAGES
from alongside.people.rules import Card, Facts, Space
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: Asks that tell how long a mentor usually takes, at most.
ANSWERS_COUNTED = 20
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One mentor on a short list, as the mentee sees them."""

    mentor_id: UUID
    card: Card
    fit: int
    tags: tuple[str, ...]
    reasons: tuple[str, ...]
    terms: tuple[dict[str, object], ...]
    #: Languages and ways of meeting in words, as the mentor gave them; nothing else of their profile is shown.
    ways: str
    answers_in_days: int | None
    places_free: int
    #: Whether they have been asked before, and how many ask just now.
    was_asked: bool
    in_line: int
    #: Their number on pages: it says nothing of who they are elsewhere.
    places_id: UUID
    #: After how many days an ask closes by itself, and an answer is asked for once more.
    closes_in_days: int
    reminded_in_days: int


@dataclass(frozen=True, slots=True)
class ShortList:
    """The short list, out of how many mentors, and when it is empty what would change that."""

    suggestions: tuple[Suggestion, ...]
    mentors: int
    agreed: bool
    missing: tuple[str, ...]
    why_nobody: tuple[str, ...]


def short_list(viewer: Person, programme: Programme, language: str) -> ShortList:
    """Up to five mentors with room whom this person may ask, best first. A constant number of queries."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    if facts is None:
        return ShortList((), 0, agreed=False, missing=(), why_nobody=())
    mentee = mentee_from(viewer.pk, facts)
    missing = tuple(name for name in ("languages", "formats", "hours") if not getattr(facts, name))
    if mentee is None or missing:
        return ShortList((), 0, agreed=True, missing=missing, why_nobody=())
    apart = excluded_for(viewer.pk, programme)
    kept = built(programme)
    chosen, room = _best(kept.matcher, mentee, programme, apart)
    if room.version > kept.version:  # somebody changed what they say of themselves
        kept = built(programme, room.version)
        chosen, room = _best(kept.matcher, mentee, programme, apart)
    suggestions = _described(programme, kept, mentee, chosen, room, language)
    why = () if suggestions else _why_nobody(programme, mentee, apart)
    return ShortList(suggestions, len(kept.mentors), agreed=True, missing=(), why_nobody=why)


def suggestion_for(viewer: Person, programme: Programme, mentor_id: UUID, language: str) -> Suggestion:
    """One mentor this person may ask now, or NotFound: not possible, no room, passed over and unknown look alike."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    mentee = mentee_from(viewer.pk, facts) if facts else None
    room = mentors_now(programme, among=[mentor_id])
    if mentee is None or mentor_id not in room.free or mentor_id in excluded_for(viewer.pk, programme):
        raise NotFound("mentor")
    found = _described(programme, built(programme, room.version), mentee, [mentor_id], room, language)
    if not found:
        raise NotFound("mentor")
    return found[0]


def mentor_by(programme: Programme, places_id: UUID) -> UUID:
    """Whose places these are, for a page that only knows their number. Raises NotFound."""
    found = MentorPlaces.objects.filter(programme=programme, pk=places_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound("mentor")
    return found


def _best(matcher: Matcher, mentee: Mentee, programme: Programme, apart: set[UUID]) -> tuple[list[UUID], Mentors]:
    """The best of those who have room and may be shown, and a few more: what is kept may be a moment old.

    More are asked for than needed, since some are full or not to be shown again.
    """
    asked, enough = 40, SHORT_LIST + 3
    while True:
        found = [UUID(pair.mentor_id) for pair in matcher.suggest(mentee, asked)]
        # Of nobody, ask of everybody: whether there is somebody new is seen from the version.
        room = mentors_now(programme, among=found or None)
        chosen = [mentor for mentor in found if mentor in room.free and mentor not in apart][:enough]
        if len(chosen) == enough or len(found) < asked:
            return chosen, room
        asked *= 8


def _described(
    programme: Programme, kept: Built, mentee: Mentee, chosen: list[UUID], room: Mentors, language: str
) -> tuple[Suggestion, ...]:
    """These mentors as they are at this moment: who has changed their mind is read anew, or not shown at all."""
    theirs = people.facts(chosen)
    found = _explained(programme, kept, mentee, {one: theirs[one] for one in chosen if one in theirs})[:SHORT_LIST]
    ids = [mentor_id for mentor_id, _reasons in found]
    cards, asks = people.cards(ids, space=Space.MENTORSHIP), _asks_of(ids)
    words = programmes.vocabulary_for(programme, language)
    manner = manner_of(programme.pk)
    shown = []
    for mentor_id, reasons in found:
        terms = wording.kept(reasons)
        shown.append(Suggestion(
            mentor_id=mentor_id, card=cards[mentor_id], fit=reasons.fit, tags=tuple(wording.shared_tags(terms, words)),
            reasons=tuple(wording.to_mentee(terms, words)), terms=tuple(terms), ways=_ways(theirs[mentor_id]),
            answers_in_days=usual_days(asks[mentor_id].settled),
            places_free=room.free.get(mentor_id, 0), was_asked=bool(asks[mentor_id].settled),
            in_line=asks[mentor_id].waiting, places_id=room.numbers[mentor_id],
            closes_in_days=manner.answer_days, reminded_in_days=manner.remind_days,
        ))  # fmt: skip
    return tuple(sorted(shown, key=lambda one: (-one.fit, one.mentor_id)))


def _explained(
    programme: Programme, kept: Built, mentee: Mentee, theirs: dict[UUID, Facts]
) -> list[tuple[UUID, Reasons]]:
    """Those who can still be suggested, with the reasons; what somebody changed a moment ago counts already."""
    now = {one: mentor for one, facts in theirs.items() if (mentor := mentor_from(one, facts, places=1))}
    changed = [mentor for one, mentor in now.items() if mentor != kept.mentors.get(one)]
    fresh = new_matcher(policy_of(programme)).fit([], changed) if changed else kept.matcher
    anew = {mentor.id for mentor in changed}
    same = [str(one) for one in now if str(one) not in anew]
    reasons = {
        **dict(zip(same, kept.matcher.explain_many(mentee, same), strict=True)),
        **dict(zip(anew, fresh.explain_many(mentee, list(anew)), strict=True)),
    }
    return [(one, reasons[str(one)]) for one in now if reasons[str(one)].possible]


def _ways(facts: Facts) -> str:
    spoken, met = dict(LANGUAGES), dict(FORMATS)
    said = [", ".join(str(spoken.get(tag, tag)) for tag in facts.languages)]
    return " · ".join(filter(None, [*said, ", ".join(str(met.get(tag, tag)) for tag in facts.formats)]))


@dataclass(slots=True)
class Asks:
    """What a mentor was asked lately: when and when they answered, newest first; and how many wait."""

    settled: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    waiting: int = 0


def _asks_of(mentors: list[UUID]) -> dict[UUID, Asks]:
    """The asks of the last year, in one query. One that closed without an answer counts as not answered."""
    found: dict[UUID, Asks] = defaultdict(Asks)
    if not mentors:
        return found
    lately = Proposal.objects.filter(mentor__in=mentors, offered_at__gt=clock.now() - LOOKED_BACK).order_by(
        "-offered_at"
    )
    fields = ("mentor_id", "state", "mentee_answer", "mentor_answer", "offered_at", "answer_by", "answered_at")
    for mentor, state, theirs, own, offered_at, answer_by, answered_at in lately.values_list(*fields):
        asks = found[mentor]
        if state == Offered.OPEN and own == Answer.NONE:
            asks.waiting += theirs != Answer.NO
        elif (answered_at or answer_by <= clock.now()) and len(asks.settled) < ANSWERS_COUNTED:
            asks.settled.append((offered_at, answered_at))
    return found


def line_before(proposal: Proposal) -> int:
    """How many asked this mentor before, and have no answer yet."""
    earlier = still_open().filter(mentor=proposal.mentor_id, programme=proposal.programme_id)
    return earlier.filter(mentor_answer=Answer.NONE, offered_at__lt=proposal.offered_at).count()


def _why_nobody(programme: Programme, mentee: Mentee, apart: set[UUID]) -> tuple[str, ...]:
    """What stands between this person and each mentor, rule by rule, so that they know what would help."""
    mentors = mentors_now(programme)
    full = {str(one) for one in mentors.places if one not in mentors.free}
    matcher = built(programme, mentors.version).matcher
    waits = matcher.explain_absence(mentee, full=full, apart={str(one) for one in apart})
    return tuple(wording.why_nobody(waits.reasons))
