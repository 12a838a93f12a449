"""Reminders that come in time, rooms for calls, and a link that says in one press whether a meeting took place."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client

from alongside.foundation import clock
from alongside.foundation.errors import BadInput
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands
from alongside.mentorship.commands.reminding import remind
from alongside.mentorship.models import MeetingPart, Strain
from alongside.mentorship.rules.disclosing import Level
from alongside.mentorship.rules.meeting import Channel, MeetingState, Plan, plan_from
from alongside.notifications import commands as notifications
from alongside.notifications.models import Mail, Notice
from alongside.people import commands as people
from alongside.people.rules import Purpose
from tests.notifications.test_neutral_words import says_something

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLY = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture
def amara_by_mail(amara):
    """Amara has mails, but none from ten in the evening to eight."""
    amara.email, amara.email_index = "amara@example.org", b"a" * 32
    amara.save(update_fields=["email", "email_index"])
    people.give_consent(amara, by=amara, purpose=Purpose.MAIL)
    notifications.set_quiet_hours(amara, starts=time(22), ends=time(8))
    return amara


@pytest.fixture
def meets(agreed_walk, amara_by_mail, bo):
    """Gives a meeting that Amara and Bo agree on at noon."""

    def meets(at=EARLY, **more):
        with clock.held_at(NOON):
            made = commands.offer_meeting(agreed_walk, by=amara_by_mail, plan=Plan(times=(at,), **more))
            return commands.take_time(made, by=bo, at=at)

    return meets


@pytest.fixture
def link(meets, let_events_arrive):
    """The address in the mail that Amara gets when a meeting is over."""
    meeting = meets(NOON + timedelta(hours=2))
    with clock.held_at(meeting.ends_at + timedelta(minutes=5)):
        remind()
        let_events_arrive()
        notifications.send_mails()
    return meeting, re.search(r"http\S+(/q/\S+)", mail.outbox[-1].body)[1]


def news(person, kind):
    return [one for one in Notice.objects.filter(person=person).order_by("made_at") if one.kind == kind]


# --- reminders -------------------------------------------------------------------------------------------------------


def test_a_reminder_that_quiet_hours_would_hold_too_long_comes_before_them(meets, amara, bo, let_events_arrive):
    meets()

    told = {}
    for moment in (NOON, NOON.replace(hour=21, minute=49), NOON.replace(hour=21, minute=50), EARLY.replace(hour=5)):
        with clock.held_at(moment):
            remind()
            remind()
            let_events_arrive()
            notifications.send_mails()
        told[moment] = len(news(amara, "soon")), len(news(bo, "soon")), len(mail.outbox)
    with clock.held_at(EARLY - timedelta(minutes=55)):
        remind()
        let_events_arrive()

    # Within a day nobody is told twice; Amara hears at ten to ten, Bo, who has no quiet hours, an hour before.
    assert [one[:2] for one in told.values()] == [(0, 0), (0, 0), (1, 0), (1, 0)]
    mails = [one[2] for one in told.values()]
    assert mails[2] - mails[1] == 1, "by mail, in time"
    assert (len(news(amara, "soon")), len(news(bo, "soon"))) == (1, 1)


def test_a_mail_that_could_only_come_afterwards_is_not_sent(meets, amara, let_events_arrive):
    meets()

    with clock.held_at(EARLY - timedelta(hours=3)):  # the program stood still all evening
        remind()
        let_events_arrive()

    assert len(news(amara, "soon")) == 1, "it stands on her page"
    assert not Mail.objects.filter(notice__in=news(amara, "soon")).exists()


def test_moved_times_are_reminded_of_anew(meets, agreed_walk, amara, bo, let_events_arrive):
    meeting = meets()
    later = EARLY + timedelta(days=3, hours=4)
    with clock.held_at(NOON):
        commands.offer_other_times(meeting, by=bo, plan=Plan(times=(later,)))
        assert not MeetingPart.objects.filter(remind_at__isnull=False).exists()
        commands.take_time(meeting, by=amara, at=later)

    for before in (timedelta(hours=24), timedelta(hours=1)):
        with clock.held_at(later - before):
            remind()
            let_events_arrive()

    assert len(news(amara, "soon")) == len(news(bo, "soon")) == 2


# --- in one press ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "state"), [("yes", "held"), ("moved", "not-held"), ("no", "not-held")])
def test_one_press_by_a_link_says_whether_it_took_place_and_nothing_else_is_asked(link, said, state, amara):
    meeting, address = link
    anyone = Client()
    with clock.held_at(meeting.ends_at + timedelta(hours=1)):
        shown = anyone.get(address)
        assert not OutboxEvent.objects.filter(name="mentorship.meeting-logged").exists(), "opened only"
        assert anyone.post(address, {"happened": said}).status_code == 200
        again = anyone.post(address, {"happened": "yes"}), anyone.get(address)

    meeting.refresh_from_db()
    assert meeting.state == state
    assert [one.status_code for one in again] == [404, 404]
    assert news(amara, "how-was-it")[0].seen_at is not None, "her page does not ask again"
    main = re.search(r"<main.*</main>", shown.content.decode(), re.DOTALL)[0]
    assert not re.search(r"<textarea|type=.text|Amara|Bo\b|Millbrook|video", main)
    assert not says_something(re.sub(r"<[^>]+>", " ", main))


def test_the_mail_with_the_link_says_nothing_either(link):
    sent = mail.outbox[-1]

    assert not says_something(f"{sent.subject}\n{sent.body}".replace(link[1], ""))
    assert str(link[0].pk) not in sent.body


@pytest.mark.parametrize("how", ["time", "ended", "said", "nonsense", "words"])
def test_a_link_that_works_no_more_looks_like_one_that_never_did(link, how, agreed_walk, amara, bo):
    meeting, address = link
    with clock.held_at(meeting.ends_at + timedelta(days=3 if how == "time" else 0, hours=1)):
        if how == "ended":
            commands.end_mentorship(agreed_walk, by=bo)
        elif how == "said":
            commands.log_meeting(meeting, by=amara, happened="no")
        elif how == "nonsense":
            address = "/q/abc/"
        elif how == "words":
            assert Client().post(address, {"happened": "shorter", "felt": "heavy"}).status_code == 400
            return
        answers = Client().get(address), Client().post(address, {"happened": "yes"})

    assert [one.status_code for one in answers] == [404, 404]
    assert all("leads nowhere" in one.content.decode() for one in answers)


def test_whoever_gets_no_mails_has_no_link(link, amara, bo):
    assert MeetingPart.objects.get(person=amara).said_index
    assert MeetingPart.objects.get(person=bo).said_index is None
    assert "press" not in news(bo, "how-was-it")[0].about


def test_a_heavy_meeting_lets_a_mentor_rest_in_the_same_press(meets, amara, bo, client_of):
    meeting = meets(NOON + timedelta(hours=2))
    with clock.held_at(meeting.ends_at + timedelta(hours=1)):
        assert "lead nobody new" not in client_of(amara).get(f"/m/meet/{meeting.pk}/was/").content.decode()
        client_of(amara).post(f"/m/meet/{meeting.pk}/was/", {"happened": "yes", "felt": "heavy", "rest": "on"})
        assert not Strain.objects.exists(), "what she feels is hers alone"
        client_of(bo).post(f"/m/meet/{meeting.pk}/was/", {"happened": "yes", "rest": "on"})

    assert Strain.objects.get().person_id == bo.pk


# --- rooms for calls -------------------------------------------------------------------------------------------------


def test_a_call_gets_a_room_nobody_can_guess_where_the_programme_has_its_calls(meets, programme, dina, client_of, bo):
    browser = client_of(dina)
    chosen = {"answer_days": "7", "remind_days": "4", "levels": ["lived"], "calls_at": "https://meet.example.org/"}
    assert browser.post("/desk/manner/", chosen).status_code == 302

    links = [plan_from(meets(at, channel=how).plan).link for at, how in (
        (EARLY, Channel.VIDEO), (EARLY + timedelta(hours=3), Channel.VOICE), (EARLY + timedelta(hours=6), Channel.WRITING),
    )]  # fmt: skip
    own = plan_from(meets(EARLY + timedelta(hours=9), channel=Channel.VIDEO, link="https://own.example/x").plan).link

    assert links[2] == ""
    assert own == "https://own.example/x"
    assert len(set(links)) == 3
    assert all(re.fullmatch(r"https://meet\.example\.org/[\w-]{24}", one) for one in links[:2])
    refused = browser.post("/desk/manner/", chosen | {"calls_at": "meet.example.org"})
    assert refused.status_code == 400
    assert "begins with https://" in refused.content.decode()


def test_only_an_address_can_be_a_place_for_calls(programme, dina):
    with pytest.raises(BadInput, match="not-a-link"):
        commands.set_manner(
            programme, by=dina, answer_days=7, remind_days=4, levels=[Level.LIVED], calls_at="javascript:{room}"
        )


def test_nothing_is_held_by_a_press_on_a_meeting_moved_meanwhile(link, amara, bo):
    meeting, address = link
    MeetingPart.objects.filter(meeting=meeting).update(said_until=clock.now() + timedelta(days=999))
    with clock.held_at(meeting.ends_at + timedelta(days=20)):
        assert Client().post(address, {"happened": "yes"}).status_code == 404

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.AGREED
