"""What a circle keeps because it helped: never anybody's words without their own yes."""

import re
from itertools import product

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused, TooMany
from alongside.notifications.models import Notice
from alongside.peersupport import commands
from alongside.peersupport.models import CareLog, Favour, ShelfItem
from alongside.peersupport.queries import helping
from alongside.peersupport.queries import shelf as queries
from alongside.peersupport.rules import shelf as rules
from alongside.peersupport.rules.care import LookFirst, Why
from alongside.peersupport.rules.helping import Side
from alongside.peersupport.rules.helping import What as About
from alongside.peersupport.rules.shelf import MOST_KEPT, MOVES, Shelved, What
from alongside.peersupport.rules.talking import Kind, Need
from alongside.programmes.models import Programme
from alongside.rolemodels.models import Story
from alongside.strategies.models import Adaptation
from tests.peersupport.circles import let_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(moss):
    return commands.say(moss, need=Need.CELEBRATE, words="I wrote three things on my hand, and rang them.")


@pytest.fixture
def fern(circle, amara, chen):
    """Chen's seat."""
    return let_in(circle, chen, by=amara, name="Fern")


def page_of(client, circle, rest=""):
    return client.get(f"/g/{circle.pk}/shelf/{rest}").content.decode()


def news_of(person, kind, about=""):
    return sum(about in str(one.about) for one in Notice.objects.filter(person=person, kind=kind))


def read(answer):
    """A page without the numbers that are new each time."""
    return re.sub(r'(value|nonce)="[^"]*"', "", answer.content.decode())


def test_a_strategy_with_a_word_on_how_it_helped_stands_there_for_the_circle_and_nobody_else(
    circle, heron, amara, bo, chen, client_of
):
    where = f"/g/{circle.pk}/shelf/new/strategy/"
    to = client_of(amara).post(where, {"code": "long-out", "note": "On the stairs of the office."})

    assert "On the stairs of the office." in page_of(client_of(bo), circle)
    assert "/strategies/long-out/" in client_of(bo).get(to.url).content.decode()
    for address in (f"/g/{circle.pk}/shelf/", where, to.url):
        assert client_of(chen).get(address).status_code == 404
    again = client_of(bo).post(where, {"code": "long-out", "note": "Here too."})
    assert again.status_code == 400
    assert "It is on the shelf already." in again.content.decode()
    assert "Here too." in again.content.decode()


def test_nobodys_words_stand_there_before_they_said_yes_and_then_in_the_words_they_chose(
    circle, post, amara, bo, client_of, let_events_arrive
):
    place = f"/g/{circle.pk}/t/{post.pk}/keep/"
    client_of(amara).post(place, {"what": "words"})
    let_events_arrive()

    assert news_of(bo, "about-your-words") == 1
    assert "Nothing is kept here yet" in page_of(client_of(amara), circle)
    assert "Heron asks about something you wrote" in page_of(client_of(bo), circle)
    assert "Heron asks whether these words may stay" in client_of(bo).get(place).content.decode()
    client_of(bo).post(place, {"do": "keep", "title": "Before a call", "words": "Three things, written down."})

    assert "Three things, written down." in page_of(client_of(amara), circle)
    assert "on my hand" not in page_of(client_of(amara), circle)
    assert news_of(amara, "place-answered", "/shelf/") == 1


@pytest.mark.parametrize("answer", ["no", None])
def test_a_no_and_silence_look_alike_to_whoever_asked_and_nobody_asks_twice(circle, post, amara, bo, client_of, answer):
    place = f"/g/{circle.pk}/t/{post.pk}/keep/"
    client_of(amara).post(place, {"what": "words"})
    before = read(client_of(amara).get(f"{place}?asked=yes"))
    if answer:
        client_of(bo).post(place, {"do": answer})

    assert client_of(amara).post(place, {"what": "words"}).url == f"{place}?asked=yes"
    assert read(client_of(amara).get(f"{place}?asked=yes")) == before
    assert news_of(bo, "about-your-words") == 1
    assert news_of(amara, "place-answered", "/shelf/") == 0
    assert ShelfItem.objects.get().state == ("over" if answer else "asked")


def test_whoever_wrote_it_alone_says_yes_no_or_takes_it_off(circle, heron, moss, fern, post):
    commands.ask_to_keep(post, by=heron, what=What.WORDS)
    item = ShelfItem.objects.get()

    for other in (heron, fern):
        with pytest.raises(NotAllowed):
            commands.say_yes(item, by=other, title="Before a call", words="Three things.")
        with pytest.raises(NotAllowed):
            commands.settle(item, by=other)
        with pytest.raises(NotAllowed):
            commands.put_words(other, title="Mine", words="Three things.", thing=post)
        with pytest.raises(NotAllowed):
            commands.take_off(item, by=other)
        with pytest.raises(NotFound):
            queries.item_here(other, item.pk)
    with pytest.raises(NotAllowed):
        commands.ask_to_keep(post, by=moss, what=What.WORDS)
    commands.say_yes(item, by=moss, title="Before a call", words="Three things.")
    with pytest.raises(Refused, match="over"):
        commands.say_yes(item, by=moss, title="Again", words="Three things.")
    commands.take_off(item, by=moss)
    gone = ShelfItem.objects.select_related("seat").get()
    assert (gone.state, gone.said) == ("over", {})
    commands.ask_to_keep(post, by=fern, what=What.WORDS)
    assert ShelfItem.objects.get().state == "over", "what was taken off again is not asked for a second time"
    own = commands.put_words(moss, title="By myself", words="Three things.", thing=post)
    commands.take_off(own, by=moss)
    assert list(ShelfItem.objects.all()) == [gone]


