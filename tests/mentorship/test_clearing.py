"""Nobody is proposed until every required step holds, and nobody new once one has run out. The database says so itself."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from alongside.foundation import clock
from alongside.foundation.errors import Refused
from alongside.foundation.models import OutboxEvent, Schedule
from alongside.foundation.rows import lock
from alongside.mentorship import commands
from alongside.mentorship.commands import asking, clearing, screening
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import MentorPlaces, Mentorship, Proposal
from alongside.mentorship.queries import free_places, seekers, short_list
from alongside.mentorship.rules import Answer, Offered, Source
from alongside.mentorship.rules.screening import NEVER, Kind
from alongside.notifications.models import Notice
from alongside.people import commands as people
from alongside.programmes import commands as programmes
from tests.mentorship.conftest import gives
from tests.mentorship.screening import a_module, ask_for, hold, in_days, learn, taken

pytestmark = pytest.mark.django_db


@contextmanager
def later(days: int):
    with clock.held_at(timezone.now() + timedelta(days=days)):
        yield


KINDS = ("way-ends", "way-ended")


def raw_proposal(programme, mentee, mentor, *, cleared_until, offered_at=None):
    """An open proposal as no command would write it."""
    return Proposal.objects.create(
        programme=programme, mentee=mentee, mentor=mentor, source=Source.ASKED, fit=0, offered_at=offered_at or clock.now(),
        answer_by=clock.now(), mentor_cleared_until=cleared_until,
    )  # fmt: skip


def refused_by_the_database(do):
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 - either may refuse
        do()
        connection.check_constraints()  # what waits for the end of the transaction is asked now


def test_where_nothing_is_asked_whoever_is_approved_is_found(programme, bo_mentors):
    assert free_places(programme) == {bo_mentors.pk: 1}


def test_a_mentor_is_not_found_before_every_required_step_holds(programme, dina, bo_mentors, amara_looks):
    ask_for(programme, dina, settled_by=clock.today())
    module = a_module(programme, dina, settled_by=clock.today())
    with later(1):
        clearing.keep_clearances(programme.pk)

        assert free_places(programme) == {}
        assert short_list(amara_looks, programme, "en").suggestions == ()
        assert seekers(programme).mentors == []
        hold(bo_mentors, dina)
        assert free_places(programme) == {}
        learn(bo_mentors, module)
        assert free_places(programme) == {bo_mentors.pk: 1}


def test_the_command_refuses_to_propose_who_is_not_cleared(programme, dina, amara):
    ask_for(programme, dina)
    new = admitted(programme, dina)

    with pytest.raises(Refused, match="not-cleared"):
        propose(programme, mentee=amara.pk, mentor=new.pk, source=Source.ASKED, fit=1)


def admitted(programme, dina, name="New"):
    """Somebody a coordinator admits directly, without any step."""
    person = people.make_person(name=name)
    programmes.join(programme, person=person)
    commands.admit_mentor(programme, person=person, by=dina, places=1)
    return person


def test_the_database_refuses_a_proposal_to_somebody_never_cleared(programme, dina, amara):
    ask_for(programme, dina)
    new = admitted(programme, dina)
    soon = clock.now() + timedelta(days=9)

    refused_by_the_database(lambda: raw_proposal(programme, amara, new, cleared_until=None))
    refused_by_the_database(lambda: raw_proposal(programme, amara, new, cleared_until=soon))


def test_the_database_refuses_a_proposal_after_the_last_day(programme, dina, amara, bo_mentors):
    ask_for(programme, dina, settled_by=in_days(3))
    places = MentorPlaces.objects.get(person=bo_mentors)
    after = clock.now() + timedelta(days=4)

    refused_by_the_database(
        lambda: raw_proposal(programme, amara, bo_mentors, cleared_until=places.cleared_until, offered_at=after)
    )
    raw_proposal(programme, amara, bo_mentors, cleared_until=places.cleared_until)


def test_the_database_refuses_a_day_that_is_not_the_mentors(programme, amara, bo_mentors):
    soon = clock.now() + timedelta(days=900)

    refused_by_the_database(lambda: raw_proposal(programme, amara, bo_mentors, cleared_until=soon))


def test_the_database_refuses_to_take_a_clearance_away_under_an_open_proposal(programme, amara, bo_mentors):
    propose(programme, mentee=amara.pk, mentor=bo_mentors.pk, source=Source.ASKED, fit=1)
    places = MentorPlaces.objects.filter(person=bo_mentors)

    refused_by_the_database(lambda: places.update(cleared_until=None))
    refused_by_the_database(lambda: places.update(cleared_until=clock.now() - timedelta(days=1)))
    refused_by_the_database(places.delete)


def test_a_later_day_follows_into_what_is_open(programme, amara, bo_mentors):
    open_now = propose(programme, mentee=amara.pk, mentor=bo_mentors.pk, source=Source.ASKED, fit=1)
    soon = clock.now() + timedelta(days=30)

    MentorPlaces.objects.filter(person=bo_mentors).update(cleared_until=soon)

    open_now.refresh_from_db()
    assert open_now.mentor_cleared_until == soon


def test_what_was_closed_or_accepted_leans_on_nothing_any_more(walk, programme, bo_mentors):
    assert Proposal.objects.get().mentor_cleared_until is None

    commands.stop_mentoring(bo_mentors.pk, programme_id=programme.pk)
    connection.check_constraints()

    assert Mentorship.objects.count() == 1


def test_when_a_step_is_taken_back_open_proposals_close_in_the_usual_words(programme, dina, amara, bo_mentors):
    ask_for(programme, dina, settled_by=in_days(30))
    hold(bo_mentors, dina)
    propose(programme, mentee=amara.pk, mentor=bo_mentors.pk, source=Source.ASKED, fit=1, mentee_answer=Answer.YES)

    with later(31):
        screening.decide_step(taken(bo_mentors), by=dina, holds=False, reason="We need to talk again.")

    assert Proposal.objects.get().state == Offered.CLOSED
    assert OutboxEvent.objects.filter(name="mentorship.proposal-closed").count() == 1


def test_mentors_of_before_have_until_the_day_they_were_given(programme, dina, bo_mentors):
    ask_for(programme, dina, settled_by=in_days(90))

    assert free_places(programme) == {bo_mentors.pk: 1}
    with later(91):
        assert free_places(programme) == {}


def test_mentors_of_before_need_not_when_no_day_is_given(programme, dina, bo_mentors):
    ask_for(programme, dina)

    assert MentorPlaces.objects.get().cleared_until.date() == NEVER


def test_a_step_asked_no_more_stands_in_nobodys_way(programme, dina, bo_mentors):
    ask_for(programme, dina, settled_by=clock.today())
    with later(2):
        clearing.keep_clearances(programme.pk)
        assert free_places(programme) == {}

        ask_for(programme, dina, is_asked=False)

        assert free_places(programme) == {bo_mentors.pk: 1}


def test_what_runs_out_pauses_new_proposals_that_very_day_without_anybody_doing_anything(
    programme, dina, bo_mentors, amara_looks, ask
):
    ask_for(programme, dina, valid_months=1)
    commands.stop_mentoring(bo_mentors.pk, programme_id=programme.pk)
    commands.admit_mentor(programme, person=bo_mentors, by=dina, places=1)
    hold(bo_mentors, dina)
    assert free_places(programme) == {bo_mentors.pk: 1}

    with later(40):
        assert free_places(programme) == {}
        with pytest.raises(Exception, match="mentor"):
            ask(amara_looks, bo_mentors)


def test_somebody_newly_cleared_is_found_on_the_day_on_which_nobody_else_is_any_more(
    programme, dina, bo_mentors, amara_looks, chen
):
    ask_for(programme, dina, settled_by=in_days(2))
    people.save_facts(chen, by=chen, facts=gives())
    commands.admit_mentor(programme, person=chen, by=dina, places=1)
    assert [one.card.name for one in short_list(amara_looks, programme, "en").suggestions] == ["Bo"]

    screening.decide_step(taken(bo_mentors), by=dina, holds=False, reason="We need to talk again.")
    hold(chen, dina)

    assert [one.card.name for one in short_list(amara_looks, programme, "en").suggestions] == ["Chen"]


def test_a_yes_after_the_last_day_begins_nothing(programme, dina, bo_mentors, amara_looks, ask):
    ask_for(programme, dina, settled_by=in_days(2))
    asked = ask(amara_looks, bo_mentors)

    with later(3), pytest.raises(Refused, match="changed-meanwhile"):
        commands.answer_proposal(asked, by=bo_mentors, yes=True)

    assert not Mentorship.objects.exists()


def test_whom_they_walk_with_stays(walk, programme, dina, bo_mentors):
    ask_for(programme, dina, settled_by=clock.today())

    with later(5):
        clearing.watch_clearances()

    walk.refresh_from_db()
    assert walk.status == "agreeing"


def test_a_mentor_hears_60_30_and_7_days_before_and_once_when_it_has_run_out(
    programme, dina, bo_mentors, let_events_arrive
):
    ask_for(programme, dina, settled_by=in_days(100))
    heard = []
    for day in range(0, 110, 2):
        with later(day):
            clearing.watch_clearances()
            let_events_arrive()
            kinds = [one.kind for one in Notice.objects.filter(person=bo_mentors, kind__in=KINDS).order_by("made_at")]
            if len(kinds) > len(heard):
                heard.append((day, kinds[-1]))

    assert heard == [(40, "way-ends"), (70, "way-ends"), (94, "way-ends"), (102, "way-ended")]
    desk = [one.kind for one in Notice.objects.filter(person=dina)]
    assert desk == ["way-desk", "way-desk", "way-desk"]


def test_two_workers_that_look_at_once_warn_once(programme, dina, bo_mentors):
    ask_for(programme, dina, settled_by=in_days(50))
    places = MentorPlaces.objects.get()

    for _worker in range(2):
        clearing._warn(lock(places))

    assert OutboxEvent.objects.filter(name="mentorship.clearance-ends").count() == 1


def test_the_watch_closes_what_was_still_open_once_it_has_run_out(programme, dina, bo_mentors, amara_looks, ask):
    ask_for(programme, dina, settled_by=in_days(2))
    ask(amara_looks, bo_mentors)

    with later(3):
        clearing.watch_clearances()

    assert Proposal.objects.get().state == Offered.CLOSED


def test_the_watch_is_among_the_regular_work(db):
    from alongside.foundation.background import Worker

    Worker("t").do_what_waits()

    assert Schedule.objects.filter(name__contains="watch_clearances").exists()


def test_any_number_of_mentors_is_worked_out_with_a_constant_number_of_queries(programme, dina, make_mentor):
    for number in range(3):
        make_mentor(f"Mentor {number}")
    ask_for(programme, dina, settled_by=in_days(10))
    few = len(_reads(lambda: clearing.keep_clearances(programme.pk)))
    for number in range(3, 8):
        admitted(programme, dina, f"Mentor {number}")
    many = len(_reads(lambda: clearing.keep_clearances(programme.pk)))

    assert few == many


def _reads(do):
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        do()
    return caught.captured_queries


def test_a_second_kind_of_step_waits_for_its_own_day(programme, dina, bo_mentors):
    ask_for(programme, dina, settled_by=in_days(50))
    ask_for(programme, dina, Kind.RECORD, settled_by=in_days(20))

    assert MentorPlaces.objects.get().cleared_until.date() == in_days(20)
    hold(bo_mentors, dina, Kind.RECORD)
    assert MentorPlaces.objects.get().cleared_until.date() == in_days(50)


def test_a_module_with_a_refresher_holds_until_the_day_that_was_said(programme, dina, bo_mentors):
    module = a_module(programme, dina, settled_by=clock.today(), valid_months=24)
    learn(bo_mentors, module)
    version = asking.write_module(
        module, by=dina, title="Listening", minutes=10, pages=["New."], questions=[], valid_months=24
    )

    asking.publish_module(module, by=dina, refresh_by=in_days(14))

    assert version.number == 2
    assert MentorPlaces.objects.get().cleared_until.date() == in_days(14)
    learn(bo_mentors, module)
    assert MentorPlaces.objects.get().cleared_until.date() > in_days(600)
