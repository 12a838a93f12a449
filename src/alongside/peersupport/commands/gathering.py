"""Circles found for people who would like one: wished for, searched, people called, and begun once enough say yes."""

import logging
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alongside.foundation import clock, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.matching import form_circles
from alongside.notifications.rules import zone_of
from alongside.peersupport import policies
from alongside.peersupport.commands.forming import AGREEMENT
from alongside.peersupport.commands.seats import drop_seat, sit_down, take_name
from alongside.peersupport.commands.telling import ANSWERED, tell
from alongside.peersupport.events import PeopleCalled, SeatAnswered
from alongside.peersupport.models import Agreement, Called, Circle, CircleSearch, CircleWish, Gathering, Seat
from alongside.peersupport.queries.gathering import called_of, those_who_wish, usable_terms
from alongside.peersupport.rules.circles import (
    MOST_TOPICS,
    PLACES,
    STREAM,
    Entry,
    Holds,
    Sits,
    Size,
    Stands,
    State,
)
from alongside.peersupport.rules.gathering import (
    AT_ONCE,
    CALL_LASTS,
    FEW,
    LARGEST,
    LOST_AFTER,
    MINUTES,
    MOST_ATTEMPTS,
    MOST_PEOPLE,
    SMALLEST,
    WATCH,
    Answer,
    Part,
    Works,
    becomes_of,
    hours_text,
    told,
    told_of,
    told_parts,
)
from alongside.people import queries as people
from alongside.programmes import policies as programmes
from alongside.programmes import queries as programme_queries
from alongside.sealing import StillOnDisk

if TYPE_CHECKING:
    from alongside.matching.circles import Circle as Found
    from alongside.matching.circles import Circles
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

log = logging.getLogger("alongside.circles")


@transaction.atomic
def wish_for_circle(
    programme: "Programme", *, by: "Person", part: Part, around: list[str], not_alone: list[str]
) -> CircleWish:
    """Have a circle found, or offer to hold one; said again it replaces what was said.

    Raises NotAllowed outside the programme, BadInput on `around`, Refused("not-prepared") for a holder who is not.
    """
    require(programmes.takes_part(by, programme.pk))
    usable = usable_terms(by)
    chosen = [term for term in dict.fromkeys(around) if term in usable][:MOST_TOPICS]
    if not chosen:
        raise BadInput("nothing-chosen", field="around")
    if part is Part.HOLDER and not policies.is_prepared(by.pk):
        raise Refused("not-prepared")
    said = {"part": part, "around": chosen, "not_alone": [term for term in not_alone if term in usable]}
    wish, is_new = CircleWish.objects.get_or_create(
        person=by, defaults={"programme": programme, "on": clock.today(), "said": said}
    )
    if not is_new:
        wish.programme, wish.said = programme, said
        wish.save(update_fields=["programme", "said"])
    return wish


@transaction.atomic
def unwish(person_id: UUID, programme_id: UUID | None = None) -> None:
    """No circle is looked for any more, or none in one programme. Again does nothing."""
    wishes = CircleWish.objects.filter(person=person_id)
    (wishes if programme_id is None else wishes.filter(programme=programme_id)).delete()


@transaction.atomic
def look_for_circles(programme: "Programme", *, by: "Person") -> CircleSearch:
    """Search among those who would like a circle. Nobody is told of anything yet; it replaces the search before.

    Raises NotAllowed, Refused("too-many") above `MOST_PEOPLE`.
    """
    programme = lock(programme)  # two coordinators who press at once search one after the other
    require(programmes.coordinates(by, programme.pk))
    many = CircleWish.objects.filter(programme=programme).count()
    if many > MOST_PEOPLE:
        raise Refused("too-many")
    for before in CircleSearch.objects.filter(
        programme=programme, state__in=[Works.WORKING, Works.FOUND, Works.FAILED]
    ):
        _let_go(lock(before))
    search = CircleSearch.objects.create(programme=programme, made_at=clock.now())
    if many <= AT_ONCE:
        write_down(search, *work_through(search))
    else:
        transaction.on_commit(lambda: work_out.enqueue(str(search.pk)))
    return search


def _let_go(search: CircleSearch) -> None:
    for gathering in search.gatherings.select_related("circle").filter(until=None):
        _undo(gathering.circle)
    search.state = Works.REPLACED
    search.save(update_fields=["state"])


@task
def work_out(search_id: str) -> None:
    """Search in the background; safe to run twice. One that cannot be worked out says so on its page."""
    search = _claim(search_id)
    if search is None:
        return
    try:
        found = work_through(search, beats=True)
        with transaction.atomic():
            now = lock(search)
            if now.state == Works.WORKING and now.attempt == search.attempt:
                write_down(now, *found)
    except Exception as error:  # whatever it was, the page must not wait for ever
        log.warning("a search for circles could not be worked out: %s", type(error).__name__)
        with transaction.atomic():
            mine = CircleSearch.objects.filter(pk=search_id, state=Works.WORKING, attempt=search.attempt)
            if mine.update(state=Works.FAILED):
                _tell_page(search.pk)


