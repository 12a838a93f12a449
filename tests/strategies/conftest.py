"""Amara and Bo, who walk together, and something of hers of every kind."""

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from alongside.mentorship import commands as mentorship
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import Mentorship
from alongside.mentorship.rules import Answer, Source, Terms
from alongside.strategies import commands, queries

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@pytest.fixture
def walk(programme: "Programme", amara: "Person", bo: "Person", dina: "Person") -> Mentorship:
    """Amara and Bo walk together."""
    mentorship.admit_mentor(programme, person=bo, by=dina, places=2)
    asked = propose(
        programme, mentee=amara.pk, mentor=bo.pk, source=Source.ASKED, fit=9_000, reasons=[], mentee_answer=Answer.YES
    )
    mentorship.answer_proposal(asked, by=bo, yes=True)
    found = Mentorship.objects.get()
    terms = Terms(often="weekly", channel="writing", until="open", between_us="All of it.")
    mentorship.suggest_boundaries(found, by=amara, terms=terms)
    return mentorship.agree_boundaries(found, by=bo, version=1)


@pytest.fixture
def about(walk: Mentorship) -> tuple[str, object]:
    """What brings the two together."""
    return ("mentorship", walk.pk)


@pytest.fixture
def breath() -> object:
    """One strategy of the library."""
    return queries.strategy(None, "long-out")


@pytest.fixture
def hers(amara: "Person") -> SimpleNamespace:
    """A goal with a step, a rehearsal and a plan of Amara's, shown to nobody."""
    goal = commands.set_goal(by=amara, words="Walk to the sea.")
    return SimpleNamespace(
        goal=goal,
        step=commands.add_step(goal, by=amara, words="Find my shoes."),
        rehearsal=commands.begin_rehearsal(
            by=amara, situation="At work.", wish="Quiet.", first="Do you have a minute?"
        ),
        plan=commands.begin_plan(by=amara, said={"whom": "My sister", "reach": "one"}),
    )
