"""Arriving and coming back: with a passkey, with codes, by e-mail; and what strangers cannot learn or do."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from alongside.foundation import clock
from alongside.foundation.background import Worker
from alongside.people import commands, queries
from alongside.people.commands import links
from alongside.people.commands.codes import forget_cards
from alongside.people.models import CardShown, EmailLink, Passkey, Person, RecoveryCode, SignIn
from alongside.people.rules import Space, State


def options(response):
    return html.unescape(re.search(r'data-options="([^"]*)"', response.content.decode())[1])


def codes(response):
    """The codes on this page, or on the one it leads to."""
    if response.status_code == 302:
        response = response.client.get(response.url)
    return re.findall(r"<code>([^<]+)</code>", response.content.decode())


def name_of(person):
    return queries.card(person.pk, space=Space.CIRCLES).name


def join_with_passkey(guest, device, name="Quiet Fox"):
    answer = device.make(options(guest.get("/join/")))
    return guest.post("/join/", {"name": name, "answer": answer, "shared_device": "on"})


def link_in(message):
    return re.search(r"https?://[^/\s]+(/link/\S+)", message.body)[1]


def ask_for_link(guest, address="fox@example.org", **more):
    response = guest.post("/link/", {"address": address, **more})
    for row in EmailLink.objects.filter(sent_at=None):
        links.send_link.call(str(row.pk))
    return response


# With a passkey


def test_somebody_joins_with_a_made_up_name_and_a_passkey(guest, device):
    response = join_with_passkey(guest, device)

    person = Person.objects.get()
    assert response.url == "/join/codes/"
    assert "You are in, Quiet Fox." in guest.get("/join/codes/").content.decode()
    assert name_of(person) == "Quiet Fox"
    assert Passkey.objects.get().person == person
    assert person.email is None
    assert len(codes(response)) == 10
    assert guest.get("/you/").status_code == 200


def test_they_come_back_with_the_passkey(guest, device):
    join_with_passkey(guest, device)
    guest.cookies.clear()

    response = guest.post("/sign-in/", {"answer": device.use(options(guest.get("/sign-in/")))})

    assert response.status_code == 302
    assert guest.get("/you/").status_code == 200
    assert Passkey.objects.get().sign_count == 1
    assert Passkey.objects.get().used_on == clock.today()


def test_an_answer_caught_on_its_way_opens_nothing_a_second_time(guest, device):
    join_with_passkey(guest, device)
    thief = Client(headers={"host": "localhost"})
    answer = device.use(options(thief.get("/sign-in/")))
    kept = thief.cookies[f"{configured.CSRF_COOKIE_NAME}-in"].value
    assert thief.post("/sign-in/", {"answer": answer}).status_code == 302
    thief.cookies.clear()
    thief.cookies[f"{configured.CSRF_COOKIE_NAME}-in"] = kept

    assert thief.post("/sign-in/", {"answer": answer}).status_code == 400


def test_an_answer_to_another_question_is_refused_and_the_name_stays(guest, device):
    answer = device.make(options(guest.get("/join/")))
    guest.get("/join/")

    response = guest.post("/join/", {"name": "Quiet Fox", "answer": answer})

    assert response.status_code == 400
    assert 'value="Quiet Fox"' in response.content.decode()
    assert not Person.objects.exists()


def test_a_question_lasts_ten_minutes(guest, device):
    answer = device.make(options(guest.get("/join/")))
    guest.cookies.pop(f"{configured.CSRF_COOKIE_NAME}-join")

    response = guest.post("/join/", {"name": "Quiet Fox", "answer": answer})

    assert response.status_code == 400
    assert "took too long" in response.content.decode()


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:1234"])
def test_an_answer_made_for_another_site_is_refused(guest, device, origin):
    device.origin = origin

    assert join_with_passkey(guest, device).status_code == 400
    assert not Person.objects.exists()


def test_a_passkey_of_nobody_here_is_refused(guest, device):
    device.make(options(guest.get("/join/")))

    response = guest.post("/sign-in/", {"answer": device.use(options(guest.get("/sign-in/")))})

    assert response.status_code == 400


def test_a_forged_signature_is_refused(guest, device):
    join_with_passkey(guest, device)
    guest.cookies.clear()
    answer = json.loads(device.use(options(guest.get("/sign-in/"))))
    other = json.loads(device.use(options(guest.get("/sign-in/"))))
    other["response"]["signature"] = answer["response"]["signature"]

    assert guest.post("/sign-in/", {"answer": json.dumps(other)}).status_code == 400


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "null", "[]", "x" * 30_000, '{"id": 1}', "\ud83d",
     '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}'],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/join/", "/sign-in/"])
def test_a_broken_answer_is_refused_in_words(guest, answer, path):
    guest.get(path)

    response = guest.post(path, {"name": "Fox", "answer": answer.encode("utf-8", "replace").decode()})

    assert response.status_code == 400


def test_an_address_of_numbers_offers_the_other_ways(db):
    page = Client(headers={"host": "127.0.0.1"}).get("/join/").content.decode()

    assert "data-passkey=" not in page
    assert "Join with a card" in page


# With codes


def test_somebody_joins_with_nothing_but_a_card_of_codes(guest):
    response = guest.post("/join/card/", {"name": "Quiet Fox", "shared_device": "on"})

    assert len(codes(response)) == 10
    assert "no-store" in guest.get("/join/codes/").headers["Cache-Control"]
    assert guest.get("/you/").status_code == 200


@pytest.fixture
def phone(db):
    """A browser that keeps its cookies as one does, to a server that refuses forms it did not make."""
    client = Client(enforce_csrf_checks=True)
    client.get("/join/")
    return client


def form_at(browser, path, action):
    page = browser.get(path).content.decode()
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if f'action="{action}"' in one)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.mark.parametrize("lost", ["the answer and its cookie", "the answer alone"])
def test_pressed_twice_there_is_one_person_who_sees_the_codes_that_work(phone, lost):
    form = {"name": "Quiet Fox", "shared_device": "on", **form_at(phone, "/join/", "/join/card/")}
    phone.post("/join/card/", form)
    if lost == "the answer and its cookie":
        del phone.cookies[configured.SIGN_IN_COOKIE]

    shown = codes(phone.post("/join/card/", form))

    assert len(shown) == 10
    assert Person.objects.count() == 1
    assert phone.get("/you/").status_code == 200
    again = {"code": shown[0], **form_at(Client(), "/sign-in/", "/sign-in/card/")}
    assert Client().post("/sign-in/card/", again).url == "/home/"


def test_codes_are_shown_until_they_are_kept_and_never_again(phone):
    form = {"name": "Quiet Fox", "next": "/help/", **form_at(phone, "/join/", "/join/card/")}
    shown = codes(phone.post("/join/card/", form))
    assert codes(phone.get("/join/codes/")) == shown

    kept = phone.post("/join/codes/", form_at(phone, "/join/codes/", "/join/codes/"))

    assert kept.url == "/help/"
    assert codes(phone.get("/join/codes/")) == []
    assert codes(phone.post("/join/card/", form)) == []
    assert not CardShown.objects.exists()


def test_codes_nobody_said_to_keep_are_let_go_after_ten_minutes(phone):
    phone.post("/join/card/", {"name": "Fox", **form_at(phone, "/join/", "/join/card/")})

    with clock.held_at(clock.now() + timedelta(minutes=11)):
        assert codes(phone.get("/join/codes/")) == []
        forget_cards()
    assert not CardShown.objects.exists()


def test_codes_are_shown_in_no_other_browser_and_stand_nowhere_in_clear(phone, amara, client_of):
    shown = codes(phone.post("/join/card/", {"name": "Fox", **form_at(phone, "/join/", "/join/card/")}))

    for other in (Client(), client_of(amara)):
        other.get("/join/")
        assert codes(other.get("/join/codes/")) == []
    kept = bytes(CardShown.objects.get().__dict__["card"])
    assert not any(code.encode() in kept for code in shown)


def test_new_codes_asked_for_twice_are_shown_and_work(amara, client_of, guest):
    own = client_of(amara)
    once = {"_once": "a" * 32}

    first, second = codes(own.post("/you/ways/codes/", once)), codes(own.post("/you/ways/codes/", once))

    assert first == second
    assert guest.post("/sign-in/card/", {"code": second[0]}).status_code == 302


def test_a_code_signs_in_once_however_it_is_typed(guest):
    code = codes(guest.post("/join/card/", {"name": "Fox"}))[3]
    guest.cookies.clear()

    first = guest.post("/sign-in/card/", {"code": f" {code.upper().replace('-', ' ').replace('1', 'I')} "})
    guest.cookies.clear()
    second = guest.post("/sign-in/card/", {"code": code})

    assert first.status_code == 302
    assert second.status_code == 400
    assert "does not open anything" in second.content.decode()
    assert configured.SIGN_IN_COOKIE not in guest.cookies


def test_used_unknown_and_suspended_codes_get_the_same_answer(guest):
    shown = codes(guest.post("/join/card/", {"name": "Fox"}))
    guest.cookies.clear()
    guest.post("/sign-in/card/", {"code": shown[0]})
    guest.cookies.clear()

    used = plain(guest.post("/sign-in/card/", {"code": shown[0]}), shown[0])
    unknown = plain(guest.post("/sign-in/card/", {"code": "zzzzz-zzzzz-zzzzz-zzzzz"}), "zzzzz-zzzzz-zzzzz-zzzzz")
    Person.objects.update(state=State.SUSPENDED)
    suspended = plain(guest.post("/sign-in/card/", {"code": shown[1]}), shown[1])

    assert used == unknown == suspended


def test_codes_are_long_and_kept_as_fingerprints_only(amara):
    shown = commands.new_codes(amara, by=amara)

    assert len(set(shown)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 100 for code in shown)
    kept = b"".join(bytes(row.code_index) for row in RecoveryCode.objects.all())
    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in shown)


def test_new_codes_end_the_old_ones(amara, client_of, guest):
    old = commands.new_codes(amara, by=amara)[0]

    response = client_of(amara).post("/you/ways/codes/")

    assert len(codes(response)) == 10
    assert guest.post("/sign-in/card/", {"code": old}).status_code == 400


# By e-mail


def plain(response, *typed):
    """The page without what differs at every sending: hidden tokens, nonces, challenges, what was typed."""
    text = response.content.decode()
    text = re.sub(r'(name="(?:_once|csrfmiddlewaretoken)" value=|nonce=|data-options=)"[^"]*"', r"\1", text)
    for one in typed:
        text = text.replace(one, "TYPED")
    return response.status_code, response.headers.get("Location"), text


def test_a_new_address_joins_by_its_link_and_a_known_one_comes_back_by_it(guest):
    ask_for_link(guest)
    path = link_in(mail.outbox[0])
    assert "made-up name" in guest.get(path).content.decode()
    assert guest.post(path, {"name": "Quiet Fox"}).status_code == 302
    assert name_of(Person.objects.get()) == "Quiet Fox"
    guest.cookies.clear()

    ask_for_link(guest, "FOX@example.org")
    path = link_in(mail.outbox[1])
    page = guest.get(path)

    assert "Welcome back" in page.content.decode()
    assert guest.post(path).status_code == 302
    assert guest.get("/you/").status_code == 200
    assert Person.objects.count() == 1


def test_looking_at_a_link_does_not_use_it_and_pressing_does(guest):
    ask_for_link(guest)
    path = link_in(mail.outbox[0])
    for _scanner in range(3):
        assert guest.get(path).status_code == 200
    assert guest.head(path).status_code in (200, 405)

    assert guest.post(path, {"name": "Fox"}).status_code == 302
    guest.cookies.clear()

    assert guest.get(path).status_code == 404
    assert guest.post(path, {"name": "Wolf"}).status_code == 404
    assert Person.objects.count() == 1


def test_a_link_that_is_too_old_used_or_made_up_gets_one_answer(guest):
    ask_for_link(guest)
    path = link_in(mail.outbox[0])
    unknown = plain(guest.get("/link/nothing-like-it/"), "nothing-like-it")

    with clock.held_at(clock.now() + timedelta(hours=1, seconds=1)):
        assert plain(guest.get(path), path.split("/")[2]) == unknown


def test_a_bad_name_does_not_use_the_link_up(guest):
    ask_for_link(guest)
    path = link_in(mail.outbox[0])

    assert guest.post(path, {"name": "   "}).status_code == 400
    assert guest.post(path, {"name": "Fox"}).status_code == 302


def test_known_and_unknown_addresses_get_the_same_bytes_and_the_same_mail(guest):
    commands.make_person(name="Fox", email="fox@example.org")

    known = ask_for_link(guest, "fox@example.org")
    unknown = ask_for_link(guest, "elk@example.org")

    assert plain(known) == plain(unknown)
    assert plain(guest.get(known.url)) == plain(guest.get(unknown.url))
    first, second = mail.outbox
    assert first.subject == second.subject
    assert first.body.replace(link_in(first), "") == second.body.replace(link_in(second), "")
    assert first.from_email == second.from_email


def test_known_and_unknown_addresses_take_the_same_work(guest):
    commands.make_person(name="Fox", email="fox@example.org")
    guest.post("/link/", {"address": "first@example.org"})
    work = []

    for address in ("fox@example.org", "elk@example.org"):
        with CaptureQueriesContext(connection) as found:
            guest.post("/link/", {"address": address})
        work.append([re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in found])

    assert work[0] == work[1]


def test_the_mail_says_nothing(guest):
    ask_for_link(guest)

    message = mail.outbox[0]
    everything = message.message().as_string().lower()
    for word in ("stigma", "mentor", "alongside", "support", "peer", "health", "fox"):
        assert word not in everything.replace("to: fox@example.org", "")
    assert message.extra_headers["Message-ID"]


def test_a_worker_sends_it_once_and_forgets_the_words_of_the_link(guest, transactional_db):
    guest.post("/link/", {"address": "fox@example.org"})

    worker = Worker("test")
    worker.do_what_waits()
    links.send_what_was_left()
    worker.do_what_waits()

    assert len(mail.outbox) == 1
    assert EmailLink.objects.get().token == ""
    assert guest.get(link_in(mail.outbox[0])).status_code == 200


def test_a_deaf_mail_server_loses_nothing(guest, monkeypatch, settings):
    guest.post("/link/", {"address": "fox@example.org"})
    row = EmailLink.objects.get()

    def deaf(_link):
        raise OSError("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(links, "_mail", deaf)
        with pytest.raises(OSError, match="no answer"):
            links.send_link.call(str(row.pk))
    links.send_link.call(str(row.pk))

    assert len(mail.outbox) == 1


def test_nobodys_mailbox_can_be_filled_from_here(guest):
    for _time in range(8):
        ask_for_link(guest)

    assert len(mail.outbox) == links.MOST_AN_HOUR


def test_old_links_are_forgotten_with_their_addresses(guest):
    ask_for_link(guest)

    with clock.held_at(clock.now() + timedelta(days=1, minutes=1)):
        links.forget_old_links()

    assert not EmailLink.objects.exists()


@pytest.mark.parametrize("address", ["", "nonsense", "a@b", "x" * 300 + "@example.org", "fox@exam\nple.org"])
def test_what_is_no_address_is_said_beside_the_field_and_kept(guest, address):
    response = guest.post("/link/", {"address": address})

    assert response.status_code == 400
    assert html.escape(address[:50].split("\n")[0]) in response.content.decode()


# Going on, and the cookie


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/you/names/", "/you/names/"), ("//evil.example", "/home/"), ("https://evil.example/", "/home/"),
        ("/\\evil.example", "/home/"), ("javascript:alert(1)", "/home/"), ("", "/home/"), ("you/", "/home/"),
    ],
)  # fmt: skip
def test_only_pages_of_this_site_are_gone_on_to(guest, amara, wanted, reached):
    code = commands.new_codes(amara, by=amara)[0]

    response = guest.post("/sign-in/card/", {"code": code, "next": wanted})

    assert response.url == reached


def test_where_one_was_going_survives_the_mail(guest):
    ask_for_link(guest, next="/you/copy/")
    path = link_in(mail.outbox[0])
    assert 'name="next" value="/you/copy/"' in guest.get(path).content.decode()

    response = guest.post(path, {"name": "Fox", "next": "/you/copy/"})

    assert response.url == "/you/copy/"


def test_the_cookie_is_http_only_lax_and_gone_with_a_shared_browser(guest, amara):
    shown = commands.new_codes(amara, by=amara)
    guest.post("/sign-in/card/", {"code": shown[0], "shared_device": "on"})
    shared = guest.cookies[configured.SIGN_IN_COOKIE]
    guest.cookies.clear()
    guest.post("/sign-in/card/", {"code": shown[1]})
    own = guest.cookies[configured.SIGN_IN_COOKIE]

    for cookie in (shared, own):
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert len(cookie.value) >= 43
    assert shared["max-age"] == ""
    assert own["max-age"] == 30 * 24 * 3600
    assert shared.value.encode() not in b"".join(bytes(row.token_index) for row in SignIn.objects.all())


def test_signing_in_gives_a_new_cookie_and_ends_the_one_before(guest, amara):
    shown = commands.new_codes(amara, by=amara)
    guest.post("/sign-in/card/", {"code": shown[0]})
    before = guest.cookies[configured.SIGN_IN_COOKIE].value

    guest.post("/sign-in/card/", {"code": shown[1]})

    assert guest.cookies[configured.SIGN_IN_COOKIE].value != before
    assert SignIn.objects.filter(person=amara).count() == 1


def test_a_sign_in_left_alone_ends(amara, client_of):
    client = client_of(amara)
    assert client.get("/you/").status_code == 200

    with clock.held_at(clock.now() + timedelta(minutes=31)):
        assert client.get("/you/").status_code == 302


def test_tries_are_limited_by_network(guest):
    answers = [guest.post("/sign-in/card/", {"code": f"wrong-{number}"}).status_code for number in range(17)]

    assert answers[:15] == [400] * 15
    assert answers[15:] == [429] * 2


def test_every_form_for_strangers_is_limited():
    for path in ("/join/", "/join/card/", "/sign-in/", "/sign-in/card/", "/link/", "/link/x/"):
        assert resolve(path).func.rate_limit


def test_somebody_signed_in_is_led_on(amara, client_of):
    for path in ("/join/", "/sign-in/"):
        assert client_of(amara).get(path).status_code == 302


def test_a_form_sent_twice_makes_one_person(guest):
    for _time in range(2):
        guest.post("/join/card/", {"name": "Fox", "_once": "the-same"})
        guest.cookies.pop(configured.SIGN_IN_COOKIE, None)

    assert Person.objects.count() == 1
