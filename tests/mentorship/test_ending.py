"""Ending well: leaving always works, a last day can be planned, nobody is given up lightly, safety comes first."""

from datetime import timedelta

import pytest

from alongside.conversations import commands as conversations
from alongside.conversations import queries as threads
from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, queries
from alongside.mentorship.commands import caring, ending, straining
from alongside.mentorship.models import Afterthought, Ending, MentorPlaces, Pulse, SupportContact, Watch
from alongside.mentorship.queries import care, care_desk, pool, seeing
from alongside.mentorship.rules import EndReason, Status
from alongside.mentorship.rules.ending import BUFFER, TODO, Stage, Todo, Way
from alongside.notifications.models import Notice
from alongside.people import commands as people

pytestmark = pytest.mark.django_db


def later(days):
    return clock.held_at(clock.now() + timedelta(days=days))


def day(days):
    return clock.today() + timedelta(days=days)


def news_of(person):
    return set(Notice.objects.filter(person=person).values_list("kind", flat=True))


@pytest.mark.parametrize("before", ["nothing", "planned", "seeking"])
@pytest.mark.parametrize("who", ["amara", "bo"])
def test_leaving_is_one_press_and_always_works(agreed_walk, who, before, amara, dina, request):
    leaving = request.getfixturevalue(who)
    if before == "planned":
        ending.plan_ending(agreed_walk, by=amara, last_on=day(9))
    if before == "seeking":
        ending.look_for(agreed_walk, by=dina, sought_id=leaving.pk)
    caring.look_after_pairs()

    commands.end_mentorship(agreed_walk, by=leaving)

    over = Ending.objects.get()
    assert (over.stage, over.way) == (Stage.OVER, Way.EXPECTED if before == "planned" else Way.EARLY)
    assert not Pulse.objects.filter(answered_on=None).exists()
    assert not SupportContact.objects.filter(done_on=None).exists()
    assert not Watch.objects.exists()


def test_a_planned_ending_goes_on_until_its_day_and_then_ends_by_itself(agreed_walk, amara, bo, let_events_arrive):
    ending.plan_ending(agreed_walk, by=amara, last_on=day(7))
    let_events_arrive()
    assert "last-day" in news_of(bo)
    assert "last-day" not in news_of(amara)

    with later(7):
        ending.end_what_is_planned()
        agreed_walk.refresh_from_db()
        assert agreed_walk.status == Status.ACTIVE, "the last day is theirs"
    with later(8):
        ending.end_what_is_planned()
        ending.end_what_is_planned()

    agreed_walk.refresh_from_db()
    assert (agreed_walk.status, agreed_walk.end_reason) == (Status.ENDED, EndReason.TIME_UP)
    assert Ending.objects.get().way == Way.EXPECTED


def test_a_planned_ending_can_be_taken_back_by_either(agreed_walk, amara, bo):
    ending.plan_ending(agreed_walk, by=amara, last_on=day(7))

    ending.go_on(agreed_walk, by=bo)

    assert not Ending.objects.exists()
    with pytest.raises(Refused, match="changed-meanwhile"):
        ending.go_on(agreed_walk, by=bo)


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_a_last_day_is_for_the_two_alone(agreed_walk, amara, who, request):
    outsider = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        ending.plan_ending(agreed_walk, by=outsider, last_on=day(7))
    ending.plan_ending(agreed_walk, by=amara, last_on=day(7))
    if who != "dina":
        with pytest.raises(NotAllowed):
            ending.go_on(agreed_walk, by=outsider)


def test_nobody_is_given_up_before_they_were_looked_for_three_times_over_two_weeks(agreed_walk, dina, bo):
    for days in (0, 3, 6):
        with later(days):
            ending.look_for(agreed_walk, by=dina, sought_id=bo.pk)
            with pytest.raises(Refused, match="looked-today"):
                ending.look_for(agreed_walk, by=dina, sought_id=bo.pk)
            with pytest.raises(Refused, match="look-longer"):
                ending.end_for_them(agreed_walk, by=dina, way=Way.UNREACHABLE)

    with later(14):
        ending.end_for_them(agreed_walk, by=dina, way=Way.UNREACHABLE)

    assert Ending.objects.get().way == Way.UNREACHABLE
    assert list(Ending.objects.get().done) == [Todo.LOOKED_FOR]


def test_whoever_is_looked_for_answers_with_one_press_and_nobody_answers_for_them(agreed_walk, dina, amara, bo):
    ending.plan_ending(agreed_walk, by=amara, last_on=day(20))
    ending.look_for(agreed_walk, by=dina, sought_id=bo.pk)
    with pytest.raises(Refused):
        ending.go_on(agreed_walk, by=amara)

    ending.go_on(agreed_walk, by=bo)

    kept = Ending.objects.get()
    assert (kept.stage, kept.tries) == (Stage.PLANNED, []), "the last day they had planned stands again"


def test_somebody_not_safe_ends_it_at_once_and_nobody_new_comes_to_either(
    agreed_walk, amara, bo, dina, programme, make_mentor, ask, let_events_arrive
):
    commands.set_places(programme, by=bo, places=3)
    let_events_arrive()

    commands.end_mentorship(agreed_walk, by=amara, reason=EndReason.NOT_SAFE)

    thread = threads.conversation_about("mentorship", agreed_walk.pk)
    with pytest.raises(Refused, match="closed"):
        conversations.send_message(thread, by=bo, body="Why?", key=agreed_walk.pk)
    assert bo.pk not in pool.free_places(programme)
    commands.resume(programme, by=bo)
    assert bo.pk not in pool.free_places(programme), "a mentor cannot lift it themself"
    with pytest.raises(Refused, match="taking-breath"):
        ask(amara, make_mentor("Sam"))
    let_events_arrive()
    assert "not-safe" in news_of(dina)
    assert "not-safe" not in news_of(bo)
    told = OutboxEvent.objects.get(name="mentorship.ended")
    assert told.payload["reason"] == EndReason.NOT_SAID, "why is for coordinators"


