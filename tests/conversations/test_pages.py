"""The pages two people write on, tried by both, and by those who have no part in them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.conversations import commands
from alongside.conversations.models import Draft, Message, Participant
from alongside.foundation import clock
from alongside.people import commands as people
from alongside.people import queries as people_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def amaras(client_of, amara):
    return client_of(amara)


@pytest.fixture
def bos(client_of, bo):
    return client_of(bo)


def form_of(answer):
    html = answer.content.decode()
    return {
        "_once": re.search(r'name="_once" value="([^"]+)"', html)[1],
        "key": re.search(r'name="key" value="([^"]+)"', html)[1],
    }


def shown(answer):
    return re.findall(r'<p dir="auto">(.*?)</p>', answer.content.decode(), re.S)


def test_one_writes_and_the_other_reads(amaras, bos, page_of):
    sent = amaras.post(page_of, {"body": "I said it out loud.", **form_of(amaras.get(page_of))})

    assert (sent.status_code, sent.url) == (302, f"{page_of}#m1")
    assert shown(bos.get(page_of)) == ["I said it out loud."]
    assert "say mine" in amaras.get(page_of).content.decode()
    assert "say mine" not in bos.get(page_of).content.decode()


def test_the_page_says_who_will_read_it(amaras, page_of):
    page = amaras.get(page_of).content.decode()

    # A name is isolated: its own direction, whatever it holds, ends with it.
    assert "Only \u2068Bo\u2069 can read this. Coordinators see that you wrote, not what." in page
    assert re.search(r"<title>\s*Notes\s*</title>", page)


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_for_everyone_else_it_is_as_if_it_were_not_there(request, client_of, say, amara, talk, who):
    message = say(amara, "Between us")
    stranger = client_of(request.getfixturevalue(who))
    mine, absent = f"/c/{talk.pk}/", f"/c/{uuid4()}/"
    ways = ["", "new/", "new/?after=0", f"new/?one={message.pk}", f"words/{message.pk}/", "?before=9"]

    for way in ways:
        theirs, nothing = stranger.get(mine + way), stranger.get(absent + way)
        assert (theirs.status_code, theirs.content) == (404, nothing.content)
    for way in ["", "draft/", f"words/{message.pk}/", f"words/{message.pk}/remove/"]:
        theirs, nothing = stranger.post(mine + way, {"body": "x"}), stranger.post(absent + way, {"body": "x"})
        assert (theirs.status_code, theirs.content) == (404, nothing.content)
    assert Message.objects.get().body == "Between us"
    assert str(talk.pk) not in stranger.get("/c/").content.decode()


def test_nobody_signed_in_is_asked_to_sign_in(client, page_of):
    for answer in (client.get(page_of), client.get("/c/"), client.post(page_of, {"body": "x"})):
        assert answer.status_code == 302
        assert "in" in answer.url


def test_a_form_sent_twice_is_one_message(amaras, page_of):
    form = {"body": "Once", **form_of(amaras.get(page_of))}
    amaras.post(page_of, form)
    amaras.post(page_of, form)
    amaras.post(page_of, {**form, "_once": str(uuid4())})

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [("   ", "Write something first."), ("x" * 8001, "longer than one message"), ("x" * 9000, "8,000")],
)
def test_words_that_cannot_be_sent_stay_in_their_place(amaras, page_of, words, fault):
    answer = amaras.post(page_of, {"body": words, **form_of(amaras.get(page_of))})

    assert answer.status_code == 400
    assert fault in answer.content.decode()
    assert words in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"body": "Hi"}, {"body": "Hi", "key": "forged"}, {"body": "Hi", "key": "x" * 9999}]
)
def test_a_forged_form_does_no_harm(amaras, page_of, form):
    assert amaras.post(page_of, form).status_code in (302, 400)


@pytest.mark.parametrize(
    "way", ["?before=x", "?before=-1", "?before=99999999999999999999", "?at=0", "?before=1", "?at="]
)
def test_a_forged_address_does_no_harm(amaras, say, amara, page_of, way):
    say(amara)

    assert amaras.get(page_of + way).status_code == 200


@pytest.mark.parametrize("way", ["?after=x", "?after=99999999999999999999", ""])
def test_a_forged_part_does_no_harm(amaras, page_of, way):
    assert amaras.get(f"{page_of}new/{way}").status_code == 200


@pytest.mark.parametrize("one", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_a_message_that_is_not_there_is_not_found(amaras, page_of, one):
    assert amaras.get(f"{page_of}new/?one={one}").status_code == 404


def test_words_are_shown_as_they_were_typed_and_never_run(amaras, say, bo, page_of):
    say(bo, "<script>alert(1)</script>\n\u202eright to left\u202c & more")

    page = amaras.get(page_of).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n\u202eright to left\u202c &amp; more" in page
    assert "<script>alert" not in page


def test_changed_words_are_shown_as_changed(amaras, bos, say, amara, page_of):
    message = say(amara, "First")

    page = amaras.get(f"{page_of}words/{message.pk}/")
    assert "First" in page.content.decode()
    done = amaras.post(f"{page_of}words/{message.pk}/", {"body": "Second"})

    assert done.url == f"{page_of}#m1"
    answer = bos.get(page_of)
    assert shown(answer) == ["Second"]
    assert "<span>changed</span>" in answer.content.decode()
    assert amaras.post(f"{page_of}words/{message.pk}/", {"body": ""}).status_code == 400


def test_removed_words_are_gone_for_both(amaras, bos, say, amara, page_of):
    message = say(amara, "Gone soon")

    amaras.post(f"{page_of}words/{message.pk}/remove/")

    for browser, said in ((amaras, "You removed these words"), (bos, "Words removed")):
        page = browser.get(page_of).content.decode()
        assert said in page
        assert "Gone soon" not in page
    assert "They are gone" in amaras.get(f"{page_of}words/{message.pk}/").content.decode()
    assert amaras.post(f"{page_of}words/{message.pk}/", {"body": "Back"}).status_code == 400


def test_the_others_words_have_no_page_to_change_them(amaras, say, bo, page_of):
    message = say(bo)

    assert amaras.get(f"{page_of}words/{message.pk}/").status_code == 404
    assert amaras.post(f"{page_of}words/{message.pk}/remove/").status_code == 404
    assert Message.objects.get().body == "Hello"


def test_words_of_somebody_who_left_say_so(amaras, say, bo, page_of):
    from alongside.foundation import vault

    say(bo, "Bo's words")
    people.erase_person(bo, by=bo)
    vault.store().destroy(bo.pk)

    page = amaras.get(page_of).content.decode()

    assert "Words removed by someone who has left" in page
    assert "Someone who has left" in page
    assert "This conversation is closed" in page


def test_a_closed_conversation_is_for_reading(amaras, say, bo, amara, talk, about, page_of):
    say(bo, "Take care")
    commands.save_draft(talk, by=amara, body="I had more to say")
    form = form_of(amaras.get(page_of))
    commands.close_about("mentorship", about, by=bo.pk)

    page = amaras.get(page_of).content.decode()
    late = amaras.post(page_of, {"body": "Too late, but kept", **form})
    later = amaras.post(page_of, {"body": "Too late, but kept", "later": "yes", **form})

    assert "Take care" in page
    assert "I had more to say" in page
    assert 'id="send"' not in page
    for answer in (late, later):
        assert answer.status_code == 400
        assert "Too late, but kept" in answer.content.decode()
        assert "were not sent" in answer.content.decode()
    assert amaras.post(f"{page_of}draft/", {"body": "x"}).status_code == 409


def test_words_kept_for_later_are_there_later(amaras, page_of):
    form = form_of(amaras.get(page_of))

    kept = amaras.post(page_of, {"body": "Not yet", "later": "yes", **form})
    assert kept.url == "/c/"
    assert re.search(r">\s+Not yet</textarea>", amaras.get(page_of).content.decode())
    assert amaras.post(f"{page_of}draft/", {"body": "Not yet, no"}).status_code == 204
    assert Draft.objects.get().body == "Not yet, no"
    assert amaras.post(f"{page_of}draft/", {"body": "x" * 9000}).status_code == 400
    form = form_of(amaras.get(page_of))
    assert amaras.post(page_of, {"body": "x" * 9000, "later": "yes", **form}).status_code == 400


def test_an_open_page_gets_only_what_is_new(amaras, say, bo, page_of):
    for words in ("One", "Two", "Three"):
        say(bo, words)

    answer = amaras.get(f"{page_of}new/?after=1")

    assert shown(answer) == ["Two", "Three"]
    assert answer["X-More"] == "no"
    assert "<html" not in answer.content.decode()
    assert set(Participant.objects.values_list("seen", flat=True)) == {3}
    message = Message.objects.get(number=2)
    assert shown(amaras.get(f"{page_of}new/?one={message.pk}")) == ["Two"]


def test_an_open_page_sends_and_gets_its_words_back(amaras, say, bo, page_of):
    say(bo, "One")
    form = {"body": "Two", "key": str(uuid4()), "after": "0"}

    for _ in range(2):
        answer = amaras.post(page_of, form, headers={"X-Part": "yes"})
        assert answer.status_code == 200
        assert shown(answer) == ["One", "Two"]
    assert Message.objects.count() == 2


def test_the_page_opens_its_stream_where_it_stands(amaras, say, bo, talk, page_of):
    say(bo)
    say(bo)

    assert f'data-stream="/live/c:{talk.pk}/?after=2"' in amaras.get(page_of).content.decode()


def test_times_are_the_readers_own(amaras, amara, say, bo, page_of):
    facts = people_queries.own_facts(amara)
    people.save_facts(amara, by=amara, facts=replace(facts, time_zone="Asia/Kolkata"))
    with clock.held_at(datetime(2026, 3, 6, 20, 12, tzinfo=UTC)):
        say(bo)

    with clock.held_at(datetime(2026, 3, 8, 9, 0, tzinfo=UTC)):
        assert (
            '<time datetime="2026-03-07T01:42:00+05:30">Saturday 01:42</time>' in amaras.get(page_of).content.decode()
        )
    with clock.held_at(datetime(2026, 3, 6, 21, 0, tzinfo=UTC) + timedelta(days=30)):
        later = amaras.post("/c/", {})
        assert later.status_code in (302, 405)


def test_earlier_pages_lead_back_to_the_newest(amaras, say, amara, page_of, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 1_000
    for n in range(1, 121):
        say(amara, f"Words {n}")

    newest = amaras.get(page_of).content.decode()
    assert 'href="?before=71"' in newest
    middle = amaras.get(f"{page_of}?before=71")
    assert shown(middle) == [f"Words {n}" for n in range(21, 71)]
    assert "Back to the newest" in middle.content.decode()
    assert 'id="send"' not in middle.content.decode()
    first = amaras.get(f"{page_of}?before=21").content.decode()
    assert ">Earlier<" not in first
    old = Message.objects.get(number=5)
    assert amaras.post(f"{page_of}words/{old.pk}/", {"body": "Changed"}).url == f"{page_of}?at=5#m5"
    assert shown(amaras.get(f"{page_of}?at=5"))[-1] == "Changed"


def test_two_thousand_messages_cost_no_more_than_two(amaras, say, amara, bo, talk, page_of):
    say(amara)
    amaras.get(page_of)
    with CaptureQueriesContext(connection) as few:
        assert amaras.get(page_of).status_code == 200
    start = clock.now()
    for n in range(2, 2001):
        words = f"{n} " + "words of some length " * 20
        message = Message(
            conversation=talk, author=(amara, bo)[n % 2], number=n, key=uuid4(), body=words, sent_at=start
        )
        message.save(force_insert=True)
    type(talk).objects.filter(pk=talk.pk).update(count=2000)

    with CaptureQueriesContext(connection) as many:
        answer = amaras.get(page_of)
    with CaptureQueriesContext(connection) as earlier:
        amaras.get(f"{page_of}?before=1000")

    assert len(few) == len(earlier) <= 10
    assert len(many) <= len(few) + 6  # what is read now is remembered, in a transaction of its own
    assert len(answer.content) < 60_000
    assert len(shown(answer)) == 50


def test_a_page_of_long_words_is_still_small(amaras, say, bo, page_of):
    for _ in range(8):
        say(bo, "\u0643\u0644\u0645\u0629 " * 1600)

    assert len(amaras.get(page_of).content) < 60_000


def test_the_list_shows_who_and_what_is_new_but_no_words(amaras, bos, say, bo, page_of):
    say(bo, "Between us")

    page = amaras.get("/c/").content.decode()
    assert "Bo" in page
    assert "1 new" in page
    assert "Between us" not in page
    amaras.get(page_of)
    assert "1 new" not in amaras.get("/c/").content.decode()
    assert amaras.get("/c/?page=99").status_code == amaras.get("/c/?page=x").status_code == 200


def test_the_list_asks_the_database_equally_often_however_long(amaras, amara, talk):
    from alongside.people.rules import Space

    with CaptureQueriesContext(connection) as few:
        amaras.get("/c/")
    for n in range(60):
        other = people.make_person(name=f"Person {n}")
        commands.open_about("mentorship", uuid4(), people=[amara.pk, other.pk], space=Space.MENTORSHIP, by=amara.pk)

    with CaptureQueriesContext(connection) as many:
        page = amaras.get("/c/").content.decode()

    assert len(many) == len(few) <= 10
    assert page.count('class="thread"') == 50
    assert amaras.get("/c/?page=2").content.decode().count('class="thread"') == 11


def test_a_person_with_none_is_told_when_one_opens(client_of, chen):
    assert "No conversations yet" in client_of(chen).get("/c/").content.decode()


def test_a_room_can_show_its_ways_from_the_page(amaras, monkeypatch, page_of):
    from alongside.conversations import abouts

    monkeypatch.setattr(abouts, "_links", {})
    abouts.register("mentorship", lambda _viewer, about: [abouts.Link("What we agreed", f"/m/{about}/")])

    assert "What we agreed</a>" in amaras.get(page_of).content.decode()


def test_whoever_writes_a_lot_in_a_minute_keeps_their_words_and_is_asked_to_wait(amaras, page_of, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 1
    amaras.post(page_of, {"body": "First", **form_of(amaras.get(page_of))})
    form = {"body": "These must not be lost", **form_of(amaras.get(page_of))}

    answer = amaras.post(page_of, form)

    assert answer.status_code == 429
    assert "wait a minute, then send them" in answer.content.decode()
    assert "These must not be lost</textarea>" in answer.content.decode()
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 2
    assert amaras.post(page_of, form).status_code == 302
    assert [message.body for message in Message.objects.order_by("number")] == ["First", "These must not be lost"]
