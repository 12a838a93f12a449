"""A mentee may name somebody they already trust: a link she passes on herself, every step, and then she is asked first."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.mentorship import commands
from alongside.mentorship.commands import asking, nominating
from alongside.mentorship.models import Nomination, Proposal
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.rules import Answer, Source, Wanted
from alongside.mentorship.rules.screening import Kind, Named
from alongside.notifications.models import Notice
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.programmes import commands as programmes
from alongside.programmes import policies as programme_policies
from alongside.programmes.rules import Joining
from tests.mentorship.screening import ask_for, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(programme, amara):
    """Amara's link, for somebody she calls Uncle Tam."""
    return nominating.name_somebody(programme, by=amara, called="Uncle Tam")[1]


def cleared(programme, person, dina):
    """Somebody goes the whole way."""
    offer = commands.apply_to_mentor(programme, by=person, words="She knows me.", places=1)
    hold(person, dina)
    commands.decide_application(offer, by=dina, approve=True)


def test_whoever_takes_the_link_up_goes_through_every_step_and_is_then_offered_to_her_first(
    programme, dina, amara, chen, link, let_events_arrive
):
    ask_for(programme, dina)
    nominating.take_up(link, by=chen)
    let_events_arrive()
    assert not Proposal.objects.exists()

    cleared(programme, chen, dina)
    let_events_arrive()

    proposal = Proposal.objects.get()
    assert (proposal.mentee, proposal.mentor, proposal.source) == (amara, chen, Source.NAMED)
    assert (proposal.mentee_answer, proposal.mentor_answer) == (Answer.NONE, Answer.YES)
    assert Nomination.objects.get().state == Named.OFFERED
    told = set(Notice.objects.filter(kind="answer-waits").values_list("person_id", flat=True))
    assert told == {amara.pk}
    commands.answer_proposal(proposal, by=amara, yes=True)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_somebody_new_comes_in_by_the_link_as_the_programme_lets_people_in(programme, dina, link):
    programmes.change_programme(programme, by=dina, joining=Joining.INVITATION)
    programme.refresh_from_db()
    tam = people.make_person(name="Tam")

    nominating.take_up(link, by=tam)

    assert not programme_policies.takes_part(tam, programme.pk)  # a coordinator lets them in
    assert Nomination.objects.get().nominee == tam


def test_somebody_who_has_asked_to_come_in_already_takes_it_up_and_waits(programme, dina, link):
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    tam = people.make_person(name="Tam")
    programmes.join(programme, person=tam)

    nominating.take_up(link, by=tam)

    assert Nomination.objects.get().state == Named.TAKEN
    assert not programme_policies.takes_part(tam, programme.pk)


def test_a_link_works_once_and_not_for_whoever_made_it(programme, amara, chen, bo, link):
    with pytest.raises(NotAllowed, match="about-themself"):
        nominating.take_up(link, by=amara)
    nominating.take_up(link, by=chen)

    with pytest.raises(NotFound):
        nominating.take_up(link, by=bo)
    with pytest.raises(NotFound):
        nominating.take_up("nothing", by=bo)


def test_a_link_ends_by_itself_and_when_it_is_taken_back(programme, amara, chen, link):
    with clock.held_at(clock.now() + timedelta(days=61)), pytest.raises(NotFound):
        nominating.take_up(link, by=chen)
    nominating.end_nomination(Nomination.objects.get(), by=amara)

    with pytest.raises(NotFound):
        nominating.take_up(link, by=chen)


def test_nobody_else_ends_it_or_finds_it(programme, amara, chen, dina, link):
    made = Nomination.objects.get()

    for somebody in (chen, dina):
        with pytest.raises(NotAllowed):
            nominating.end_nomination(made, by=somebody)
        with pytest.raises(NotFound):
            queries.nomination_for(somebody, made.pk)


def test_only_who_looks_for_a_mentor_names_somebody_and_only_a_few(programme, amara, bo, link):
    with pytest.raises(NotAllowed, match="not-looking"):
        nominating.name_somebody(programme, by=bo, called="")
    nominating.name_somebody(programme, by=amara, called="")
    nominating.name_somebody(programme, by=amara, called="")

    with pytest.raises(Refused, match="enough-named"):
        nominating.name_somebody(programme, by=amara, called="")


def test_where_it_is_not_offered_nobody_is_named(programme, dina, amara):
    asking.describe_role(
        programme, by=dina, hours_a_month=2, months=6, about="", hard="", given_back="", may_be_named=False
    )

    with pytest.raises(NotAllowed, match="not-offered-here"):
        nominating.name_somebody(programme, by=amara, called="")


def test_whom_a_coordinator_keeps_apart_is_not_offered(programme, dina, amara, chen, link):
    ask_for(programme, dina)
    nominating.take_up(link, by=chen)
    cleared(programme, chen, dina)
    commands.wish_pair(programme, by=dina, mentee_id=amara.pk, mentor_id=chen.pk, wanted=Wanted.FORBID)

    nominating.keep_nominations()

    assert not Proposal.objects.exists()


def test_while_she_waits_for_somebody_else_nothing_is_offered_and_afterwards_it_is(
    programme, dina, amara_looks, amara, chen, bo_mentors, link, ask
):
    nominating.take_up(link, by=chen)
    asked = ask(amara_looks, bo_mentors)
    commands.admit_mentor(programme, person=chen, by=dina, places=1)
    nominating.keep_nominations()
    assert Proposal.objects.count() == 1

    commands.answer_proposal(asked, by=amara, yes=False)  # she takes it back
    nominating.keep_nominations()

    assert Proposal.objects.filter(mentor=chen, mentee=amara).exists()


def test_a_coordinator_sees_who_named_somebody_because_they_talk_with_them(
    programme, dina, amara, chen, link, client_of
):
    ask_for(programme, dina)
    nominating.take_up(link, by=chen)
    commands.apply_to_mentor(programme, by=chen, words="She knows me.", places=1)

    assert [card.name for card in queries.named_by(chen.pk, programme.pk)] == ["Amara"]
    assert people_queries.card(amara.pk, space="mentorship").name == "Amara"


def test_the_page_behind_the_link_names_nobody(programme, dina, amara, link, client):
    ask_for(programme, dina, Kind.REFERENCES, how_many=2)

    page = client.get(f"/with/{link}/").content.decode()

    assert "Somebody who trusts you" in page
    assert "Amara" not in page
    assert "Uncle Tam" not in page


def test_when_she_is_erased_her_links_go(programme, amara, chen, link):
    nominating.take_up(link, by=chen)

    people.erase_person(amara, by=amara)

    assert not Nomination.objects.exists()