def test_after_every_step_of_a_safety_ending_both_are_held_no_more(agreed_walk, amara, bo, dina, programme):
    commands.end_mentorship(agreed_walk, by=bo, reason=EndReason.NOT_SAFE)
    over = Ending.objects.get()
    steps = TODO[Way.SAFETY]
    for todo in steps[:-1]:
        ending.do_step(over, by=dina, todo=todo)
    assert Ending.objects.get().mentor_held

    ending.do_step(over, by=dina, todo=steps[-1])

    closed = Ending.objects.get()
    assert (closed.stage, closed.mentor_held, closed.pauses_until) == (Stage.CLOSED, False, None)
    assert bo.pk in pool.free_places(programme)
    assert care.breath_until(amara, programme, seeing.all_walks_of(amara)[1]) is None


def test_a_coordinator_can_let_a_mentee_look_at_once(agreed_walk, amara, dina, make_mentor, ask):
    commands.end_mentorship(agreed_walk, by=amara)

    ending.shorten_pause(Ending.objects.get(), by=dina)

    assert ask(amara, make_mentor("Sam"))


def test_a_round_leaves_out_who_takes_breath(agreed_walk, amara, programme):
    commands.end_mentorship(agreed_walk, by=amara)

    assert str(amara.pk) not in {one.id for one in pool.seekers(programme).mentees}
    with later(BUFFER.days):
        assert str(amara.pk) in {one.id for one in pool.seekers(programme).mentees}


def test_where_nothing_had_begun_nobody_has_to_wait(walk, amara, make_mentor, ask):
    commands.end_mentorship(walk, by=amara)

    assert ask(amara, make_mentor("Sam"))


def test_only_whoever_coordinates_others_does_the_steps_and_only_those_there_are(agreed_walk, amara, bo, chen, dina):
    commands.end_mentorship(agreed_walk, by=amara)
    over = Ending.objects.get()

    for outsider in (amara, bo, chen):
        with pytest.raises(NotAllowed):
            ending.do_step(over, by=outsider, todo=Todo.MENTEE_HEARD)
    with pytest.raises(Refused, match="not-a-step"):
        ending.do_step(over, by=dina, todo=Todo.LEAD_TOLD)


def test_a_coordinator_who_is_one_of_the_two_looks_after_nothing_of_it(agreed_walk, bo, dina, programme):
    from alongside.programmes import commands as programmes
    from alongside.programmes import queries as programme_queries
    from alongside.programmes.rules import RoleName

    programmes.give_role(programme_queries.membership_of(bo, programme.pk), role=RoleName.COORDINATOR, by=dina)
    caring.look_after_pairs()

    with pytest.raises(NotFound):
        care_desk.pair_for(bo, agreed_walk.pk)
    with pytest.raises(NotAllowed):
        caring.note_contact(agreed_walk, by=bo, person_id=bo.pk, note="")
    assert not care_desk.contacts(bo, programme)[1]
    assert care_desk.contacts(dina, programme)[1]


def test_what_is_said_afterwards_is_ones_own_unless_one_lets_coordinators_read_it(agreed_walk, amara, bo, dina):
    with pytest.raises(Refused, match="not-over"):
        ending.say_afterwards(agreed_walk, by=amara, said={"good": "The sea."}, may_be_read=True)
    commands.end_mentorship(agreed_walk, by=amara)
    agreed_walk.refresh_from_db()

    ending.say_afterwards(agreed_walk, by=amara, said={"good": "The sea."}, may_be_read=False)
    ending.say_afterwards(agreed_walk, by=bo, said={"good": "The talks."}, may_be_read=True)

    shown = [side.said for side in care_desk.pair_for(dina, agreed_walk.pk).sides]
    assert shown == [None, {"good": "The talks."}]
    assert care.said_afterwards(amara, agreed_walk).said == {"good": "The sea."}
    assert Afterthought.objects.count() == 2


def test_a_break_that_is_stood_in_for_ends_with_the_two(agreed_walk, amara, bo, dina, programme, make_mentor):
    sam = make_mentor("Sam")
    straining.plan_break(programme, by=bo, starts_on=day(0), ends_on=day(9), words="")
    found = straining.suggest_stand_in(agreed_walk, by=dina, mentor_id=sam.pk)
    for one in (sam, amara):
        straining.answer_stand_in(found, by=one, yes=True)

    commands.end_mentorship(agreed_walk, by=amara)

    thread = threads.conversation_about("stand-in", found.pk)
    with pytest.raises(Refused, match="closed"):
        conversations.send_message(thread, by=sam, body="Hello", key=found.pk)


def test_whoever_leaves_for_good_ends_it_suddenly_and_is_looked_for_no_more(agreed_walk, bo, dina):
    ending.look_for(agreed_walk, by=dina, sought_id=bo.pk)

    people.erase_person(bo, by=bo)

    over = Ending.objects.get()
    assert (over.way, over.sought_id) == (Way.SUDDEN, None)
    assert not MentorPlaces.objects.filter(person=bo).exists()
    assert queries.mentorships_of(dina) == []
