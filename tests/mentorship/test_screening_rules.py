"""No sequence of moves reaches what must never be: without a database, and then with every command on one."""

import doctest
import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.foundation import clock
from alongside.foundation.errors import AlongsideError
from alongside.mentorship import commands
from alongside.mentorship.commands import asking, clearing, references, screening
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import MentorPlaces, Module, Proposal, Reference, StepTaken
from alongside.mentorship.queries import free_places, my_application
from alongside.mentorship.queries.clearing import held_by, required_of
from alongside.mentorship.rules import Answer, Applied, Offered, Source
from alongside.mentorship.rules import learning as learning_rules
from alongside.mentorship.rules import screening as rules
from alongside.mentorship.rules.screening import (
    NEVER,
    NEXT,
    REFUSED,
    Found,
    Kind,
    Required,
    Stage,
    after_check,
    cleared_until,
    learned_until,
    may_become,
    moment_of,
    months_after,
    warning_for,
)
from tests.mentorship.screening import ANSWERS, a_module, ask_for, learn

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
requireds = st.lists(
    st.builds(Required, key=st.sampled_from("abcd"), asked_at=moments, settled_by=days | st.just(NEVER)),
    unique_by=lambda one: one.key,
)
helds = st.dictionaries(st.sampled_from("abcd"), days | st.just(NEVER) | st.just(REFUSED))


@pytest.mark.parametrize("module", [rules, learning_rules])
def test_the_examples_are_true(module):
    assert doctest.testmod(module).failed == 0


@given(requireds, helds, moments)
def test_nobody_is_cleared_beyond_the_first_thing_that_runs_out(required, held, approved_at):
    until = cleared_until(required, held, approved_at=approved_at)

    for one in required:
        spared = one.settled_by if approved_at < one.asked_at else REFUSED
        if until is not None:
            assert until <= max(held.get(one.key, REFUSED), spared)
    if not required:
        assert until == NEVER


@given(requireds, helds, moments)
def test_whoever_came_after_is_cleared_only_when_everything_was_done(required, held, approved_at):
    after = [one for one in required if one.asked_at <= approved_at]

    if any(held.get(one.key, REFUSED) == REFUSED for one in after):
        assert cleared_until(required, held, approved_at=approved_at) is None


@given(requireds, helds, moments, st.sampled_from("abcd"), days)
def test_doing_one_more_thing_never_shortens(required, held, approved_at, key, until):
    before = cleared_until(required, held, approved_at=approved_at)
    more = {**held, key: max(until, held.get(key, until))}

    after = cleared_until(required, more, approved_at=approved_at)

    assert before is None or (after is not None and after >= before)


@given(requireds, helds, moments)
def test_what_was_refused_is_never_made_good_by_time_given_to_mentors_of_before(required, held, approved_at):
    for one in required:
        assert cleared_until(required, {**held, one.key: REFUSED}, approved_at=approved_at) is None


@given(days, st.integers(1, 240))
def test_months_later_is_later_and_keeps_the_order(day, months):
    assert day < months_after(day, months) <= months_after(day, months + 1)
    assert months_after(day, None) == NEVER


@given(days, st.none() | st.integers(1, 120), st.lists(days))
def test_a_refresher_never_lengthens(day, months, refresh):
    assert learned_until(day, valid_months=months, refresh_by=refresh) <= months_after(day, months)


@given(days, days)
def test_warnings_come_in_order(until, today):
    warning = warning_for(until, today)

    assert warning in (None, 0, 7, 30, 60)
    assert (warning == 0) == (until < today)
    assert moment_of(until).date() == until


@given(st.lists(st.sampled_from(Stage), max_size=20))
def test_moves_stay_among_the_moves(wanted):
    stage = Stage.TO_DO
    for then in wanted:
        if may_become(stage, then):
            assert then in NEXT[stage]
            stage = then

    assert (stage == Stage.TO_DO) == (not any(may_become(Stage.TO_DO, then) for then in wanted))


def test_a_record_is_never_an_answer_by_itself():
    assert {after_check(found) for found in Found} == {Stage.HELD, Stage.UNDER_WAY}


# --- and with every command ------------------------------------------------------------------------------------------

ACTS = (
    "ask-talk", "ask-record", "ask-references", "ask-no-talk", "module", "refresh", "talk-yes", "talk-no", "check-nothing",
    "check-something", "assess-yes", "assess-no", "name", "answer", "references-yes", "learn", "approve", "decline", "admit",
    "withdraw", "apply", "propose", "yes", "stop", "rest", "watch", "months", "raw",
)  # fmt: skip


#: Where a sequence begins, so that what lies far along the way is reached as well.
BEGINNINGS = (
    (), ("approve", "ask-talk"), ("ask-record", "check-nothing", "approve", "propose"),
    ("ask-talk", "talk-yes", "approve", "propose"), ("module", "approve", "learn", "propose"), ("ask-talk", "admit", "talk-yes"),
)  # fmt: skip


