"""From an offer to a yes: a talk, references by a link, a record check that refuses nobody by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from alongside.foundation import clock, privacy
from alongside.foundation.background import Worker
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent, Schedule
from alongside.mentorship import commands
from alongside.mentorship.commands import references, screening
from alongside.mentorship.models import Application, Reference, StepTaken
from alongside.mentorship.queries import desk, free_places
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.queries.way import way_of
from alongside.mentorship.rules.screening import NEVER, Asked, Found, Kind, Stage, Turn
from alongside.people import commands as people
from tests.mentorship.screening import ANSWERS, a_module, ask_for, hold, in_days, learn, name, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(programme, dina):
    """A talk, two references, a record check that holds for two years."""
    ask_for(programme, dina, Kind.TALK, position=1)
    ask_for(programme, dina, Kind.REFERENCES, position=2, how_many=2)
    ask_for(programme, dina, Kind.RECORD, position=3, valid_months=24)
    return programme


@pytest.fixture
def offer(asks, chen):
    """Chen offers to mentor."""
    return commands.apply_to_mentor(asks, by=chen, words="I have been there.", places=1)


def work():
    Schedule.objects.all().delete()  # so that the regular work is due again
    Worker("t").do_what_waits()


def tomorrow(hour=18):
    return (clock.now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def test_an_offer_lays_every_step_out_with_whose_turn_it_is_and_by_when(offer, chen):
    rows = {one.step.kind: one for one in StepTaken.objects.filter(person=chen).select_related("step")}

    assert {kind: row.turn for kind, row in rows.items()} == {
        Kind.TALK: Turn.COORDINATOR, Kind.REFERENCES: Turn.APPLICANT, Kind.RECORD: Turn.COORDINATOR,
    }  # fmt: skip
    assert rows[Kind.TALK].due_on == in_days(7)
    assert rows[Kind.REFERENCES].due_on == in_days(21)


def test_a_talk_is_offered_chosen_and_decided(offer, chen, dina):
    times = [tomorrow(), tomorrow(19)]
    screening.offer_times(taken(chen), by=dina, times=times, how="voice", place="We call you.")
    screening.choose_time(taken(chen), by=chen, time=times[1].isoformat())

    assert taken(chen).due_on == times[1].date()
    done = screening.decide_step(taken(chen), by=dina, holds=True)
    assert (done.stage, done.turn, done.until) == (Stage.HELD, "", NEVER)


def test_when_no_time_is_good_the_coordinator_is_asked_for_others(offer, chen, dina):
    screening.offer_times(taken(chen), by=dina, times=[tomorrow()], how="voice", place="")

    moved = screening.choose_time(taken(chen), by=chen, time="")

    assert (moved.turn, moved.arranged["none"]) == (Turn.COORDINATOR, True)


def test_a_time_that_was_not_offered_is_not_taken(offer, chen, dina):
    screening.offer_times(taken(chen), by=dina, times=[tomorrow()], how="voice", place="")

    with pytest.raises(BadInput, match="not-offered"):
        screening.choose_time(taken(chen), by=chen, time=tomorrow(3).isoformat())


@pytest.mark.parametrize("times", [[], [datetime(2020, 1, 1, tzinfo=UTC)]])
def test_only_times_to_come_are_offered(offer, chen, dina, times):
    with pytest.raises(BadInput, match="times-ahead"):
        screening.offer_times(taken(chen), by=dina, times=times, how="voice", place="")


def test_a_no_says_why_and_the_applicant_reads_it(offer, asks, chen, dina):
    with pytest.raises(BadInput, match="reason-needed"):
        screening.decide_step(taken(chen), by=dina, holds=False)

    screening.decide_step(taken(chen), by=dina, holds=False, reason="You said you need time yourself just now.")

    talk = next(part for part in way_of(chen, asks, zone="UTC").parts if part.code == "talk")
    assert (talk.state, talk.reason) == ("no", "You said you need time yourself just now.")


@pytest.mark.parametrize("who", ["chen", "amara", "eli"])
def test_nobody_but_a_coordinator_decides_a_step(offer, chen, who, request):
    for do in (
        lambda by: screening.decide_step(taken(chen), by=by, holds=True),
        lambda by: screening.offer_times(taken(chen), by=by, times=[tomorrow()], how="voice", place=""),
        lambda by: screening.note_check(taken(chen, Kind.RECORD), by=by, found=Found.NOTHING, checked_on=clock.today()),
        lambda by: screening.assess(taken(chen, Kind.RECORD), by=by, holds=True, words="Fine."),
    ):
        with pytest.raises(NotAllowed):
            do(request.getfixturevalue(who))


def test_a_coordinator_decides_nothing_about_themself(asks, dina):
    commands.apply_to_mentor(asks, by=dina, words="I would like to, too.", places=1)

    with pytest.raises(NotAllowed, match="about-themself"):
        screening.decide_step(taken(dina), by=dina, holds=True)


def test_nobody_but_the_applicant_chooses_a_time(offer, chen, dina, amara):
    screening.offer_times(taken(chen), by=dina, times=[tomorrow()], how="voice", place="")

    for somebody in (dina, amara):
        with pytest.raises(NotAllowed):
            screening.choose_time(taken(chen), by=somebody, time="")


# --- references ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_mail_to_a_referee_says_nothing_and_goes_out_once(offer, asks, chen):
    made, token = name(asks, chen)
    work()
    work()

    (sent,) = mail.outbox
    made.refresh_from_db()
    whole = f"{sent.subject} {sent.body} {sent.message()}"
    assert sent.to == ["sam@example.org"]
    assert token in sent.body
    assert made.state == Asked.SENT
    assert made.token == ""
    for telling in ("mentor", "Millbrook", "Alex", "Chen", "Sam, from", "volunteer", "stigma"):
        assert telling.lower() not in whole.lower()


def test_a_referee_answers_by_the_link_without_an_account_and_only_once(offer, asks, chen, client):
    _made, token = name(asks, chen)

    page = client.get(f"/w/{token}/").content.decode()
    thanks = client.post(f"/w/{token}/", ANSWERS)
    again = client.get(f"/w/{token}/")

    assert "A few words about Alex" in page
    assert "Chen" not in page
    assert thanks.status_code == 200
    assert again.status_code == 404
    reference = Reference.objects.get()
    assert (reference.state, reference.address) == (Asked.ANSWERED, "")
    assert reference.answers["trust"] == "yes"


def test_a_link_of_nobody_and_one_that_is_over_look_alike(offer, asks, chen, client):
    made, token = name(asks, chen)
    references.take_reference_back(made, by=chen)

    over, nobody = client.get(f"/w/{token}/"), client.get("/w/nowhere-at-all/")

    assert over.status_code == nobody.status_code == 404
    assert _without_tokens(over, token) == _without_tokens(nobody, "nowhere-at-all")


def _without_tokens(answer, own):
    import re

    page = answer.content.decode().replace(own, "")
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_references_wait_for_the_referee_and_then_for_the_coordinator(offer, asks, chen):
    turns = []
    for address in ("a@example.org", "b@example.org"):
        name(asks, chen, address)
        turns.append(taken(chen, Kind.REFERENCES).turn)
    for reference in Reference.objects.all():
        references.answer_reference(reference.token, answers=ANSWERS)
        turns.append(taken(chen, Kind.REFERENCES).turn)

    assert turns == [Turn.APPLICANT, Turn.REFEREE, Turn.REFEREE, Turn.COORDINATOR]


def test_fewer_references_than_asked_hold_only_with_a_reason(offer, chen, dina):
    with pytest.raises(BadInput, match="reason-needed"):
        screening.decide_step(taken(chen, Kind.REFERENCES), by=dina, holds=True)

    held = screening.decide_step(
        taken(chen, Kind.REFERENCES), by=dina, holds=True, reason="New here; known to our house."
    )

    assert held.stage == Stage.HELD


def test_nobodys_mailbox_is_filled(offer, asks, chen):
    for number in range(4):
        name(asks, chen, f"friend{number}@example.org")

    with pytest.raises(Refused, match="enough-named"):
        name(asks, chen, "one.more@example.org")
    for _time in range(4):
        references.take_reference_back(Reference.objects.filter(state=Asked.ON_ITS_WAY).first(), by=chen)
        name(asks, chen, f"other{_time}@example.org")
    references.take_reference_back(Reference.objects.filter(state=Asked.ON_ITS_WAY).first(), by=chen)
    with pytest.raises(Refused, match="enough-named"):
        name(asks, chen, "one.more@example.org")


def test_nobody_is_named_twice(offer, asks, chen):
    name(asks, chen)

    with pytest.raises(BadInput, match="already-named"):
        name(asks, chen, "SAM@example.org")


def test_a_request_nobody_answers_ends_and_its_address_goes(offer, asks, chen):
    name(asks, chen)

    with clock.held_at(clock.now() + timedelta(days=29)):
        references.close_late_references()

    reference = Reference.objects.get()
    assert (reference.state, reference.address, reference.token) == (Asked.TOO_LATE, "", "")
    assert taken(chen, Kind.REFERENCES).turn == Turn.APPLICANT


def test_only_whoever_named_somebody_takes_it_back(offer, asks, chen, amara):
    made, _token = name(asks, chen)

    with pytest.raises(NotAllowed):
        references.take_reference_back(made, by=amara)
    with pytest.raises(NotFound):
        queries.reference_for(amara, made.pk)


def test_addresses_and_words_are_erased_with_the_answer(offer, asks, chen, dina):
    _made, token = name(asks, chen)
    references.answer_reference(token, answers={**ANSWERS, "call": True})
    assert Reference.objects.get().address == "sam@example.org"
    for kind in Kind:
        hold(chen, dina, kind)

    commands.decide_application(offer, by=dina, approve=True)

    reference = Reference.objects.get()
    assert (reference.address, reference.called, reference.known_as, reference.answers) == ("", "", "", {})
    assert reference.state == Asked.ANSWERED


# --- the record check ------------------------------------------------------------------------------------------------


def test_a_record_refuses_nobody_by_itself(offer, chen, dina):
    looked = screening.note_check(taken(chen, Kind.RECORD), by=dina, found=Found.SOMETHING, checked_on=clock.today())

    assert (looked.stage, looked.turn, looked.until) == (Stage.UNDER_WAY, Turn.COORDINATOR, None)


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.NOT_HELD])
def test_the_database_refuses_a_decision_about_a_record_without_an_assessment_in_writing(offer, chen, dina, stage):
    screening.note_check(taken(chen, Kind.RECORD), by=dina, found=Found.SOMETHING, checked_on=clock.today())
    row = StepTaken.objects.filter(pk=taken(chen, Kind.RECORD).pk)

    with pytest.raises(IntegrityError, match="a_record_never_decides"), transaction.atomic():
        row.update(
            stage=stage,
            until=in_days(9) if stage == Stage.HELD else None,
            decided_on=clock.today(),
            turn="",
            due_on=None,
        )


def test_the_database_refuses_to_refuse_where_nothing_was_found(offer, chen, dina):
    hold(chen, dina, Kind.RECORD)

    with pytest.raises(IntegrityError, match="nothing_refuses_nobody"), transaction.atomic():
        StepTaken.objects.filter(pk=taken(chen, Kind.RECORD).pk).update(stage=Stage.NOT_HELD, until=None)


def test_a_record_is_assessed_for_one_person_in_words_they_read(offer, asks, chen, dina):
    screening.note_check(taken(chen, Kind.RECORD), by=dina, found=Found.SOMETHING, checked_on=clock.today())
    words = "Long ago, and it is what Chen can help others with."

    done = screening.assess(taken(chen, Kind.RECORD), by=dina, holds=True, words=words)

    record = next(part for part in way_of(chen, asks, zone="UTC").parts if part.code == "record")
    assert done.stage == Stage.HELD
    assert done.decided_by == dina
    assert record.reason == words
    assert privacy_of(chen)["steps"][2]["assessment"] == words


def privacy_of(person):
    part = next(one for one in privacy.parts() if one.room == "mentorship")
    return part.export(person.pk)


def test_an_assessment_needs_words_and_something_to_assess(offer, chen, dina):
    with pytest.raises(Refused, match="not-this-step"):
        screening.assess(taken(chen, Kind.RECORD), by=dina, holds=False, words="No.")
    screening.note_check(taken(chen, Kind.RECORD), by=dina, found=Found.SOMETHING, checked_on=clock.today())

    with pytest.raises(BadInput, match="reason-needed"):
        screening.assess(taken(chen, Kind.RECORD), by=dina, holds=False, words="  ")


def test_a_check_holds_as_long_as_was_set_and_no_document_is_kept(offer, chen, dina):
    done = hold(chen, dina, Kind.RECORD)

    assert done.until > in_days(700)
    assert {field.name for field in StepTaken._meta.get_fields()} == {
        "id", "person", "programme", "step", "stage", "turn", "due_on", "until", "result", "decided_by", "decided_on",
        "arranged", "reason", "assessment",
    }  # fmt: skip
    assert set(done.arranged) == {"until"}


def test_a_check_of_tomorrow_is_a_typing_error(offer, chen, dina):
    with pytest.raises(BadInput, match="out-of-range"):
        screening.note_check(taken(chen, Kind.RECORD), by=dina, found=Found.NOTHING, checked_on=in_days(1))


# --- the answer ------------------------------------------------------------------------------------------------------


def test_nobody_is_approved_before_every_required_step_holds(offer, chen, dina):
    for kind in (Kind.TALK, Kind.REFERENCES):
        hold(chen, dina, kind)
        with pytest.raises(Refused, match="steps-missing"):
            commands.decide_application(offer, by=dina, approve=True)
    hold(chen, dina, Kind.RECORD)

    commands.decide_application(offer, by=dina, approve=True)

    assert free_places(offer.programme) == {chen.pk: 1}


def test_approved_and_still_to_learn_is_found_when_learned(offer, asks, chen, dina):
    module = a_module(asks, dina)
    for kind in Kind:
        hold(chen, dina, kind)
    commands.decide_application(offer, by=dina, approve=True)
    assert free_places(asks) == {}

    learn(chen, module)

    assert free_places(asks) == {chen.pk: 1}
    assert OutboxEvent.objects.filter(name="mentorship.mentor-cleared").count() == 1


def test_taking_an_offer_back_removes_what_was_kept_of_its_steps(offer, asks, chen, dina):
    name(asks, chen)
    hold(chen, dina, Kind.RECORD)

    commands.withdraw_application(offer, by=chen)

    assert not StepTaken.objects.filter(person=chen).exists()
    assert Reference.objects.get().address == ""
    with pytest.raises(NotFound):
        references.answer_reference("nothing", answers=ANSWERS)


def test_an_offer_taken_back_after_being_admitted_leaves_the_steps_that_clear(offer, asks, chen, dina):
    for kind in Kind:
        hold(chen, dina, kind)
    commands.admit_mentor(asks, person=chen, by=dina, places=1)

    commands.withdraw_application(offer, by=chen)

    assert taken(chen).stage == Stage.HELD
    assert free_places(asks) == {chen.pk: 1}


def test_a_declined_offer_waits_for_nobody_and_is_forgotten_after_a_year(offer, chen, dina):
    commands.decide_application(offer, by=dina, approve=False, reason="Come back in spring, please.")

    assert not StepTaken.objects.filter(person=chen).exclude(turn="").exists()
    with clock.held_at(clock.now() + timedelta(days=400)):
        screening.forget_old_steps()
    assert not StepTaken.objects.filter(person=chen).exists()


def test_offering_again_begins_the_steps_anew(offer, asks, chen, dina):
    hold(chen, dina)
    commands.decide_application(offer, by=dina, approve=False, reason="Not now.")

    commands.apply_to_mentor(asks, by=chen, words="Now I am ready.", places=1)

    assert taken(chen).stage == Stage.TO_DO


def test_a_step_asked_later_is_laid_before_whoever_is_on_the_way(programme, chen, dina):
    commands.apply_to_mentor(programme, by=chen, words="I have been there.", places=1)
    assert way_of(chen, programme, zone="UTC").parts[-1].state == "next"

    ask_for(programme, dina)

    assert taken(chen).turn == Turn.COORDINATOR


def test_the_steps_of_somebody_else_are_not_there(offer, asks, chen, amara, dina):
    from alongside.programmes import queries as programmes

    place = programmes.membership_of(chen, asks.pk)
    assert queries.step_for(dina, place, Kind.TALK).person == chen
    with pytest.raises(NotFound):
        queries.step_for(amara, place, Kind.TALK)
    with pytest.raises(NotFound):
        queries.step_for(chen, place, Kind.TALK)


def test_the_list_and_the_check_of_who_sees_a_step_agree(offer, chen, amara, bo, dina, eli):
    from alongside.mentorship.policies import screening as policies

    for viewer in (amara, bo, chen, dina, eli):
        seen = set(policies.steps_visible_to(viewer))
        assert {one for one in StepTaken.objects.all() if policies.can_see_step(viewer, one)} == seen


def test_everything_goes_when_somebody_is_erased(offer, asks, chen, dina):
    module = a_module(asks, dina)
    name(asks, chen)
    learn(chen, module)
    hold(chen, dina)
    assert privacy_of(chen)["references"][0]["called"] == "Sam, from work"

    people.erase_person(chen, by=chen)

    assert not StepTaken.objects.filter(person=chen).exists()
    assert not Reference.objects.filter(person=chen).exists()
    assert not Application.objects.filter(person=chen).exists()


def test_a_coordinator_who_is_erased_leaves_decisions_without_a_name(offer, asks, chen, dina, eli):
    from alongside.programmes import commands as programmes
    from alongside.programmes import queries as programme_queries
    from alongside.programmes.rules import RoleName

    hold(chen, dina)
    programmes.give_role(programme_queries.membership_of(eli, asks.pk), role=RoleName.COORDINATOR, by=dina)

    people.erase_person(dina, by=dina)

    assert (taken(chen).stage, taken(chen).decided_by) == (Stage.HELD, None)


def test_words_about_a_mentor_are_erased_when_the_step_is_decided(bo_mentors, asks, dina):
    _made, token = name(asks, bo_mentors)
    references.answer_reference(token, answers=ANSWERS)

    screening.decide_step(taken(bo_mentors, Kind.REFERENCES), by=dina, holds=True, reason="As before.")

    assert (Reference.objects.get().called, Reference.objects.get().answers) == ("", {})


def test_nothing_waits_for_somebody_who_mentors_no_longer(bo_mentors, asks, dina):
    _made, token = name(asks, bo_mentors)
    assert StepTaken.objects.filter(person=bo_mentors).exclude(turn="").count() == 3

    commands.stop_mentoring(bo_mentors.pk, programme_id=asks.pk)

    assert not StepTaken.objects.exclude(turn="").exists()
    assert Reference.objects.get().address == ""
    with pytest.raises(NotFound):
        references.answer_reference(token, answers=ANSWERS)


# --- the coordinator's lists -----------------------------------------------------------------------------------------


def test_the_longest_overdue_stands_first(offer, asks, chen, dina, make_member):
    late = make_member("Late", looks=False)
    with clock.held_at(clock.now() - timedelta(days=30)):
        commands.apply_to_mentor(asks, by=late, words="Hello.", places=1)

    _page, lines = queries.waiting_steps(dina, asks)

    assert [line.card.name for line in lines[:2]] == ["Late", "Late"]
    assert lines[0].days_over == 23
    with pytest.raises(NotFound):
        queries.waiting_steps(chen, asks)


def test_whoever_only_lacks_the_answer_is_named(offer, asks, chen, dina):
    assert queries.ready_for_an_answer(dina, asks) == []
    for kind in Kind:
        hold(chen, dina, kind)

    assert [card.name for _one, card in queries.ready_for_an_answer(dina, asks)] == ["Chen"]
    counts = desk(asks, also=queries.counts_for_desk(asks)).counts
    assert queries.on_desk(asks, counts).ready == 1


def test_what_runs_out_is_asked_for_again_and_stands_on_the_list(offer, asks, chen, dina):
    for kind in Kind:
        hold(chen, dina, kind)
    commands.decide_application(offer, by=dina, approve=True)
    until = taken(chen, Kind.RECORD).until

    with clock.held_at(datetime(until.year, until.month, until.day, tzinfo=UTC) - timedelta(days=50)):
        from alongside.mentorship.commands import clearing

        clearing.ask_for_renewals()
        _page, lines = queries.waiting_steps(dina, asks)
        _pages, ending = queries.running_out(dina, asks)

        assert [(line.kind, line.renewal, line.due_on) for line in lines] == [(Kind.RECORD, True, until)]
        assert [(one.card.name, one.days) for one in ending] == [("Chen", 50)]
        assert free_places(asks) == {chen.pk: 1}


@pytest.mark.parametrize("address", ["/desk/steps/", "/desk/steps/ends/", "/desk/"])
def test_the_lists_take_the_same_queries_however_long_they_are(
    address, asks, dina, make_member, client_of, django_assert_max_num_queries
):
    browser = client_of(dina)
    for number in range(12):
        commands.apply_to_mentor(asks, by=make_member(f"P{number}", looks=False), words="Hello.", places=1)

    with django_assert_max_num_queries(28 if address == "/desk/" else 14):
        assert browser.get(address).status_code == 200
