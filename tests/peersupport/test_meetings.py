"""A circle meets: planned, told before, held part by part, written up; and who is looked after."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.notifications.models import Notice
from alongside.peersupport import commands
from alongside.peersupport.commands.meetings import look_after_meetings
from alongside.peersupport.models import Attendance, CircleMeeting, SaidInMeeting
from alongside.peersupport.queries import meetings as reads
from alongside.peersupport.rules.meetings import Plan, Says, State, Step, agenda_for
from alongside.peersupport.rules.talking import Need
from tests.peersupport.circles import let_in, seat_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.held_at(NOW):
        yield


def planned(circle, heron, *, starts_at=NOW + HOUR, minutes=60, every=0, **more):
    plan = Plan(starts_at=starts_at, minutes=minutes, every=every, agenda=agenda_for(minutes), **more)
    return commands.plan_meeting(circle, by=heron, plan=plan, zone="Europe/London")


def opened(circle, heron):
    """A meeting that is open; with those who hold the circle and no other in it yet."""
    meeting = planned(circle, heron, starts_at=clock.now() + timedelta(minutes=12))
    return commands.open_meeting(meeting, by=heron)


def on_to(meeting, heron, step):
    while Step(meeting.plan["agenda"][meeting.step][0]) is not step:
        meeting = commands.go_on(meeting, by=heron, step=meeting.step)
    return meeting


def fresh(meeting):
    return CircleMeeting.objects.select_related("circle").get(pk=meeting.pk)


def test_only_who_holds_a_circle_plans_and_what_cannot_be_is_named(circle, heron, moss):
    with pytest.raises(NotAllowed):
        planned(circle, moss)
    for wrong, field in (({"starts_at": NOW}, "starts_at"), ({"starts_at": NOW + timedelta(days=200)}, "starts_at"),
                         ({"link": "http://call.example.org"}, "link")):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            planned(circle, heron, **wrong)
        assert refused.value.field == field
    with pytest.raises(BadInput):
        commands.plan_meeting(
            circle,
            by=heron,
            plan=Plan(starts_at=NOW + HOUR, minutes=60, every=0, agenda={Step.SHARING: 59}),
            zone="UTC",
        )


def test_who_said_that_they_come_is_told_before_and_when_the_time_changes_and_nobody_else(
    circle, heron, moss, chen, amara
):
    fern = let_in(circle, chen, by=amara, name="Fern")
    meeting = planned(circle, heron, starts_at=NOW + 5 * HOUR)
    commands.say_coming(meeting, by=moss, says=Says.YES)
    commands.say_coming(meeting, by=fern, says=Says.NO)
    look_after_meetings()
    assert Notice.objects.filter(kind="soon-together").count() == 0
    for _ in range(2):
        with clock.held_at(NOW + 4 * HOUR):
            look_after_meetings()
    assert [one.person_id for one in Notice.objects.filter(kind="soon-together")] == [moss.person_id]

    commands.move_meeting(
        meeting, by=heron, plan=Plan(starts_at=NOW + 9 * HOUR, minutes=60, every=0, agenda=agenda_for(60)), zone="UTC"
    )
    assert [one.person_id for one in Notice.objects.filter(kind="another-time")] == [moss.person_id]
    assert set(Attendance.objects.values_list("says", flat=True)) == {""}


def test_a_meeting_begins_shortly_before_its_hour_and_goes_on_part_by_part_with_two_presses_being_one(
    circle, heron, moss
):
    meeting = planned(circle, heron)
    with pytest.raises(Refused):
        commands.open_meeting(meeting, by=heron)
    with clock.held_at(NOW + timedelta(minutes=50)):
        with pytest.raises(NotAllowed):
            commands.open_meeting(meeting, by=moss)
        meeting = commands.open_meeting(meeting, by=heron)
        commands.go_on(meeting, by=heron, step=0)
        assert commands.go_on(meeting, by=heron, step=0).step == 1
        with pytest.raises(NotAllowed):
            commands.go_on(meeting, by=moss, step=1)


def test_in_the_round_only_whoever_has_the_turn_speaks_and_the_others_keep_their_words(
    circle, heron, moss, amara, bo, client_of
):
    meeting = opened(circle, heron)
    with pytest.raises(BadInput):
        commands.say_there(meeting, by=moss, words="Hello.")
    for seat in (heron, moss):
        commands.check_in(meeting, by=seat, word="here", how=6)
    meeting = on_to(meeting, heron, Step.SHARING)

    there = f"/g/{circle.pk}/meet/{meeting.pk}/"
    assert (meeting.order["turn"], meeting.order["waiting"]) == (str(heron.pk), [str(moss.pk)])  # as they came
    first, second = amara, bo
    answer = client_of(second).post(there, {"do": "say", "words": "Not yet, and not lost."})
    assert answer.status_code == 400
    assert "Not yet, and not lost." in answer.content.decode()
    assert client_of(first).post(there, {"do": "say", "words": "My week was long."}).status_code == 302
    assert client_of(first).post(there, {"do": "done"}).status_code == 302
    assert client_of(first).post(there, {"do": "done"}).status_code == 409
    assert client_of(second).post(there, {"do": "say", "words": "Not yet, and not lost."}).status_code == 302
    assert SaidInMeeting.objects.count() == 2


def test_who_leaves_the_circle_with_the_turn_hands_it_on_and_reads_no_more(circle, heron, moss, bo, client_of):
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=None)
    meeting = on_to(meeting, heron, Step.SHARING)
    assert fresh(meeting).order["turn"] == str(moss.pk)
    commands.leave(moss, by=bo)
    assert fresh(meeting).order["turn"] == ""
    assert client_of(bo).get(f"/g/{circle.pk}/meet/{meeting.pk}/").status_code == 404


def test_how_somebody_is_only_they_and_those_who_hold_the_circle_see_and_who_left_worse_is_looked_after(
    circle, heron, moss, chen, amara, client_of
):
    fern = let_in(circle, chen, by=amara, name="Fern")
    meeting = opened(circle, heron)
    for seat in (moss, fern):
        commands.check_in(meeting, by=seat, word="calm", how=7)
    commands.check_out(meeting, by=moss, word="raw", how=5)
    commands.check_out(meeting, by=fern, word="lighter", how=6)

    def seen_by(seat):
        return {
            str(one.card.name): (one.how_in, one.how_out, one.look)
            for one in reads.sight_of(fresh(meeting), seat).there
        }

    assert seen_by(heron) == {"Moss": (7, 5, True), "Fern": (7, 6, False)}
    assert seen_by(fern) == {"Moss": (None, None, False), "Fern": (7, 6, False)}
    assert [one.card.name for one in reads.to_look_after(heron)] == ["Moss"]
    assert reads.to_look_after(fern) == []
    page = client_of(chen).get(f"/g/{circle.pk}/meet/{meeting.pk}/").content.decode()
    assert "calm" in page
    assert "left worse" not in page
    with pytest.raises(NotFound):
        reads.attendance_for(fern, meeting, Attendance.objects.get(seat=moss).pk)
    commands.looked_after(Attendance.objects.get(seat=moss), by=heron)
    assert reads.to_look_after(heron) == []


def test_the_next_meeting_begins_only_once_the_last_is_written_up_or_set_aside_with_a_reason(circle, heron, moss):
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=None)
    commands.close_meeting(meeting, by=heron)
    second = planned(circle, heron, starts_at=NOW + timedelta(minutes=14))
    with pytest.raises(Refused) as refused:
        commands.open_meeting(second, by=heron)
    assert refused.value.code == "debrief-first"
    with pytest.raises(NotAllowed):
        commands.write_debrief(meeting, by=moss, said={"well": "All."})
    with pytest.raises(BadInput):
        commands.write_debrief(meeting, by=heron, said={}, aside=True)
    commands.write_debrief(meeting, by=heron, said={"why": "Power cut."}, aside=True)
    assert commands.open_meeting(second, by=heron).state == State.OPEN


def test_a_row_of_meetings_goes_on_at_the_same_hour_of_the_clock_however_each_ended(circle, heron):
    weekly = planned(circle, heron, starts_at=datetime(2027, 3, 24, 19, tzinfo=UTC), every=7)
    with clock.held_at(datetime(2027, 3, 24, 21, tzinfo=UTC)):
        look_after_meetings()
    assert fresh(weekly).state == State.NOT_HELD
    after = CircleMeeting.objects.get(state=State.PLANNED)
    assert after.starts_at == datetime(2027, 3, 31, 18, tzinfo=UTC)
    commands.call_off(after, by=heron)
    last = CircleMeeting.objects.get(state=State.PLANNED)
    commands.call_off(last, by=heron, whole_row=True)
    assert not CircleMeeting.objects.filter(state=State.PLANNED).exists()


def test_one_nobody_closes_is_over_two_hours_after_its_end_and_one_can_still_say_how_one_goes(circle, heron, moss):
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=5)
    with clock.held_at(NOW + timedelta(hours=3, minutes=13)):
        look_after_meetings()
        assert fresh(meeting).state == State.OVER
        assert commands.check_out(meeting, by=moss, word="fine", how=5).check_out["word"] == "fine"
    with clock.held_at(NOW + timedelta(hours=5)), pytest.raises(Refused):
        commands.check_out(meeting, by=moss, word="late", how=5)


def test_nobody_is_reminded_of_a_meeting_of_a_closed_circle_and_one_that_is_over_cannot_be_planned_otherwise(
    circle, heron, moss, amara, dina, client_of
):
    meeting = planned(circle, heron)
    commands.say_coming(meeting, by=moss, says=Says.YES)
    commands.close_circle(circle, by=dina, reason="The house closes.")
    with clock.held_at(NOW + timedelta(minutes=30)):
        look_after_meetings()
    assert Notice.objects.filter(kind="soon-together").count() == 0
    CircleMeeting.objects.filter(pk=meeting.pk).update(state=State.OVER)
    assert client_of(amara).get(f"/g/{circle.pk}/meet/{meeting.pk}/otherwise/").status_code == 409


def test_the_page_of_a_circle_says_when_it_meets_next(circle, heron, moss, bo, client_of):
    assert "We meet on" not in client_of(bo).get(f"/g/{circle.pk}/").content.decode()
    planned(circle, heron)
    assert "We meet on" in client_of(bo).get(f"/g/{circle.pk}/").content.decode()
    opened(circle, heron)
    assert "A meeting is open now" in client_of(bo).get(f"/g/{circle.pk}/").content.decode()


def test_the_page_of_a_circle_stays_within_twelve_queries_for_who_holds_it(
    circle, heron, moss, amara, client_of, django_assert_max_num_queries
):
    planned(circle, heron)
    for seat in (heron, moss):
        commands.say(seat, need=Need.COMPANY, words="Here.")
    commands.greet(moss, by=heron, words="Welcome.")
    browser = client_of(amara)
    browser.get(f"/g/{circle.pk}/")
    with django_assert_max_num_queries(12):
        browser.get(f"/g/{circle.pk}/")


def test_ones_own_words_go_when_one_takes_them_away_and_nobody_elses(circle, heron, moss, client_of, amara, bo):
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=None)
    said = commands.say_there(meeting, by=moss, words="Only for tonight.")
    address = f"/g/{circle.pk}/meet/{meeting.pk}/said/{said.pk}/"
    assert client_of(amara).post(address).status_code == 404
    assert client_of(bo).post(address).status_code == 302
    assert not SaidInMeeting.objects.exists()


def test_the_page_asks_the_database_the_same_for_any_number_of_people_and_words(
    circle, heron, moss, chen, amara, bo, client_of, django_assert_max_num_queries
):
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=None)
    there, browser = f"/g/{circle.pk}/meet/{meeting.pk}/", client_of(bo)
    with django_assert_max_num_queries(11):
        browser.get(there)
    commands.check_in(meeting, by=let_in(circle, chen, by=amara, name="Fern"), word="", how=None)
    for number in range(5):
        commands.say_there(meeting, by=moss, words=f"Word {number}")
    with django_assert_max_num_queries(11):
        assert browser.get(there).status_code == 200


def test_every_word_of_a_long_meeting_can_be_read_a_page_at_a_time(circle, heron, moss, bo, client_of, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 1_000
    meeting = opened(circle, heron)
    commands.check_in(meeting, by=moss, word="", how=None)
    for number in range(120):
        with clock.held_at(meeting.starts_at + timedelta(seconds=number)):
            commands.say_there(meeting, by=moss, words=f"<{number}>")
    browser, there = client_of(bo), f"/g/{circle.pk}/meet/{meeting.pk}/"

    pages = [browser.get(f"{there}?page={number}").content.decode() for number in (1, 2, 3)]
    found = [[int(one) for one in re.findall(r"&lt;(\d+)&gt;", page)] for page in pages]
    assert found == [list(range(70, 120)), list(range(20, 70)), list(range(20))]
    assert "Earlier words" in pages[0]
    assert "To the newest" in pages[2]


def test_a_calendar_gets_the_time_and_a_neutral_word_and_two_people_get_two_numbers(
    circle, heron, moss, amara, bo, client_of
):
    meeting = planned(circle, heron)
    files = [client_of(one).get(f"/g/{circle.pk}/meet/{meeting.pk}/date/").content.decode() for one in (amara, bo)]
    assert all("SUMMARY:Time kept free" in one and str(circle.name) not in one for one in files)
    assert len({one.split("UID:")[1].split()[0] for one in files}) == 2


def test_a_seat_in_another_circle_opens_no_meeting_of_this_one(programme, circle, heron, chen, dina):
    from tests.peersupport.circles import a_circle

    other = a_circle(programme, by=chen, editor=dina, name="Larch")
    meeting = planned(circle, heron)
    with pytest.raises(NotFound):
        reads.meeting_for(seat_of(chen, other), meeting.pk)
    with pytest.raises(NotAllowed):
        commands.say_coming(meeting, by=seat_of(chen, other), says=Says.YES)