def _tell_page(search_id: UUID) -> None:
    publish(f"{WATCH}:{search_id}", kind="changed")


def _claim(search_id: str) -> CircleSearch | None:
    now = clock.now()
    nobody = Q(beat_at=None) | Q(beat_at__lt=now - LOST_AFTER)
    with transaction.atomic():
        mine = CircleSearch.objects.filter(nobody, pk=search_id, state=Works.WORKING)
        taken = mine.update(beat_at=now, attempt=F("attempt") + 1)
        return CircleSearch.objects.select_related("programme").get(pk=search_id) if taken else None


@regularly(timedelta(minutes=1))
def take_up_lost_searches() -> None:
    """Begin again with a search whose worker was killed; one that has lost several has failed."""
    with transaction.atomic():
        for one in CircleSearch.objects.filter(state=Works.WORKING, beat_at__lt=clock.now() - LOST_AFTER):
            if one.attempt >= MOST_ATTEMPTS:
                one.state = Works.FAILED
            else:
                one.beat_at = None
                search_id = str(one.pk)
                transaction.on_commit(lambda search_id=search_id: work_out.enqueue(search_id))  # type: ignore[misc]
            one.save(update_fields=["state", "beat_at"])
            _tell_page(one.pk)


def work_through(search: CircleSearch, *, beats: bool = False) -> tuple["Circles", dict[str, int]]:
    """What the library finds for those who wish, and how many there were of each part."""
    members, holders, minorities, accepts = those_who_wish(search.programme)
    beaten = clock.now()

    def progress(_doing: str, share: float) -> None:
        nonlocal beaten
        if beats and clock.now() - beaten > timedelta(seconds=1):
            beaten = clock.now()
            with transaction.atomic():
                CircleSearch.objects.filter(pk=search.pk).update(beat_at=beaten, share=round(100 * share))
                _tell_page(search.pk)

    found = form_circles(
        members, holders, week=clock.today(), smallest=SMALLEST, largest=LARGEST, minutes=MINUTES, minorities=minorities,
        accepts_alone=accepts, progress=progress,
    )  # fmt: skip
    return found, {"members": len(members), "holders": len(holders)}


def write_down(search: CircleSearch, found: "Circles", many: dict[str, int]) -> None:
    """Keep what was found, in the transaction of the caller: circles that nobody knows of yet, and numbers."""
    for one in found.circles:
        _keep(search, one)
    seated = sum(len(one.member_ids) for one in found.circles)
    why = Counter(one.reason for one in found.reasons)
    search.found = {
        "members": told(many["members"]), "holders": told(many["holders"]), "circles": len(found.circles),
        "seated": told_of(many["members"], seated), "why": told_parts(why),
        # Whom to look for names what people share: said only where that is true of several.
        "recruit": [
            {"kind": row.kind, "around": row.experience, "language": row.language, "start": row.start, "needed": row.needed}
            for row in found.recruit if row.seated >= FEW
        ][:5],
    }  # fmt: skip
    search.state, search.share = Works.FOUND, 100
    search.save(update_fields=["found", "state", "share"])
    _tell_page(search.pk)


def _keep(search: CircleSearch, found: "Found") -> None:
    words = programme_queries.vocabulary_for(search.programme, found.language)
    holder = UUID(found.facilitator_id)
    zone = people.time_zones([holder]).get(holder) or "UTC"
    monday = datetime.combine(clock.today() - timedelta(days=clock.today().weekday()), time(), UTC)
    with override(found.language):
        label = words.term(found.experience).label if words.knows(found.experience) else _("Something we share")
        circle = Circle(
            programme=search.programme, state=State.FORMING, size=Size.SMALL, entry=Entry.REQUEST, language=found.language,
            name=label[:80], about=_("A small circle of people who share this. You meet every week, and write in between."),
            topics=[found.experience],
            hosted={"hours": hours_text(found.start, found.minutes, zone_of(zone), monday), "zone": zone},
        )  # fmt: skip
        agreement = str(AGREEMENT)
    vault.store().create(circle.pk)
    circle.save(force_insert=True)
    Agreement.objects.create(circle=circle, number=1, state=Stands.STANDING, proposed_at=clock.now(), words=agreement)
    Gathering.objects.create(circle=circle, search=search)
    parts = [(found.facilitator_id, Holds.FACILITATOR), *((one, Holds.MEMBER) for one in found.member_ids)]
    for person, holds in sorted(parts, key=lambda one: policies.who_index(circle.pk, UUID(one[0]))):
        who = policies.who_index(circle.pk, UUID(person))
        Called.objects.create(pk=uuid4(), circle=circle, who=who, holds=holds, bearer=person)


