"""Pointing words out, reading first, setting aside with a reason, and somebody else who looks again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.reads import reads_of
from alongside.notifications.models import Notice
from alongside.peersupport import commands, policies
from alongside.peersupport.commands.care import remember_waiting
from alongside.peersupport.models import CareLog, Face, Flag, Post, Reply, SetAside, Waiting, WordsKept
from alongside.peersupport.queries import care, talking
from alongside.peersupport.rules.care import MOVES, Did, LookFirst, Stood, Why, may_say_again_at, who_may_look
from alongside.peersupport.rules.talking import Kind, Need
from tests.peersupport.circles import let_in, prepared, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(moss):
    return commands.say(moss, need=Need.LISTEN, words="He looked at the door.")


@pytest.fixture
def fern(circle, amara, chen):
    """Chen's seat."""
    return let_in(circle, chen, by=amara, name="Fern")


@pytest.fixture
def second(fern, heron, chen):
    """Fern holds the circle too."""
    prepared(chen)
    return commands.share_holding(fern, by=heron)


def news_of(person, kind):
    return Notice.objects.filter(person=person, kind=kind).count()


def test_words_pointed_out_reach_who_holds_the_circle_and_nobody_learns_who_pointed(
    circle, fern, post, amara, bo, chen, client_of, let_events_arrive
):
    page = client_of(chen).post(
        f"/g/{circle.pk}/t/{post.pk}/point/", {"why": "hurts", "words": "He means me."}, follow=True
    )
    let_events_arrive()

    assert "Somebody looks at it" in page.content.decode()
    assert news_of(amara, "to-look-at") == 1
    assert news_of(bo, "to-look-at") == 0
    queue = client_of(amara).get(f"/g/{circle.pk}/look/").content.decode()
    assert "He looked at the door." in queue
    decide = client_of(amara).get(f"/g/{circle.pk}/t/{post.pk}/point/").content.decode()
    assert "He means me." in decide
    assert "Fern" not in decide
    assert "Fern" not in queue
    for person in (bo, chen):
        assert client_of(person).get(f"/g/{circle.pk}/look/").status_code == 404


def test_whoever_points_to_danger_is_shown_where_help_is(circle, fern, post, chen, client_of):
    said = client_of(chen).post(f"/g/{circle.pk}/t/{post.pk}/point/", {"why": "danger"}, follow=True)

    assert "Get help now" in said.content.decode()


def test_nobody_points_at_their_own_words_twice_at_the_same_or_from_outside(circle, moss, fern, post, eli, client_of):
    commands.point_out(post, by=fern, why=Why.HURTS)

    with pytest.raises(Refused, match="already-said"):
        commands.point_out(post, by=fern, why=Why.OTHER)
    with pytest.raises(NotAllowed):
        commands.point_out(post, by=moss, why=Why.OTHER)
    assert client_of(eli).get(f"/g/{circle.pk}/t/{post.pk}/point/").status_code == 404


def test_words_set_aside_are_read_by_their_writer_and_who_holds_the_circle_and_by_nobody_else(
    circle, heron, fern, post, amara, bo, chen, client_of, let_events_arrive
):
    commands.point_out(post, by=fern, why=Why.HURTS)
    aside = commands.set_aside(post, by=heron, why=Why.HURTS, reason="It names his door.")
    let_events_arrive()

    assert news_of(bo, "a-note-for-you") == 1
    assert news_of(chen, "place-answered") == 2  # let in, and looked at
    for place in (f"/g/{circle.pk}/", f"/g/{circle.pk}/t/{post.pk}/"):
        assert "He looked at the door." not in client_of(chen).get(place).content.decode()
        for person in (bo, amara):
            assert "He looked at the door." in client_of(person).get(place).content.decode()
    assert (
        "Set aside by those who hold this circle."
        in client_of(chen).get(f"/g/{circle.pk}/t/{post.pk}/").content.decode()
    )
    assert client_of(chen).get(f"/g/{circle.pk}/aside/{aside.pk}/").status_code == 404
    assert client_of(chen).get(f"/g/{circle.pk}/t/{post.pk}/point/").status_code == 404
    read = client_of(bo).get(f"/g/{circle.pk}/aside/{aside.pk}/").content.decode()
    assert "It names his door." in read
    assert "Heron" not in read


