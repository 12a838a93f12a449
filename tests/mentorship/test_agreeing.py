"""Agreeing how before the first word, and ending: at once, by either, without a reason."""

from itertools import permutations

import pytest

from alongside.conversations import commands as talk
from alongside.conversations import queries as conversations
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands, policies, queries
from alongside.mentorship.models import Boundaries, Mentorship
from alongside.mentorship.rules import EndReason, Status, Terms
from alongside.notifications import queries as notifications
from alongside.people import commands as people
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries

from .conftest import do_the_work

pytestmark = pytest.mark.django_db
TERMS = Terms(often="weekly", channel="writing", until="open", between_us="Not a word about my sister.")


def conversation_of(walk):
    return conversations.conversation_about("mentorship", walk.pk)


def test_nobody_can_write_before_both_have_agreed(walk, amara, bo):
    assert conversation_of(walk) is None
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    assert conversation_of(walk) is None

    commands.agree_boundaries(walk, by=bo, version=1)
    assert conversation_of(walk) is not None
    assert Mentorship.objects.get().status == Status.ACTIVE


def test_whoever_suggests_has_agreed_and_cannot_agree_for_the_other(walk, amara):
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    commands.agree_boundaries(walk, by=amara, version=1)

    assert Mentorship.objects.get().status == Status.AGREEING


def test_one_agrees_to_what_one_has_read(walk, amara, bo):
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    for version in (0, 1, 3):
        with pytest.raises(Refused, match="changed-meanwhile"):
            commands.agree_boundaries(walk, by=bo, version=version)


def test_a_change_asks_again_and_the_conversation_stays(agreed, amara, bo):
    before = conversation_of(agreed)
    commands.suggest_boundaries(agreed, by=bo, terms=TERMS)
    do_the_work()

    latest = Boundaries.objects.get(version=2)
    assert latest.mentor_agreed_at
    assert not latest.mentee_agreed_at
    assert "Somebody waits for your answer" in [one.words for one in notifications.newest_for(amara)]
    commands.agree_boundaries(agreed, by=amara, version=2)
    assert conversation_of(agreed) == before


@pytest.mark.parametrize("between", ["", "  ", "x" * 301])
def test_a_term_that_says_nothing_or_too_much_is_refused(walk, amara, between):
    with pytest.raises(BadInput) as refused:
        commands.suggest_boundaries(
            walk, by=amara, terms=Terms(often="weekly", channel="writing", until="open", between_us=between)
        )

    assert refused.value.field == "between_us"


def test_nobody_else_suggests_agrees_or_ends(agreed, chen, eli, dina):
    for outsider in (chen, eli):
        with pytest.raises(NotAllowed):
            commands.end_mentorship(agreed, by=outsider)
    for outsider in (chen, eli, dina):
        with pytest.raises(NotAllowed):
            commands.suggest_boundaries(agreed, by=outsider, terms=TERMS)
        with pytest.raises(NotAllowed):
            commands.agree_boundaries(agreed, by=outsider, version=1)


@pytest.mark.parametrize("who", ["amara", "bo"])
def test_either_ends_it_at_once_and_the_other_is_told_kindly_and_not_why(agreed, who, request, amara, bo):
    one = request.getfixturevalue(who)
    other = bo if who == "amara" else amara
    do_the_work()
    commands.end_mentorship(agreed, by=one, reason=EndReason.NOT_A_FIT)

    with pytest.raises((NotAllowed, Refused)):
        talk.send_message(conversation_of(agreed), by=other, body="Wait", key=agreed.pk)
    do_the_work()
    do_the_work()
    assert [note.words for note in notifications.newest_for(other)].count("Something came to an end") == 1
    assert "Something came to an end" not in [note.words for note in notifications.newest_for(one)]


def test_it_ends_once(agreed, amara, bo):
    commands.end_mentorship(agreed, by=bo)
    with pytest.raises(Refused, match="already-ended"):
        commands.end_mentorship(agreed, by=amara)
    with pytest.raises(Refused, match="already-ended"):
        commands.suggest_boundaries(agreed, by=amara, terms=TERMS)
    with pytest.raises(Refused, match="already-ended"):
        commands.agree_boundaries(agreed, by=amara, version=1)


