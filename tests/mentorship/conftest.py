"""People with something to say of themselves, and mentors a coordinator has approved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from alongside.mentorship import commands
from alongside.mentorship.models import Mentorship, Proposal
from alongside.mentorship.queries import pool
from alongside.mentorship.rules import Terms
from alongside.people import commands as people
from alongside.people.rules import Facts, Lived, Purpose, Use
from alongside.programmes import commands as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

WEEK = {"languages": ("en",), "time_zone": "Europe/London", "hours": "Mon 18:00-20:00", "formats": ("text", "voice")}
TERMS = Terms(often="weekly", channel="writing", until="open", between_us="What I told you stays here.")
LIVED = ("hiv-living-with", "faith-left-religion")


def seeks(*terms: str, **more: Any) -> Facts:
    """What somebody says who looks for a mentor."""
    lived = tuple(Lived(term=term, use=Use.HELPS, salience=4, stage=1) for term in terms or LIVED)
    return Facts(**{**WEEK, "lived": lived, "wishes": ("mentor",), **more})


def gives(*terms: str, silent: tuple[str, ...] = (), **more: Any) -> Facts:
    """What a mentor says: lived, and willing to talk about it, except what is `silent`."""
    lived = tuple(Lived(term=term, stage=3, talk=term not in silent) for term in (*(terms or LIVED), *silent))
    return Facts(**{**WEEK, "lived": lived, **more})


@pytest.fixture(autouse=True)
def _nothing_worked_out_before() -> None:
    pool.forget()


@pytest.fixture
def make_member(programme: "Programme") -> "Callable[..., Person]":
    """Gives a member of the programme who agrees to be matched."""

    def member(name: str, facts: Facts | None = None, *, looks: bool = True, agrees: bool = True) -> "Person":
        person = people.make_person(name=name)
        if agrees:
            people.give_consent(person, by=person, purpose=Purpose.MATCHING)
        people.save_facts(person, by=person, facts=facts or seeks())
        programmes.join(programme, person=person, looks_for_mentor=looks)
        return person

    return member


@pytest.fixture
def make_mentor(
    programme: "Programme", dina: "Person", make_member: "Callable[..., Person]"
) -> "Callable[..., Person]":
    """Gives a mentor whom Dina has approved."""

    def mentor(name: str, facts: Facts | None = None, *, places: int = 1) -> "Person":
        person = make_member(name, facts or gives(), looks=False)
        offer = commands.apply_to_mentor(programme, by=person, words="I have been there.", places=places)
        commands.decide_application(offer, by=dina, approve=True)
        return person

    return mentor


@pytest.fixture
def bo_mentors(programme: "Programme", bo: "Person", dina: "Person") -> "Person":
    """Bo, approved, with one place: has lived what Amara has, and does not talk about one part of it."""
    people.save_facts(bo, by=bo, facts=gives(silent=("debt-in",), goals=("confidence",)))
    commands.admit_mentor(programme, person=bo, by=dina, places=1)
    return bo


@pytest.fixture
def amara_looks(amara: "Person") -> "Person":
    """Amara, who has said what she has lived and when she is free."""
    people.save_facts(amara, by=amara, facts=seeks(*LIVED, "debt-in", goals=("confidence",)))
    return amara


@pytest.fixture
def ask(programme: "Programme") -> "Callable[..., Proposal]":
    """Gives the proposal of one person asking another."""

    def asked(mentee: "Person", mentor: "Person", note: str = "") -> Proposal:
        return commands.ask(programme, by=mentee, mentor_id=mentor.pk, note=note, language="en")

    return asked


@pytest.fixture
def walk(amara_looks: "Person", bo_mentors: "Person", ask: "Callable[..., Proposal]") -> Mentorship:
    """Amara and Bo, who have both said yes and not agreed how yet."""
    commands.answer_proposal(ask(amara_looks, bo_mentors, "Only for you."), by=bo_mentors, yes=True)
    return Mentorship.objects.get()


@pytest.fixture
def agreed_walk(walk: Mentorship, amara: "Person", bo: "Person") -> Mentorship:
    """Amara and Bo, who have agreed how."""
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    return commands.agree_boundaries(walk, by=bo, version=1)