def test_an_answer_set_aside_keeps_its_place_without_its_words(circle, heron, moss, fern, post, chen, client_of):
    reply = commands.answer(post, by=moss, kind=Kind.HEAR, words="It was the blue one.")
    commands.set_aside(reply, by=heron, why=Why.PRIVATE, reason="It tells where.")

    shown = client_of(chen).get(f"/g/{circle.pk}/t/{post.pk}/").content.decode()
    assert "It was the blue one." not in shown
    assert "Set aside by those who hold this circle." in shown


def test_nothing_is_set_aside_without_a_reason_for_danger_or_by_somebody_who_wrote_it(heron, moss, post):
    mine = commands.say(heron, need=Need.LISTEN, words="Mine.")
    with pytest.raises(BadInput):
        commands.set_aside(post, by=heron, why=Why.HURTS, reason=" ")
    with pytest.raises(BadInput):
        commands.set_aside(post, by=heron, why=Why.DANGER, reason="He may jump.")
    for thing, seat in ((mine, heron), (mine, moss), (post, moss)):
        with pytest.raises(NotAllowed):
            commands.set_aside(thing, by=seat, why=Why.HURTS, reason="Why.")
    assert not SetAside.objects.exists()


def test_somebody_else_looks_again_and_never_whoever_decided(heron, moss, second, post, chen, amara, let_events_arrive):
    aside = commands.set_aside(post, by=heron, why=Why.HURTS, reason="Harsh.")
    commands.ask_again(aside, by=moss, words="It was about a film.")
    let_events_arrive()
    assert (news_of(chen, "to-look-at"), news_of(amara, "to-look-at")) == (1, 0)

    for seat in (heron, moss):
        with pytest.raises(NotAllowed):
            commands.look_again(aside, by=seat, lift=True)
    commands.look_again(aside, by=second, lift=True)

    assert not Post.objects.get(pk=post.pk).aside
    with pytest.raises(Refused, match="looked-at"):
        commands.set_aside(post, by=heron, why=Why.HURTS, reason="Still harsh.")


def test_words_that_stay_aside_are_answered_with_a_reason_once(heron, moss, second, post):
    aside = commands.set_aside(post, by=heron, why=Why.HURTS, reason="Harsh.")
    commands.ask_again(aside, by=moss, words="")
    with pytest.raises(BadInput):
        commands.look_again(aside, by=second, lift=False, answer="")
    commands.look_again(aside, by=second, lift=False, answer="It names somebody.")

    with pytest.raises(Refused):
        commands.ask_again(SetAside.objects.get(pk=aside.pk), by=moss, words="Again.")
    assert Post.objects.get(pk=post.pk).aside


def test_where_nobody_else_holds_the_circle_a_coordinator_sees_these_words_and_it_is_noted(
    circle, heron, moss, post, bo, dina, client_of, let_events_arrive
):
    other = commands.say(moss, need=Need.LISTEN, words="Something else of mine.")
    aside = commands.set_aside(post, by=heron, why=Why.HURTS, reason="Harsh.")
    place = f"/g/desk/again/{aside.pk}/"
    assert client_of(dina).get(place).status_code == 404

    commands.ask_again(aside, by=moss, words="It was about a film.")
    let_events_arrive()
    assert news_of(dina, "group-waits") >= 1
    page = client_of(dina).get(place).content.decode()
    assert "He looked at the door." in page
    assert "It was about a film." in page
    assert str(other.said["words"]) not in page
    assert "Moss" not in page
    assert [one.what for one in reads_of(bo.pk)] == ["words in a circle"]
    assert client_of(dina).get(f"/g/{circle.pk}/").status_code == 404

    client_of(dina).post(place, {"do": "lift", "words": ""})
    assert not Post.objects.get(pk=post.pk).aside
    assert client_of(dina).get(place).status_code == 404


