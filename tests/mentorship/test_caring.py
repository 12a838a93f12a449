"""Knowing how it goes: pulses that are one's own, contacts that come due, signs that say why."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.conversations import commands as conversations
from alongside.conversations import queries as threads
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import privacy
from alongside.mentorship.commands import caring, straining
from alongside.mentorship.models import Pulse, SupportContact, Watch
from alongside.mentorship.queries import care, care_desk
from alongside.mentorship.rules.care import Asks

pytestmark = pytest.mark.django_db
WELL = {"heard": 5, "honest": 4, "worth-it": 5}
HARD = {"heard": 2, "honest": 3, "worth-it": 2}


def later(days):
    return clock.held_at(clock.now() + timedelta(days=days))


def write(walk, by):
    thread = threads.conversation_about("mentorship", walk.pk)
    conversations.send_message(thread, by=by, body="Hello.", key=uuid4())


def pulses(person):
    return [(one.kind, one.answered_on is not None) for one in Pulse.objects.filter(person=person).order_by("asked_on")]


def answered(walk, person, said):
    asked = Pulse.objects.get(mentorship=walk, person=person, answered_on=None)
    caring.answer_pulse(asked, by=person, said=said)


def test_both_are_asked_about_the_fit_once_they_have_been_in_touch(agreed_walk, amara, bo):
    caring.look_after_pairs()
    assert pulses(amara) == []

    write(agreed_walk, amara)
    caring.look_after_pairs()
    caring.look_after_pairs()

    assert pulses(amara) == pulses(bo) == [(Asks.FIT, False)]


def test_from_day_30_both_are_asked_what_is_between_them_every_month(agreed_walk, amara, bo):
    write(agreed_walk, amara)
    caring.look_after_pairs()
    with later(30):
        caring.look_after_pairs()
        assert pulses(amara) == [(Asks.BETWEEN, False)], "what was never answered makes room"
        answered(agreed_walk, amara, WELL)
    with later(59):
        caring.look_after_pairs()
        assert len(pulses(amara)) == 1
    with later(60):
        caring.look_after_pairs()

    assert pulses(amara) == [(Asks.BETWEEN, True), (Asks.BETWEEN, False)]
    assert pulses(bo) == [(Asks.BETWEEN, False)]


@pytest.mark.parametrize("who", ["bo", "chen", "dina", "eli"])
def test_nobody_else_answers_or_sees_a_pulse(agreed_walk, amara, who, client_of, request):
    outsider = request.getfixturevalue(who)
    with later(30):
        caring.look_after_pairs()
        asked = Pulse.objects.get(person=amara)
        with pytest.raises(NotFound):
            caring.answer_pulse(asked, by=outsider, said=WELL)
        answered(agreed_walk, amara, HARD)

    assert care.open_pulse(outsider, agreed_walk) is None or who == "bo"
    assert "Not at all" not in client_of(outsider).get(f"/m/{agreed_walk.pk}/").content.decode()


def test_a_pulse_takes_whole_answers_only_and_one_time(agreed_walk, amara):
    with later(30):
        caring.look_after_pairs()
        asked = Pulse.objects.get(person=amara)
        for said in ({"heard": 5}, {**WELL, "heard": 6}, {**WELL, "more": 1}):
            with pytest.raises(BadInput):
                caring.answer_pulse(asked, by=amara, said=said)
        caring.answer_pulse(asked, by=amara, said=None)
        with pytest.raises(Refused, match="already-answered"):
            caring.answer_pulse(asked, by=amara, said=WELL)

    assert Pulse.objects.get(person=amara).answers is None, "nothing said is nothing kept"


def test_the_desk_learns_that_it_is_hard_for_one_of_them_never_for_whom(agreed_walk, amara, bo, dina, client_of):
    with later(30):
        write(agreed_walk, amara)
        caring.look_after_pairs()
        answered(agreed_walk, amara, HARD)
        hers = Watch.objects.values("points", "signs", "between").get()
        answered(agreed_walk, bo, WELL)
        page = client_of(dina).get(f"/desk/care/{agreed_walk.pk}/").content.decode()

        assert hers["between"] == ["hard"]
        assert Watch.objects.get().between == ["hard", "apart"]
        assert "one of the two finds it hard" in page
        assert "the two see it very differently" in page
        assert not set(WELL) & set(json.dumps(list(OutboxEvent.objects.values_list("payload", flat=True))).split('"'))


def test_three_points_ask_a_coordinator_to_look_within_three_days_with_the_reasons(
    agreed_walk, dina, programme, client_of
):
    with later(14):
        caring.look_after_pairs()
        assert [one.points for one in care_desk.looks(dina, programme)[1]] == [2]
        assert Watch.objects.get().due_on is None
    with later(21):
        caring.look_after_pairs()
        watch = Watch.objects.get()
        desk = client_of(dina).get("/desk/").content.decode()
        early = client_of(dina).get("/desk/care/early/").content.decode()

        assert (watch.points, watch.signs) == (4, ["no-meeting-long", "not-heard"])
        assert watch.due_on == clock.today() + timedelta(days=3)
        for page in (desk, early):
            assert "not been in touch for three weeks" in page
            assert "a support contact is overdue" in page
    assert OutboxEvent.objects.filter(name="mentorship.look-needed").count() == 1


def test_what_was_looked_at_comes_back_only_with_more(agreed_walk, amara, dina):
    with later(21):
        caring.look_after_pairs()
        caring.say_looked(agreed_walk, by=dina)
        caring.look_after_pairs()
        assert Watch.objects.get().due_on is None
        with pytest.raises(Refused):
            caring.say_looked(agreed_walk, by=dina)
    with later(22):
        write(agreed_walk, amara)
        caring.look_after_pairs()
        assert Watch.objects.get().points == 1
    with later(44):
        caring.look_after_pairs()
        assert Watch.objects.get().due_on is not None, "once it was better, the same again is more"


def test_a_break_that_was_planned_is_no_silence(agreed_walk, bo, programme):
    today = clock.today()
    straining.plan_break(programme, by=bo, starts_on=today, ends_on=today + timedelta(days=20), words="")
    with later(21):
        caring.look_after_pairs()

    assert "no-meeting" not in "".join(Watch.objects.get().signs)


def test_a_contact_is_due_with_each_at_14_and_28_days_then_monthly_and_what_was_missed_is_not_piled_up(
    agreed_walk, amara, bo, dina
):
    caring.look_after_pairs()
    due = {one.person_id: one.due_on for one in SupportContact.objects.all()}
    assert due == dict.fromkeys((amara.pk, bo.pk), agreed_walk.began_on + timedelta(days=14))

    with later(40):
        caring.note_contact(agreed_walk, by=dina, person_id=amara.pk, note="She is well.")
        caring.look_after_pairs()

    planned = SupportContact.objects.get(person=amara, done_on=None)
    assert planned.due_on == agreed_walk.began_on + timedelta(days=58)
    assert SupportContact.objects.filter(person=bo).count() == 1


def test_two_who_began_long_before_are_not_asked_for_what_lies_behind_them(agreed_walk):
    with later(100):
        caring.look_after_pairs()

        assert {one.due_on for one in SupportContact.objects.all()} == {agreed_walk.began_on + timedelta(days=118)}


def test_a_contact_done_early_is_the_one_that_was_due(agreed_walk, amara, dina):
    caring.look_after_pairs()
    with later(10):
        caring.note_contact(agreed_walk, by=dina, person_id=amara.pk, note="")

    planned = SupportContact.objects.get(person=amara, done_on=None)
    assert planned.due_on == agreed_walk.began_on + timedelta(days=28)


@pytest.mark.parametrize("who", ["amara", "bo", "chen", "eli"])
def test_only_coordinators_note_contacts(agreed_walk, amara, who, request):
    with pytest.raises(NotAllowed):
        caring.note_contact(agreed_walk, by=request.getfixturevalue(who), person_id=amara.pk, note="")


def test_what_was_noted_about_somebody_is_in_their_copy_and_theirs_alone(agreed_walk, amara, bo, dina):
    caring.note_contact(agreed_walk, by=dina, person_id=amara.pk, note="She likes it.")

    assert privacy.export(amara.pk)["a coordinator spoke with me"][0]["noted"] == "She likes it."
    assert privacy.export(bo.pk)["a coordinator spoke with me"] == []


def test_overdue_contacts_come_first_and_a_list_costs_the_same_for_one_and_for_many(
    agreed_walk, programme, dina, make_member, make_mentor, ask
):
    from alongside.mentorship import commands

    with later(20):
        caring.look_after_pairs()
        with CaptureQueriesContext(
            connection,
        ) as few:
            lines = care_desk.contacts(dina, programme)[1] + care_desk.looks(dina, programme)[1]
        for number in range(3):
            mentee, mentor = make_member(f"Mentee {number}"), make_mentor(f"Mentor {number}")
            commands.answer_proposal(ask(mentee, mentor), by=mentor, yes=True)
        caring.look_after_pairs()
        with CaptureQueriesContext(connection) as many:
            shown = care_desk.contacts(dina, programme)[1]
            care_desk.looks(dina, programme)

        assert len(lines) == 3
        assert [one.days_over > 0 for one in shown] == [True] * 2 + [False] * 6
        assert len(few) == len(many)


def test_looking_after_many_costs_as_many_queries_as_after_few(agreed_walk, make_member, make_mentor, ask):
    from alongside.mentorship import commands

    caring.look_after_pairs()
    with CaptureQueriesContext(connection) as few:
        caring.look_after_pairs()
    for number in range(3):
        mentee, mentor = make_member(f"Mentee {number}"), make_mentor(f"Mentor {number}")
        commands.answer_proposal(ask(mentee, mentor), by=mentor, yes=True)
    with later(40), CaptureQueriesContext(connection) as first:
        caring.look_after_pairs()
    with later(40), CaptureQueriesContext(connection) as many:
        caring.look_after_pairs()

    assert len(few) == len(many)
    assert Pulse.objects.count() + Watch.objects.exclude(due_on=None).count() == 6, "and as much to tell"
    inserts = [one["sql"].split('"')[1] for one in first if one["sql"].startswith("INSERT")]
    assert len(inserts) == len(set(inserts)) + 3, "pulses and looks are told in one go each"


def test_how_long_they_last_is_told_of_five_and_more_and_drawn_with_its_table(
    agreed_walk, programme, dina, make_member, make_mentor, ask, client_of
):
    from alongside.mentorship import commands
    from alongside.mentorship.models import Mentorship

    assert care_desk.how_long_they_last(dina, programme) is None
    assert "Too few to tell" in client_of(dina).get("/desk/care/lasting/").content.decode()
    for number in range(5):
        mentee, mentor = make_member(f"Mentee {number}"), make_mentor(f"Mentor {number}")
        commands.answer_proposal(ask(mentee, mentor), by=mentor, yes=True)
    first = Mentorship.objects.order_by("pk").first()
    with later(70):
        commands.end_mentorship(first, by=first.mentee)
    with later(120):
        found = care_desk.how_long_they_last(dina, programme)
        page = client_of(dina).get("/desk/care/lasting/").content.decode()

    assert found.followed == 6
    assert found.points[3] == (3, 5, 83)
    assert found.points[12] == (12, None, None)
    assert "<polyline" in page
    assert "fewer than 5" in page
