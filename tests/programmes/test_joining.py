"""Coming into a programme, by its policy and no other way."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.vocabulary import load
from alongside.programmes import commands, first, policies, queries
from alongside.programmes.models import Membership, Programme
from alongside.programmes.rules import WEIGHTS, Joining, RoleName, State


def at_once(things, attempt, *, lost):
    """What became of trying with each of these things in a thread of its own, all at the same moment."""
    gate, outcomes = Barrier(len(things)), []

    def race(thing):
        try:
            gate.wait()
            attempt(thing)
            outcomes.append("won")
        except lost:
            outcomes.append("lost")
        finally:
            connection.close()

    threads = [Thread(target=race, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.fixture
def newcomer(db):
    return people.make_person(name="Newcomer")


def test_anyone_may_come_into_an_open_programme(programme, newcomer):
    place = commands.join(programme, person=newcomer)

    assert place.state == State.ACTIVE
    assert policies.takes_part(newcomer, programme.pk)
    assert OutboxEvent.objects.filter(name="programmes.member-joined", by=newcomer.pk).count() == 1


def test_with_approval_a_coordinator_lets_people_in(programme, newcomer, dina):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    place = commands.join(programme, person=newcomer)
    assert not policies.takes_part(newcomer, programme.pk)

    commands.approve(place, by=dina)

    assert policies.takes_part(newcomer, programme.pk)


def test_a_declined_person_reads_why_and_may_ask_again(programme, newcomer, dina):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    place = commands.join(programme, person=newcomer)
    with pytest.raises(BadInput):
        commands.decline(place, by=dina, reason=" ")

    commands.decline(place, by=dina, reason="We are full until May.")

    assert queries.membership_of(newcomer, programme.pk).reason == "We are full until May."
    with pytest.raises(Refused, match="already-answered"):
        commands.approve(place, by=dina)
    assert commands.join(programme, person=newcomer).state == State.PENDING


@pytest.mark.parametrize("who", ["chen", "amara", "eli"])
def test_only_a_coordinator_decides_who_comes_in(programme, newcomer, dina, who, request):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    place = commands.join(programme, person=newcomer)

    with pytest.raises(NotAllowed, match="not-a-coordinator-here"):
        commands.approve(place, by=request.getfixturevalue(who))


def test_by_invitation_only_means_that(programme, newcomer, dina):
    commands.change_programme(programme, by=dina, joining=Joining.INVITATION)
    programme.refresh_from_db()
    with pytest.raises(NotAllowed, match="invitation-only"):
        commands.join(programme, person=newcomer)

    invitation, token = commands.make_invitation(programme, by=dina, uses=1)

    assert queries.invitation_by(token) == invitation
    assert commands.join(programme, person=newcomer, invitation=invitation).state == State.ACTIVE


def test_a_used_up_ended_old_or_forged_invitation_are_all_the_same(programme, newcomer, chen, dina):
    used, used_token = commands.make_invitation(programme, by=dina, uses=1)
    commands.join(programme, person=newcomer, invitation=used)
    ended, ended_token = commands.make_invitation(programme, by=dina)
    commands.end_invitation(ended, by=dina)
    _old, old_token = commands.make_invitation(programme, by=dina, days=1)

    with clock.held_at(clock.now() + timedelta(days=2)):
        for token in (used_token, ended_token, old_token, "forged", ""):
            with pytest.raises(NotFound, match="invitation"):
                queries.invitation_by(token)


def test_the_secret_of_an_invitation_is_not_kept(programme, dina):
    invitation, token = commands.make_invitation(programme, by=dina)

    assert token.encode() not in bytes(invitation.token_index)


@pytest.mark.django_db(transaction=True)
def test_the_last_use_of_an_invitation_goes_to_one_person(programme, dina):
    invitation, _token = commands.make_invitation(programme, by=dina, uses=1)
    people_racing = [people.make_person(name=f"Racer {number}") for number in range(8)]

    outcomes = at_once(
        people_racing, lambda person: commands.join(programme, person=person, invitation=invitation), lost=NotFound
    )

    assert outcomes == ["lost"] * 7 + ["won"]


def test_the_last_coordinator_stays_until_there_is_another(programme, dina, chen):
    place = queries.membership_of(dina, programme.pk)
    with pytest.raises(Refused, match="last-coordinator"):
        commands.take_role(place, role=RoleName.COORDINATOR, by=dina)
    with pytest.raises(Refused, match="last-coordinator"):
        commands.leave(place, by=dina)

    commands.give_role(queries.membership_of(chen, programme.pk), role=RoleName.COORDINATOR, by=dina)
    commands.leave(place, by=dina)

    assert queries.coordinated_by(dina) == []


def test_a_member_looks_for_a_mentor_by_their_own_choice_and_takes_no_other_role(programme, chen):
    place = queries.membership_of(chen, programme.pk)

    commands.give_role(place, role=RoleName.MENTEE, by=chen)

    assert queries.roles_of(chen, programme.pk) == {"mentee"}
    for role in (RoleName.COORDINATOR, RoleName.MENTOR, RoleName.SAFEGUARDING_LEAD, RoleName.EVALUATOR):
        with pytest.raises(NotAllowed):
            commands.give_role(place, role=role, by=chen)


def test_the_list_and_the_check_agree_for_the_whole_cast(programme, amara, bo, chen, dina, eli):
    for viewer in (amara, bo, chen, dina, eli):
        listed = set(policies.visible_to(viewer).values_list("pk", flat=True))
        for place in Membership.objects.all():
            assert bool(policies.can_see(viewer, place)) == (place.pk in listed)


def test_there_is_one_first_programme(programme, chen):
    with pytest.raises(Refused, match="already-started"):
        commands.start_programme("Another first", by=chen, first=True)


def test_where_young_people_may_come_in_the_year_of_birth_is_asked_and_kept_sealed(programme, newcomer, dina):
    commands.change_programme(programme, by=dina, minimum_age=16)
    programme.refresh_from_db()
    year = clock.today().year

    for born in (None, year - 15, year - 130, year + 1):
        with pytest.raises(BadInput, match="too-young") as refused:
            commands.join(programme, person=newcomer, born=born)
        assert refused.value.field == "born"
    commands.join(programme, person=newcomer, born=year - 16)

    assert people_queries.own_facts(newcomer).born == year - 16
    assert policies.takes_part(newcomer, programme.pk)


def test_how_long_answers_take_is_said_from_answers_only(programme, dina):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    now = clock.now()
    assert queries.usual_answer_days(programme) is None

    for days in (1, 4, 9):
        with clock.held_at(now):
            place = commands.join(programme, person=people.make_person(name=f"Asked {days}"))
        with clock.held_at(now + timedelta(days=days)):
            commands.approve(place, by=dina)

    assert queries.usual_answer_days(programme) == 4


def test_a_request_can_be_taken_back_and_made_again(programme, newcomer, dina):
    commands.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    place = commands.join(programme, person=newcomer)

    commands.leave(place, by=newcomer)

    with pytest.raises(Refused, match="already-answered"):
        commands.approve(place, by=dina)
    assert commands.join(programme, person=newcomer).state == State.PENDING


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leave_to", "javascript:alert(1)"),
        ("leave_to", "https://"),
        ("minimum_age", 12),
        ("minimum_age", 100),
        ("country", "gb"),
        ("joining", "anyhow"),
        ("name", " "),
        ("is_first", True),
    ],
)
def test_a_programme_refuses_what_it_cannot_be(programme, dina, name, value):
    with pytest.raises(BadInput) as refused:
        commands.change_programme(programme, by=dina, **{name: value})

    assert refused.value.field == name


def test_chen_may_change_nothing_of_a_programme(programme, chen, dina):
    invitation, _token = commands.make_invitation(programme, by=dina)
    group = load("en").groups[0].id
    term = load("en").terms[0].id
    tries = [
        lambda: commands.change_programme(programme, by=chen, name="Mine"),
        lambda: commands.change_matching(programme, by=chen, weights=dict(WEIGHTS), min_overlap_minutes=60),
        lambda: commands.make_invitation(programme, by=chen),
        lambda: commands.end_invitation(invitation, by=chen),
        lambda: commands.hide_term(programme, by=chen, term=term),
        lambda: commands.show_term(programme, by=chen, term=term),
        lambda: commands.say_term(programme, by=chen, term=term, label="Other"),
        lambda: commands.add_term(programme, by=chen, group=group, label="Other"),
        lambda: commands.take_role(queries.membership_of(dina, programme.pk), role=RoleName.COORDINATOR, by=chen),
        lambda: commands.leave(queries.membership_of(dina, programme.pk), by=chen),
    ]

    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    for read in (
        lambda: queries.invitations(chen, programme),
        lambda: queries.invitation_for(chen, invitation.pk),
        lambda: queries.membership_for(chen, queries.membership_of(dina, programme.pk).pk),
    ):
        with pytest.raises(NotFound):
            read()
    with pytest.raises(Refused, match="already-started"):
        commands.take_over(programme, by=chen)


def test_words_changed_by_two_coordinators_at_once_are_both_kept(programme, dina):
    first_look, second_look = Programme.objects.get(pk=programme.pk), Programme.objects.get(pk=programme.pk)
    one, two = (term.id for term in load("en").terms[:2])

    commands.hide_term(first_look, by=dina, term=one)
    commands.hide_term(second_look, by=dina, term=two)

    assert Programme.objects.get(pk=programme.pk).words["hidden"] == sorted([one, two])


def test_an_installation_left_alone_can_be_taken_over_with_a_new_link(programme, dina, chen):
    used = first._token()
    people.erase_person(dina, by=dina)
    link = first.first_link()
    assert queries.left_alone() == programme

    commands.take_over(programme, by=chen)

    assert queries.coordinated_by(chen) == [programme.pk]
    assert first.first_link() is None
    people.erase_person(chen, by=chen)
    assert not first.is_first(used)
    assert first.first_link() != link


@pytest.mark.django_db(transaction=True)
def test_an_installation_is_started_by_one_of_those_who_open_its_link_at_once(db):
    people_racing = [people.make_person(name=f"Founder {number}") for number in range(6)]

    outcomes = at_once(
        people_racing, lambda person: commands.start_programme("Mill", by=person, first=True), lost=Refused
    )

    assert outcomes == ["lost"] * 5 + ["won"]
    assert Programme.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_cannot_remove_each_other_at_once(programme, dina, chen):
    places = [queries.membership_of(person, programme.pk) for person in (dina, chen)]
    commands.give_role(places[1], role=RoleName.COORDINATOR, by=dina)

    outcomes = at_once(
        [(places[0], chen), (places[1], dina)],
        lambda pair: commands.take_role(pair[0], role=RoleName.COORDINATOR, by=pair[1]),
        lost=(Refused, NotAllowed),
    )

    assert outcomes == ["lost", "won"]
    assert len(queries.people_in(programme, role=RoleName.COORDINATOR)) == 1


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_asks_once(programme, newcomer):
    outcomes = at_once([newcomer] * 4, lambda person: commands.join(programme, person=person), lost=Refused)

    assert outcomes == ["lost"] * 3 + ["won"]