def test_words_taken_away_or_set_aside_in_the_circle_are_not_on_the_shelf_either(circle, heron, moss, fern, post):
    reply = commands.answer(post, by=fern, kind=Kind.HEAR, words="Mine too.")
    commands.put_words(moss, title="Before a call", words="Three things.", thing=post)
    commands.put_words(fern, title="Mine too", words="Mine too.", thing=reply)
    assert queries.shelf_of(heron)[0].paginator.count == 2

    aside = commands.set_aside(reply, by=heron, why=Why.PRIVATE, reason="It names a clinic.")
    assert [one.title for one in queries.shelf_of(heron)[1]] == ["Before a call"]
    commands.show_again(aside, by=heron)
    assert queries.shelf_of(heron)[0].paginator.count == 2
    commands.take_words_back(post, by=moss)
    assert [one.title for one in queries.shelf_of(heron)[1]] == ["Mine too"]


def test_whoever_leaves_takes_with_them_what_they_put_there(circle, heron, moss, bo, post):
    commands.put_words(moss, title="Before a call", words="Three things.", thing=post)
    commands.put_strategy(moss, code="long-out")
    commands.leave(moss, by=bo, take_words=False)
    assert not ShelfItem.objects.exists()


def test_where_words_are_read_first_the_shelf_and_help_are_no_way_round_it(
    circle, heron, moss, fern, amara, bo, chen, client_of
):
    offer = commands.ask_or_offer(fern, side=Side.OFFER, what=About.JOB, words="A suit.")
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    item = commands.put_words(moss, title="Come to this page", words="It pays well.")
    ask = commands.ask_or_offer(moss, side=Side.ASK, what=About.JOB, words="Work that pays well.")

    for address in ("shelf/", f"shelf/{item.pk}/", "help/", f"help/{ask.pk}/"):
        answer = client_of(chen).get(f"/g/{circle.pk}/{address}")
        assert answer.status_code == 404 or "pays well" not in answer.content.decode()
    with pytest.raises(Refused):
        commands.lend_hand(ask, by=fern, words="I have one.")
    assert helping.what_fits(offer, fern) == []
    assert news_of(chen, "may-fit-you") == 0
    assert news_of(amara, "to-look-at") == 2
    queue = client_of(amara).get(f"/g/{circle.pk}/look/").content.decode()
    assert "It pays well." in queue
    assert "Work that pays well." in queue
    assert "There are 2 things to look at" in client_of(amara).get(f"/g/{circle.pk}/").content.decode()
    for by in (moss, fern):
        with pytest.raises(NotAllowed):
            commands.let_stand(item, by=by)
        with pytest.raises(NotAllowed):
            commands.let_favour_stand(ask, by=by)

    client_of(amara).post(f"/g/{circle.pk}/shelf/{item.pk}/", {"do": "stand"})
    client_of(amara).post(f"/g/{circle.pk}/help/{ask.pk}/", {"do": "stand"})
    assert "It pays well." in page_of(client_of(chen), circle)
    assert "Work that pays well." in client_of(chen).get(f"/g/{circle.pk}/help/").content.decode()
    assert news_of(bo, "can-be-read") == 2
    assert news_of(chen, "may-fit-you") == 1


def test_who_holds_the_circle_takes_something_away_with_a_reason_its_writer_reads(
    circle, heron, moss, fern, amara, bo, chen, client_of
):
    item = commands.put_words(moss, title="Before a call", words="Ring my clinic in Quay Lane.")
    ask = commands.ask_or_offer(moss, side=Side.ASK, what=About.MONEY, words="Send it to my account.")
    own = commands.put_words(heron, title="Mine", words="Mine.")
    for place, thing in (("shelf", item), ("help", ask)):
        address = f"/g/{circle.pk}/{place}/{thing.pk}/"
        empty = client_of(amara).post(address, {"do": "down", "reason": ""})
        assert empty.status_code == 400
        assert client_of(chen).post(address, {"do": "down", "reason": "No."}).status_code == 403
        client_of(amara).post(address, {"do": "down", "reason": "It names a place."})
        assert "It names a place." in client_of(bo).get(address).content.decode()
        assert client_of(chen).get(address).status_code == 404

    assert news_of(bo, "a-note-for-you") == 2
    assert CareLog.objects.filter(did="aside").count() == 2
    with pytest.raises(NotAllowed):
        commands.take_down(own, by=heron, reason="Mine.")


