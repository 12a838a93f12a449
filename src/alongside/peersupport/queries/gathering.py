"""Who would like a circle found for them, for the search; and what was found, for whom it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.matching import Mentor, Person
from alongside.matching.people import Experience
from alongside.peersupport import policies
from alongside.peersupport.models import Called, Circle, CircleSearch, CircleWish, Prepared
from alongside.peersupport.rules.circles import State
from alongside.peersupport.rules.gathering import Answer, Part, Works, told
from alongside.people import queries as people

if TYPE_CHECKING:
    from alongside.people.models import Person as Member
    from alongside.people.rules import Facts
    from alongside.programmes.models import Programme

type Wishing = tuple[list[Person], list[Mentor], dict[str, list[str]], list[str]]


def wish_of(viewer: "Member") -> CircleWish | None:
    """One's own wish for a circle."""
    return CircleWish.objects.filter(person=viewer).first()


def usable_terms(viewer: "Member") -> list[str]:
    """What a circle may be found around: what they lived and let be used, with their yes to matching."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    return list(dict.fromkeys(one.term for one in facts.lived if one.term)) if facts else []


def those_who_wish(programme: "Programme") -> Wishing:
    """Members and holders as the library wants them, who must not be the only one of what, and who accepts to be.

    Left out: who is asked about a circle already, has withdrawn their yes to matching, or no longer lets it be used.
    """
    wishes = list(CircleWish.objects.filter(programme=programme).order_by("person_id"))
    busy = _busy(programme)
    facts = people.facts(one.person_id for one in wishes)
    members: list[Person] = []
    holders: list[Mentor] = []
    alone: dict[str, list[str]] = {}
    accepts: list[str] = []
    for one in wishes:
        known = facts.get(one.person_id)
        if known is None or one.person_id in busy:
            continue
        said = one.said
        if said["part"] == Part.HOLDER:
            holders += _as(Mentor, one.person_id, known, said["around"], talks=True)
            continue
        found = _as(Person, one.person_id, known, said["around"])
        members += found
        if found and not said["not_alone"]:
            accepts.append(str(one.person_id))
        for term in said["not_alone"]:
            alone.setdefault(term, [])
    for term, who in alone.items():
        who += [one.id for one in members if term in {lived.term for lived in facts[UUID(one.id)].lived}]
    return members, holders, alone, accepts


def _busy(programme: "Programme") -> set[UUID]:
    """Who is asked about a circle now and has not said no."""
    asked = Called.objects.filter(
        circle__programme=programme, circle__state=State.FORMING, circle__gathering__until__gt=clock.now()
    ).exclude(answer=Answer.NO)
    return {UUID(str(one.bearer)) for one in asked}


def _as[P: (Person, Mentor)](
    kind: type[P], person_id: UUID, facts: "Facts", around: list[str], *, talks: bool = False
) -> list[P]:
    """Somebody as the library wants them; nobody when what they said cannot be read, or nothing of it may be used now."""
    lived = tuple(
        Experience(one.term, 2 if talks else one.salience, False, one.stage)
        for one in facts.lived
        if one.term in around
    )
    if not lived:
        return []
    common: dict[str, Any] = {
        "experiences": lived, "languages": facts.languages, "timezone": facts.time_zone or "UTC", "hours": facts.hours,
        "born": facts.born, "workplace": facts.workplace, "avoid": facts.avoid,
    }  # fmt: skip
    try:
        return [kind(str(person_id), **common)]
    except ValueError:  # an old row: one person's must not end the search for everybody
        return []


def called_of(person_id: UUID, programme_id: UUID | None = None) -> list[Called]:
    """The circles somebody is asked about now, in one query."""
    rows = Called.objects.filter(circle__gathering__until__gt=clock.now()).select_related("circle", "circle__gathering")
    if programme_id is not None:
        rows = rows.filter(circle__programme=programme_id)
    return [one for one in rows if bytes(one.who) == policies.who_index(one.circle_id, person_id)]


def call_for(viewer: "Member", circle_id: UUID) -> Called:
    """What one is asked about this circle; NotFound for everybody else."""
    found = Called.objects.filter(
        who=policies.who_index(circle_id, viewer.pk), circle__gathering__until__gt=clock.now()
    ).select_related("circle", "circle__gathering")
    call = found.first()
    if call is None:
        raise NotFound("circle")
    return call


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many would like a circle found, and how many would hold one; None for fewer than five."""

    members: int | None
    holders: int | None
    any: bool


def wishes_in(programme: "Programme") -> Wishes:
    """How many wish, as a coordinator may know it."""
    parts = [one.said["part"] for one in CircleWish.objects.filter(programme=programme)]
    members, holders = parts.count(Part.MEMBER), parts.count(Part.HOLDER)
    return Wishes(told(members), told(holders), bool(parts))


def search_of(programme: "Programme") -> CircleSearch | None:
    """The search a coordinator last began, that is not replaced."""
    return CircleSearch.objects.filter(programme=programme).exclude(state=Works.REPLACED).order_by("-made_at").first()


def found_by(search: CircleSearch) -> list[Circle]:
    """The circles a search found and that have not begun yet, by their weekly hour."""
    rows = Circle.objects.filter(gathering__search=search, state=State.FORMING)
    return sorted(rows, key=lambda one: (one.topics, one.hosted.get("hours", ""), one.pk.int))


def progress_of(viewer: "Member") -> Prepared | None:
    """How far one has come in preparing to hold a circle."""
    return Prepared.objects.filter(person=viewer).first()
