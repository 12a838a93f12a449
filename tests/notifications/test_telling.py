"""Telling people: once, at a good hour, in words that say nothing."""

import re
from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation import clock, events, privacy
from alongside.foundation.errors import NotFound
from alongside.foundation.models import Delivery
from alongside.notifications import commands, queries, rules
from alongside.notifications.models import Mail, Notice, Wish
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Facts, Purpose
from alongside.programmes import commands as programmes
from alongside.programmes.rules import Joining
from tests.house.test_promises_of_the_code import TELLING

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: The same for the other languages pages speak; Arabic written without its article.
TELLING_TOO = re.compile(
    r"estigma|vih|sida|lesbian|queer|salud mental|suicid|crisis|depresi|adicci|prisi|c[áa]rcel|asilo|refugiad|"
    r"discapaci|abus|v[íi]ctima|mentor|apoyo|terapi|recupera|وصم|إيدز|مثلي|انتحار|اكتئاب|إدمان|سجن|لجوء|لاجئ|إعاقة|"
    r"اعتداء|ضحية|مرشد|دعم|علاج|تعاف",
    re.I,
)


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

    message = commands.message_for(Notice.objects.get(), "willow@example.org")
    # Headers as they travel, with subject and body in plain text too: encoded, they would hide a word from the search.
    raw = re.sub(r"(?m)^(Message-ID|Content-Transfer-Encoding):.*$", "", message.message().as_string())
    everything = "\n".join((raw, str(message.subject), str(message.body)))

    assert not TELLING.search(everything)
    assert not TELLING_TOO.search(everything)
    assert not re.search("Secretname|Millbrook|Alongside", everything)
    assert "List-" not in raw


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_kind_of_news_says_what_somebody_faces_in_any_language(db, language):
    with translation.override(language):
        words = [str(kind.words) for kind in rules.kinds()]

    assert len(words) > 5
    assert [said for said in words if TELLING.search(said) or TELLING_TOO.search(said)] == []


def test_several_news_waiting_for_one_person_are_one_mail(reachable):
    for number in range(5):
        tell(reachable, once=f"d{number}")

    commands.send_mails()
    commands.send_mails()

    assert len(mail.outbox) == 1
    assert Mail.objects.filter(sent_at=None).count() == 0


class Killed(BaseException):
    """The worker is gone in the middle of something."""


def test_a_worker_killed_after_sending_sends_the_same_mail_again(reachable, monkeypatch):
    tell(reachable)
    send = EmailMessage.send

    def send_and_die(self, *args, **kwargs):
        send(self, *args, **kwargs)
        raise Killed

    monkeypatch.setattr(EmailMessage, "send", send_and_die)
    with pytest.raises(Killed):
        commands.send_mails()
    monkeypatch.undo()

    commands.send_mails()  # at once: still claimed by the one that died
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        tell(reachable, once="later news")
        commands.send_mails()
        commands.send_mails()

    assert len(mail.outbox) == 2
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_a_delivery_run_again_tells_and_mails_once(programme, reachable, dina):
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    place = programmes.join(programme, person=reachable)
    programmes.approve(place, by=dina)
    deliveries = Delivery.objects.filter(subscriber__startswith="alongside.notifications")

    for _attempt in range(3):
        for delivery in deliveries.select_related("event"):
            events.hand_over(delivery)
        commands.send_mails()

    assert [news.words for news in queries.newest_for(reachable)] == ["Your request to come in was answered"]
    assert [news.words for news in queries.newest_for(dina)] == ["Somebody asks to come in"]
    assert len(mail.outbox) == 1


def test_coordinators_hear_of_requests_once_until_they_have_looked(programme, dina, client_of):
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()

    def somebody_asks():
        programmes.join(programme, person=people.make_person(name="Asking"))
        for delivery in Delivery.objects.filter(subscriber__endswith="tell_coordinators", state="waiting"):
            events.hand_over(delivery)
            Delivery.objects.filter(pk=delivery.pk).update(state="done")

    somebody_asks()
    somebody_asks()
    (news,) = queries.newest_for(dina)
    assert client_of(dina).get(news.open_url).url == news.url == "/desk/joining/"
    assert queries.unseen(dina) == 0

    somebody_asks()
    assert queries.unseen(dina) == 1


def test_quiet_hours_chosen_after_the_news_still_hold_for_its_mail(reachable):
    with clock.held_at(NOON.replace(hour=23)):
        tell(reachable)
        commands.set_quiet_hours(reachable, starts=time(22), ends=time(8))
        commands.send_mails()
    assert mail.outbox == []

    with clock.held_at(NOON.replace(day=24, hour=8)):
        commands.send_mails()
    assert len(mail.outbox) == 1


