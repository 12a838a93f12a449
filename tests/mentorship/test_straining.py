"""What wears a mentor out: heavy hours, weight, breaks with somebody who stands in, a room of their own."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest

from alongside.conversations import commands as conversations
from alongside.conversations import queries as threads
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands, privacy
from alongside.mentorship.commands import straining
from alongside.mentorship.models import Break, StandIn
from alongside.mentorship.queries import pool
from alongside.mentorship.rules.care import COOL_OFF
from alongside.notifications.models import Notice

pytestmark = pytest.mark.django_db


def later(days):
    return clock.held_at(clock.now() + timedelta(days=days))


def day(days):
    return clock.today() + timedelta(days=days)


def free(mentor, programme):
    return pool.free_places(programme).get(mentor.pk, 0)


@pytest.fixture
def stood_in(agreed_walk, amara, bo, dina, programme, make_mentor):
    """Sam could be there for Amara while Bo is away; nobody has said yes yet."""
    sam = make_mentor("Sam")
    straining.plan_break(programme, by=bo, starts_on=day(0), ends_on=day(9), words="Back soon.")
    return straining.suggest_stand_in(agreed_walk, by=dina, mentor_id=sam.pk)


def test_one_press_after_a_heavy_hour_and_nobody_new_comes_for_a_week(bo_mentors, programme, client_of):
    assert client_of(bo_mentors).post("/m/heavy/").status_code == 302

    assert free(bo_mentors, programme) == 0
    assert pool.room_in(programme).resting == 1
    with clock.held_at(clock.now() + COOL_OFF):
        assert free(bo_mentors, programme) == 1


def test_somebody_who_is_no_mentor_cannot_press_it(programme, chen):
    with pytest.raises(NotFound):
        straining.say_heavy(programme, by=chen)


def test_a_heavy_one_counts_for_two_places_and_the_mentee_never_learns_of_it(
    agreed_walk, amara, bo, programme, make_member, ask, client_of
):
    commands.set_places(programme, by=bo, places=2)
    before = client_of(amara).get(f"/m/{agreed_walk.pk}/").content.decode().count("heavy")
    other = ask(make_member("Zola"), bo)

    straining.weigh(agreed_walk, by=bo, heavy=True)

    assert free(bo, programme) == 0
    with pytest.raises(Refused, match="no-place"):
        commands.answer_proposal(other, by=bo, yes=True)
    assert client_of(amara).get(f"/m/{agreed_walk.pk}/").content.decode().count("heavy") == before == 0
    assert "heav" not in str(privacy.export(amara.pk)["mentorships"])
    straining.weigh(agreed_walk, by=bo, heavy=False)
    assert free(bo, programme) == 1


def test_only_the_mentor_says_how_heavy_it_is(agreed_walk, amara, dina):
    for other in (amara, dina):
        with pytest.raises(NotAllowed):
            straining.weigh(agreed_walk, by=other, heavy=True)


def test_a_planned_break_begins_by_itself_and_those_one_walks_with_are_told(
    agreed_walk, amara, bo, programme, let_events_arrive, client_of
):
    commands.set_places(programme, by=bo, places=3)
    straining.plan_break(programme, by=bo, starts_on=day(5), ends_on=day(9), words="I am by the sea.")
    let_events_arrive()

    assert Notice.objects.filter(person=amara, kind="a-break").exists()
    assert "I am by the sea." in client_of(amara).get(f"/m/{agreed_walk.pk}/").content.decode()
    assert free(bo, programme) == 2
    with later(5):
        straining.keep_breaks()
        assert free(bo, programme) == 0
    with later(9):
        assert free(bo, programme) == 2


def test_one_is_back_whenever_one_says_so(bo_mentors, programme):
    straining.plan_break(programme, by=bo_mentors, starts_on=day(0), ends_on=day(9), words="")
    with pytest.raises(Refused, match="already-planned"):
        straining.plan_break(programme, by=bo_mentors, starts_on=day(20), ends_on=day(29), words="")
    assert free(bo_mentors, programme) == 0

    straining.end_break(programme, by=bo_mentors)

    assert free(bo_mentors, programme) == 1
    assert not Break.objects.exists()


@pytest.mark.parametrize(("start", "end", "field"), [(-1, 3, "starts_on"), (400, 401, "starts_on"), (3, 3, "ends_on")])
def test_a_break_lies_ahead_and_has_a_length(bo_mentors, programme, start, end, field):
    with pytest.raises(BadInput) as refused:
        straining.plan_break(programme, by=bo_mentors, starts_on=day(start), ends_on=day(end), words="")

    assert refused.value.field == field


def test_somebody_stands_in_once_both_have_said_yes_and_until_the_break_is_over(stood_in, amara, bo):
    sam = stood_in.person
    straining.answer_stand_in(stood_in, by=amara, yes=True)
    assert threads.conversation_about("stand-in", stood_in.pk) is None

    straining.answer_stand_in(stood_in, by=sam, yes=True)

    thread = threads.conversation_about("stand-in", stood_in.pk)
    conversations.send_message(thread, by=amara, body="Hello.", key=uuid4())
    with pytest.raises(NotFound):
        threads.conversation_for(bo, thread.pk)
    with later(9):
        straining.keep_breaks()
    with pytest.raises(Refused, match="closed"):
        conversations.send_message(thread, by=sam, body="Hello.", key=uuid4())


def test_a_no_lets_it_go_and_nobody_else_answers(stood_in, amara, bo, chen, dina, client_of):
    for outsider in (bo, chen, dina):
        with pytest.raises(NotAllowed):
            straining.answer_stand_in(stood_in, by=outsider, yes=True)
        assert client_of(outsider).get(f"/m/there/{stood_in.pk}/").status_code == 404

    straining.answer_stand_in(stood_in, by=amara, yes=False)

    assert not StandIn.objects.exists()


def test_whoever_could_stand_in_does_not_learn_who_it_is_for_before_both_agree(stood_in, amara, client_of):
    page = client_of(stood_in.person).get(f"/m/there/{stood_in.pk}/").content.decode()

    assert "Amara" not in page
    assert ">Bo<" not in page


def test_mentors_and_coordinators_share_a_room_and_nobody_else_finds_it(
    bo_mentors, dina, chen, programme, make_mentor, client_of
):
    rooms = {straining.enter_mentors_room(programme, by=one) for one in (bo_mentors, dina, make_mentor("Sam"))}

    assert len(rooms) == 1
    with pytest.raises(NotFound):
        straining.enter_mentors_room(programme, by=chen)
    assert client_of(chen).get(f"/c/{rooms.pop()}/").status_code == 404


def test_whoever_mentors_no_more_reads_the_room_no_more(bo_mentors, dina, programme):
    room = straining.enter_mentors_room(programme, by=bo_mentors)
    straining.enter_mentors_room(programme, by=dina)

    commands.stop_mentoring(bo_mentors.pk, programme_id=programme.pk)

    with pytest.raises(NotFound):
        threads.conversation_for(bo_mentors, room)
    assert threads.conversation_for(dina, room)


def test_who_knows_says_what_is_noted_of_a_mentor_and_of_a_mentee(agreed_walk, programme, amara, bo, dina, client_of):
    from alongside.mentorship.commands import caring, ending

    straining.say_heavy(programme, by=bo)
    straining.plan_break(
        programme, by=bo, starts_on=clock.today(), ends_on=clock.today() + timedelta(days=9), words="By the sea."
    )
    caring.note_contact(agreed_walk, by=dina, person_id=amara.pk, note="She is well.")

    his, hers = (html.unescape(client_of(one).get("/seen/").content.decode()) for one in (bo, amara))

    assert "That you rest, not why" in his
    assert "When you are away" in his
    assert "That you spoke with them, and what they noted about it" in hers
    assert "She is well." not in hers, "it stands in the copy, not on a page somebody may look over"
    over = commands.end_mentorship(agreed_walk, by=amara)
    ending.say_afterwards(over, by=amara, said={"good": "The sea."}, may_be_read=True)
    assert "What you said when you looked back" in client_of(amara).get("/seen/").content.decode()
    assert "What you said when you looked back" not in client_of(bo).get("/seen/").content.decode()


def test_the_counts_of_the_desk_leave_out_what_a_coordinator_has_a_part_in(agreed_walk, programme, amara, dina):
    from alongside.home import gathering
    from alongside.mentorship.commands import caring
    from alongside.mentorship.models import Mentorship

    caring.look_after_pairs()
    with clock.held_at(clock.now() + timedelta(days=40)):
        caring.look_after_pairs()
        seen = gathering.desk(dina, programme)["care"]
        Mentorship.objects.update(mentee=dina)
        own = gathering.desk(dina, programme)["care"]

    assert (seen.overdue, seen.to_look) == (2, 1)
    assert (own.overdue, own.to_look, own.due, own.looks) == (0, 0, [], [])