def test_why_it_ended_is_shown_to_neither(agreed, amara, bo, client_of):
    commands.end_mentorship(agreed, by=bo, reason=EndReason.NOT_A_FIT)

    for person in (amara, bo):
        page = client_of(person).get(f"/m/{agreed.pk}/").content.decode()
        assert "come to an end" in page
        assert "good fit" not in page


@pytest.mark.parametrize(("gone", "stays"), list(permutations(["amara", "bo"])))
@pytest.mark.django_db(transaction=True)
def test_whoever_is_erased_ends_it_and_their_words_are_gone(agreed, gone, stays, request, client_of):
    gone, stays = request.getfixturevalue(gone), request.getfixturevalue(stays)
    people.erase_person(gone, by=gone)
    do_the_work()

    ended = Mentorship.objects.get()
    assert ended.status == Status.ENDED
    assert queries.places_of(gone, ended.programme) is None
    page = client_of(stays).get(f"/m/{ended.pk}/")
    assert page.status_code == 200
    assert "Someone who has left" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_words_of_somebody_erased_open_as_nothing(agreed, asked, amara):
    from alongside.mentorship.models import Proposal

    people.erase_person(amara, by=amara)

    assert Boundaries.objects.get().terms == {}
    assert Proposal.objects.get().note == ""
    assert Proposal.objects.get().note.is_erased
    assert Proposal.objects.get().reasons == []


@pytest.mark.parametrize("who", ["amara", "bo"])
def test_whoever_leaves_the_programme_ends_it(agreed, programme, who, request):
    person = request.getfixturevalue(who)
    programmes.leave(programme_queries.membership_of(person, programme.pk), by=person)
    do_the_work()

    assert Mentorship.objects.get().status == Status.ENDED
    assert Mentorship.objects.get().end_reason == EndReason.LEFT
    assert conversation_of(agreed).closed_at


def test_leaving_one_programme_leaves_what_is_in_another_alone(agreed, bo, chen):
    other = programmes.start_programme("Another place", by=chen)
    place = programmes.join(other, person=bo)
    programmes.leave(place, by=bo)
    do_the_work()

    assert Mentorship.objects.get().status == Status.ACTIVE


def test_what_a_list_shows_and_what_one_may_see_are_the_same(agreed, asked, programme, amara, bo, chen, dina, eli):
    for viewer in (amara, bo, chen, dina, eli):
        assert (agreed in policies.visible_to(viewer)) == bool(policies.can_see(viewer, agreed)), viewer
        assert (asked in policies.proposals_visible_to(viewer)) == bool(policies.can_see_proposal(viewer, asked))
    assert [agreed in policies.visible_to(one) for one in (amara, bo, chen, dina, eli)] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_an_offer_to_mentor_is_seen_by_its_author_and_the_coordinator(programme, said, amara, bo, chen, dina, eli):
    offer = commands.apply_to_mentor(programme, by=bo, words="I can listen.", places=1)
    seen = [bool(policies.can_see_application(one, offer)) for one in (amara, bo, chen, dina, eli)]

    assert seen == [False, True, False, True, False]
    assert seen == [offer in policies.applications_visible_to(one) for one in (amara, bo, chen, dina, eli)]


def test_only_the_two_have_a_page_of_it(agreed, asked, amara, bo, chen, dina, eli):
    for viewer in (chen, dina, eli):
        with pytest.raises(NotFound):
            queries.mentorship_for(viewer, agreed.pk)
        with pytest.raises(NotFound):
            queries.proposal_for(viewer, asked.pk)
    for viewer in (amara, bo):
        assert queries.mentorship_for(viewer, agreed.pk) == agreed


def test_a_copy_of_ones_own_things_holds_ones_own_words_and_not_the_others(agreed, amara, bo):
    from alongside.mentorship.privacy import export

    assert "my sister" in str(export(amara.pk))
    assert "I read your page twice." in str(export(amara.pk))
    assert "my sister" not in str(export(bo.pk))
    assert "I read your page twice." not in str(export(bo.pk))


def test_what_ended_before_the_other_agreed_never_opens(walk, amara, bo):
    commands.suggest_boundaries(walk, by=amara, terms=TERMS)
    commands.end_mentorship(walk, by=amara)
    with pytest.raises(Refused, match="already-ended"):
        commands.agree_boundaries(walk, by=bo, version=1)

    assert conversation_of(walk) is None
