"""Offering to mentor: read, answered with a reason, places, resting."""

import pytest

from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands, policies, queries
from alongside.mentorship.models import MentorPlaces
from alongside.mentorship.rules import Applied
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.programmes import queries as programmes


@pytest.fixture
def offer(programme, chen):
    """What Chen offers."""
    return commands.apply_to_mentor(programme, by=chen, words="I have been there.", places=2)


def test_approving_makes_a_mentor_with_the_places_they_offered(offer, programme, chen, dina, let_events_arrive):
    commands.decide_application(offer, by=dina, approve=True)
    let_events_arrive()

    assert queries.places_of(chen, programme).places == 2
    assert "mentor" in programmes.roles_of(chen, programme.pk)
    assert [one.url for one in notifications.newest_for(chen)] == ["/m/offer/"]


def test_declining_needs_a_reason_which_its_owner_reads(offer, programme, chen, dina):
    with pytest.raises(BadInput) as refused:
        commands.decide_application(offer, by=dina, approve=False, reason="  ")
    assert refused.value.field == "reason"

    commands.decide_application(offer, by=dina, approve=False, reason="Please come back in spring.")

    mine = queries.my_application(chen, programme)
    assert (mine.state, mine.reason) == (Applied.DECLINED, "Please come back in spring.")
    assert queries.places_of(chen, programme) is None


@pytest.mark.parametrize("who", ["chen", "amara", "bo", "eli"])
def test_nobody_but_a_coordinator_decides_and_nobody_about_themselves(offer, who, request):
    with pytest.raises(NotAllowed):
        commands.decide_application(offer, by=request.getfixturevalue(who), approve=True)


def test_a_coordinator_cannot_approve_their_own_offer(programme, dina):
    own = commands.apply_to_mentor(programme, by=dina, words="I too.", places=1)

    with pytest.raises(NotAllowed, match="about-themself"):
        commands.decide_application(own, by=dina, approve=True)


def test_an_offer_is_made_once_and_answered_once(offer, programme, chen, dina):
    with pytest.raises(Refused, match="already-offered"):
        commands.apply_to_mentor(programme, by=chen, words="Again.", places=1)
    commands.decide_application(offer, by=dina, approve=True)

    with pytest.raises(Refused, match="already-answered"):
        commands.decide_application(offer, by=dina, approve=False, reason="No.")
    with pytest.raises(Refused, match="already-offered"):
        commands.apply_to_mentor(programme, by=chen, words="Again.", places=1)


def test_an_offer_can_be_taken_back_by_its_owner_only(offer, programme, chen, amara):
    with pytest.raises(NotAllowed):
        commands.withdraw_application(offer, by=amara)

    commands.withdraw_application(offer, by=chen)

    assert queries.my_application(chen, programme).state == Applied.WITHDRAWN
    commands.apply_to_mentor(programme, by=chen, words="Now I am ready.", places=1)


@pytest.mark.parametrize(
    ("words", "places", "field"),
    [("", 1, "words"), ("x" * 4_001, 1, "words"), ("Yes.", 0, "places"), ("Yes.", 6, "places")],
)
def test_what_cannot_be_kept_is_named(programme, chen, words, places, field):
    with pytest.raises(BadInput) as refused:
        commands.apply_to_mentor(programme, by=chen, words=words, places=places)

    assert refused.value.field == field


def test_somebody_outside_the_programme_cannot_offer(programme):
    stranger = people.make_person(name="Stranger")

    with pytest.raises(NotAllowed):
        commands.apply_to_mentor(programme, by=stranger, words="Hello.", places=1)


def test_resting_and_coming_back_is_one_press_each(programme, bo_mentors, amara_looks):
    commands.pause(programme, by=bo_mentors)
    assert queries.free_places(programme) == {}

    commands.resume(programme, by=bo_mentors)
    assert queries.free_places(programme) == {bo_mentors.pk: 1}


def test_fewer_places_than_people_takes_nobody_away(programme, walk, bo):
    commands.set_places(programme, by=bo, places=0)

    assert [one.mentorship.pk for one in queries.mentorships_of(bo)] == [walk.pk]
    assert queries.free_places(programme) == {}


def test_only_a_mentor_has_places_to_set(programme, chen):
    with pytest.raises(NotFound):
        commands.set_places(programme, by=chen, places=1)
    assert not MentorPlaces.objects.exists()


def test_the_list_and_the_check_agree_for_the_whole_cast(offer, amara, bo, chen, dina, eli):
    for person in (amara, bo, chen, dina, eli):
        listed = policies.applications_visible_to(person).filter(pk=offer.pk).exists()
        assert listed == bool(policies.can_see_application(person, offer))


def test_an_offer_is_sealed(offer, db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM mentorship_application")
        assert b"been there" not in bytes(cursor.fetchone()[0])
