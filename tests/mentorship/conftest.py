"""Amara looks for a mentor and Bo is one; what each has lived, and what may be said of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from alongside.mentorship.models import Mentorship, Proposal
    from alongside.people.models import Person
    from alongside.people.rules import Lived
    from alongside.programmes.models import Programme

MEETING = {"languages": ("en",), "formats": ("text", "voice"), "hours": "Mon 18:00-21:00", "time_zone": "Europe/London"}


def says(person: "Person", *lived: "Lived", **more: object) -> None:
    """Have somebody say what they have lived, and when they could meet."""
    from alongside.people import commands
    from alongside.people.rules import Facts

    commands.save_facts(person, by=person, facts=Facts(**{**MEETING, **more, "lived": lived}))  # type: ignore[arg-type]


def do_the_work() -> None:
    """Everything that waits, done by the worker as it would be."""
    from alongside.foundation.background import Worker

    # The library closes old connections before each piece of work; a test that rolls back has only the one.
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        Worker("t").do_what_waits()


@pytest.fixture
def said(programme: "Programme", amara: "Person", bo: "Person") -> None:
    """What Amara and Bo have said of themselves.

    Both share being open at work and talk about it. Bo has heard voices and does not talk about it; has lived with
    depression and never wants to be matched on it; Amara keeps OCD out of matching; Bo alone has been in hospital.
    """
    from alongside.people.rules import Lived, Use

    says(
        amara, Lived(term="mental-work", salience=5, stage=1), Lived(term="mental-voices"), Lived(term="mental-depression"),
        Lived(term="mental-ocd", use=Use.KEEP_OUT), goals=("goal-coping",), interests=("music",),
    )  # fmt: skip
    says(
        bo, Lived(term="mental-work", salience=4, stage=4, talk=True), Lived(term="mental-voices", talk=False),
        Lived(term="mental-depression", use=Use.NEVER, talk=True), Lived(term="mental-ocd", talk=True),
        Lived(term="mental-hospital", talk=True), goals=("goal-coping",), interests=("music",),
    )  # fmt: skip


@pytest.fixture
def places(programme: "Programme", said: None, bo: "Person", dina: "Person") -> Callable[[int], object]:
    """Has Bo approved as a mentor with this many places."""
    from alongside.mentorship import commands

    return lambda number: commands.admit_mentor(programme, person=bo, by=dina, places=number)


@pytest.fixture
def approved(places: Callable[[int], object]) -> None:
    """Bo is an approved mentor with two places."""
    places(2)


@pytest.fixture
def asked(approved: None, programme: "Programme", amara: "Person", bo: "Person") -> "Proposal":
    """Amara has asked Bo."""
    from alongside.mentorship import commands

    return commands.ask(programme, by=amara, mentor_id=bo.pk, note="I read your page twice.", language="en")


@pytest.fixture
def walk(asked: "Proposal", bo: "Person") -> "Mentorship":
    """Bo has said yes; nothing is agreed yet."""
    from alongside.mentorship import commands
    from alongside.mentorship.models import Mentorship

    commands.answer_proposal(asked, by=bo, yes=True)
    return Mentorship.objects.get()


@pytest.fixture
def agreed(walk: "Mentorship", amara: "Person", bo: "Person") -> "Mentorship":
    """Amara and Bo have agreed how."""
    from alongside.mentorship import commands
    from alongside.mentorship.rules import Terms

    terms = Terms(often="weekly", channel="writing", until="open", between_us="Not a word about my sister.")
    commands.suggest_boundaries(walk, by=amara, terms=terms)
    return commands.agree_boundaries(walk, by=bo, version=1)


@pytest.fixture
def seeker(programme: "Programme") -> Callable[[str], UUID]:
    """Makes one more person who looks for a mentor and could have Bo."""
    from alongside.people import commands as people
    from alongside.people.rules import Lived, Purpose
    from alongside.programmes import commands as programmes

    def made(name: str) -> UUID:
        person = people.make_person(name=name)
        people.give_consent(person, by=person, purpose=Purpose.MATCHING)
        says(person, Lived(term="mental-work"))
        programmes.join(programme, person=person, looks_for_mentor=True)
        return person.pk

    return made