def test_words_of_whoever_holds_the_circle_alone_go_to_a_coordinator_and_not_to_them(
    circle, heron, moss, amara, dina, client_of, let_events_arrive
):
    mine = commands.say(heron, need=Need.LISTEN, words="Send me money.")
    flag = commands.point_out(mine, by=moss, why=Why.LURES, words="She asks us all.")
    let_events_arrive()

    assert news_of(amara, "to-look-at") == 0
    assert "Send me money." not in client_of(amara).get(f"/g/{circle.pk}/look/").content.decode()
    page = client_of(dina).get(f"/g/desk/look/{flag.pk}/").content.decode()
    assert "She asks us all." in page
    client_of(dina).post(f"/g/desk/look/{flag.pk}/", {"do": "aside", "why": "lures", "reason": "No money here."})
    assert Post.objects.get(pk=mine.pk).aside
    # She cannot put back what somebody else took away, nor decide about herself.
    aside = SetAside.objects.get()
    with pytest.raises(NotAllowed):
        commands.show_again(aside, by=heron)


def test_a_coordinator_who_is_involved_decides_nothing_about_it(circle, heron, moss, amara, dina, eli, client_of):
    prepared(dina)
    commands.share_holding(let_in(circle, dina, by=amara, name="Lark"), by=heron)
    commands.step_down(heron)
    mine = commands.say(seat_of(dina, circle), need=Need.LISTEN, words="Mine.")
    flag = commands.point_out(mine, by=moss, why=Why.LURES)

    assert not policies.flags_for_desk(dina).exists()
    assert client_of(dina).get(f"/g/desk/look/{flag.pk}/").status_code == 404
    assert client_of(eli).get(f"/g/desk/look/{flag.pk}/").status_code == 404


def test_the_desk_is_not_shown_what_the_circle_can_decide_itself(circle, fern, post, dina, client_of):
    flag = commands.point_out(post, by=fern, why=Why.HURTS)

    assert client_of(dina).get(f"/g/desk/look/{flag.pk}/").status_code == 404
    assert "It attacks" not in client_of(dina).get("/g/desk/look/").content.decode()


def test_words_wait_while_nobody_is_here_and_whoever_writes_is_told_before(
    circle, heron, moss, amara, bo, client_of, let_events_arrive
):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALONE)
    assert "reads it first" in client_of(bo).get(f"/g/{circle.pk}/say/").content.decode()
    client_of(bo).post(f"/g/{circle.pk}/say/", {"need": "listen", "words": "It is night."})
    let_events_arrive()

    waiting = Waiting.objects.get()
    assert not Post.objects.exists()
    assert news_of(amara, "to-look-at") == 1
    assert "It is night." in client_of(bo).get(f"/g/{circle.pk}/").content.decode()
    client_of(amara).post(f"/g/{circle.pk}/wait/{waiting.pk}/", {"do": "through"})
    let_events_arrive()
    assert Post.objects.get().said["words"] == "It is night."
    assert news_of(bo, "can-be-read") == 1

    commands.be_here(heron, hours=1)
    assert not commands.say(moss, need=Need.LISTEN, words="Now.").waits


def test_words_that_wait_are_seen_by_their_writer_and_who_holds_the_circle(
    circle, heron, moss, fern, bo, chen, amara, client_of
):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    waiting = commands.say(moss, need=Need.LISTEN, words="It is night.")
    place = f"/g/{circle.pk}/wait/{waiting.pk}/"

    assert client_of(chen).get(place).status_code == 404
    assert client_of(chen).post(place, {"do": "take"}).status_code == 404
    for person in (bo, amara):
        assert "It is night." in client_of(person).get(place).content.decode()
    assert not commands.say(heron, need=Need.LISTEN, words="I hold it.").waits


