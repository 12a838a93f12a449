"""Matching rounds: previews tell nobody anything, say what changed, and are published as proposals or not at all."""

from datetime import timedelta

import pytest
from django.db import connection

from alongside.foundation import clock, reads
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, queries
from alongside.mentorship.commands import matching, publishing, working_out
from alongside.mentorship.models import Proposal, Round, RoundPair
from alongside.mentorship.queries import capacity, rounds
from alongside.mentorship.rules import Objective, Offered, RoundState, Source, Stale, Wanted
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.programmes.rules import WEIGHTS
from tests.mentorship.conftest import LIVED, gives, seeks


@pytest.fixture
def crowd(amara_looks, bo_mentors, make_member, make_mentor):
    """Amara, Lena and Mira look; Bo and Sam have a place each."""
    return {
        "amara": amara_looks, "bo": bo_mentors, "lena": make_member("Lena", seeks(LIVED[0])),
        "mira": make_member("Mira", seeks(LIVED[1])), "sam": make_mentor("Sam", gives(LIVED[0])),
    }  # fmt: skip


@pytest.fixture
def preview(crowd, programme, dina):
    return commands.preview_round(programme, by=dina)


def pairs_of(made):
    return set(RoundPair.objects.filter(round=made).values_list("mentee_id", "mentor_id"))


def test_a_preview_matches_as_many_as_can_be_with_a_proof_and_tells_nobody(preview, crowd):
    assert preview.state == RoundState.PREVIEWED
    assert preview.found["pairs"] == preview.found["certificate"]["max_cardinality"] == 2
    assert preview.found["certificate"]["rules_rechecked"]
    assert not Proposal.objects.exists()
    assert not OutboxEvent.objects.filter(name="mentorship.proposal-made").exists()


def test_reasons_are_counts_and_never_say_which(preview):
    _page, seen = rounds.round_pairs(preview)

    said = " ".join(reason for pair in seen for reason in pair.reasons)
    assert "has lived" in said
    assert not any(word in said.lower() for word in ("hiv", "faith", "debt", "confidence"))


def test_whoever_waits_is_told_apart_by_rule(preview, crowd):
    _page, lines = rounds.round_waiting_people(preview)

    assert len(lines) == 1
    assert any("full" in why or "not" in why for why in lines[0].why)


def test_other_weights_say_what_they_change(preview, crowd, programme, dina):
    other = commands.preview_round(programme, by=dina, weights={**dict.fromkeys(WEIGHTS, 0.0), "goals": 1.0})

    before = other.found["before"]
    assert (before["pairs"], before["id"]) == (2, str(preview.pk))
    assert before["added"] == RoundPair.objects.filter(round=other, is_new=True).count()
    assert before["added"] == len(pairs_of(other) - pairs_of(preview))
    assert (
        before["lost"]
        == len(rounds.round_pairs(other, show=rounds.Show.GONE)[1])
        == len(pairs_of(preview) - pairs_of(other))
    )
    preview.refresh_from_db()
    assert preview.state == RoundState.REPLACED


def test_a_pair_kept_apart_is_not_matched_and_one_put_together_is(crowd, preview, programme, dina):
    commands.wish_pair(programme, by=dina, mentee_id=crowd["amara"].pk, mentor_id=crowd["bo"].pk, wanted=Wanted.FORBID)
    commands.wish_pair(programme, by=dina, mentee_id=crowd["mira"].pk, mentor_id=crowd["bo"].pk, wanted=Wanted.PIN)
    made = commands.preview_round(programme, by=dina)

    assert (crowd["mira"].pk, crowd["bo"].pk) in pairs_of(made)
    assert (crowd["amara"].pk, crowd["bo"].pk) not in pairs_of(made)
    assert {one.wanted for one in rounds.wishes_of(programme)} == {"pin", "forbid"}

    commands.clear_wish(programme, by=dina, mentee_id=crowd["amara"].pk, mentor_id=crowd["bo"].pk)
    assert [one.wanted for one in rounds.wishes_of(programme)] == ["pin"]


def test_putting_two_together_never_breaks_a_rule(crowd, programme, dina, make_member):
    polish = make_member("Ola", seeks(languages=("pl",)))
    commands.wish_pair(programme, by=dina, mentee_id=polish.pk, mentor_id=crowd["bo"].pk, wanted=Wanted.PIN)

    made = commands.preview_round(programme, by=dina)

    assert made.found["pins_refused"] == 1
    assert polish.pk not in {mentee for mentee, _mentor in pairs_of(made)}


