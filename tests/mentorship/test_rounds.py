"""A round: a preview tells nobody anything, pins and weights change it, publishing only ever proposes."""

import pytest

from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, queries
from alongside.mentorship.models import Proposal, Round, RoundPair, RoundWaiting
from alongside.mentorship.rules import Offered, RoundState, Source, Wanted
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Lived, Purpose
from alongside.people.vocabulary import load
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import WEIGHTS

from .conftest import do_the_work, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def eve(programme, dina):
    """A second mentor, who has lived the same and has one place."""
    person = people.make_person(name="Eve")
    people.give_consent(person, by=person, purpose=Purpose.MATCHING)
    says(person, Lived(term="mental-work", talk=True))
    programmes.join(programme, person=person)
    commands.admit_mentor(programme, person=person, by=dina, places=1)
    return person


def pairs_of(round_):
    return set(RoundPair.objects.filter(round=round_).values_list("mentee_id", "mentor_id"))


def test_a_preview_tells_nobody_anything(programme, approved, amara, bo, dina):
    do_the_work()
    facts = OutboxEvent.objects.count()

    made = commands.preview_round(programme, by=dina)
    do_the_work()

    assert pairs_of(made) == {(amara.pk, bo.pk)}
    assert OutboxEvent.objects.count() == facts
    assert not Proposal.objects.exists()
    assert made.found["certificate"]["rules_rechecked"]
    assert made.found["pairs"] == made.found["certificate"]["max_cardinality"] == 1


def test_keeping_apart_putting_together_and_letting_the_round_decide(programme, approved, eve, amara, bo, dina):
    def wish(mentor, wanted):
        commands.wish_pair(programme, by=dina, mentee_id=amara.pk, mentor_id=mentor.pk, wanted=wanted)

    wish(bo, Wanted.FORBID)
    assert pairs_of(commands.preview_round(programme, by=dina)) == {(amara.pk, eve.pk)}
    assert bo.pk not in [one.mentor_id for one in queries.short_list(amara, programme, "en").suggestions]

    wish(bo, Wanted.PIN)
    made = commands.preview_round(programme, by=dina)
    assert pairs_of(made) == {(amara.pk, bo.pk)}
    assert RoundPair.objects.get(round=made).is_pinned

    commands.clear_wish(programme, by=dina, mentee_id=amara.pk, mentor_id=bo.pk)
    assert len(pairs_of(commands.preview_round(programme, by=dina))) == 1


def test_a_wish_that_breaks_a_rule_is_left_to_the_round_and_counted(programme, approved, amara, bo, dina):
    says(bo, Lived(term="mental-work", talk=True), languages=("cy",))
    commands.wish_pair(programme, by=dina, mentee_id=amara.pk, mentor_id=bo.pk, wanted=Wanted.PIN)

    made = commands.preview_round(programme, by=dina)

    assert made.found["pins_refused"] == 1
    assert pairs_of(made) == set()


def test_wishes_are_for_who_looks_and_who_mentors_here(programme, approved, amara, bo, chen, dina):
    for mentee, mentor in ((chen, bo), (amara, chen), (bo, amara)):
        with pytest.raises(NotFound):
            commands.wish_pair(programme, by=dina, mentee_id=mentee.pk, mentor_id=mentor.pk, wanted=Wanted.PIN)


def test_changed_weights_give_a_new_preview_that_says_what_changed(programme, approved, dina):
    first = commands.preview_round(programme, by=dina)
    weights = {name: float(name == list(WEIGHTS)[-1]) for name in WEIGHTS}
    second = commands.preview_round(programme, by=dina, weights=weights)

    assert second.weights == weights
    assert second.found["before"]["pairs"] == first.found["pairs"]
    assert (second.found["before"]["added"], second.found["before"]["lost"]) == (0, 0)
    first.refresh_from_db()
    assert first.state == RoundState.REPLACED
    assert not RoundPair.objects.filter(round=first).exists()