def test_words_sent_back_are_kept_for_their_writer_who_reads_why_and_begins_again(
    circle, heron, moss, bo, amara, client_of
):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    waiting = commands.say(moss, need=Need.LISTEN, words="Her name is Ada.")
    client_of(amara).post(
        f"/g/{circle.pk}/wait/{waiting.pk}/", {"do": "back", "why": "private", "reason": "Leave her name out."}
    )

    aside = SetAside.objects.get()
    assert "Leave her name out." in client_of(bo).get(f"/g/{circle.pk}/aside/{aside.pk}/").content.decode()
    assert client_of(amara).get(f"/g/{circle.pk}/wait/{waiting.pk}/").status_code == 404
    again = client_of(bo).post(f"/g/{circle.pk}/wait/{waiting.pk}/", {"do": "change"})
    assert again.url == f"/g/{circle.pk}/say/"
    assert WordsKept.objects.select_related("seat").get().said["words"] == "Her name is Ada."
    assert "Her name is Ada." in client_of(bo).get(again.url).content.decode()


def test_words_sent_back_are_let_through_by_somebody_else(circle, heron, moss, second, post):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    waiting = commands.answer(post, by=moss, kind=Kind.HEAR, words="Mine again.")
    aside = commands.send_back(waiting, by=heron, why=Why.OTHER, reason="Not now.")
    commands.ask_again(aside, by=moss, words="Why not?")
    commands.look_again(aside, by=second, lift=True)

    assert Reply.objects.select_related("seat").get().said["words"] == "Mine again."
    assert not Waiting.objects.exists()


def test_those_who_hold_a_circle_hear_once_more_of_words_that_have_waited_half_a_day(
    circle, heron, moss, amara, let_events_arrive
):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    commands.say(moss, need=Need.LISTEN, words="It is night.")
    let_events_arrive()
    for _again in range(2):
        with clock.held_at(clock.now() + timedelta(hours=13)):
            remember_waiting()
            let_events_arrive()

    assert news_of(amara, "to-look-at") == 2


def test_a_circle_that_goes_slowly_says_so_and_keeps_the_words(circle, heron, moss, bo, client_of):
    commands.set_pace(circle, by=heron, slow=15, look_first=LookFirst.NEVER)
    commands.say(moss, need=Need.LISTEN, words="First.")
    said = client_of(bo).post(f"/g/{circle.pk}/say/", {"need": "listen", "words": "Second, at once."})

    assert said.status_code == 400
    assert "Second, at once." in said.content.decode()
    assert "goes slowly" in said.content.decode()
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        assert not commands.say(moss, need=Need.LISTEN, words="Later.").waits
    for _ in range(3):
        commands.say(heron, need=Need.LISTEN, words="Those who hold it are not slowed.")


def test_the_log_tells_everybody_in_the_circle_what_was_done_and_nobody_who(
    circle, heron, moss, fern, post, bo, chen, eli, client_of
):
    commands.set_pace(circle, by=heron, slow=1, look_first=LookFirst.NEVER)
    commands.set_aside(post, by=heron, why=Why.HURTS, reason="It names his door.")
    commands.take_out(moss, by=heron, reason="Again and again.")

    log = client_of(chen).get(f"/g/{circle.pk}/done/").content.decode()
    assert [one.did for one in CareLog.objects.order_by("at")] == [Did.PACE, Did.ASIDE, Did.TAKEN_OUT]
    assert "Words were set aside: It hurts somebody" in log
    for secret in ("Moss", "Heron", "his door", "Again and again"):
        assert secret not in log
    for person in (bo, eli):
        assert client_of(person).get(f"/g/{circle.pk}/done/").status_code == 404


def test_a_queue_costs_the_same_for_one_and_for_many(
    circle, heron, moss, fern, amara, client_of, django_assert_max_num_queries
):
    for number in range(30):
        said = commands.say(moss, need=Need.LISTEN, words=f"Number {number}.")
        commands.point_out(said, by=fern, why=Why.DANGER if number == 29 else Why.HURTS)
    browser = client_of(amara)
    browser.get(f"/g/{circle.pk}/look/")
    with django_assert_max_num_queries(12):
        page = browser.get(f"/g/{circle.pk}/look/").content.decode()
    assert page.index("Somebody may be in danger") < page.index("It attacks")
    assert "There are 30 in all" in page


