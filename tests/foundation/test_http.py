"""What stands around every page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import path

from alongside.foundation import clock, errors
from alongside.foundation.http import limited
from alongside.foundation.models import PostedForm, RateCount

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

acted: list[str] = []


def act(request: HttpRequest) -> HttpResponse:
    if request.POST.get("word") == "refuse":
        raise errors.Refused("too-late")
    if request.POST.get("word") == "mistyped":
        return HttpResponse("again", status=400)
    acted.append(request.POST.get("word", ""))
    return HttpResponseRedirect(f"/done/{len(acted)}/")


@limited("knock", at_most=3, within=timedelta(hours=1))
def knock(_request: HttpRequest) -> HttpResponse:
    raise BadRequest


def boom(_request: HttpRequest) -> HttpResponse:
    raise ValueError("somebody's private words")


urlpatterns = [path("act/", act), path("knock/", knock), path("boom/", boom)]


@pytest.fixture(autouse=True)
def _fresh():
    acted.clear()


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(client):
    once = str(uuid4())

    first = client.post("/act/", {"word": "hello", "_once": once})
    second = client.post("/act/", {"word": "hello", "_once": once})

    assert acted == ["hello"]
    assert first.url == second.url == "/done/1/"


def test_a_mistyped_or_refused_form_can_be_sent_again(client):
    once = str(uuid4())

    assert client.post("/act/", {"word": "mistyped", "_once": once}).status_code == 400
    assert client.post("/act/", {"word": "refuse", "_once": once}).status_code == 409
    assert client.post("/act/", {"word": "right", "_once": once}).status_code == 302

    assert acted == ["right"]
    assert PostedForm.objects.count() == 1


def test_the_same_form_number_from_another_browser_is_another_form():
    once = str(uuid4())
    for cookie in ("a", "b"):
        browser = Client()
        browser.cookies["notes"] = cookie
        browser.post("/act/", {"word": cookie, "_once": once})

    assert acted == ["a", "b"]


@pytest.mark.parametrize("word", ["a\x00b", "\ufffd"])
def test_words_no_database_can_hold_are_refused_kindly(client, word):
    assert client.post("/act/", {"word": word}).status_code == 400
    assert acted == []


def test_broken_bytes_are_refused_kindly(client):
    answer = client.post("/act/", b"word=%ff%fe", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


def test_a_megabyte_too_many_is_refused_kindly(client):
    assert client.post("/act/", {"word": "x" * 3_000_000}).status_code in (400, 413)


def test_attempts_beyond_the_limit_are_refused_even_when_each_failed(client):
    answers = [client.post("/knock/").status_code for _ in range(5)]

    assert answers == [400, 400, 400, 429, 429]


def test_a_home_network_counts_as_one_and_its_address_is_not_kept():
    for host in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:3::7"):
        Client(REMOTE_ADDR=host).post("/knock/")

    row = RateCount.objects.get()
    assert row.count == 3
    assert b"2001" not in bytes(row.key)
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").post("/knock/").status_code == 400


def test_a_limit_ends_with_its_time(client):
    for _ in range(4):
        client.post("/knock/")

    with clock.held_at(clock.now() + timedelta(hours=2)):
        assert client.post("/knock/").status_code == 400


def test_a_failing_page_is_a_kind_page_and_logs_no_words(client, caplog):
    client.raise_request_exception = False

    answer = client.get("/boom/")

    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert "private words" not in caplog.text
    assert "private words" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/act/", "/nothing-here/", "/boom/"])
def test_every_answer_asks_not_to_be_kept_found_or_framed(client, path):
    client.raise_request_exception = False

    answer = client.get(path)

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_network_of_an_unreadable_address_is_still_counted():
    from alongside.foundation.ratelimit import network_of

    request = RequestFactory().get("/", REMOTE_ADDR="not an address")

    assert network_of(request) == "unknown"