@pytest.mark.parametrize(
    "weights", [{}, {"experience": 1.0}, dict.fromkeys(WEIGHTS, 0.0), dict.fromkeys(WEIGHTS, -1.0)]
)
def test_weights_that_weigh_nothing_are_refused(programme, approved, dina, weights):
    if not weights:
        assert commands.preview_round(programme, by=dina, weights=weights).weights == programme_queries.weights_of(
            programme
        )
        return
    with pytest.raises(BadInput):
        commands.preview_round(programme, by=dina, weights=weights)


def test_publishing_proposes_to_both_who_are_told_once_and_say_yes_or_no(programme, approved, amara, bo, dina):
    made = commands.preview_round(programme, by=dina)
    _published, stale = commands.publish_round(made, by=dina)
    do_the_work()
    do_the_work()

    offer = Proposal.objects.get()
    assert (stale, offer.source, offer.state) == (0, Source.ROUND, Offered.OPEN)
    for person in (amara, bo):
        assert [one.words for one in notifications.newest_for(person)] == ["Somebody waits for your answer"]
        assert len(queries.waiting_for(person)) == 1
    commands.answer_proposal(offer, by=amara, yes=True)
    commands.answer_proposal(offer, by=bo, yes=True)
    assert [walk.mentorship.mentee_id for walk in queries.mentorships_of(amara)] == [amara.pk]


def test_a_no_to_a_round_is_passed_on_to_nobody(programme, approved, amara, bo, dina):
    commands.publish_round(commands.preview_round(programme, by=dina), by=dina)
    do_the_work()
    commands.answer_proposal(Proposal.objects.get(), by=amara, yes=False)
    do_the_work()

    assert [one.words for one in notifications.newest_for(bo)] == ["Somebody waits for your answer"]
    assert queries.waiting_for(bo) == []


def test_a_round_is_published_once_and_only_in_its_newest_preview(programme, approved, dina):
    old = commands.preview_round(programme, by=dina)
    new = commands.preview_round(programme, by=dina)
    with pytest.raises(Refused, match="changed-meanwhile"):
        commands.publish_round(old, by=dina)
    commands.publish_round(new, by=dina)
    with pytest.raises(Refused, match="already-published"):
        commands.publish_round(new, by=dina)

    assert Proposal.objects.count() == 1


def test_pairs_that_changed_since_the_preview_are_skipped_and_counted(programme, places, seeker, amara, bo, dina):
    places(5)
    others = [seeker(f"Seeker {number}") for number in range(3)]
    made = commands.preview_round(programme, by=dina)
    assert len(pairs_of(made)) == 4

    gone = people_queries.people(others)[others[0]]
    programmes.leave(programme_queries.membership_of(gone, programme.pk), by=gone)
    commands.wish_pair(programme, by=dina, mentee_id=others[1], mentor_id=bo.pk, wanted=Wanted.FORBID)
    _published, stale = commands.publish_round(made, by=dina)

    assert stale == 2
    assert set(Proposal.objects.values_list("mentee_id", flat=True)) == {amara.pk, others[2]}


def test_a_mentor_who_rests_since_the_preview_is_proposed_to_nobody(programme, approved, bo, dina):
    made = commands.preview_round(programme, by=dina)
    commands.pause(programme, by=bo)

    assert commands.publish_round(made, by=dina)[1] == 1
    assert not Proposal.objects.exists()


def test_a_round_never_proposes_more_than_a_mentor_has_room_for(programme, approved, seeker, amara, bo, dina):
    for number in range(4):
        seeker(f"Seeker {number}")
    made = commands.preview_round(programme, by=dina)
    commands.publish_round(made, by=dina)

    assert Proposal.objects.count() == 2
    assert RoundWaiting.objects.filter(round=made).count() == 3
    assert commands.preview_round(programme, by=dina).found["pairs"] == 0