def test_the_page_of_a_circle_asks_twelve_things_also_with_everything_waiting(
    circle, heron, moss, fern, post, amara, client_of, django_assert_max_num_queries
):
    commands.point_out(post, by=fern, why=Why.HURTS)
    commands.say(heron, need=Need.LISTEN, words="Mine.")
    browser = client_of(amara)
    browser.get(f"/g/{circle.pk}/")
    with django_assert_max_num_queries(12):
        page = browser.get(f"/g/{circle.pk}/").content.decode()
    assert "There is 1 thing to look at" in page
    assert "New, and not welcomed yet" in page


def test_words_several_point_out_are_one_thing_to_look_at(circle, heron, fern, amara, dina, post, client_of):
    lark = let_in(circle, dina, by=amara, name="Lark")
    for seat in (fern, lark):
        commands.point_out(post, by=seat, why=Why.HURTS)

    assert "There is 1 thing to look at" in client_of(amara).get(f"/g/{circle.pk}/").content.decode()
    found = care.queue_of(heron)
    assert (len(found.pointed), found.in_all) == (1, 1)


def test_words_that_would_be_read_first_are_not_slipped_in_by_changing_others(circle, heron, moss, post, bo, client_of):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    said = client_of(bo).post(f"/g/{circle.pk}/t/{post.pk}/words/", {"words": "Quite another thing."})

    assert said.status_code == 400
    assert "Quite another thing." in said.content.decode()
    assert "cannot be changed" in said.content.decode()
    assert Post.objects.select_related("seat").get().said["words"] == "He looked at the door."


def test_an_answer_to_words_set_aside_meanwhile_is_refused_and_still_there(circle, heron, post, fern, chen, client_of):
    commands.set_aside(post, by=heron, why=Why.HURTS, reason="Harsh.")
    said = client_of(chen).post(f"/g/{circle.pk}/t/{post.pk}/", {"kind": "hear", "words": "I was just writing."})

    assert said.status_code == 400
    assert "I was just writing." in said.content.decode()
    assert "not there any more" in said.content.decode()


def test_two_people_in_a_circle_never_go_by_one_name(circle, heron, amara, chen, eli, client_of):
    first = let_in(circle, chen, by=amara, name="HERON")
    second = let_in(circle, eli, by=amara, name="He ron")

    names = [str(Face.objects.select_related("seat").get(seat=one).name) for one in (heron, first, second)]
    assert names == ["Heron", "HERON 2", "He ron 3"]


def test_a_name_can_be_taken_again_once_it_is_free(circle, moss, bo, amara, chen):
    commands.leave(moss, by=bo)
    taken = let_in(circle, chen, by=amara, name="Moss")

    assert str(Face.objects.select_related("seat").get(seat=taken).name) == "Moss"


def test_what_is_set_aside_or_waits_goes_with_whoever_wrote_it(circle, heron, moss, post, bo):
    commands.set_aside(post, by=heron, why=Why.HURTS, reason="Harsh.")
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    commands.say(moss, need=Need.LISTEN, words="It is night.")
    commands.leave(moss, by=bo, take_words=True)

    assert not Waiting.objects.exists()
    assert Post.objects.select_related("seat").get().said == {}


def test_a_flag_on_words_that_were_taken_away_waits_for_nobody(heron, moss, fern, post):
    commands.point_out(post, by=fern, why=Why.HURTS)
    commands.take_words_back(post, by=moss)

    assert care.queue_of(heron).in_all == 0
    assert Flag.objects.count() == 1
    assert talking.posts_of(fern, never=[])[1] == []


@given(st.sets(st.uuids(), max_size=5), st.data())
def test_whoever_is_involved_never_decides(holders, data):
    involved = data.draw(st.lists(st.one_of(st.none(), st.sampled_from(sorted(holders)) if holders else st.none())))

    may = who_may_look(holders, involved)
    assert not set(may) & set(involved)
    assert set(may) == holders - set(involved)


def test_what_has_been_looked_at_again_stays_as_it_is():
    assert {one for one in Stood if not MOVES[one]} == {Stood.KEPT, Stood.LIFTED}
    assert may_say_again_at(None, 15) is None
