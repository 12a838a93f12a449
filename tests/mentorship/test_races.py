"""Fifty people answer at once, and a mentor has one place: one gets it, whatever the database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.foundation.errors import Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import MentorPlaces, Mentorship, Opened, Proposal
from alongside.mentorship.rules import Answer, Offered, Source, Status
from alongside.mentorship.rules.disclosing import Level, Then
from alongside.people import commands as people

FIFTY = 50


def all_at_once(actions):
    """What came of each action: "won", or the code of the refusal."""
    together = Barrier(len(actions))

    def act(action):
        together.wait(timeout=60)
        try:
            action()
        except Refused as refusal:
            return refusal.code
        else:
            return "won"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return sorted(threads.map(act, actions))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_asks_for_a_last_place_one_is_accepted(programme, make_mentor):
    sam = make_mentor("Sam")
    mentees = [people.make_person(name=f"Mentee {number}") for number in range(FIFTY)]
    offers = [
        propose(
            programme, mentee=one.pk, mentor=sam.pk, source=Source.ROUND, fit=1, reasons=[], mentor_answer=Answer.YES
        )
        for one in mentees
    ]

    came = all_at_once(
        [
            lambda one=one, offer=offer: commands.answer_proposal(offer, by=one, yes=True)
            for one, offer in zip(mentees, offers, strict=True)
        ]
    )

    assert came == ["no-place"] * (FIFTY - 1) + ["won"]
    assert Mentorship.objects.exclude(status=Status.ENDED).count() == 1
    assert Proposal.objects.filter(state=Offered.ACCEPTED).count() == 1
    assert Proposal.objects.filter(state=Offered.OPEN, mentee_answer=Answer.NONE).count() == FIFTY - 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_two_tabs_at_once_answers_once(programme, make_mentor, make_member, ask):
    sam, mentee = make_mentor("Sam", places=2), make_member("Mentee")
    proposal = ask(mentee, sam)

    came = all_at_once([lambda: commands.answer_proposal(proposal, by=sam, yes=True)] * 2)

    assert came == ["already-answered", "won"]
    assert Mentorship.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_a_step_at_the_same_moment_each_sees_the_other_and_it_is_told_once(agreed_walk, amara, bo):
    came = all_at_once([
        lambda one=one: commands.open_level(agreed_walk, by=one, level=Level.LIVED, words="What I lived.")
        for one in (amara, bo)
    ])  # fmt: skip

    assert came == ["won", "won"]
    assert Opened.objects.filter(shown_from__isnull=False, shown_until=None).count() == 2
    assert OutboxEvent.objects.filter(name="mentorship.level-met").count() == 1


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_go_on_after_silence_the_next_is_asked_once(
    programme, amara_looks, bo_mentors, make_mentor
):
    sam = make_mentor("Sam")
    first = commands.ask(
        programme, by=amara_looks, mentor_id=bo_mentors.pk, note="", language="en", then=Then.NEXT,
        next_places=MentorPlaces.objects.get(person=sam).pk,
    )  # fmt: skip
    with clock.held_at(first.answer_by):
        commands.close_late_proposals()

    assert all_at_once([lambda: commands.ask_next(first.pk)] * 8) == ["won"] * 8
    assert Proposal.objects.filter(mentor=sam, state=Offered.OPEN).count() == 1
