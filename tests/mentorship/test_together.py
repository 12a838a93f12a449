"""The two: agreeing how before the first word, walking, ending at once."""

import pytest

from alongside.conversations import commands as conversations
from alongside.conversations import queries as threads
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands, policies, queries
from alongside.mentorship.models import Boundaries, Mentorship, Proposal
from alongside.mentorship.rules import EndReason, Status, Terms
from alongside.mentorship.rules.ending import BUFFER
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.people import queries as people_queries
from tests.mentorship.conftest import TERMS


def thread_of(walk):
    return threads.conversation_about("mentorship", walk.pk)


def test_nobody_writes_before_both_have_agreed_how(walk, amara, bo):
    assert thread_of(walk) is None
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    assert thread_of(walk) is None

    commands.agree_boundaries(walk, by=bo, version=1)

    walk.refresh_from_db()
    assert walk.status == Status.ACTIVE
    assert thread_of(walk) is not None


def test_a_change_asks_the_other_again_and_an_old_version_cannot_be_agreed_to(walk, amara, bo):
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    commands.suggest_boundaries(walk, by=bo, terms=Terms(**{**TERMS.as_dict(), "often": "monthly"}))

    with pytest.raises(Refused, match="changed-meanwhile"):
        commands.agree_boundaries(walk, by=amara, version=1)
    commands.agree_boundaries(walk, by=bo, version=2)
    walk.refresh_from_db()
    assert walk.status == Status.AGREEING, "Bo agreed to their own words; Amara has not read them"

    commands.agree_boundaries(walk, by=amara, version=2)
    walk.refresh_from_db()
    assert walk.status == Status.ACTIVE


def test_a_change_later_leaves_the_conversation_open(agreed_walk, amara, bo):
    commands.suggest_boundaries(agreed_walk, by=bo, terms=TERMS)

    conversations.send_message(thread_of(agreed_walk), by=amara, body="Hello.", key=agreed_walk.pk)

    assert [one.action for one in queries.waiting_for(amara)] == [], "a change later does not stop anything"


@pytest.mark.parametrize("missing", ["often", "channel", "until", "between_us"])
def test_a_term_left_empty_is_named(walk, amara, missing):
    with pytest.raises(BadInput) as refused:
        commands.suggest_boundaries(walk, by=amara, terms=Terms(**{**TERMS.as_dict(), missing: " "}))

    assert refused.value.field == missing


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_what_the_two_agree_is_theirs_alone(walk, who, request):
    outsider = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        commands.suggest_boundaries(walk, by=outsider, terms=TERMS)
    with pytest.raises(NotAllowed):
        commands.agree_boundaries(walk, by=outsider, version=1)
    with pytest.raises(NotFound):
        queries.mentorship_for(outsider, walk.pk)


@pytest.mark.parametrize("who", ["amara", "bo"])
def test_either_may_end_at_once_without_a_reason_and_only_the_other_is_told(
    agreed_walk, who, amara, bo, let_events_arrive, request
):
    ending = request.getfixturevalue(who)
    other = bo if ending == amara else amara
    let_events_arrive()
    told_before = len(notifications.newest_for(other, most=50))

    commands.end_mentorship(agreed_walk, by=ending)
    let_events_arrive()

    assert len(notifications.newest_for(other, most=50)) == told_before + 1
    with pytest.raises(Refused, match="closed"):
        conversations.send_message(thread_of(agreed_walk), by=amara, body="Still there?", key=agreed_walk.pk)
    assert threads.conversation_for(other, thread_of(agreed_walk).pk), "both can still read"


def test_it_ends_once(walk, amara, bo):
    commands.end_mentorship(walk, by=amara, reason=EndReason.NO_TIME)

    with pytest.raises(Refused, match="already-ended"):
        commands.end_mentorship(walk, by=bo)
    with pytest.raises(Refused, match="already-ended"):
        commands.suggest_boundaries(walk, by=bo, terms=TERMS)


def test_after_an_ending_the_place_is_free_and_after_a_breath_the_mentee_can_look_again(
    agreed_walk, amara, make_mentor, programme, ask
):
    sam = make_mentor("Sam")
    commands.end_mentorship(agreed_walk, by=amara)

    with pytest.raises(Refused, match="taking-breath"):
        ask(amara, sam)
    with clock.held_at(clock.now() + BUFFER):
        found = [one.mentor_id for one in queries.short_list(amara, programme, "en").suggestions]
        assert found == [sam.pk], "whom one walked with before is not suggested again"
        assert ask(amara, sam)


def test_a_stranger_cannot_end_it_and_a_coordinator_can(walk, chen, dina):
    with pytest.raises(NotAllowed):
        commands.end_mentorship(walk, by=chen)

    assert commands.end_mentorship(walk, by=dina).status == Status.ENDED


def test_the_list_and_the_check_agree_for_the_whole_cast(walk, amara, bo, chen, dina, eli):
    for person in (amara, bo, chen, dina, eli):
        listed = policies.visible_to(person).filter(pk=walk.pk).exists()
        assert listed == bool(policies.can_see(person, walk))


@pytest.mark.parametrize("who", ["amara", "bo"])
def test_erasing_either_ends_it_and_leaves_no_words(
    agreed_walk, who, amara, bo, programme, request, django_capture_on_commit_callbacks
):
    goes = request.getfixturevalue(who)
    other = bo if goes == amara else amara

    with django_capture_on_commit_callbacks(execute=True):  # the key goes once the erasure has happened
        people.erase_person(goes, by=goes)

    kept = Mentorship.objects.get()
    assert (kept.status, kept.end_reason) == (Status.ENDED, EndReason.LEFT)
    assert queries.all_walks_of(other)[1][0].card == people_queries.LEFT
    assert not queries.mentorships_of(other)
    if goes == amara:
        assert Boundaries.objects.get().terms == {}
        assert Proposal.objects.get().note == ""
    else:
        assert queries.places_of(bo, programme) is None


def test_what_waits_for_a_person_is_said_to_them_and_nobody_else(walk, amara, bo, chen, dina):
    assert [one.url for one in queries.waiting_for(amara)] == [f"/m/{walk.pk}/how/"]
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)

    assert queries.waiting_for(amara) == []
    assert [one.url for one in queries.waiting_for(bo)] == [f"/m/{walk.pk}/how/"]
    assert queries.waiting_for(chen) == queries.waiting_for(dina) == []
