"""Rehearsing with somebody, the private sheet, and feedback that can be asked for more gently."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.notifications.models import Notice
from alongside.strategies import commands, policies, queries
from alongside.strategies.models import Card, Line, Plan
from alongside.strategies.rules import NEXT, Heard, may_become

pytestmark = pytest.mark.django_db


# --- rehearsing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def rehearsal(hers, about, amara, bo):
    commands.share(hers.rehearsal, about=about, with_person=bo.pk, by=amara)
    return hers.rehearsal


def test_alone_one_plays_both(amara, hers):
    for number, words in enumerate(("Yes?", "I would like Monday off.", "No."), 1):
        commands.say_line(hers.rehearsal, by=amara, words=words, after=number)

    assert [line.voice for line in queries.lines_of(hers.rehearsal)] == ["me", "them", "me", "them"]


def test_the_other_plays_only_the_other(rehearsal, amara, bo, let_events_arrive):
    commands.say_line(rehearsal, by=bo, words="Of course.", after=1)
    with pytest.raises(NotAllowed, match="not-your-turn"):
        commands.say_line(rehearsal, by=bo, words="And I want", after=2)
    commands.say_line(rehearsal, by=amara, words="I would like Monday off.", after=2)
    commands.say_line(rehearsal, by=bo, words="Why?", after=3)
    let_events_arrive()

    lines = queries.lines_of(rehearsal)
    assert [line.author_id for line in lines] == [amara.pk, bo.pk, amara.pk, bo.pk]
    turns = [one.person_id for one in Notice.objects.filter(kind="strategies.turn").order_by("pk")]
    assert sorted(turns) == sorted([amara.pk, bo.pk, amara.pk])


def test_two_at_once_lose_nothing(rehearsal, amara, bo, client_of):
    commands.say_line(rehearsal, by=bo, words="Of course.", after=1)

    answer = client_of(amara).post(f"/s/r/{rehearsal.pk}/", {"words": "In their voice: no.", "after": "1"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "In their voice: no." in page
    assert "Of course." in page
    assert Line.objects.count() == 2


def test_the_last_line_can_be_taken_back_by_its_writer_or_by_the_author(rehearsal, amara, bo, chen):
    commands.say_line(rehearsal, by=bo, words="Never!", after=1)
    with pytest.raises(NotAllowed, match="not-part-of-this"):
        commands.unsay_line(rehearsal, by=chen)
    commands.unsay_line(rehearsal, by=amara)
    with pytest.raises(NotAllowed, match="not-yours"):
        commands.unsay_line(rehearsal, by=bo)
    commands.unsay_line(rehearsal, by=amara)
    with pytest.raises(NotFound):
        commands.unsay_line(rehearsal, by=amara)

    line = commands.say_line(rehearsal, by=amara, words="Again, calmer.", after=0)
    assert line.voice == "me"


def test_nobody_outside_speaks(rehearsal, chen, dina):
    for person in (chen, dina):
        with pytest.raises(NotAllowed, match="not-part-of-this"):
            commands.say_line(rehearsal, by=person, words="Hello.", after=1)


def test_only_the_author_takes_something_along(rehearsal, amara, bo, client_of):
    with pytest.raises(NotAllowed, match="not-yours"):
        commands.take_along(rehearsal, by=bo, words="Mine.")
    client_of(amara).post(f"/s/r/{rehearsal.pk}/along/", {"takes": "I may stop."})

    assert queries.rehearsal_for(amara, rehearsal.pk).takes == "I may stop."


def test_it_is_played_line_by_line_with_ones_own_words_hidden_until_asked_for(rehearsal, amara, bo, client_of):
    commands.say_line(rehearsal, by=bo, words="Of course.", after=1)
    browser = client_of(amara)
    first = browser.get(f"/s/r/{rehearsal.pk}/play/").content.decode()
    second = browser.get(f"/s/r/{rehearsal.pk}/play/?line=2").content.decode()
    last = browser.get(f"/s/r/{rehearsal.pk}/play/?line=3").content.decode()

    assert "<details" in first
    assert "They say:" in second
    assert "Of course." in second
    assert "You have been through it once." in last


def test_a_line_stays_in_place_unreadable_when_its_writer_is_erased(
    rehearsal, amara, bo, client_of, django_capture_on_commit_callbacks
):
    from alongside.people import commands as people

    commands.say_line(rehearsal, by=bo, words="Of course.", after=1)
    with django_capture_on_commit_callbacks(execute=True):
        people.erase_person(bo, by=bo)

    page = client_of(amara).get(f"/s/r/{rehearsal.pk}/").content.decode()
    assert "Of course." not in page
    assert "Someone who has left wrote this." in page


# --- the sheet -------------------------------------------------------------------------------------------------------


def test_a_sheet_is_written_part_by_part_and_keeps_the_others(amara, hers, client_of):
    browser = client_of(amara)
    boxes = {"tell_good": "Lighter.", "tell_hard": "Gossip.", "keep_good": "Quiet.", "keep_hard": "Tired."}
    assert browser.post(f"/s/w/{hers.plan.pk}/boxes/", boxes).url.endswith("/how/")
    how = {"reach": "some", "words": "Because I trust you.", "mine": "", "place": "On a walk.", "then": "read"}
    assert browser.post(f"/s/w/{hers.plan.pk}/how/", how).url == f"/s/w/{hers.plan.pk}/"

    page = browser.get(f"/s/w/{hers.plan.pk}/").content.decode()
    for words in ("My sister", "Lighter.", "Gossip.", "Quiet.", "Tired.", "Tell a few people", "Because I trust you."):
        assert words in page


def test_only_its_author_writes_a_sheet_even_when_it_is_shown(amara, bo, hers, about, client_of):
    commands.share(hers.plan, about=about, with_person=bo.pk, by=amara)

    assert client_of(bo).get(f"/s/w/{hers.plan.pk}/").status_code == 200
    assert client_of(bo).get(f"/s/w/{hers.plan.pk}/boxes/").status_code == 404
    with pytest.raises(NotAllowed, match="not-yours"):
        commands.write_plan(hers.plan, by=bo, said={"words": "Tell them."})
    with pytest.raises(NotAllowed, match="not-yours"):
        commands.look_again(hers.plan, by=bo, on=clock.today())


def test_on_the_day_they_are_told_once_and_not_of_what(amara, hers):
    commands.look_again(hers.plan, by=amara, on=clock.today() + timedelta(days=3))
    commands.remind()
    assert not Notice.objects.exists()

    with clock.held_at(clock.now() + timedelta(days=3, hours=1)):
        commands.remind()
        commands.remind()

    notice = Notice.objects.get()
    assert notice.person_id == amara.pk
    assert notice.kind == "strategies.look-again"
    assert Plan.objects.get().reminded, "or it would stand before others for ever"


def test_a_new_day_is_told_anew_and_no_day_at_all_is_fine(amara, hers):
    commands.look_again(hers.plan, by=amara, on=clock.today())
    commands.remind()
    commands.look_again(Plan.objects.get(), by=amara, on=clock.today() + timedelta(days=1))
    with clock.held_at(clock.now() + timedelta(days=1)):
        commands.remind()
    commands.look_again(Plan.objects.get(), by=amara, on=None)
    commands.remind()

    assert Notice.objects.count() == 2


def test_a_day_long_gone_is_refused_beside_the_field(amara, hers, client_of):
    with pytest.raises(BadInput) as refused:
        commands.look_again(hers.plan, by=amara, on=clock.today() - timedelta(days=1))
    assert refused.value.field == "look_again_on"

    typed = {"after": "Soup.", "look_again_on": "1999-01-01"}
    answer = client_of(amara).post(f"/s/w/{hers.plan.pk}/after/", typed)
    assert answer.status_code == 400
    assert "Choose today or a later day." in answer.content.decode()
    assert "Soup." in answer.content.decode()


def test_a_day_that_has_passed_may_stay_when_the_rest_is_changed(amara, hers, client_of):
    commands.look_again(hers.plan, by=amara, on=clock.today())
    day = clock.today().isoformat()
    with clock.held_at(clock.now() + timedelta(days=9)):
        answer = client_of(amara).post(f"/s/w/{hers.plan.pk}/after/", {"after": "Soup.", "look_again_on": day})

    assert answer.status_code == 302


# --- feedback --------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(about, amara, bo):
    return commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Do I explain too much?")


def test_feedback_can_be_asked_for_more_gently_and_then_heard(asked, amara, bo, client_of, let_events_arrive):
    mine, theirs, page = client_of(amara), client_of(bo), f"/s/f/{asked.pk}/"
    theirs.post(page, {"do": "give", "saw": "You talked a lot.", "did": "I lost the thread.", "idea": "Stop."})
    assert "You talked a lot." in mine.get(page).content.decode()
    mine.post(page, {"do": "gentler", "gentler": "Begin with what was good."})
    shown = theirs.get(page).content.decode()
    assert "Begin with what was good." in shown
    assert "You talked a lot." in shown, "the giver starts from their own words"
    theirs.post(page, {"do": "give", "saw": "You know your subject.", "did": "I wanted more time.", "idea": "Pause."})
    again = mine.get(page).content.decode()
    assert "You know your subject." in again
    assert "You talked a lot." not in again
    mine.post(page, {"do": "heard"})
    let_events_arrive()

    assert "thank you, I heard it" in theirs.get(page).content.decode()
    assert Card.objects.count() == 2
    assert queries.feedback_for(amara, asked.pk).state == Heard.HEARD


def test_nobody_gives_feedback_that_was_not_asked_for(about, asked, amara, bo, chen):
    for person in (amara, chen):
        with pytest.raises(NotAllowed, match="not-asked"):
            commands.give_feedback(asked, by=person, saw="You.", did="Me.")
    with pytest.raises(NotAllowed, match="not-together"):
        commands.ask_for_feedback(by=amara, about=about, of=chen.pk, question="Was I clear?")
    for person in (bo, chen):
        with pytest.raises(NotAllowed, match="not-yours"):
            commands.say_heard(asked, by=person)
    with pytest.raises(Refused, match="changed-meanwhile"):
        commands.say_heard(asked, by=amara)


def test_the_question_can_be_taken_back_and_is_then_gone_for_the_other(asked, amara, bo, client_of):
    client_of(amara).post(f"/s/f/{asked.pk}/", {"do": "close"})

    assert client_of(bo).get(f"/s/f/{asked.pk}/").status_code == 404
    assert client_of(amara).get(f"/s/f/{asked.pk}/").status_code == 200


def test_not_now_is_an_answer(asked, amara, bo, client_of, let_events_arrive):
    client_of(bo).post(f"/s/f/{asked.pk}/", {"do": "close"})
    let_events_arrive()

    assert "Nobody needs to do anything." in client_of(amara).get(f"/s/f/{asked.pk}/").content.decode()


def test_the_list_and_the_check_of_feedback_agree_for_the_whole_cast(asked, amara, bo, request):
    for state in ("open", "closed"):
        for who in ("amara", "bo", "chen", "dina", "eli"):
            viewer = request.getfixturevalue(who)
            found = queries.Feedback.objects.get(pk=asked.pk)
            listed = policies.feedback_visible_to(viewer).filter(pk=asked.pk).exists()
            assert listed == bool(policies.can_see_feedback(viewer, found)), (state, who)
        if state == "open":
            commands.close_feedback(asked, by=amara)


def test_what_is_heard_or_closed_stays_so():
    assert NEXT[Heard.HEARD] == NEXT[Heard.CLOSED] == frozenset()
    assert may_become(Heard.GENTLER, Heard.GIVEN)
    assert not may_become(Heard.ASKED, Heard.HEARD)


def test_one_may_wait_for_only_so_many_answers(about, amara, bo, monkeypatch):
    monkeypatch.setattr(commands.answering, "MOST_ASKS", 1)
    commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="One?")
    with pytest.raises(Refused, match="too-many"):
        commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Two?")


def test_what_waits_is_shown_on_ones_own_page(asked, bo, client_of):
    assert "waits for you" in client_of(bo).get("/s/").content.decode()
