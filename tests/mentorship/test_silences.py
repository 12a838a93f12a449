"""What no page may say: what was kept out of matching, what a mentor does not talk about, and on the desk anything lived."""

import pytest

from alongside.foundation import clock
from alongside.mentorship import commands, policies, queries
from alongside.mentorship.models import Mentorship, RoundPair
from alongside.mentorship.rules import Status
from alongside.people import commands as people
from alongside.people.rules import Facts, Lived, Use
from alongside.people.vocabulary import load
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import RoleName
from tests.mentorship.conftest import WEEK, seeks

pytestmark = pytest.mark.django_db
#: Shared and talked about; not talked about; never to be matched on; kept out by the mentee; lived by the mentor alone.
SHARED, SILENT, NEVER, KEPT_OUT, ALONE = (
    "mental-work",
    "mental-voices",
    "mental-depression",
    "mental-ocd",
    "mental-hospital",
)


@pytest.fixture
def said(programme, amara, bo, dina):
    """Amara and Bo have both lived four things, and each said of some of them that they stay out of it."""
    hers = (Lived(term=SHARED), Lived(term=SILENT), Lived(term=NEVER), Lived(term=KEPT_OUT, use=Use.KEEP_OUT))
    theirs = (
        Lived(term=SHARED, talk=True), Lived(term=SILENT), Lived(term=NEVER, use=Use.NEVER, talk=True),
        Lived(term=KEPT_OUT, talk=True), Lived(term=ALONE, talk=True),
    )  # fmt: skip
    people.save_facts(amara, by=amara, facts=Facts(**WEEK, lived=hers))
    people.save_facts(bo, by=bo, facts=Facts(**WEEK, lived=theirs))
    return commands.admit_mentor(programme, person=bo, by=dina, places=2)


def test_only_what_both_said_may_be_used_stands_on_the_pages_of_the_two(
    said, programme, amara, bo, client_of, let_events_arrive
):
    words = load("en")
    seen = client_of(amara).get("/m/").content.decode() + client_of(amara).get(f"/m/ask/{said.pk}/").content.decode()
    assert words.term(SHARED).label in seen

    asked = commands.ask(programme, by=amara, mentor_id=bo.pk, note="", language="en")
    let_events_arrive()
    for person in (amara, bo):
        for address in ("/home/", "/notes/", "/m/", f"/m/p/{asked.pk}/"):
            seen += client_of(person).get(address).content.decode()
    for term in (SILENT, NEVER, KEPT_OUT, ALONE):
        assert words.term(term).label not in seen, term
        assert term not in seen, term


def test_the_pages_of_the_desk_name_nothing_anybody_has_lived(said, programme, amara, bo, dina, client_of, make_member):
    commands.ask(programme, by=amara, mentor_id=bo.pk, note="", language="en")
    for number in range(8):
        make_member(f"Seeker {number}", seeks(SHARED))
    made = commands.preview_round(programme, by=dina)
    assert RoundPair.objects.filter(round=made).exists()
    place = programme_queries.membership_of(amara, programme.pk)
    desk = client_of(dina)
    seen = "".join(
        desk.get(address).content.decode()
        for address in (
            "/desk/", "/desk/waiting/", "/desk/open/", "/desk/walking/", "/desk/people/", "/desk/rounds/",
            f"/desk/people/{place.pk}/", f"/desk/pairs/{place.pk}/", f"/desk/rounds/{made.pk}/",
            f"/desk/rounds/{made.pk}/waiting/",
        )
    )  # fmt: skip

    assert "has lived the one experience they chose" in seen
    for term in load("en").terms:
        assert term.label not in seen, term.id
        assert f'"{term.id}"' not in seen


def test_leaving_one_programme_leaves_what_is_in_another_alone(walk, bo, chen, let_events_arrive):
    other = programmes.start_programme("Another place", by=chen)
    programmes.leave(programmes.join(other, person=bo), by=bo)
    let_events_arrive()

    assert Mentorship.objects.get().status != Status.ENDED
    assert queries.places_of(bo, walk.programme) is not None


def test_somebody_who_mentors_and_looks_for_a_mentor_is_never_proposed_to_themself(said, programme, bo, dina):
    programmes.give_role(programme_queries.membership_of(bo, programme.pk), role=RoleName.MENTEE, by=bo)

    made = commands.preview_round(programme, by=dina)

    assert not any(pair.mentee_id == pair.mentor_id for pair in RoundPair.objects.filter(round=made))
    assert not queries.short_list(bo, programme, "en").suggestions


def test_a_role_given_back_before_anybody_heard_of_its_loss_keeps_the_mentor(
    said, programme, bo, dina, let_events_arrive
):
    place = programme_queries.membership_of(bo, programme.pk)
    programmes.take_role(place, role=RoleName.MENTOR, by=dina)
    commands.admit_mentor(programme, person=bo, by=dina, places=2)
    let_events_arrive()

    assert queries.places_of(bo, programme) is not None


def test_an_offer_to_mentor_is_seen_by_its_author_and_the_coordinator(programme, amara, bo, chen, dina, eli):
    offer = commands.apply_to_mentor(programme, by=bo, words="I can listen.", places=1)
    cast = (amara, bo, chen, dina, eli)

    assert [bool(policies.can_see_application(one, offer)) for one in cast] == [False, True, False, True, False]
    assert [offer in policies.applications_visible_to(one) for one in cast] == [False, True, False, True, False]
    assert offer.sent_on == clock.today()