def test_wishes_are_for_people_who_look_and_mentor_here(crowd, programme, dina, chen):
    with pytest.raises(NotFound):
        commands.wish_pair(programme, by=dina, mentee_id=chen.pk, mentor_id=crowd["bo"].pk, wanted=Wanted.PIN)
    with pytest.raises(NotAllowed):
        commands.wish_pair(programme, by=chen, mentee_id=crowd["amara"].pk, mentor_id=crowd["bo"].pk, wanted=Wanted.PIN)


def test_publishing_proposes_every_pair_and_both_are_told(preview, crowd, dina, let_events_arrive):
    commands.publish_round(preview, by=dina)
    let_events_arrive()

    made = Proposal.objects.filter(state=Offered.OPEN, source=Source.ROUND)
    assert set(made.values_list("mentee_id", "mentor_id")) == pairs_of(preview)
    for proposal in made:
        for person in (proposal.mentee, proposal.mentor):
            assert notifications.newest_for(person)[0].url == f"/m/p/{proposal.pk}/"
    with pytest.raises(Refused, match="already-published"):
        commands.publish_round(preview, by=dina)


def test_what_went_stale_is_left_out_and_named(preview, crowd, programme, dina):
    commands.pause(programme, by=crowd["bo"])

    _published, stale = commands.publish_round(preview, by=dina)

    assert stale == 1
    left = RoundPair.objects.get(round=preview, refused=Stale.NO_ROOM)
    assert left.mentor_id == crowd["bo"].pk
    assert not Proposal.objects.filter(mentor=crowd["bo"]).exists()
    _page, seen = rounds.round_pairs(preview)
    assert [pair.mentor.name for pair in seen if pair.refused] == ["Bo"]


def test_whoever_found_somebody_meanwhile_is_left_out(preview, crowd, programme, dina, ask, make_mentor):
    mentee = next(iter(pairs_of(preview)))[0]
    who = next(person for person in crowd.values() if person.pk == mentee)
    ask(who, make_mentor("Late"))

    commands.publish_round(preview, by=dina)

    assert RoundPair.objects.get(round=preview, mentee=mentee).refused == Stale.NOT_LOOKING