def test_quiet_hours_are_in_the_persons_own_zone(reachable):
    people.save_facts(reachable, by=reachable, facts=Facts(time_zone="Asia/Tokyo"))
    commands.set_quiet_hours(reachable, starts=time(22), ends=time(8))

    with clock.held_at(NOON.replace(hour=14)):  # 23:00 in Tokyo
        tell(reachable)
        commands.send_mails()
    assert mail.outbox == []
    with clock.held_at(NOON.replace(hour=23)):  # 08:00 in Tokyo
        commands.send_mails()
    assert len(mail.outbox) == 1


def test_a_mail_server_down_for_a_night_loses_nothing(reachable, monkeypatch):
    monkeypatch.setattr(EmailMessage, "send", lambda *_a, **_k: (_ for _ in ()).throw(ConnectionRefusedError()))
    tell(reachable)
    began = clock.now()
    for minutes in range(0, 12 * 60, 10):
        with clock.held_at(began + timedelta(minutes=minutes)):
            commands.send_mails()
    monkeypatch.undo()

    with clock.held_at(began + timedelta(hours=16)):
        commands.send_mails()
    assert len(mail.outbox) == 1


def test_the_switch_for_mails_is_the_persons_agreement(db, client_of):
    person = people.make_person(name="Unasked", email="unasked@example.org")
    client = client_of(person)

    client.post("/notes/settings/", {"mail": "on"})
    assert people_queries.mail_address(person.pk) == "unasked@example.org"
    client.post("/notes/settings/", {})
    assert people_queries.mail_address(person.pk) is None


def test_nobody_opens_or_marks_the_news_of_another(reachable, chen, client_of):
    notice = tell(reachable)

    assert client_of(chen).get(f"/notes/{notice.pk}/").status_code == 404
    with pytest.raises(NotFound):
        commands.follow(notice, by=chen)
    client_of(chen).post("/notes/")
    assert queries.unseen(reachable) == 1


def test_news_is_paged_with_a_constant_number_of_queries(reachable, client_of, django_assert_max_num_queries):
    for number in range(60):
        tell(reachable, once=f"d{number}")
    client = client_of(reachable)

    with django_assert_max_num_queries(9):
        answer = client.get("/notes/").content.decode()

    assert answer.count('class="item"') == 50


def test_news_of_a_kind_that_is_gone_still_reads_as_news(reachable, client_of):
    Notice.objects.filter(pk=tell(reachable).pk).update(kind="gone")

    assert "There is something new for you." in client_of(reachable).get("/notes/").content.decode()


def test_old_news_is_forgotten(reachable):
    with clock.held_at(NOON - timedelta(days=200)):
        tell(reachable, once="read long ago")
        commands.mark_seen(reachable)
        tell(reachable, once="not read yet")
    with clock.held_at(NOON - timedelta(days=366)):
        tell(reachable, once="a year ago")

    with clock.held_at(NOON):
        commands.forget_old_news()

    assert list(Notice.objects.values_list("once", flat=True)) == ["not read yet"]


def test_erasing_a_person_takes_their_news_mails_and_wishes(reachable):
    tell(reachable)
    commands.set_quiet_hours(reachable, starts=time(22), ends=time(8))
    (part,) = [part for part in privacy.parts() if part.room == "notifications"]
    assert len(part.export(reachable.pk)["news"]) == 1
    assert part.export(reachable.pk)["quiet hours"] == {"starts": "22:00:00", "ends": "08:00:00"}

    people.erase_person(reachable, by=reachable)
    commands.send_mails()

    assert (Notice.objects.count(), Mail.objects.count(), Wish.objects.count(), mail.outbox) == (0, 0, 0, [])


def test_news_is_the_readers_own(reachable, chen, client_of):
    tell(reachable)

    assert "Something is new" in client_of(reachable).get("/notes/").content.decode()
    assert "Something is new" not in client_of(chen).get("/notes/").content.decode()


def test_quiet_hours_are_kept_and_need_both_ends(reachable, client_of):
    client = client_of(reachable)
    assert client.post("/notes/settings/", {"starts": "22:00"}).status_code == 400
    client.post("/notes/settings/", {"mail": "on", "starts": "22:00", "ends": "08:00"})

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


def test_whoever_was_erased_meanwhile_is_not_told_and_blocks_nothing(programme, reachable, dina):
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    programme.refresh_from_db()
    programmes.approve(programmes.join(programme, person=reachable), by=dina)
    people.erase_person(reachable, by=reachable)
    people.destroy_key(reachable.pk)  # as when the transaction has committed

    events.hand_over(Delivery.objects.select_related("event").get(subscriber__endswith="tell_of_approval"))

    assert not Notice.objects.filter(person=reachable).exists()
