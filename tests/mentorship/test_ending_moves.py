"""No sequence of commands reaches what must never be: a tie that cannot be cut, a way to write after the end, a step forgotten."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.conversations import queries as threads
from alongside.conversations.rules import State
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.mentorship import commands
from alongside.mentorship.commands import caring, ending, straining
from alongside.mentorship.models import (
    Ending,
    MentorPlaces,
    Mentorship,
    Proposal,
    Pulse,
    StandIn,
    SupportContact,
    Watch,
)
from alongside.mentorship.queries import free_places
from alongside.mentorship.rules import EndReason, Offered, Status
from alongside.mentorship.rules.ending import LOOKS_FOR, TODO, TRIES, Stage, Todo, Way

pytestmark = pytest.mark.django_db


class World:
    """Amara and Bo, Dina who looks after them, and the days that go by."""

    def __init__(self, walk, amara, bo, dina):
        self.walk, self.amara, self.bo, self.dina, self.days = walk, amara, bo, dina, 0

    def act(self, name):
        """One command of somebody; what is refused changes nothing."""
        moved = {"day": 1, "week": 7, "month": 30}.get(name)
        if moved:
            self.days += moved
            return
        walk = Mentorship.objects.get(pk=self.walk.pk)
        try:
            with transaction.atomic():
                ACTS[name](self, walk)
        except (Refused, NotAllowed, BadInput):
            pass


def _step(world, _walk, todo):
    found = Ending.objects.filter(pk=world.walk.pk).first()
    if found is not None:
        ending.do_step(found, by=world.dina, todo=todo)


def _last_day(world, walk):
    ending.plan_ending(walk, by=world.amara, last_on=clock.today() + timedelta(days=5))


def _break(world, walk):
    today = clock.today()
    straining.plan_break(walk.programme, by=world.bo, starts_on=today, ends_on=today + timedelta(days=6), words="")


def _answer(world, walk):
    asked = Pulse.objects.filter(mentorship=walk, person=world.amara, kind="between", answered_on=None).first()
    if asked is not None:
        caring.answer_pulse(asked, by=world.amara, said={"heard": 1, "honest": 2, "worth-it": 3})


ACTS = {
    "amara leaves": lambda world, walk: commands.end_mentorship(walk, by=world.amara),
    "bo is not safe": lambda world, walk: commands.end_mentorship(walk, by=world.bo, reason=EndReason.NOT_SAFE),
    "a last day": _last_day,
    "amara goes on": lambda world, walk: ending.go_on(walk, by=world.amara),
    "bo goes on": lambda world, walk: ending.go_on(walk, by=world.bo),
    "bo is looked for": lambda world, walk: ending.look_for(walk, by=world.dina, sought_id=world.bo.pk),
    "amara is looked for": lambda world, walk: ending.look_for(walk, by=world.dina, sought_id=world.amara.pk),
    "given up": lambda world, walk: ending.end_for_them(walk, by=world.dina, way=Way.UNREACHABLE),
    "suddenly": lambda world, walk: ending.end_for_them(walk, by=world.dina, way=Way.SUDDEN),
    "time passes": lambda _world, _walk: (
        ending.end_what_is_planned(),
        caring.look_after_pairs(),
        straining.keep_breaks(),
    ),
    "a word with amara": lambda world, walk: caring.note_contact(
        walk, by=world.dina, person_id=world.amara.pk, note=""
    ),
    "amara answers": _answer,
    "bo rests": lambda world, walk: commands.pause(walk.programme, by=world.bo),
    "bo is back": lambda world, walk: commands.resume(walk.programme, by=world.bo),
    "it was heavy": lambda world, walk: straining.say_heavy(walk.programme, by=world.bo),
    "a break": _break,
    "back from it": lambda world, walk: straining.end_break(walk.programme, by=world.bo),
    **{f"step {todo}": (lambda world, walk, todo=todo: _step(world, walk, todo)) for todo in Todo},
}
NAMES = [*ACTS, "day", "week", "month"]


def must_hold(world):
    """What is true after every act."""
    walk = Mentorship.objects.get(pk=world.walk.pk)
    found = Ending.objects.filter(pk=walk.pk).first()
    stage = Stage(found.stage) if found else None
    is_over = walk.status == Status.ENDED

    assert is_over == (stage in (Stage.OVER, Stage.CLOSED)), "what has ended has an ending, and nothing else has"
    thread = threads.conversation_about("mentorship", walk.pk)
    assert (thread.state == State.CLOSED) == is_over, "nobody writes after the end, and nobody is stopped before"
    if is_over:
        for table in (Pulse, SupportContact):
            open_ = {"answered_on": None} if table is Pulse else {"done_on": None}
            assert not table.objects.filter(mentorship=walk, **open_).exists(), "nothing is asked after the end"
        assert not Watch.objects.filter(pk=walk.pk).exists()
        assert not StandIn.objects.filter(mentorship=walk).exists()
    if stage == Stage.CLOSED:
        assert set(TODO[Way(found.way)]) <= set(found.done), "closed only after every step"
        assert not found.mentor_held
    if stage == Stage.OVER:
        assert not set(TODO[Way(found.way)]) <= set(found.done), "closed by itself after the last"
        if found.way == Way.UNREACHABLE:
            assert len(found.tries) >= TRIES
            assert world.days >= LOOKS_FOR.days
        if found.way == Way.SAFETY:
            assert found.mentor_held
            assert world.bo.pk not in free_places(walk.programme), "nobody new while it is not decided"
            assert not Proposal.objects.filter(mentor=world.bo, state=Offered.OPEN).exists()
    places = MentorPlaces.objects.get(person=world.bo)
    rests = places.is_paused or (places.nobody_new_until is not None and places.nobody_new_until > clock.now())
    assert not (rests and world.bo.pk in free_places(walk.programme))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(NAMES), min_size=3, max_size=16))
def test_no_sequence_reaches_what_must_never_be_and_leaving_always_works(acts, agreed_walk, amara, bo, dina, programme):
    began = clock.now()
    with transaction.atomic():
        commands.set_places(programme, by=bo, places=3)
        world = World(agreed_walk, amara, bo, dina)
        for name in acts:
            with clock.held_at(began + timedelta(days=world.days)):
                world.act(name)
                must_hold(world)
        walk = Mentorship.objects.get(pk=agreed_walk.pk)
        with clock.held_at(began + timedelta(days=world.days)):
            if walk.status != Status.ENDED:
                commands.end_mentorship(walk, by=amara)
            must_hold(world)
        transaction.set_rollback(True)