def test_a_story_begins_with_words_of_ones_own_and_nothing_else_of_the_circle(circle, heron, post, bo, client_of):
    place = f"/g/{circle.pk}/t/{post.pk}/keep/"
    commands.ask_to_keep(post, by=heron, what=What.STORY)
    assert "Heron thinks that your words could help" in client_of(bo).get(place).content.decode()

    sent_on = client_of(bo).post(place, {"do": "story", "words": "In words nobody here knows."})
    assert (sent_on.status_code, sent_on.url) == (307, "/t/mine/")
    assert ShelfItem.objects.get().state == "over"
    begun = client_of(bo).post(sent_on.url, {"do": "story", "words": "In words nobody here knows."})

    story = Story.objects.get()
    assert begun.url == f"/t/mine/{story.pk}/did/"
    assert "In words nobody here knows." in client_of(bo).get(begun.url).content.decode()
    assert set(story.said) == {"did"}
    assert str(circle.pk) not in str(story.__dict__)


def test_words_to_begin_a_story_with_are_not_lost_in_a_circle_that_has_closed(circle, heron, post, bo, dina, client_of):
    commands.ask_to_keep(post, by=heron, what=What.STORY)
    commands.close_circle(circle, by=dina, reason="The house closes.")
    answer = client_of(bo).post(f"/g/{circle.pk}/t/{post.pk}/keep/", {"do": "story", "words": "In other words."})
    assert answer.status_code == 307


def test_words_written_while_they_were_put_there_in_another_window_are_still_there(circle, moss, post, bo, client_of):
    commands.put_words(moss, title="Before a call", words="Three things.", thing=post)
    said = {"do": "keep", "title": "Once more", "words": "Written in a second window."}
    answer = client_of(bo).post(f"/g/{circle.pk}/t/{post.pk}/keep/", said)
    assert answer.status_code == 400
    assert "Written in a second window." in answer.content.decode()


def test_words_too_long_to_begin_a_story_with_are_still_there(bo, programme, client_of):
    answer = client_of(bo).post("/t/mine/", {"words": "long " * 1_300})
    assert answer.status_code == 400
    assert "long " * 1_300 in answer.content.decode()
    assert not Story.objects.exists()


def test_a_shelf_is_never_fuller_than_anybody_looks_through(circle, moss):
    ShelfItem.objects.bulk_create(
        ShelfItem(circle=circle, seat=moss, what=What.WORDS, state=Shelved.KEPT, at=clock.now(), said={"title": "One"})
        for _ in range(MOST_KEPT)
    )
    with pytest.raises(Refused, match="shelf-full"):
        commands.put_words(moss, title="One more", words="Words.")


@pytest.mark.parametrize(
    ("title", "words"), [("", "Words."), ("Title", " "), ("t" * 121, "Words."), ("T", "w" * 6_001)]
)
def test_words_that_cannot_be_kept_are_named(moss, title, words):
    with pytest.raises(BadInput):
        commands.put_words(moss, title=title, words=words)


def test_somebody_who_asks_too_often_is_slowed_down(circle, heron, moss, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 4
    posts = [commands.say(moss, need=Need.LISTEN, words=f"Number {number}.") for number in range(4)]
    for post in posts:
        commands.ask_to_keep(post, by=heron, what=What.WORDS)
    with pytest.raises(TooMany):
        commands.ask_to_keep(posts[0], by=heron, what=What.STORY)


def test_a_strategy_the_programme_leaves_out_later_stays_without_its_words(circle, moss, bo, client_of):
    commands.put_strategy(moss, code="long-out", note="On the stairs.")
    Adaptation.objects.create(
        programme=Programme.objects.get(pk=circle.programme_id), code="long-out", is_hidden=True, changed_on=clock.today()
    )  # fmt: skip
    page = page_of(client_of(bo), circle)
    assert "On the stairs." in page
    assert "Not in the library any more" in page


def test_the_shelf_asks_a_few_things_however_much_stands_on_it(
    circle, moss, fern, bo, client_of, django_assert_max_num_queries
):
    for number in range(20):
        commands.put_words(moss if number % 2 else fern, title=f"Number {number}", words="Words.")
    with django_assert_max_num_queries(12):
        page_of(client_of(bo), circle)


def test_only_the_moves_of_the_table_are_possible():
    for now, then in product(Shelved, Shelved):
        assert rules.may_become(now, then) == (then in MOVES[now])
    assert MOVES[Shelved.OVER] == frozenset()
    assert MOVES[Shelved.DOWN] == {Shelved.OVER}, "what was taken down does not come back by itself"


def test_asks_that_wait_are_seen_by_their_writer(circle, heron, moss, bo, client_of):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALWAYS)
    ask = commands.ask_or_offer(moss, side=Side.ASK, what=About.JOB, words="A suit.")
    assert Favour.objects.get().waits
    assert "It waits to be read" in client_of(bo).get(f"/g/{circle.pk}/help/{ask.pk}/").content.decode()
    assert "A suit." in client_of(bo).get(f"/g/{circle.pk}/help/").content.decode()
