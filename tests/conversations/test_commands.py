"""Two people write to each other; nobody else can."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from alongside.conversations import commands, policies, queries
from alongside.conversations.events import ConversationClosed, ConversationOpened, MessageSent
from alongside.conversations.models import Conversation, Draft, Message, Participant
from alongside.conversations.rules import stream_of
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused, TooMany
from alongside.foundation.models import OutboxEvent
from alongside.live import queries as live
from alongside.people.rules import Space

pytestmark = pytest.mark.django_db


def told(event):
    return OutboxEvent.objects.filter(name=event.name)


def kinds_told(talk):
    return [entry.kind for entry in live.after(stream_of(talk.pk), 0) or []]


def test_opening_again_gives_the_same_conversation(talk, amara, bo, about):
    again = commands.open_about("mentorship", about, people=[bo.pk, amara.pk], space=Space.MENTORSHIP, by=amara.pk)

    assert again == talk
    assert Participant.objects.count() == 2
    assert told(ConversationOpened).count() == 1
    assert queries.conversation_about("mentorship", about) == talk
    assert queries.conversation_about("circle", about) is None


def test_a_conversation_needs_two_people(amara, about):
    with pytest.raises(ValueError, match="two people"):
        commands.open_about("mentorship", about, people=[amara.pk, amara.pk], space=Space.MENTORSHIP, by=amara.pk)


def test_what_is_written_is_kept_in_order_and_told(talk, say, amara, bo):
    first, second = say(amara, "  I wrote the sentence.\r\nAll of it.  "), say(bo, "Good.")

    assert [m.body for m in Message.objects.order_by("number")] == ["I wrote the sentence.\nAll of it.", "Good."]
    assert (first.number, second.number) == (1, 2)
    assert kinds_told(talk) == ["new", "new"]
    payload = told(MessageSent).first().payload
    assert payload["recipient_ids"] == [str(bo.pk)]
    assert payload["author_id"] == str(amara.pk)
    assert "sentence" not in str(payload)


def test_sending_twice_with_one_key_keeps_it_once(say, amara, bo):
    key = uuid4()

    assert say(amara, "Once", key) == say(amara, "Once", key)
    assert Message.objects.count() == 1
    assert told(MessageSent).count() == 1
    say(bo, "Mine", key)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "words-missing"), (" \r\n\t ", "words-missing"), ("x" * 8001, "words-too-long"), ("a\x00b", "unreadable")],
)
def test_words_that_cannot_be_kept_are_refused(say, amara, words, code):
    with pytest.raises(BadInput, match=code):
        say(amara, words)

    assert not Message.objects.exists()


def test_eight_thousand_characters_of_any_script_fit(say, amara):
    words = ("\u0627\U0001f331" * 4000)[:8000]

    assert Message.objects.get(pk=say(amara, words).pk).body == words


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_nobody_else_can_do_anything(request, talk, say, amara, who):
    stranger, message = request.getfixturevalue(who), say(amara)

    for attempt in (
        lambda: commands.send_message(talk, by=stranger, body="Hi", key=uuid4()),
        lambda: commands.edit_message(message, by=stranger, body="Hi"),
        lambda: commands.remove_message(message, by=stranger),
        lambda: commands.save_draft(talk, by=stranger, body="Hi"),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            attempt()
    with pytest.raises(NotFound):
        queries.conversation_for(stranger, talk.pk)
    with pytest.raises(NotFound):
        queries.message_for(stranger, talk.pk, message.pk)
    assert not policies.may_listen(stranger.pk, stream_of(talk.pk))
    assert queries.threads_of(stranger) == ([], False)
    assert queries.unread_conversations(stranger) == 0


def test_only_ones_own_words_can_be_changed(say, amara, bo):
    message = say(amara, "First")

    with pytest.raises(NotAllowed, match="not-your-words"):
        commands.edit_message(message, by=bo, body="Other")
    with pytest.raises(NotAllowed, match="not-your-words"):
        commands.remove_message(message, by=bo)


def test_changed_words_replace_what_was_said(talk, say, amara):
    message = commands.edit_message(say(amara, "First"), by=amara, body="Second")

    message.refresh_from_db()
    assert message.body == "Second"
    assert message.edited_at is not None
    assert kinds_told(talk) == ["new", "changed"]


def test_the_same_words_again_change_nothing(talk, say, amara):
    assert commands.edit_message(say(amara, "Same"), by=amara, body=" Same ").edited_at is None
    assert kinds_told(talk) == ["new"]


def test_removed_words_are_overwritten(say, amara):
    message = say(amara, "Gone soon")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM conversations_message")
        before = bytes(cursor.fetchone()[0])

    commands.remove_message(message, by=amara)
    commands.remove_message(message, by=amara)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM conversations_message")
        assert bytes(cursor.fetchone()[0]) != before
    message.refresh_from_db()
    assert (message.body, message.removed_at is not None) == ("", True)
    with pytest.raises(Refused, match="removed"):
        commands.edit_message(message, by=amara, body="Back")


def test_closing_leaves_reading_and_ends_writing(talk, say, amara, bo, about):
    message = say(amara)

    commands.close_about("mentorship", about, by=bo.pk)
    commands.close_about("mentorship", about, by=bo.pk)

    assert told(ConversationClosed).count() == 1
    closed = queries.conversation_for(amara, talk.pk)
    with pytest.raises(Refused, match="closed"):
        commands.send_message(closed, by=amara, body="More", key=uuid4())
    with pytest.raises(Refused, match="closed"):
        commands.edit_message(message, by=amara, body="Other")
    with pytest.raises(Refused, match="closed"):
        commands.save_draft(closed, by=amara, body="More")
    with pytest.raises(Refused, match="closed"):
        commands.open_about("mentorship", about, people=[amara.pk, bo.pk], space=Space.MENTORSHIP, by=bo.pk)
    assert commands.send_message(closed, by=amara, body="Hello", key=message.key) == message
    assert commands.remove_message(message, by=amara).removed_at


def test_whoever_is_told_to_leave_reads_no_more(talk, say, amara, bo, about):
    say(amara)
    commands.save_draft(talk, by=bo, body="Unsent")

    commands.close_about("mentorship", about, by=amara.pk, leaving=[bo.pk])

    with pytest.raises(NotFound):
        queries.conversation_for(bo, talk.pk)
    assert not policies.may_listen(bo.pk, stream_of(talk.pk))
    assert queries.conversation_for(amara, talk.pk)
    assert not Draft.objects.exists()


def test_closing_what_was_never_opened_does_nothing(about, amara):
    commands.close_about("mentorship", about, by=amara.pk)

    assert not Conversation.objects.exists()


def test_a_draft_is_kept_once_and_goes_when_the_words_are_sent(talk, say, amara, bo):
    commands.save_draft(talk, by=amara, body="I was about to")
    commands.save_draft(talk, by=amara, body="I was about to say ")

    assert queries.draft_of(amara, talk) == "I was about to say "
    assert queries.draft_of(bo, talk) == ""
    say(amara)
    assert not Draft.objects.exists()
    commands.save_draft(talk, by=amara, body="x")
    commands.save_draft(talk, by=amara, body="  ")
    assert not Draft.objects.exists()


def test_what_is_read_is_remembered_and_never_goes_back(talk, say, amara, bo):
    for _ in range(3):
        say(amara)
    talk.refresh_from_db()

    assert [thread.unread for thread in queries.threads_of(bo)[0]] == [3]
    assert [thread.unread for thread in queries.threads_of(amara)[0]] == [0]
    commands.mark_seen(talk, by=bo, number=2)
    commands.mark_seen(talk, by=bo, number=1)
    assert [thread.unread for thread in queries.threads_of(bo)[0]] == [1]
    assert queries.unread_conversations(bo) == 1
    commands.mark_seen(talk, by=bo, number=3)
    assert queries.unread_conversations(bo) == 0
    say(amara)
    assert queries.unread_conversations(bo) == 1


def test_pages_hold_fifty_or_fewer_long_ones(talk, say, amara, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 1_000
    for n in range(1, 61):
        say(amara, str(n))
    talk.refresh_from_db()

    newest = queries.last_messages(talk)
    assert [m.number for m in newest.messages] == list(range(11, 61))
    assert (newest.earlier, newest.later) == (True, False)
    before = queries.last_messages(talk, before=11)
    assert [m.number for m in before.messages] == list(range(1, 11))
    assert (before.earlier, before.later) == (False, True)
    after = queries.messages_after(talk, 58)
    assert ([m.number for m in after.messages], after.later) == ([59, 60], False)
    for _ in range(6):
        say(amara, "x" * 8000)
    talk.refresh_from_db()
    assert [m.number for m in queries.last_messages(talk).messages] == [64, 65, 66]


def test_erasing_somebody_leaves_their_places_and_takes_their_words(talk, say, amara, bo):
    from alongside.foundation import vault
    from alongside.people import commands as people
    from alongside.people.queries import person

    theirs, mine = say(bo, "Bo's words"), say(amara, "Amara's words")
    commands.save_draft(talk, by=bo, body="Unsent")

    people.erase_person(bo, by=bo)
    vault.store().destroy(bo.pk)

    theirs, mine = Message.objects.get(pk=theirs.pk), Message.objects.get(pk=mine.pk)
    assert theirs.body == ""
    assert theirs.body.is_erased
    assert mine.body == "Amara's words"
    assert not Draft.objects.exists()
    assert queries.conversation_for(person(amara.pk), talk.pk).state == "closed"
    assert queries.threads_of(bo) == ([], False)


def test_an_export_holds_ones_own_words_and_nobody_elses(talk, say, amara, bo):
    from alongside.conversations import privacy

    say(amara, "Mine")
    say(bo, "Yours")
    commands.save_draft(talk, by=amara, body="Not yet")

    given = privacy.export(amara.pk)

    assert [message["words"] for message in given["messages"]] == ["Mine"]
    assert [draft["words"] for draft in given["not_sent"]] == ["Not yet"]
    assert len(given["conversations"]) == 1
    assert "Yours" not in str(given)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_places_of_their_own(talk, amara, bo):
    def several(person):
        try:
            for n in range(8):
                commands.send_message(talk, by=person, body=str(n), key=uuid4())
        finally:
            connection.close()

    writers = [threading.Thread(target=several, args=[person]) for person in (amara, bo) * 3]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert list(Message.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 49))
    assert len(live.after(stream_of(talk.pk), 0)) == 48


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_many_at_once_is_kept_once(talk, amara):
    key, got = uuid4(), []

    def send():
        try:
            got.append(commands.send_message(talk, by=amara, body="Once", key=key).pk)
        finally:
            connection.close()

    writers = [threading.Thread(target=send) for _ in range(10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(got) == 10
    assert len(set(got)) == 1
    assert Message.objects.count() == 1


def test_times_are_now(say, amara):
    with clock.held_at(clock.now()) as _:
        assert say(amara).sent_at == clock.now()


def test_more_than_anybody_types_in_a_minute_waits_for_the_next_wherever_it_is_written(say, amara, bo, about, settings):
    settings.ALONGSIDE_MESSAGES_A_MINUTE = 3
    key, start = uuid4(), clock.now()
    with clock.held_at(start):
        for _ in range(2):
            say(amara)
        say(amara, "Third", key)

        with pytest.raises(TooMany):
            say(amara, "Fourth")
        say(bo, "Mine is the first")
        assert say(amara, "Third", key).number == 3  # what was sent already is no further message

    with clock.held_at(start + timedelta(seconds=61)):
        assert say(amara, "Fourth").number == 5
