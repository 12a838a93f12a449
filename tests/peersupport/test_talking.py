"""Saying what would help, answering, taking it back; and that nobody is left alone with it."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from django.test.utils import CaptureQueriesContext

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.notifications.models import Notice
from alongside.peersupport import commands, policies
from alongside.peersupport.commands import asking
from alongside.peersupport.commands.asking import look_after_posts
from alongside.peersupport.models import Asked, Face, Hosting, Post, Reply, WordsKept
from alongside.peersupport.queries import talking
from alongside.peersupport.rules.talking import Kind, Need, Note, Sign
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.programmes import commands as programmes
from tests.peersupport.circles import a_circle, let_in, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(moss):
    return commands.say(moss, need=Need.LISTEN, words="He looked at the door.", notes=[Note.ILLNESS])


def willing(seat, *, a_week=3, **more):
    commands.wish(seat, never=more.get("never", []), a_week=a_week, hours=more.get("hours", ""), zone="UTC")


def test_what_is_said_is_read_by_those_who_are_in_and_by_nobody_else(circle, post, amara, chen, dina, client_of):
    address = f"/g/{circle.pk}/t/{post.pk}/"

    assert "He looked at the door." in client_of(amara).get(address).content.decode()
    for person in (chen, dina):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).post(address, {"kind": "hear", "words": "Hello"}).status_code == 404


def test_a_thread_of_another_circle_is_not_there(programme, chen, dina, circle, post):
    elsewhere = a_circle(programme, by=chen, editor=dina, name="Fern")
    mine = seat_of(chen, elsewhere)

    with pytest.raises(NotFound):
        talking.thread_of(mine, post.pk)
    with pytest.raises(NotAllowed):
        commands.answer(post, by=mine, kind=Kind.HEAR, words="I am elsewhere.")
    with pytest.raises(NotAllowed):
        commands.sign(post, by=mine, what=Sign.HEAR)


def test_advice_to_somebody_who_asked_to_be_heard_is_looked_at_twice(circle, post, amara, client_of):
    browser, address = client_of(amara), f"/g/{circle.pk}/t/{post.pk}/"
    said = {"kind": "advice", "words": "Change the doctor."}

    asked = browser.post(address, said)
    assert asked.status_code == 400
    assert "Ask before advising?" in asked.content.decode()
    assert "Change the doctor." in asked.content.decode()
    assert 'name="sure" value="advice"' in asked.content.decode()
    assert not Reply.objects.exists()

    assert browser.post(address, {**said, "sure": "advice"}).status_code == 302
    assert Reply.objects.count() == 1


def test_this_helped_is_seen_by_the_two_and_nobody_else(circle, heron, moss, post, chen, client_of, let_events_arrive):
    let_in(circle, chen, by=people_queries.person(heron.person_id), name="Fern")
    reply = commands.answer(post, by=heron, kind=Kind.HEAR, words="I hear you.")
    with pytest.raises(NotAllowed):
        commands.say_helped(reply, by=heron, helped=True)
    with pytest.raises(NotAllowed):
        commands.say_helped(reply, by=seat_of(chen, circle), helped=True)

    commands.say_helped(reply, by=moss, helped=True)
    let_events_arrive()

    post.refresh_from_db()
    found = {one: talking.replies_of(post, one).replies[0].helped for one in (heron, moss, seat_of(chen, circle))}
    assert list(found.values()) == [True, True, False]
    assert Notice.objects.filter(kind="it-helped").get().person_id == heron.person_id


def test_a_sign_is_given_once_taken_back_by_the_same_press_and_never_to_oneself(heron, moss, post):
    commands.sign(post, by=heron, what=Sign.HEAR)
    assert talking.signs_of(post, heron) == {"hear": (1, True)}
    assert talking.signs_of(post, moss) == {"hear": (1, False)}

    commands.sign(post, by=heron, what=Sign.HEAR)

    assert talking.signs_of(post, heron) == {}
    with pytest.raises(Refused):
        commands.sign(post, by=moss, what=Sign.HEAR)


def test_what_somebody_does_not_want_to_see_stays_folded_for_them_alone(circle, heron, post, amara, bo, client_of):
    willing(heron, a_week=0, never=[Note.ILLNESS])

    for address in (f"/g/{circle.pk}/", f"/g/{circle.pk}/t/{post.pk}/"):
        assert "He looked at the door." not in client_of(amara).get(address).content.decode()
        assert "He looked at the door." in client_of(bo).get(address).content.decode()
    assert "He looked at the door." in client_of(amara).get(f"/g/{circle.pk}/t/{post.pk}/?open=1").content.decode()


def test_only_its_author_says_it_otherwise_or_takes_it_away(circle, heron, moss, post, amara, client_of):
    with pytest.raises(NotAllowed):
        commands.say_otherwise(post, by=heron, words="Otherwise.")
    with pytest.raises(NotAllowed):
        commands.take_words_back(post, by=heron)
    assert client_of(amara).get(f"/g/{circle.pk}/t/{post.pk}/words/").status_code == 404

    commands.say_otherwise(post, by=moss, words="She looked at the door.")
    commands.take_words_back(post, by=moss)

    assert Post.objects.select_related("seat").get().said == {}
    assert talking.posts_of(heron, never=[])[1] == []
    with pytest.raises(Refused):
        commands.answer(post, by=heron, kind=Kind.HEAR, words="Where did it go?")


def test_words_kept_for_later_come_back_and_go_when_they_are_said(circle, moss, bo, client_of):
    browser = client_of(bo)
    browser.post(f"/g/{circle.pk}/say/", {"need": "company", "words": "It is late.", "later": "yes"})
    assert "It is late." in browser.get(f"/g/{circle.pk}/say/").content.decode()
    assert not Post.objects.exists()

    browser.post(f"/g/{circle.pk}/say/", {"need": "company", "words": "It is late."})

    assert Post.objects.select_related("seat").get().said["need"] == "company"
    assert not WordsKept.objects.exists()


def test_nobody_writes_before_a_yes_to_the_agreement_or_in_a_closed_circle(circle, heron, moss, dina):
    moss.agreed = 0
    moss.save(update_fields=["agreed"])
    with pytest.raises(NotAllowed, match="agreement-first"):
        commands.say(moss, need=Need.LISTEN, words="Hello?")

    commands.close_circle(circle, by=dina, reason="The house closes.")
    with pytest.raises(NotAllowed, match="closed"):
        commands.say(heron, need=Need.LISTEN, words="Hello?")


def test_words_of_somebody_who_left_stay_without_a_name_and_those_of_somebody_erased_do_not_open(
    circle, heron, moss, post, bo
):
    reply = commands.answer(post, by=heron, kind=Kind.HEAR, words="I hear you.")
    commands.leave(moss, by=bo)
    (said,) = talking.posts_of(heron, never=[])[1]
    assert (said.card.name, said.words) == ("", "He looked at the door.")

    with_key = people_queries.held_in(bo, "peersupport")["what you said"]
    assert [one["words"] for one in with_key] == ["He looked at the door."]
    people.erase_person(bo, by=bo)
    assert people.destroy_key(bo.pk) is not None

    (gone,) = talking.posts_of(heron, never=[])[1]
    assert (gone.words, gone.gone) == ("", True)
    assert reply.pk == talking.replies_of(talking.thread_of(heron, post.pk), heron).replies[0].id


def test_whoever_leaves_can_take_away_everything_they_said(circle, heron, moss, post, bo, client_of):
    mine = commands.say(heron, need=Need.COMPANY, words="It is late.")
    commands.answer(mine, by=moss, kind=Kind.HEAR, words="It is.")

    client_of(bo).post(f"/g/{circle.pk}/leave/", {"words": "take"})

    (left,) = talking.posts_of(heron, never=[])[1]
    assert left.words == "It is late."
    (answer,) = talking.replies_of(talking.thread_of(heron, mine.pk), heron).replies
    assert (answer.words, answer.removed, answer.card.name) == ("", True, "")


def test_a_thread_of_two_thousand_answers_opens_in_few_queries_and_little_time(
    circle, heron, moss, post, amara, client_of
):
    commands.answer(post, by=heron, kind=Kind.HEAR, words="I hear you.")
    now = clock.now()
    made = [
        Reply(
            post=post, seat=(heron, moss)[n % 2], number=n, posted_at=now, said={"kind": "hear", "words": f"Line {n}."}
        )
        for n in range(2, 2_001)
    ]
    Reply.objects.bulk_create(made)
    Post.objects.filter(pk=post.pk).update(replies=2_000)
    browser, address = client_of(amara), f"/g/{circle.pk}/t/{post.pk}/"
    browser.get(address)

    from django.db import connection

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    queries = [one["sql"][:90] for one in asked]  # before the next request forgets them
    took = []
    for _time in range(3):
        began = perf_counter()
        browser.get(address)
        took.append(perf_counter() - began)

    assert 4 < len(queries) <= 12, queries
    assert "Line 2000." in page
    assert "Line 1950." not in page
    assert "Line 1950." in browser.get(f"{address}?before=1951").content.decode()
    assert min(took) < 0.2, took


def test_peers_who_are_willing_are_asked_then_more_then_those_who_hold_the_circle(
    programme, circle, heron, moss, amara, let_events_arrive
):
    others = []
    for number in range(5):
        person = people.make_person(name=f"P{number}")
        programmes.join(programme, person=person)
        seat = let_in(circle, person, by=amara, name=f"Leaf {number}")
        willing(seat, a_week=1 if number < 4 else 0)
        others.append(seat)

    post = commands.say(moss, need=Need.COMPANY, words="Is anybody awake?")
    let_events_arrive()
    first = set(Asked.objects.values_list("seat_id", flat=True))
    assert len(first) == 3
    assert Notice.objects.filter(kind="would-you-look").count() == 3

    with clock.held_at(post.posted_at + timedelta(hours=5)):
        look_after_posts()
        look_after_posts()
    assert set(Asked.objects.values_list("seat_id", flat=True)) - first == {one.pk for one in others[:4]} - first

    with clock.held_at(post.posted_at + timedelta(hours=13)):
        look_after_posts()
        look_after_posts()
        let_events_arrive()
    assert Notice.objects.filter(kind="waits-long").get().person_id == amara.pk


def test_wishes_are_opened_a_few_at_a_time_and_the_same_are_asked_as_if_all_were(
    programme, circle, moss, amara, monkeypatch
):
    """Somebody asleep or beyond their week is passed over, however many of them come first."""
    seats = []
    for number in range(7):
        person = people.make_person(name=f"P{number}")
        programmes.join(programme, person=person)
        seats.append(let_in(circle, person, by=amara, name=f"Leaf {number}"))
    seats.sort(key=lambda one: one.pk.int)
    with clock.held_at(datetime(2026, 11, 24, 12, tzinfo=UTC)):  # a Tuesday
        for number, seat in enumerate(seats):
            willing(seat, hours="Tue 01:00-02:00" if number < 4 else "")
        found = []
        for few in (1, 2, 100):
            monkeypatch.setattr(asking, "LOOKED_AT", few)
            post = commands.say(moss, need=Need.COMPANY, words="Is anybody awake?")
            found.append(asking._whose_turn(post))
        assert found == [[one.pk for one in seats[4:]]] * 3
        willing(seats[4], a_week=0)
        assert asking._whose_turn(post) == [one.pk for one in seats[5:]]


def test_an_answered_post_is_asked_about_no_more(heron, moss, post, let_events_arrive):
    willing(heron)
    commands.answer(post, by=heron, kind=Kind.HEAR, words="I hear you.")
    let_events_arrive()

    with clock.held_at(post.posted_at + timedelta(hours=13)):
        look_after_posts()

    assert not Asked.objects.exists()
    assert Notice.objects.filter(kind="new-words-for-you").get().person_id == moss.person_id


def test_several_answers_are_one_piece_of_news_until_their_writer_has_looked(
    circle, heron, post, bo, client_of, let_events_arrive
):
    def answered():
        commands.answer(post, by=heron, kind=Kind.HEAR, words="I hear you.")
        let_events_arrive()
        return Notice.objects.filter(kind="new-words-for-you").count()

    assert [answered(), answered()] == [1, 1]
    client_of(bo).get(f"/g/{circle.pk}/t/{post.pk}/")
    assert [answered(), answered()] == [2, 2]


def test_a_page_says_who_is_here_and_until_when_or_that_nobody_is(circle, heron, moss, bo, client_of):
    browser = client_of(bo)
    for address in (f"/g/{circle.pk}/", f"/g/{circle.pk}/say/"):
        page = browser.get(address).content.decode()
        assert "No one is watching this now" in page
        assert "/help/" in page
    with pytest.raises(NotAllowed):
        commands.be_here(moss, hours=1)

    commands.be_here(heron, hours=2)
    assert "is here until" in browser.get(f"/g/{circle.pk}/say/").content.decode()
    with clock.held_at(clock.now() + timedelta(hours=2, minutes=1)):
        assert talking.here_now(moss) == []
        look_after_posts()
    assert not Hosting.objects.exists()


def test_the_page_of_a_circle_asks_the_same_of_the_database_for_any_number_of_posts(
    circle, heron, moss, amara, client_of, django_assert_num_queries
):
    browser = client_of(amara)
    commands.say(moss, need=Need.LISTEN, words="One.")
    browser.get(f"/g/{circle.pk}/")
    from django.db import connection

    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/g/{circle.pk}/")
    before = len(asked)
    for number in range(5):
        commands.say(moss, need=Need.LISTEN, words=f"More {number}.")

    with django_assert_num_queries(before):
        browser.get(f"/g/{circle.pk}/")


def test_no_word_of_a_circle_opens_under_a_key_but_its_authors(heron, moss, post):
    assert post.sealed_owner() == moss.person_id != moss.circle_id
    assert Face.objects.select_related("seat").get(seat=heron).sealed_owner() == heron.person_id
    assert policies.seats_of(heron.person_id).get() == heron