@transaction.atomic
def call_people(search: CircleSearch, *, by: "Person") -> int:
    """Ask everybody a circle was found for; how many circles.

    Raises NotAllowed, Refused("not-possible-now"). Emits PeopleCalled.
    """
    search = lock(search)
    require(programmes.coordinates(by, search.programme_id))
    if search.state != Works.FOUND:
        raise Refused("not-possible-now")
    search.state = Works.CALLED
    search.save(update_fields=["state"])
    until = clock.now() + CALL_LASTS
    for gathering in search.gatherings.all():
        gathering.until = until
        gathering.save(update_fields=["until"])
        emit(PeopleCalled(circle_id=gathering.circle_id), by=None)
    return search.gatherings.count()


@transaction.atomic
def answer_call(circle: Circle, *, by: "Person", yes: bool, name: str = "", pronouns: str = "") -> None:
    """Say yes under a name of one's own, or no, or take a yes back while others are still asked.

    Whoever says yes to one that has begun meanwhile comes in at once, while there is a place.

    Raises NotFound where one is not called, BadInput on the name, Refused("not-possible-now"), Refused("full").
    Emits SeatAnswered for everybody when the circle begins.
    """
    circle = lock(circle)
    called = Called.objects.filter(circle=circle, who=policies.who_index(circle.pk, by.pk)).first()
    if called is None or not Gathering.objects.filter(circle=circle, until__gt=clock.now()).exists():
        raise NotFound("circle")
    seat = Seat.objects.filter(who=called.who).first()
    begun = circle.state == State.OPEN
    if circle.state not in (State.FORMING, State.OPEN) or (begun and seat is not None):
        raise Refused("not-possible-now")
    if yes and seat is None:
        if begun and Seat.objects.filter(circle=circle, state=Sits.IN).count() >= PLACES[Size(circle.size)]:
            raise Refused("full")
        state = Sits.IN if begun else Sits.ASKED
        sit_down(
            circle, by, state=state, holds=Holds(called.holds), name=name, pronouns=pronouns, agreed=circle.agreement
        )
    elif not yes and seat is not None:
        drop_seat(seat)
    called.answer = Answer.YES if yes else Answer.NO
    called.save(update_fields=["answer"])
    if not begun:
        _settle(circle, over=False)
    elif yes:
        unwish(by.pk)
        publish(f"{STREAM}:{circle.pk}", kind="changed")


def _settle(circle: Circle, *, over: bool) -> None:
    """Let a circle begin, or go, as its answers are; the caller holds it locked."""
    called = list(Called.objects.filter(circle=circle))
    holder = next((Answer(one.answer) for one in called if one.holds == Holds.FACILITATOR), Answer.NO)
    members = [Answer(one.answer) for one in called if one.holds == Holds.MEMBER]
    begins = becomes_of(holder, members, over=over)
    if begins is None:
        return
    willing = [UUID(str(one.bearer)) for one in called if one.answer == Answer.YES]
    if begins:
        circle.state, circle.opened_on = State.OPEN, clock.today()
        circle.save(update_fields=["state", "opened_on"])
        for seat in Seat.objects.filter(circle=circle, state=Sits.ASKED).order_by("pk"):
            seat.state, seat.on = Sits.IN, clock.today()
            seat.save(update_fields=["state", "on"])
            take_name(seat.face)
            emit(SeatAnswered(circle_id=circle.pk, seat_id=seat.pk), by=None)
        CircleWish.objects.filter(person__in=willing).delete()
        return
    for wish in CircleWish.objects.filter(person__in=willing):
        wish.said = {**wish.said, "missed": clock.today().isoformat()}
        wish.save(update_fields=["said"])
        tell(wish.person_id, kind=ANSWERED, url=reverse("peersupport:find"), about=f"missed {circle.pk}")
    _undo(circle)


def _undo(circle: Circle) -> None:
    """A circle that does not come about leaves nothing behind, its key included."""
    circle_id = circle.pk
    Seat.objects.filter(circle=circle).delete()
    circle.delete()
    transaction.on_commit(lambda: _destroy(circle_id), robust=True)


def _destroy(circle_id: UUID) -> None:
    try:
        vault.store().destroy(circle_id)
    except StillOnDisk:
        log.info("the key of a circle that did not come about is gone, and not yet off the disk")


@transaction.atomic
def forget_calls(person_id: UUID, programme_id: UUID | None = None) -> None:
    """Somebody leaves a programme, or everything: nobody looks for a circle for them, and who called them goes on without."""
    unwish(person_id, programme_id)
    for call in called_of(person_id, programme_id):
        circle = lock(call.circle)
        drop = Seat.objects.filter(who=call.who, state=Sits.ASKED).first()
        if drop is not None:
            drop_seat(drop)
        call.delete()
        if circle.state == State.FORMING:
            _settle(circle, over=False)


@regularly(timedelta(hours=1))
def end_calls() -> None:
    """Let go of calls whose time is over: what has begun goes on, what has not leaves nothing behind."""
    for one in Gathering.objects.filter(until__lte=clock.now()).values_list("circle_id", flat=True):
        with transaction.atomic():
            circle = lock(Circle(pk=one))
            if circle.state == State.FORMING:
                _settle(circle, over=True)
            else:
                Called.objects.filter(circle=circle).delete()
                Gathering.objects.filter(circle=circle).delete()
