"""Offering to mentor, being approved or not, and resting."""

import pytest

from alongside.foundation import reads
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands, queries
from alongside.mentorship.models import Application
from alongside.mentorship.rules import Applied
from alongside.programmes import queries as programmes

from .conftest import do_the_work

pytestmark = pytest.mark.django_db
WORDS = "I burned out and came back."


@pytest.fixture
def offered(programme, said, bo):
    return commands.apply_to_mentor(programme, by=bo, words=WORDS, places=2)


def found_by(viewer, programme):
    return [one.mentor_id for one in queries.short_list(viewer, programme, "en").suggestions]


def test_whoever_is_not_approved_is_never_suggested(programme, offered, amara, bo, dina):
    assert "mentor" in programmes.roles_of(bo, programme.pk)
    assert found_by(amara, programme) == []
    with pytest.raises(NotFound):
        commands.ask(programme, by=amara, mentor_id=bo.pk, note="", language="en")

    commands.decide_application(offered, by=dina, approve=True)
    assert found_by(amara, programme) == [bo.pk]


def test_whoever_is_declined_reads_the_reason_and_may_offer_again(programme, offered, amara, bo, dina, client_of):
    commands.decide_application(offered, by=dina, approve=False, reason="Please come to a first evening.")
    do_the_work()

    assert found_by(amara, programme) == []
    assert "first evening" in client_of(bo).get("/m/offer/").content.decode()
    assert commands.apply_to_mentor(programme, by=bo, words=WORDS, places=1).state == Applied.SENT


def test_declining_needs_a_reason(offered, dina):
    with pytest.raises(BadInput, match="reason-needed"):
        commands.decide_application(offered, by=dina, approve=False, reason="  ")


def test_nobody_decides_about_themself_and_only_coordinators_decide(programme, offered, bo, chen, eli, dina):
    own = commands.apply_to_mentor(programme, by=dina, words=WORDS, places=1)
    for person, application in ((dina, own), (bo, offered), (chen, offered), (eli, offered)):
        with pytest.raises(NotAllowed):
            commands.decide_application(application, by=person, approve=True)


def test_an_offer_is_answered_once_and_made_once(programme, offered, bo, dina):
    with pytest.raises(Refused, match="already-offered"):
        commands.apply_to_mentor(programme, by=bo, words=WORDS, places=1)
    commands.decide_application(offered, by=dina, approve=True)
    with pytest.raises(Refused, match="already-answered"):
        commands.decide_application(offered, by=dina, approve=False, reason="No.")
    with pytest.raises(Refused, match="already-answered"):
        commands.withdraw_application(offered, by=bo)


@pytest.mark.parametrize(
    ("words", "places", "field"),
    [("", 1, "words"), ("x" * 4001, 1, "words"), ("x", 0, "places"), ("x", 6, "places")],
)
def test_what_cannot_be_kept_is_refused_by_field(programme, bo, words, places, field):
    with pytest.raises(BadInput) as refused:
        commands.apply_to_mentor(programme, by=bo, words=words, places=places)

    assert refused.value.field == field


def test_somebody_who_rests_is_not_suggested_until_they_are_back(programme, approved, amara, bo):
    commands.pause(programme, by=bo)
    assert found_by(amara, programme) == []
    commands.resume(programme, by=bo)
    assert found_by(amara, programme) == [bo.pk]
    commands.set_places(programme, by=bo, places=0)
    assert found_by(amara, programme) == []


def test_whose_role_as_mentor_is_taken_back_is_no_longer_suggested(programme, approved, amara, bo, dina):
    from alongside.programmes import commands as programme_commands
    from alongside.programmes.rules import RoleName

    programme_commands.take_role(programmes.membership_of(bo, programme.pk), role=RoleName.MENTOR, by=dina)
    do_the_work()

    assert found_by(amara, programme) == []


def test_the_applicant_is_told_of_the_answer_once(offered, bo, dina):
    from alongside.notifications import queries as notifications

    commands.decide_application(offered, by=dina, approve=True)
    do_the_work()
    do_the_work()

    assert [one.words for one in notifications.newest_for(bo)] == ["Your offer has been read"]


def test_a_coordinators_look_at_an_offer_is_written_down(offered, dina, bo, client_of):
    page = client_of(dina).get(f"/desk/offers/{offered.pk}/")

    assert WORDS in page.content.decode()
    assert [(look.reader_id, look.what) for look in reads.reads_of(bo.pk)] == [(dina.pk, "offer")]


def test_the_desk_approves_and_declines_by_form(programme, offered, bo, chen, dina, client_of):
    desk = client_of(dina)
    assert desk.post(f"/desk/offers/{offered.pk}/", {"answer": "decline", "reason": ""}).status_code == 400
    assert desk.post(f"/desk/offers/{offered.pk}/", {"answer": "approve"}).status_code == 302
    assert queries.places_of(bo, programme).places == 2

    other = commands.apply_to_mentor(programme, by=chen, words=WORDS, places=1)
    assert desk.post(f"/desk/offers/{other.pk}/", {"answer": "decline", "reason": "Later."}).status_code == 302
    assert Application.objects.get(pk=other.pk).reason == "Later."


def test_an_answered_offer_is_not_opened_to_a_coordinator_of_another_programme(offered, chen, client_of):
    from alongside.programmes import commands as programme_commands

    programme_commands.start_programme("Another place", by=chen)

    assert client_of(chen).get(f"/desk/offers/{offered.pk}/").status_code == 404
