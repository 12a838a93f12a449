"""An ask does not hang: both know the day, a reminder comes once, and then what the mentee chose is done, once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from alongside.foundation import background, clock
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.models import Delivery
from alongside.mentorship import commands, queries
from alongside.mentorship.models import MentorPlaces, Mentorship, Proposal
from alongside.mentorship.queries.disclosing import given_to_the_desk
from alongside.mentorship.rules import Answer, Offered, Status
from alongside.mentorship.rules.disclosing import Then
from alongside.people import commands as people
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import RoleName
from tests.mentorship.conftest import gives, seeks

pytestmark = pytest.mark.django_db


def later(**more):
    return clock.held_at(clock.now() + timedelta(**more))


def places_of(person):
    return MentorPlaces.objects.get(person=person).pk


@pytest.fixture
def sam(make_mentor):
    return make_mentor("Sam")


@pytest.fixture
def asks(programme, amara_looks, bo_mentors, sam):
    """Gives an ask of Amara's to Bo, with what she wants if there is no answer."""

    def ask(then=Then.PLACE, after=None):
        return commands.ask(
            programme, by=amara_looks, mentor_id=bo_mentors.pk, note="Only for Bo.", language="en", then=then,
            next_places=places_of(after) if after else None,
        )  # fmt: skip

    return ask


def test_how_long_an_ask_waits_is_the_programmes_and_what_was_asked_keeps_its_day(programme, dina, asks):
    commands.set_manner(programme, by=dina, answer_days=3, remind_days=1, levels=[])
    asked = asks()
    commands.set_manner(programme, by=dina, answer_days=9, remind_days=8, levels=[])

    assert (asked.answer_by - asked.offered_at, asked.remind_at - asked.offered_at) == (
        timedelta(days=3),
        timedelta(days=1),
    )
    with later(days=1, minutes=1):
        commands.ask_again_for_answers()
        commands.ask_again_for_answers()
    assert Proposal.objects.get().reminded_at is not None


@pytest.mark.parametrize("no", [True, False])
def test_after_silence_or_a_no_the_next_is_asked_once_at_the_same_moment_and_without_her_words(
    asks, sam, bo, amara, no, let_events_arrive
):
    first = asks(Then.NEXT, sam)
    if no:
        commands.answer_proposal(first, by=bo, yes=False)
    let_events_arrive()
    assert Proposal.objects.count() == 1, "a no is not acted on before the time is up: it would be told"

    with later(days=7, minutes=1):
        for _again in range(2):
            commands.close_late_proposals()
            let_events_arrive()
            commands.ask_next(first.pk)

        second = Proposal.objects.exclude(pk=first.pk).get()
        assert (second.mentor_id, second.state, second.mentee_answer) == (sam.pk, Offered.OPEN, Answer.YES)
        assert (second.follows_id, second.note, second.then) == (first.pk, "", Then.PLACE)


def test_nobody_is_asked_for_her_when_she_took_it_back_or_has_gone_on_herself(
    asks, sam, amara, programme, make_mentor, let_events_arrive
):
    first = asks(Then.NEXT, sam)
    commands.answer_proposal(first, by=amara, yes=False)
    let_events_arrive()
    assert Proposal.objects.count() == 1

    kim = make_mentor("Kim")
    second = commands.ask(
        programme, by=amara, mentor_id=kim.pk, note="", language="en", then=Then.NEXT, next_places=places_of(sam)
    )
    with later(days=7, minutes=1):
        commands.close_late_proposals()
        programmes.take_role(programme_queries.membership_of(amara, programme.pk), role=RoleName.MENTEE, by=amara)
        let_events_arrive()
        assert Proposal.objects.exclude(pk__in=[first.pk, second.pk]).count() == 0, "she looks for nobody any more"


def test_when_the_next_has_no_place_any_more_she_waits_where_she_was(asks, sam, programme, let_events_arrive):
    asks(Then.NEXT, sam)
    commands.pause(programme, by=sam)
    with later(days=7, minutes=1):
        commands.close_late_proposals()
        let_events_arrive()

        assert not Proposal.objects.filter(state=Offered.OPEN).exists()
        assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists(), "and nothing is left to fail again"


def test_only_a_mentor_of_this_programme_who_is_not_the_first_can_be_the_next(asks, bo_mentors):
    with pytest.raises(BadInput):
        asks(Then.NEXT)
    with pytest.raises(BadInput):
        asks(Then.NEXT, bo_mentors)


def test_who_left_it_to_a_coordinator_stands_first_on_the_desk_until_there_is_somebody(
    asks, programme, dina, amara, make_member, client_of, let_events_arrive
):
    make_member("Early")
    asks(Then.DESK)
    with later(days=7, minutes=1):
        commands.close_late_proposals()
        let_events_arrive()
        _page, lines = queries.waiting_people(dina, programme)
        assert lines[0].why[0].startswith("They asked, it did not come about")
        assert "would like you to look" in client_of(dina).get("/desk/waiting/").content.decode()

        commands.ask(
            programme,
            by=amara,
            mentor_id=queries.short_list(amara, programme, "en").suggestions[0].mentor_id,
            note="",
            language="en",
        )
        assert amara.pk not in set(given_to_the_desk(programme))


def test_the_desk_is_told_no_small_number_of_asks_without_a_word(asks, programme, dina, client_of):
    asks()
    with later(days=7, minutes=1):
        commands.close_late_proposals()
        assert queries.unanswered_lately(programme) == 1
        assert "hardly any ask" in client_of(dina).get("/desk/open/").content.decode()


