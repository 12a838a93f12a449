"""What the desk counts, and in which order it shows who may need a word."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest

from alongside.conversations import commands as conversations
from alongside.conversations import queries as conversation_queries
from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship import commands, queries
from alongside.mentorship.models import Mentorship


@pytest.fixture
def two_walks(agreed_walk, make_member, make_mentor, ask, bo):
    """Amara and Bo, and a second pair who have both said yes and have not agreed how yet."""
    other, mentee = make_mentor("Other"), make_member("Somebody")
    commands.answer_proposal(ask(mentee, other), by=other, yes=True)
    return agreed_walk, Mentorship.objects.exclude(pk=agreed_walk.pk).get()


def test_the_quietest_stand_first_by_when_somebody_last_wrote(two_walks, programme, dina, bo, monkeypatch):
    talking, silent = two_walks
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=13))
    thread = conversation_queries.conversation_about("mentorship", talking.pk)
    conversations.send_message(thread, by=bo, body="How was the week?", key=uuid4())
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=15))

    shown, lines = queries.live_mentorships(dina, programme)
    desk = queries.desk(programme)

    assert [one.pk for one in shown] == [silent.pk, talking.pk]
    assert [line.days for line in lines] == [15, 2]
    assert [line.id for line in desk.quiet] == [silent.pk]


def test_who_has_somebody_or_an_offer_does_not_count_as_waiting(two_walks, programme, make_member, make_mentor, ask):
    make_member("Waits")
    ask(make_member("Has asked"), make_mentor("Asked"))

    desk = queries.desk(programme)

    assert desk.counts["waiting"] == len(desk.waiting)
    assert {line.card.name for line in desk.waiting} >= {"Waits"}
    assert not {line.card.name for line in desk.waiting} & {"Amara", "Somebody", "Has asked"}
    assert (desk.counts["walking"], desk.counts["open"], desk.live_count) == (2, 1, 2)


def test_of_very_many_who_wait_it_is_said_that_there_are_more(programme, make_member, dina, client_of, monkeypatch):
    for number in range(3):
        make_member(f"Waits {number}")
    assert "All 4 people" in client_of(dina).get("/desk/").content.decode()
    monkeypatch.setattr(import_module("alongside.mentorship.queries.desk"), "MANY", 2)

    page = client_of(dina).get("/desk/").content.decode()

    assert "more than five hundred people" in page
    assert "All 4 people" not in page


def test_room_is_counted_without_those_who_rest_or_are_full(two_walks, programme, make_mentor):
    make_mentor("Has room", places=3)
    resting = make_mentor("Rests", places=2)
    commands.pause(programme, by=resting)

    room = queries.desk(programme).room

    assert (room.mentors, room.resting, room.free) == (4, 1, 3)


@pytest.mark.parametrize("listed", [queries.live_mentorships, queries.waiting_people, queries.open_proposals])
def test_a_stranger_sees_no_list_of_the_desk(listed, two_walks, programme, chen):
    with pytest.raises(NotFound):
        listed(chen, programme)
