"""Coming into a programme, by its policy and no other way."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.people import commands as people
from alongside.programmes import commands, policies, queries
from alongside.programmes.models import Membership
from alongside.programmes.rules import Joining, RoleName, State


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
    gate, outcomes = Barrier(8), []

    def race(person):
        try:
            gate.wait()
            commands.join(programme, person=person, invitation=invitation)
            outcomes.append("in")
        except NotFound:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [Thread(target=race, args=(person,)) for person in people_racing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in"] + ["too late"] * 7


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
