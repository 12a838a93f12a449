"""Meetings between two: offered, taken, moved, called off, said afterwards; over at once when either leaves."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.mentorship import commands, queries
from alongside.mentorship.models import Meeting, MeetingPart
from alongside.mentorship.queries.rhythm import Rhythm, rhythm_of
from alongside.mentorship.rules.meeting import Channel, Happened, Help, MeetingState, Plan


@pytest.fixture
def plan():
    soon = clock.now() + timedelta(days=2)
    link = "https://meet.example.org/room"
    return Plan(times=(soon, soon + timedelta(days=1)), minutes=30, channel=Channel.VIDEO, link=link)


@pytest.fixture
def offered(agreed_walk, amara, plan):
    return commands.offer_meeting(agreed_walk, by=amara, plan=plan)


@pytest.fixture
def agreed(offered, bo, plan):
    return commands.take_time(offered, by=bo, at=plan.times[0])


def test_only_the_one_who_was_asked_takes_a_time(offered, amara, bo, plan):
    with pytest.raises(Refused, match="theirs-to-answer"):
        commands.take_time(offered, by=amara, at=plan.times[0])

    assert commands.take_time(offered, by=bo, at=plan.times[1]).starts_at == plan.times[1]


def test_before_both_agreed_how_there_is_no_meeting(walk, amara, plan):
    with pytest.raises(Refused, match="not-active"):
        commands.offer_meeting(walk, by=amara, plan=plan)


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_a_meeting_is_the_twos_alone(agreed, plan, who, request):
    outsider = request.getfixturevalue(who)

    with pytest.raises(NotFound):
        queries.meeting_for(outsider, agreed.pk)
    with pytest.raises(NotAllowed):
        commands.call_off(agreed, by=outsider)
    with pytest.raises(NotAllowed):
        commands.log_meeting(agreed, by=outsider, happened=Happened.YES)


def test_moving_counts_and_asks_the_other(agreed, agreed_walk, bo, plan):
    moved = commands.offer_other_times(agreed, by=bo, plan=plan)

    assert (moved.state, moved.starts_at, moved.asked_by_id) == (MeetingState.OFFERED, None, bo.pk)
    assert rhythm_of([agreed_walk])[agreed_walk.pk] == Rhythm(None, None, 1)


def test_what_would_help_is_the_mentees_to_say(agreed, amara, bo):
    commands.wish_for(agreed, by=amara, help=Help.LISTEN)

    with pytest.raises(Refused, match="theirs-to-choose"):
        commands.wish_for(agreed, by=bo, help=Help.ADVISE)
    assert MeetingPart.objects.get(person=amara).wished == "listen"


def test_it_was_held_when_either_says_so(agreed, agreed_walk, amara, bo):
    with pytest.raises(Refused, match="too-early"):
        commands.log_meeting(agreed, by=amara, happened=Happened.YES)

    with clock.held_at(agreed.ends_at + timedelta(minutes=1)):
        commands.log_meeting(agreed, by=amara, happened=Happened.NO)
        assert rhythm_of([agreed_walk])[agreed_walk.pk].last_met_on is None
        commands.log_meeting(agreed, by=bo, happened=Happened.SHORTER)

    day = agreed.starts_at.date()
    assert rhythm_of([agreed_walk])[agreed_walk.pk] == Rhythm(day, day, 0)
    assert MeetingPart.objects.get(person=bo).minutes == 15


def test_ending_calls_off_what_was_to_come_and_closes_its_page(agreed, agreed_walk, amara, bo):
    commands.end_mentorship(agreed_walk, by=amara)

    kept = Meeting.objects.get()
    assert (kept.state, kept.plan) == (MeetingState.CANCELLED, {})
    for person in (amara, bo):
        with pytest.raises(NotFound):
            queries.meeting_for(person, agreed.pk)
    with pytest.raises(Refused, match="not-active"):
        commands.keep_notes(agreed, by=bo, own="", shared="Still here")


def test_the_rhythm_of_thousands_is_two_queries(agreed_walk, django_assert_num_queries):
    with django_assert_num_queries(2):
        rhythm_of([agreed_walk])
