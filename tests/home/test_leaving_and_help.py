"""Leaving and finding help work for everyone, as the programme chose, and when the database does not answer."""

import pytest
from django.conf import settings
from django.db import OperationalError

from alongside.people.models import CardShown, SignIn
from alongside.programmes import commands
from alongside.programmes import queries as programmes

pytestmark = pytest.mark.django_db


def _silent(*_args: object, **_named: object) -> None:
    raise OperationalError("the database does not answer")


def test_leaving_ends_the_sign_in_and_leads_where_the_programme_chose(programme, amara, dina, client_of):
    commands.change_programme(programme, by=dina, leave_to="https://weather.example/")
    browser = client_of(amara)

    answer = browser.get("/leave/")

    assert (answer.status_code, answer.url) == (303, "https://weather.example/")
    assert not SignIn.objects.filter(person=amara).exists()
    assert browser.get("/home/").status_code == 302


def test_leaving_works_when_the_database_does_not_answer(programme, amara, client_of, monkeypatch):
    browser = client_of(amara)
    monkeypatch.setattr(programmes, "leave_to", _silent)

    answer = browser.get("/leave/")

    assert (answer.status_code, answer.url) == (303, settings.ALONGSIDE_LEAVE_TO)
    assert answer.cookies[settings.SIGN_IN_COOKIE].value == ""


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_programmes_country_shows_first(programme, amara, dina, client, client_of, signed_in):
    commands.change_programme(programme, by=dina, country="IE")

    page = (client_of(amara) if signed_in else client).get("/help/").content.decode()

    assert '<option value="IE" selected' in page


def test_help_opens_when_the_programme_cannot_be_asked(programme, client, monkeypatch):
    monkeypatch.setattr(programmes, "country_of", _silent)

    assert client.get("/help/").status_code == 200


@pytest.mark.parametrize("signed_in", [True, False])
def test_whoever_sits_down_after_leave_now_sees_no_codes(client, signed_in):
    client.get("/join/")
    client.post("/join/card/", {"name": "Fox"})
    assert "<code>" in client.get("/join/codes/").content.decode()
    if not signed_in:
        del client.cookies[settings.SIGN_IN_COOKIE]

    client.get("/leave/")

    assert client.get("/join/codes/").url == "/sign-in/"
    assert not CardShown.objects.exists()