def test_a_mentor_who_leaves_two_in_a_row_unanswered_is_told_kindly_how_to_rest(
    programme, bo_mentors, make_member, client_of, let_events_arrive
):
    for number in range(2):
        mentee = make_member(f"Mentee {number}", seeks())
        commands.ask(programme, by=mentee, mentor_id=bo_mentors.pk, note="", language="en")
        assert "You can rest" not in client_of(bo_mentors).get("/notes/").content.decode()
        with later(days=8 + number):
            commands.close_late_proposals()
            let_events_arrive()

    with later(days=9):
        assert client_of(bo_mentors).get("/notes/").content.decode().count("You can rest, in one press") == 1


def test_the_page_of_asking_says_the_days_and_lets_her_choose_who_is_next(asks, sam, bo_mentors, amara, client_of):
    address = f"/m/ask/{places_of(bo_mentors)}/"
    shown = client_of(amara).get(address).content.decode()
    assert "within 7 days" in shown
    assert "Ask Sam for me" in shown
    assert "Ask Bo for me" not in shown

    answer = client_of(amara).post(address, {"note": "", "then": f"next:{places_of(sam)}"})
    assert answer.status_code == 302
    assert Proposal.objects.get().next_places_id == places_of(sam)
    assert "the one you named second" in client_of(amara).get("/m/").content.decode()
    assert client_of(amara).post(address, {"then": "next:somebody"}).status_code in (400, 404)


# --- places in common ---


def test_a_yes_comes_to_nothing_when_they_would_meet_elsewhere_and_nobody_learns_where(asks, bo, amara, client_of):
    asked = asks()
    people.save_facts(bo, by=bo, facts=gives(avoid=("Old Town",)))
    people.save_facts(amara, by=amara, facts=seeks(workplace=("old town",)))

    answer = client_of(bo).post(f"/m/p/{asked.pk}/", {"answer": "yes"})

    assert answer.status_code == 409
    assert "would not be safe for one of you" in answer.content.decode()
    assert "town" not in answer.content.decode().lower()
    assert not Mentorship.objects.exists()


def test_an_ask_between_two_who_would_meet_elsewhere_closes_like_any_other_as_soon_as_it_is_said(
    asks, bo, amara, programme, let_events_arrive
):
    asked = asks()
    people.save_facts(bo, by=bo, facts=gives(workplace=("Old Town",)))
    people.save_facts(amara, by=amara, facts=seeks(avoid=("old town",)))
    let_events_arrive()

    assert Proposal.objects.get(pk=asked.pk).state == Offered.CLOSED
    with pytest.raises(NotFound):
        commands.ask(programme, by=amara, mentor_id=bo.pk, note="", language="en")


# --- no way leads to a state that must not be ---


class Asking(RuleBasedStateMachine):
    """Two mentees, two mentors with a place each, and everything anybody can do, in any order."""

    world: "dict"

    def __init__(self):
        super().__init__()
        self.now = clock.now()

    def _try(self, what):
        with clock.held_at(self.now), suppress(Refused, NotFound, BadInput):
            what()

    @rule(mentee=st.integers(0, 1), mentor=st.integers(0, 1), then=st.sampled_from(Then))
    def ask(self, mentee, mentor, then):
        w = self.world
        after = places_of(w["mentors"][1 - mentor]) if then == Then.NEXT else None
        self._try(lambda: commands.ask(
            w["programme"], by=w["mentees"][mentee], mentor_id=w["mentors"][mentor].pk, note="", language="en", then=then,
            next_places=after,
        ))  # fmt: skip

    @rule(which=st.integers(0, 3), yes=st.booleans(), as_mentor=st.booleans())
    def answer(self, which, yes, as_mentor):
        rows = list(Proposal.objects.order_by("-offered_at", "pk")[which : which + 1])
        for one in rows:
            self._try(
                lambda one=one: commands.answer_proposal(one, by=one.mentor if as_mentor else one.mentee, yes=yes)
            )

    @rule(days=st.sampled_from([1, 4, 8]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        self._try(commands.ask_again_for_answers)
        self._try(commands.close_late_proposals)

    @rule(mentor=st.integers(0, 1), rests=st.booleans())
    def rest(self, mentor, rests):
        change = commands.pause if rests else commands.resume
        self._try(lambda: change(self.world["programme"], by=self.world["mentors"][mentor]))

    @rule()
    def events_arrive(self):
        with clock.held_at(self.now):
            while waiting := list(Delivery.objects.filter(state=Delivery.State.WAITING).order_by("event_id", "pk")):
                for one in waiting:
                    background.deliver.func(str(one.pk))

    @rule()
    def somebody_ends_it(self):
        for one in Mentorship.objects.exclude(status=Status.ENDED)[:1]:
            self._try(lambda one=one: commands.end_mentorship(one, by=one.mentee))

    @invariant()
    def nobody_has_two_of_anything(self):
        for mentee in self.world["mentees"]:
            asks = Proposal.objects.filter(mentee=mentee, state=Offered.OPEN).exclude(mentee_answer=Answer.NO)
            live = Mentorship.objects.filter(mentee=mentee).exclude(status=Status.ENDED)
            assert asks.count() <= 1
            assert live.count() <= 1
        for mentor in self.world["mentors"]:
            assert Mentorship.objects.filter(mentor=mentor).exclude(status=Status.ENDED).count() <= 1
        assert Delivery.objects.filter(state=Delivery.State.WAITING).exclude(error="").count() == 0


def test_no_order_of_asking_answering_resting_and_waiting_leads_where_it_must_not(programme, make_mentor, make_member):
    world = {
        "programme": programme,
        "mentors": [make_mentor("One"), make_mentor("Two")],
        "mentees": [make_member("Three"), make_member("Four")],
    }

    class Here(Asking):
        def __init__(self):
            super().__init__()
            self.world = world
            self._back = transaction.atomic()
            self._back.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self._back.__exit__(None, None, None)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None,
            derandomize=True,
        ),
    )  # fmt: skip