def test_somebody_who_mentors_and_looks_for_a_mentor_is_never_proposed_to_themself(programme, approved, bo, dina):
    from alongside.programmes.rules import RoleName

    programmes.give_role(programme_queries.membership_of(bo, programme.pk), role=RoleName.MENTEE, by=bo)

    made = commands.preview_round(programme, by=dina)

    assert all(mentee != mentor for mentee, mentor in pairs_of(made))
    assert bo.pk not in [one.mentor_id for one in queries.short_list(bo, programme, "en").suggestions]


def test_only_coordinators_run_rounds(programme, approved, amara, bo, chen, eli, dina):
    made = commands.preview_round(programme, by=dina)
    for person in (amara, bo, chen, eli):
        with pytest.raises(NotAllowed):
            commands.preview_round(programme, by=person)
        with pytest.raises(NotAllowed):
            commands.publish_round(made, by=person)
        with pytest.raises(NotFound):
            queries.round_for(person, made.pk)


def test_the_desk_counts_what_people_have_lived_and_never_names_it(
    programme, approved, asked, seeker, amara, bo, dina, client_of
):
    desk = client_of(dina)
    commands.answer_proposal(asked, by=amara, yes=False)
    for number in range(12):
        seeker(f"Seeker {number}")
    made = commands.preview_round(programme, by=dina)
    seen = "".join(
        desk.get(address).content.decode()
        for address in (
            "/desk/", "/desk/waiting/", "/desk/open/", "/desk/walking/", "/desk/rounds/", f"/desk/rounds/{made.pk}/",
            f"/desk/rounds/{made.pk}/waiting/",
        )
    )  # fmt: skip

    words = load("en")
    for term in words.terms:
        if term.id in ("mental-voices", "mental-depression", "mental-ocd", "mental-hospital"):
            assert term.label not in seen, term.id
    pairs = desk.get(f"/desk/rounds/{made.pk}/").content.decode().partition("Whom to look for")[0]
    for term in words.terms:
        assert term.label not in pairs, term.id
    assert "has lived 1 of the" in pairs


def test_a_number_below_ten_names_nothing_anybody_has_lived(programme, approved, seeker, dina, client_of):
    for number in range(5):
        seeker(f"Seeker {number}")
    made = commands.preview_round(programme, by=dina)

    assert all(one["experiences"] == [] for one in made.found["recruit"])
    page = client_of(dina).get(f"/desk/rounds/{made.pk}/").content.decode()
    assert load("en").term("mental-work").label not in page


def test_the_whole_way_by_pressing_buttons(programme, approved, amara, bo, dina, client_of):
    desk = client_of(dina)
    weights = dict.fromkeys(WEIGHTS, "20")
    previewed = desk.post("/desk/rounds/", weights)
    assert previewed.status_code == 302
    kept = desk.post("/desk/pairs/", {"mentee": str(amara.pk), "mentor": str(bo.pk), "wanted": "pin"})
    assert "Put together by you." in desk.get(kept.url).content.decode()
    apart = desk.post("/desk/pairs/", {"mentee": str(amara.pk), "mentor": str(bo.pk), "wanted": "forbid"})
    assert "No pair came of it" in desk.get(apart.url).content.decode()
    again = desk.post("/desk/pairs/", {"mentee": str(amara.pk), "mentor": str(bo.pk), "wanted": "clear"})
    newest = Round.objects.get(state=RoundState.PREVIEWED)
    assert again.url == f"/desk/rounds/{newest.pk}/"

    published = desk.post(f"/desk/rounds/{newest.pk}/publish/")

    assert "A published round" in desk.get(published.url).content.decode()
    assert Proposal.objects.get().mentee_id == amara.pk
    assert "Amara" in desk.get("/desk/open/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"mentee": "x", "mentor": "y"}, {}, {"mentee": "x" * 400, "mentor": "", "wanted": "pin"}]
)
def test_a_wish_about_nobody_is_not_there(programme, approved, dina, client_of, wrong):
    assert client_of(dina).post("/desk/pairs/", wrong).status_code == 404
