"""A short list with reasons, asking, answering; a no is never passed on."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, queries
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import Mentorship, PassedOver, Proposal
from alongside.mentorship.rules import Answer, Offered, Source
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.people.models import Person
from alongside.people.rules import Lived, Purpose, Use
from alongside.people.vocabulary import load

from .conftest import do_the_work, says

pytestmark = pytest.mark.django_db


def found_by(viewer, programme):
    return [one.mentor_id for one in queries.short_list(viewer, programme, "en").suggestions]


def later(**pause):
    return clock.held_at(clock.now() + timedelta(**pause))


def test_a_short_list_names_only_what_both_share_and_are_willing_to_talk_about(programme, approved, amara, bo):
    found = queries.short_list(amara, programme, "en")

    assert [one.mentor_id for one in found.suggestions] == [bo.pk]
    assert found.suggestions[0].tags == (load("en").term("mental-work").label,)


def test_what_is_kept_out_never_matched_or_not_talked_about_stands_on_no_page(
    programme, approved, amara, bo, client_of
):
    page = client_of(amara).get("/m/").content.decode()
    page += client_of(amara).get(f"/m/ask/{bo.pk}/").content.decode()
    words = load("en")

    assert words.term("mental-work").label in page
    for term in ("mental-voices", "mental-depression", "mental-ocd", "mental-hospital"):
        assert words.term(term).label not in page, term


def test_changing_what_may_be_used_counts_at_once(programme, approved, amara, bo):
    assert queries.short_list(amara, programme, "en").suggestions[0].tags
    says(bo, Lived(term="mental-work", use=Use.NEVER, talk=True))
    do_the_work()

    assert not any(one.tags for one in queries.short_list(amara, programme, "en").suggestions)


def test_whoever_has_not_agreed_to_matching_is_neither_shown_nor_shown_to(programme, approved, amara, bo):
    people.withdraw_consent(bo, by=bo, purpose=Purpose.MATCHING)
    do_the_work()
    assert found_by(amara, programme) == []

    people.give_consent(bo, by=bo, purpose=Purpose.MATCHING)
    people.withdraw_consent(amara, by=amara, purpose=Purpose.MATCHING)
    do_the_work()
    assert not queries.short_list(amara, programme, "en").agreed


def test_asking_waits_for_the_mentor_who_reads_the_note(asked, amara, bo, chen, client_of):
    assert [one.words for one in queries.waiting_for(bo)] == ["Amara would like to walk a while with you."]
    assert queries.waiting_for(chen) == []
    assert "I read your page twice." in client_of(bo).get(f"/m/p/{asked.pk}/").content.decode()
    assert "Amara" in client_of(bo).get("/home/").content.decode()


def test_one_asks_one_at_a_time(programme, asked, amara, bo):
    with pytest.raises(Refused, match="already-asked"):
        commands.ask(programme, by=amara, mentor_id=bo.pk, note="", language="en")


def test_a_note_that_is_too_long_is_refused(programme, approved, amara, bo):
    with pytest.raises(BadInput, match="too-long"):
        commands.ask(programme, by=amara, mentor_id=bo.pk, note="x" * 1001, language="en")


def test_who_cannot_be_asked_cannot_be_told_from_who_is_not_there(programme, approved, amara, bo, chen, dina):
    from uuid import uuid4

    commands.pause(programme, by=bo)
    for mentor in (bo.pk, chen.pk, dina.pk, amara.pk, uuid4()):
        with pytest.raises(NotFound, match="mentor"):
            commands.ask(programme, by=amara, mentor_id=mentor, note="", language="en")


def test_nobody_outside_the_programme_asks(programme, approved, bo):
    stranger = people.make_person(name="Stranger")
    with pytest.raises(NotAllowed):
        commands.ask(programme, by=stranger, mentor_id=bo.pk, note="", language="en")


def test_only_the_two_answer_and_each_once(asked, amara, bo, chen, dina, eli):
    for outsider in (chen, dina, eli):
        with pytest.raises(NotAllowed):
            commands.answer_proposal(asked, by=outsider, yes=True)
    commands.answer_proposal(asked, by=bo, yes=True)
    for again in (bo, amara):
        with pytest.raises(Refused, match="already-answered"):
            commands.answer_proposal(asked, by=again, yes=False)


def test_a_yes_begins_a_mentorship_and_both_are_told_once(asked, amara, bo, chen):
    do_the_work()
    assert [one.words for one in notifications.newest_for(bo)] == ["Somebody waits for your answer"]
    commands.answer_proposal(asked, by=bo, yes=True)
    do_the_work()
    do_the_work()

    assert Mentorship.objects.get().includes(amara.pk)
    for person in (amara, bo):
        assert [one.words for one in notifications.newest_for(person)].count("Both of you said yes") == 1
    assert notifications.newest_for(chen) == []


def what_the_mentee_sees(proposal, programme, amara, client_of):
    do_the_work()
    browser = client_of(amara)
    page = browser.get(f"/m/p/{proposal.pk}/").content.decode()
    notes = [(one.words, one.url, one.is_new) for one in notifications.newest_for(amara)]
    events = [
        (one.name, sorted(one.payload), one.by) for one in OutboxEvent.objects.filter(name="mentorship.proposal-closed")
    ]
    exported = people_export(amara)
    return strip(page), notes, events, exported, found_by(amara, programme)


def people_export(person):
    from alongside.mentorship.privacy import export

    return [{**one, "at": ""} for one in export(person.pk)["proposals"]]


def strip(page):
    import re

    return re.sub(r'nonce="[^"]*"|value="[^"]{20,}"', "", page)


@pytest.mark.parametrize("days", [8, 30])
def test_a_no_looks_exactly_like_time_running_out(programme, asked, amara, bo, client_of, days):
    seen = {}
    for how in ("no", "late"):  # the same story twice, told from the same beginning
        with transaction.atomic():
            if how == "no":
                commands.answer_proposal(asked, by=bo, yes=False)
            with later(days=days):
                commands.close_late_proposals()
                seen[how] = what_the_mentee_sees(asked, programme, amara, client_of)
            transaction.set_rollback(True)

    assert seen["no"] == seen["late"]
    assert "This did not come about" in seen["no"][0]


def test_after_a_while_whoever_did_not_come_about_may_be_asked_again(programme, asked, amara, bo):
    commands.answer_proposal(asked, by=bo, yes=False)
    assert found_by(amara, programme) == []

    with later(days=100):
        assert found_by(amara, programme) == [bo.pk]


def test_a_no_leaves_no_name_in_the_facts(asked, bo):
    commands.answer_proposal(asked, by=bo, yes=False)

    closed = OutboxEvent.objects.get(name="mentorship.proposal-closed")
    assert closed.by is None
    assert not {"no", "yes"} & set(closed.payload.values())


def test_passing_over_is_silent(programme, approved, amara, bo):
    do_the_work()
    facts, notes = OutboxEvent.objects.count(), notifications.unseen(bo)

    commands.pass_over(programme, by=amara, mentor_id=bo.pk)
    do_the_work()

    assert found_by(amara, programme) == []
    assert PassedOver.objects.count() == 1
    assert (OutboxEvent.objects.count(), notifications.unseen(bo)) == (facts, notes)


def test_passing_over_somebody_who_is_no_mentor_keeps_nothing(programme, approved, amara, chen):
    commands.pass_over(programme, by=amara, mentor_id=chen.pk)

    assert not PassedOver.objects.exists()


def test_a_mentor_who_is_full_is_told_so_and_the_offer_stays_open(programme, asked, bo):
    commands.set_places(programme, by=bo, places=0)
    with pytest.raises(Refused, match="no-place"):
        commands.answer_proposal(asked, by=bo, yes=True)

    assert Proposal.objects.get().state == Offered.OPEN


def test_an_offer_of_somebody_who_has_left_closes(programme, asked, amara, bo):
    from alongside.programmes import commands as programmes
    from alongside.programmes import queries as programme_queries

    programmes.leave(programme_queries.membership_of(amara, programme.pk), by=amara)
    do_the_work()

    assert Proposal.objects.get().state == Offered.CLOSED
    with pytest.raises(Refused, match="already-answered"):
        commands.answer_proposal(asked, by=bo, yes=True)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_answers_for_a_last_place_exactly_one_is_taken(programme, places, bo, seeker):
    places(1)
    offers = [
        propose(
            programme, mentee=seeker(f"Seeker {number}"), mentor=bo.pk, source=Source.ROUND, fit=1, mentor_answer=Answer.YES
        )
        for number in range(50)
    ]  # fmt: skip
    mentees = {one.pk: one for one in Person.objects.filter(pk__in=[one.mentee_id for one in offers])}
    got, ready = [], threading.Barrier(50)

    def answer(offer):
        try:
            ready.wait()
            commands.answer_proposal(offer, by=mentees[offer.mentee_id], yes=True)
            got.append("begun")
        except Refused as refused:
            got.append(refused.code)
        except Exception as error:
            got.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[offer]) for offer in offers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(got) == ["begun"] + ["no-place"] * 49
    assert Mentorship.objects.count() == 1
    assert Proposal.objects.filter(state=Offered.OPEN).count() == 49
