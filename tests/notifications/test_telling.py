"""Telling people: once, at a good hour, in words that say nothing."""

import re
from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation import clock
from alongside.notifications import commands, queries, rules
from alongside.notifications.models import Mail, Notice
from alongside.people import commands as people
from alongside.people.rules import Purpose
from tests.house.test_promises_of_the_code import TELLING

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_kind():
    rules.register("test-news", "Something is new")
    yield
    rules._kinds.pop("test-news")


@pytest.fixture
def reachable(db):
    person = people.make_person(name="Willow Secretname", email="willow@example.org")
    people.give_consent(person, by=person, purpose=Purpose.MAIL)
    return person


def tell(person, once="d1"):
    return commands.tell(person.pk, kind="test-news", url="/home/", once=once)


def test_the_same_news_comes_once(reachable):
    assert tell(reachable) is not None
    assert tell(reachable) is None

    assert Notice.objects.count() == Mail.objects.count() == 1


def test_a_mail_goes_once_and_carries_the_mark_of_its_news(reachable):
    tell(reachable)
    commands.send_mails()
    commands.send_mails()

    (sent,) = mail.outbox
    assert sent.to == ["willow@example.org"]
    assert (
        sent.extra_headers["Message-ID"]
        == commands.message_for(Notice.objects.get(), "x@y.z").extra_headers["Message-ID"]
    )


def test_nobody_gets_mail_who_did_not_agree_or_gave_no_address(db, amara):
    unasked = people.make_person(name="Unasked", email="unasked@example.org")
    tell(unasked)
    tell(amara)
    commands.send_mails()

    assert mail.outbox == []
    assert Notice.objects.count() == 2


def test_consent_withdrawn_before_the_mail_goes_is_respected(reachable):
    tell(reachable)
    people.withdraw_consent(reachable, by=reachable, purpose=Purpose.MAIL)

    commands.send_mails()

    assert mail.outbox == []


def test_what_was_read_already_is_not_mailed(reachable):
    with clock.held_at(NOON):
        tell(reachable)
        commands.mark_seen(reachable, url="/home/")
        commands.send_mails()

    assert mail.outbox == []
    assert queries.unseen(reachable) == 0


def test_a_mail_server_that_does_not_answer_is_tried_again_later(reachable, monkeypatch):
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda *_a, **_k: (_ for _ in ()).throw(SMTPServerDisconnected())
    )
    tell(reachable)
    commands.send_mails()
    monkeypatch.undo()

    commands.send_mails()
    assert mail.outbox == []
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        commands.send_mails()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_mail_says_nothing_in_any_language(reachable, programme, language):
    reachable.language = language
    reachable.save(update_fields=["language"])
    tell(reachable)

    raw = commands.message_for(Notice.objects.get(), "willow@example.org").message().as_string()

    assert not TELLING.search(re.sub(r"(?m)^(Message-ID|Content-Transfer-Encoding):.*$", "", raw))
    assert not re.search("Secretname|Millbrook|Alongside", raw)
    assert "List-" not in raw


def test_no_kind_of_news_says_what_somebody_faces(db):
    for kind in rules.kinds():
        assert not re.search("stigma|hiv|mental|prison|addict|disab|gay|trans", str(kind.words), re.I)


def test_news_is_the_readers_own(reachable, chen, client_of):
    tell(reachable)

    assert "Something is new" in client_of(reachable).get("/notes/").content.decode()
    assert "Something is new" not in client_of(chen).get("/notes/").content.decode()


def test_quiet_hours_are_kept_and_need_both_ends(reachable, client_of):
    client = client_of(reachable)
    assert client.post("/notes/settings/", {"starts": "22:00"}).status_code == 400
    client.post("/notes/settings/", {"starts": "22:00", "ends": "08:00"})

    with clock.held_at(NOON.replace(hour=23)):
        tell(reachable)
        commands.send_mails()
        assert mail.outbox == []
    with clock.held_at(NOON.replace(day=24, hour=8)):
        commands.send_mails()
    assert len(mail.outbox) == 1


@given(
    minute=st.integers(0, 60 * 24 * 3),
    starts=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ends=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_after_quiet_never_falls_in_quiet_hours_and_waits_a_day_at_most(minute, starts, ends):
    moment = NOON + timedelta(minutes=minute)

    then = rules.after_quiet(moment, zone="UTC", starts=starts, ends=ends)

    assert moment <= then <= moment + timedelta(days=1)
    at: time = then.time()
    if starts != ends:
        assert not (starts <= at < ends if starts < ends else at >= starts or at < ends)