class World:
    """One programme, one who would mentor, one who looks; the clock only goes forward."""

    def __init__(self, programme, dina, amara, chen):
        self.programme, self.dina, self.amara, self.chen = programme, dina, amara, chen
        self.days = 0

    def step(self, kind):
        return StepTaken.objects.select_related("step").get(person=self.chen, step__kind=kind)

    def act(self, what):
        p, d, c = self.programme, self.dina, self.chen
        soon = clock.today() + timedelta(days=3)
        acts = {
            "ask-talk": lambda: ask_for(p, d, Kind.TALK, valid_months=2, settled_by=soon),
            "ask-record": lambda: ask_for(p, d, Kind.RECORD, valid_months=1),
            "ask-references": lambda: ask_for(p, d, Kind.REFERENCES),
            "ask-no-talk": lambda: ask_for(p, d, Kind.TALK, is_asked=False),
            "module": lambda: a_module(p, d, valid_months=3, settled_by=soon),
            "refresh": self.refresh,
            "talk-yes": lambda: screening.decide_step(self.step(Kind.TALK), by=d, holds=True),
            "talk-no": lambda: screening.decide_step(self.step(Kind.TALK), by=d, holds=False, reason="Not now."),
            "check-nothing": lambda: self.check(Found.NOTHING),
            "check-something": lambda: self.check(Found.SOMETHING),
            "assess-yes": lambda: screening.assess(self.step(Kind.RECORD), by=d, holds=True, words="Long ago."),
            "assess-no": lambda: screening.assess(self.step(Kind.RECORD), by=d, holds=False, words="Too soon."),
            "name": lambda: references.name_referee(
                p, by=c, address=f"s{Reference.objects.count()}@example.org", called="Sam", known_as="A", language="en"
            ),
            "answer": lambda: references.answer_reference(
                next((one.token for one in Reference.objects.all() if one.token), "none"), answers=ANSWERS
            ),
            "references-yes": lambda: screening.decide_step(
                self.step(Kind.REFERENCES), by=d, holds=True, reason="Known."
            ),
            "learn": lambda: [learn(c, one) for one in Module.objects.filter(asked_at__isnull=False)],
            "approve": lambda: commands.decide_application(my_application(c, p), by=d, approve=True),
            "decline": lambda: commands.decide_application(my_application(c, p), by=d, approve=False, reason="No."),
            "admit": lambda: commands.admit_mentor(p, person=c, by=d, places=2),
            "withdraw": lambda: commands.withdraw_application(my_application(c, p), by=c),
            "apply": lambda: commands.apply_to_mentor(p, by=c, words="Hello.", places=1),
            "propose": lambda: propose(
                p, mentee=self.amara.pk, mentor=c.pk, source=Source.ASKED, fit=1, mentee_answer=Answer.YES
            ),
            "yes": lambda: commands.answer_proposal(Proposal.objects.get(state=Offered.OPEN), by=c, yes=True),
            "stop": lambda: commands.stop_mentoring(c.pk, programme_id=p.pk),
            "rest": lambda: commands.pause(p, by=c),
            "watch": clearing.watch_clearances,
            "months": self.months_pass,
            "raw": self.raw,
        }
        acts[what]()

    def check(self, found):
        screening.note_check(self.step(Kind.RECORD), by=self.dina, found=found, checked_on=clock.today())

    def refresh(self):
        module = Module.objects.filter(asked_at__isnull=False).first()
        if module:
            asking.write_module(module, by=self.dina, title="N", minutes=1, pages=["N"], questions=[], valid_months=1)
            asking.publish_module(module, by=self.dina, refresh_by=clock.today())

    def months_pass(self):
        self.days += 40

    def raw(self):
        """A proposal no command would make: the database answers."""
        from django.db import IntegrityError

        try:
            with transaction.atomic():
                Proposal.objects.create(
                    programme=self.programme, mentee=self.amara, mentor=self.chen, source=Source.ASKED, fit=0,
                    offered_at=clock.now(), answer_by=clock.now(), mentor_cleared_until=clock.now() + timedelta(days=9),
                )  # fmt: skip
                connection.check_constraints()
        except IntegrityError:
            return
        raise AssertionError("the database let a proposal in")

    def holds_together(self):
        """What must be true whatever was done, at this moment."""
        now, today = clock.now(), clock.today()
        connection.check_constraints()
        for places in MentorPlaces.objects.all():
            held = held_by(self.programme.pk).get(places.person_id, {})
            for one in required_of(self.programme.pk):
                spared = one.settled_by if places.approved_at < one.asked_at else REFUSED
                last = held.get(one.key, spared)
                if places.cleared_until is not None and places.cleared_until >= now:
                    assert last != REFUSED, "cleared although somebody looked and it does not hold"
                    assert max(last, spared) >= today, "cleared although something does not hold"
        for proposal in Proposal.objects.filter(state=Offered.OPEN):
            places = MentorPlaces.objects.get(person=proposal.mentor)
            assert proposal.mentor_cleared_until == places.cleared_until
            assert proposal.offered_at <= places.cleared_until
        for taken in StepTaken.objects.filter(result=Found.SOMETHING).exclude(stage=Stage.UNDER_WAY):
            assert taken.assessment, "a record decided by itself"
        offer = my_application(self.chen, self.programme)
        if offer is None or offer.state != Applied.SENT:
            assert all(one.is_erased or one.state == "answered" or self.mentors() for one in Reference.objects.all())
        if free_places(self.programme):
            assert MentorPlaces.objects.get(person=self.chen).cleared_until >= now

    def mentors(self):
        return MentorPlaces.objects.filter(person=self.chen).exists()


@pytest.mark.django_db
@settings(
    max_examples=int(os.environ.get("ALONGSIDE_EXAMPLES", "60")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(beginning=st.sampled_from(BEGINNINGS), acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=14))
def test_no_sequence_of_commands_reaches_what_must_never_be(beginning, acts, programme, dina, amara, chen):
    began = datetime.now(UTC)
    with transaction.atomic():
        world = World(programme, dina, amara, chen)
        with clock.held_at(began):
            world.act("apply")
        for number, what in enumerate([*beginning, *acts], 1):
            with clock.held_at(began + timedelta(days=world.days, minutes=number)):
                try:
                    with transaction.atomic():
                        world.act(what)
                except (AlongsideError, StepTaken.DoesNotExist, Proposal.DoesNotExist):
                    pass  # not possible now; what matters is what stands afterwards
                world.holds_together()
        transaction.set_rollback(True)
