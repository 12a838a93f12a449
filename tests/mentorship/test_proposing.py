"""A short list, an ask, two answers: nobody learns of a no."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, policies, queries
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import MentorPlaces, Mentorship, Proposal
from alongside.mentorship.rules import Answer, Offered, Source, Status
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.people.rules import Purpose
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import RoleName
from tests.mentorship.conftest import LIVED, gives, seeks


def short(person, programme):
    return queries.short_list(person, programme, "en")


def later(days):
    return clock.held_at(clock.now() + timedelta(days=days))


# --- the short list ---


def test_the_short_list_names_only_what_both_marked_for_it(amara_looks, bo_mentors, programme):
    found = short(amara_looks, programme).suggestions

    assert [one.mentor_id for one in found] == [bo_mentors.pk]
    assert len(found[0].tags) == 2, "debt is something Bo has lived and does not talk about"
    assert any("two of the three" in reason for reason in found[0].reasons)


def test_somebody_nobody_approved_is_never_suggested_or_proposed(amara_looks, make_member, programme, ask, dina):
    sam = make_member("Sam", gives(), looks=False)
    place = programme_queries.membership_of(sam, programme.pk)
    programmes.give_role(place, role=RoleName.MENTOR, by=dina)

    assert not short(amara_looks, programme).suggestions
    with pytest.raises(NotFound):
        ask(amara_looks, sam)
    with pytest.raises(Refused, match="not-a-mentor"):
        propose(programme, mentee=amara_looks.pk, mentor=sam.pk, source=Source.ROUND, fit=1, reasons=[])


def test_whoever_rests_is_full_or_has_withdrawn_consent_is_not_suggested(
    amara_looks, make_mentor, programme, make_member, ask
):
    resting, full, quiet, stays = (make_mentor(name) for name in ("Rest", "Full", "Quiet", "Stays"))
    assert len(short(amara_looks, programme).suggestions) == 4

    commands.pause(programme, by=resting)
    other = make_member("Other")
    commands.answer_proposal(ask(other, full), by=full, yes=True)
    people.withdraw_consent(quiet, by=quiet, purpose=Purpose.MATCHING)

    assert [one.mentor_id for one in short(amara_looks, programme).suggestions] == [stays.pk]


def test_what_a_mentor_no_longer_talks_about_disappears_at_once(amara_looks, bo_mentors, programme):
    assert len(short(amara_looks, programme).suggestions[0].tags) == 2

    people.save_facts(bo_mentors, by=bo_mentors, facts=gives(LIVED[0], silent=(LIVED[1],)))

    assert len(short(amara_looks, programme).suggestions[0].tags) == 1, "even before the worker has heard of it"


def test_one_person_whose_facts_cannot_be_read_does_not_close_the_list(amara_looks, bo_mentors, make_mentor, programme):
    make_mentor("Odd", gives(time_zone="Nowhere/Nothing"))

    assert [one.mentor_id for one in short(amara_looks, programme).suggestions] == [bo_mentors.pk]


def test_not_for_me_is_kept_and_the_mentor_never_told(amara_looks, bo_mentors, programme):
    commands.pass_over(programme, by=amara_looks, mentor_id=bo_mentors.pk)

    assert not short(amara_looks, programme).suggestions
    assert not OutboxEvent.objects.filter(name__startswith="mentorship.prop").exists()


def test_when_nobody_fits_the_page_says_why_and_what_would_help(make_member, make_mentor, programme):
    make_mentor("Sam", gives(hours="Sat 08:00-10:00"))
    lena = make_member("Lena", seeks(languages=("pl",)))
    mira = make_member("Mira", seeks())

    assert any("language" in why for why in short(lena, programme).why_nobody)
    assert any("hours" in why for why in short(mira, programme).why_nobody)


def test_the_waiting_time_counts_asks_that_were_never_answered(amara_looks, make_member, make_mentor, programme, ask):
    sam = make_mentor("Sam", places=5)
    assert not short(amara_looks, programme).suggestions[0].was_asked

    quick = ask(make_member("One"), sam)
    with later(1.9):
        commands.answer_proposal(quick, by=sam, yes=False)
    assert short(amara_looks, programme).suggestions[0].answers_in_days == 2

    for name in ("Two", "Three"):
        ask(make_member(name), sam)
    assert short(amara_looks, programme).suggestions[0].in_line == 2
    with later(8):
        commands.close_late_proposals()
        found = short(amara_looks, programme).suggestions[0]
    assert (found.answers_in_days, found.was_asked, found.in_line) == (None, True, 0)


# --- asking and answering ---


def test_two_yeses_begin_a_mentorship_and_take_the_place(amara_looks, bo_mentors, ask, programme):
    proposal = ask(amara_looks, bo_mentors, "Hello.")
    commands.answer_proposal(proposal, by=bo_mentors, yes=True)

    mentorship = Mentorship.objects.get()
    assert (mentorship.status, mentorship.place) == (Status.AGREEING, 1)
    assert queries.free_places(programme) == {}


def test_one_ask_at_a_time(amara_looks, bo_mentors, make_mentor, ask):
    ask(amara_looks, bo_mentors)

    with pytest.raises(Refused, match="already-asked"):
        ask(amara_looks, make_mentor("Sam"))


def test_the_database_too_refuses_two_open_asks(amara_looks, bo_mentors, make_mentor, ask, programme):
    ask(amara_looks, bo_mentors)

    with pytest.raises(Refused, match="already-asked"):
        propose(programme, mentee=amara_looks.pk, mentor=make_mentor("Sam").pk, source=Source.ASKED, fit=1, reasons=[])


def test_a_stranger_may_not_answer(amara_looks, bo_mentors, ask, chen, dina):
    proposal = ask(amara_looks, bo_mentors)

    for outsider in (chen, dina):
        with pytest.raises(NotAllowed, match="not-asked"):
            commands.answer_proposal(proposal, by=outsider, yes=True)
    assert not Mentorship.objects.exists()


def test_a_no_is_not_visible_to_the_other_until_the_time_is_up(
    amara_looks, bo_mentors, ask, programme, let_events_arrive
):
    proposal = ask(amara_looks, bo_mentors)
    before = queries.open_asks_of(amara_looks, programme)

    commands.answer_proposal(proposal, by=bo_mentors, yes=False)
    let_events_arrive()

    assert [card for _one, card in queries.open_asks_of(amara_looks, programme)] == [card for _one, card in before]
    assert not notifications.newest_for(amara_looks)
    with later(8):
        commands.close_late_proposals()
        let_events_arrive()
        assert not queries.open_asks_of(amara_looks, programme)
    assert [one.words for one in notifications.newest_for(amara_looks)] == [
        "This did not come about. There are others."
    ]


def test_declined_and_unanswered_asks_end_alike(make_member, make_mentor, ask, programme, let_events_arrive):
    bo, kim = make_mentor("Bo2"), make_mentor("Kim")
    told_no, told_nothing = make_member("One"), make_member("Two")
    declined, silent = ask(told_no, bo), ask(told_nothing, kim)
    commands.answer_proposal(declined, by=bo, yes=False)

    with later(8):
        commands.close_late_proposals()
        let_events_arrive()
        lists = [
            bo.pk in {one.mentor_id for one in short(told_no, programme).suggestions},
            kim.pk in {one.mentor_id for one in short(told_nothing, programme).suggestions},
        ]
        declined.refresh_from_db(), silent.refresh_from_db()

    assert declined.state == silent.state == Offered.CLOSED
    assert lists == [False, False], "who comes back must not tell a no from silence"
    words = [[one.words for one in notifications.newest_for(person)] for person in (told_no, told_nothing)]
    assert words[0] == words[1]


def test_an_ask_can_be_taken_back_and_another_made(amara_looks, bo_mentors, make_mentor, ask):
    proposal = ask(amara_looks, bo_mentors)
    commands.answer_proposal(proposal, by=amara_looks, yes=False)

    ask(amara_looks, make_mentor("Sam"))

    with pytest.raises(Refused, match="already-answered"):
        commands.answer_proposal(proposal, by=bo_mentors, yes=True)


def test_an_answer_after_its_time_is_refused(amara_looks, bo_mentors, ask):
    proposal = ask(amara_looks, bo_mentors)

    with later(7), pytest.raises(Refused, match="too-late"):
        commands.answer_proposal(proposal, by=bo_mentors, yes=True)


def test_whoever_declines_a_suggestion_may_ask_somebody_else_at_once(
    amara_looks, bo_mentors, make_mentor, ask, programme
):
    offered = propose(programme, mentee=amara_looks.pk, mentor=bo_mentors.pk, source=Source.ROUND, fit=1, reasons=[])
    commands.answer_proposal(offered, by=amara_looks, yes=False)

    ask(amara_looks, make_mentor("Sam"))

    offered.refresh_from_db()
    assert offered.state == Offered.OPEN, "to the mentor it looks as it did"
    commands.answer_proposal(offered, by=bo_mentors, yes=True)
    assert not Mentorship.objects.exists()


def test_an_answer_is_asked_for_once_more_after_four_days(amara_looks, bo_mentors, ask, let_events_arrive):
    ask(amara_looks, bo_mentors)
    let_events_arrive()

    with later(5):
        commands.ask_again_for_answers()
        commands.ask_again_for_answers()
        let_events_arrive()

    assert OutboxEvent.objects.filter(name="mentorship.answer-due").count() == 1
    assert not notifications.newest_for(amara_looks), "she has answered"
    assert any("A no is fine too" in one.words for one in notifications.newest_for(bo_mentors))


def test_when_the_last_place_is_taken_nobody_else_waits_for_nothing(
    make_member, make_mentor, ask, programme, let_events_arrive
):
    sam = make_mentor("Sam")
    first, second = make_member("One"), make_member("Two")
    taken, waits = ask(first, sam), ask(second, sam)

    commands.answer_proposal(taken, by=sam, yes=True)
    let_events_arrive()

    waits.refresh_from_db()
    assert waits.state == Offered.CLOSED
    assert not queries.open_asks_of(second, programme)


def test_the_database_refuses_a_place_taken_twice(make_member, make_mentor, ask, programme):
    sam = make_mentor("Sam")
    one, two = ask(make_member("One"), sam), ask(make_member("Two"), sam)
    commands.answer_proposal(one, by=sam, yes=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.create(
            programme=programme, mentor=sam, mentee_id=two.mentee_id, proposal=two, place=1, began_on=clock.today()
        )


def test_a_note_that_is_too_long_is_refused(amara_looks, bo_mentors, ask):
    with pytest.raises(BadInput) as refused:
        ask(amara_looks, bo_mentors, "x" * 1_001)
    assert refused.value.field == "note"


def test_the_list_and_the_check_agree_for_the_whole_cast(amara_looks, bo_mentors, ask, chen, dina, eli):
    proposal = ask(amara_looks, bo_mentors)

    for person in (amara_looks, bo_mentors, chen, dina, eli):
        listed = policies.proposals_visible_to(person).filter(pk=proposal.pk).exists()
        assert listed == bool(policies.can_see_proposal(person, proposal))


def test_whoever_leaves_is_led_to_by_nobody_and_leaves_nobody_waiting(
    amara_looks, bo_mentors, ask, programme, let_events_arrive
):
    proposal = ask(amara_looks, bo_mentors)
    programmes.leave(programme_queries.membership_of(bo_mentors, programme.pk), by=bo_mentors)
    let_events_arrive()

    proposal.refresh_from_db()
    assert proposal.state == Offered.CLOSED
    assert not MentorPlaces.objects.filter(person=bo_mentors).exists()


def test_a_mentor_whose_role_was_taken_back_is_suggested_no_more(
    amara_looks, bo_mentors, programme, dina, let_events_arrive
):
    place = programme_queries.membership_of(bo_mentors, programme.pk)
    programmes.take_role(place, role=RoleName.MENTOR, by=dina)
    let_events_arrive()

    assert not short(amara_looks, programme).suggestions


def test_erasing_closes_what_was_open_and_keeps_nobody_waiting(amara_looks, bo_mentors, ask):
    proposal = ask(amara_looks, bo_mentors, "Only for you.")
    people.erase_person(amara_looks, by=amara_looks)

    kept = Proposal.objects.get(pk=proposal.pk)
    assert (kept.state, kept.mentor_answer) == (Offered.CLOSED, Answer.NONE)
    assert not queries.waiting_for(bo_mentors)