def test_publishing_is_whole_or_not_at_all(preview, crowd, dina, monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError("the power went")

    monkeypatch.setattr(publishing, "RoundPublished", fails)
    with pytest.raises(RuntimeError):
        commands.publish_round(preview, by=dina)

    preview.refresh_from_db()
    assert preview.state == RoundState.PREVIEWED
    assert not Proposal.objects.exists()


def test_a_replaced_preview_cannot_be_published(preview, programme, dina):
    commands.preview_round(programme, by=dina)

    with pytest.raises(Refused, match="changed-meanwhile"):
        commands.publish_round(preview, by=dina)


def test_whoever_has_not_agreed_to_matching_is_in_no_round(crowd, programme, dina, make_member):
    quiet = make_member("Quiet", agrees=False)
    made = commands.preview_round(programme, by=dina)

    assert made.found["left_out"] == 1
    assert quiet.pk not in {mentee for mentee, _mentor in pairs_of(made)}


def test_an_open_proposal_takes_its_place_in_the_next_round(preview, crowd, programme, dina):
    commands.publish_round(preview, by=dina)

    made = commands.preview_round(programme, by=dina)

    assert (made.found["pairs"], made.found["places"]) == (0, 0)


@pytest.mark.parametrize("who", ["amara", "bo", "chen", "eli"])
def test_nobody_but_a_coordinator_has_rounds(preview, programme, who, request):
    outsider = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        commands.preview_round(programme, by=outsider)
    with pytest.raises(NotAllowed):
        commands.publish_round(preview, by=outsider)
    with pytest.raises(NotFound):
        queries.round_for(outsider, preview.pk)


@pytest.mark.parametrize("weights", [{}, {"goals": 1.0}, dict.fromkeys(WEIGHTS, 0.0), dict.fromkeys(WEIGHTS, -1.0)])
def test_weights_that_make_no_sense_are_refused(crowd, programme, dina, weights):
    if not weights:
        assert commands.preview_round(programme, by=dina, weights=weights).weights
        return
    with pytest.raises(BadInput):
        commands.preview_round(programme, by=dina, weights=weights)


def test_a_large_round_is_worked_out_by_the_worker(crowd, programme, dina, monkeypatch):
    monkeypatch.setattr(capacity, "AT_ONCE", 1)

    made = commands.preview_round(programme, by=dina)
    assert (made.state, pairs_of(made)) == (RoundState.WORKING, set())

    matching.work_out.func(str(made.pk))
    matching.work_out.func(str(made.pk))
    made.refresh_from_db()
    assert (made.state, len(pairs_of(made))) == (RoundState.PREVIEWED, 2)


def test_a_round_replaced_while_it_was_worked_out_writes_nothing(crowd, programme, dina, monkeypatch):
    monkeypatch.setattr(capacity, "AT_ONCE", 1)
    first = commands.preview_round(programme, by=dina)
    second = commands.preview_round(programme, by=dina)

    matching.work_out.func(str(first.pk))
    assert pairs_of(first) == set()
    matching.work_out.func(str(second.pk))

    assert len(pairs_of(second)) == 2
    assert Round.objects.get(pk=first.pk).state == RoundState.REPLACED


def test_a_round_that_cannot_be_worked_out_says_so(crowd, programme, dina, monkeypatch, client_of):
    monkeypatch.setattr(capacity, "AT_ONCE", 1)
    made = commands.preview_round(programme, by=dina)

    def fails(*_args, **_more):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(working_out, "seekers", fails)
        matching.work_out.func(str(made.pk))

    page = client_of(dina).get(f"/desk/rounds/{made.pk}/").content.decode()
    assert "could not be worked out" in page


def test_memory_for_every_pair_is_asked_only_where_every_pair_is_held(programme, monkeypatch):
    monkeypatch.setattr(capacity.programmes, "places_with", lambda *_, **__: FakeCount(100_000))
    monkeypatch.setattr(capacity.MentorPlaces.objects, "filter", lambda **_: FakeCount(40_000))

    assert capacity.need_of(programme).megabytes < 4_000
    assert capacity.need_of(programme, Objective.STABLE).megabytes > 200_000


class FakeCount:
    def __init__(self, number):
        self.number = number

    def count(self):
        return self.number


def test_a_round_that_does_not_fit_into_memory_is_refused_before_anything_is_begun(
    crowd, programme, dina, monkeypatch, client_of
):
    monkeypatch.setattr(capacity, "free_megabytes", lambda: 150)

    with pytest.raises(Refused, match="no-memory"):
        commands.preview_round(programme, by=dina)
    page = client_of(dina).get("/desk/rounds/").content.decode()
    assert "A round does not fit into this machine now" in page
    assert "150 MB are free" in page
    answer = client_of(dina).post("/desk/rounds/", dict.fromkeys(WEIGHTS, "10"))
    assert answer.status_code == 400
    assert "too little memory" in answer.content.decode()
    assert not Round.objects.exists()


def test_why_two_were_put_together_is_sealed(preview):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM mentorship_roundpair")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT found FROM mentorship_round")
        clear = str(cursor.fetchall())

    assert b"experience" not in kept
    assert not any(term in clear for term in LIVED)


def test_looking_at_reasons_is_written_down_for_those_they_are_about(preview, crowd, dina, client_of):
    client_of(dina).get(f"/desk/rounds/{preview.pk}/")

    for name in ("amara", "bo"):
        assert [one.what for one in reads.reads_of(crowd[name].pk)] == ["round"]


def test_an_erased_person_is_in_no_preview(preview, crowd, programme, dina):
    people.erase_person(crowd["amara"], by=crowd["amara"])

    assert crowd["amara"].pk not in {mentee for mentee, _mentor in pairs_of(preview)}
    commands.publish_round(preview, by=dina)
    assert not Proposal.objects.filter(mentee=crowd["amara"]).exists()


def test_the_desk_asks_the_same_number_of_questions_however_many_wait(
    crowd, preview, programme, dina, make_member, client_of, django_assert_max_num_queries
):
    for number in range(20):
        make_member(f"Person {number}")
    client = client_of(dina)

    for address in ("/desk/", "/desk/waiting/", f"/desk/rounds/{preview.pk}/", f"/desk/rounds/{preview.pk}/waiting/"):
        with django_assert_max_num_queries(16):
            assert client.get(address).status_code == 200


def test_the_clock_of_a_proposal_of_a_round_runs_seven_days(preview, dina):
    commands.publish_round(preview, by=dina)

    with clock.held_at(clock.now() + timedelta(days=7, minutes=1)):
        commands.close_late_proposals()

    assert not Proposal.objects.filter(state=Offered.OPEN).exists()


def test_a_pair_that_a_rule_now_forbids_is_not_proposed(programme, make_mentor, make_member, dina):
    make_mentor("Sam")
    lena = make_member("Lena")
    made = commands.preview_round(programme, by=dina)
    people.save_facts(lena, by=lena, facts=seeks(languages=("pl",)))

    _round, stale = commands.publish_round(made, by=dina)

    assert stale == 1
    assert RoundPair.objects.get(round=made).refused == "not-possible"
    assert not Proposal.objects.exists()
