"""A story told aloud: sent in pieces, sealed, made anew, heard by whoever may read the story, and gone when it goes."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django_tasks_db.models import DBTaskResult

from alongside.config import asgi
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.people import commands as people
from alongside.rolemodels import commands, queries
from alongside.rolemodels.commands.recording import remake
from alongside.rolemodels.models import Piece, Published, Recording, Story
from alongside.rolemodels.rules.aloud import PIECE, Aloud, Came
from alongside.rolemodels.rules.telling import Channel
from tests.rolemodels.recorded import NAME, film, picture, sound
from tests.rolemodels.telling import a_story, brought_out

pytestmark = pytest.mark.django_db

WORDS = "0:00 I told my foreman.\n0:01 He put the kettle on."


@pytest.fixture
def draft(programme, amara):
    return a_story(programme, by=amara)


def work():
    """What waits to be made anew, in this process's own transaction."""
    for one in Recording.objects.filter(state=Came.WAITING):
        remake.call(str(one.pk))


def made_ready(story, *, by, kind=Aloud.SOUND, content=None):
    """A recording that is part of a story."""
    sent = commands.send_whole(story, by=by, kind=kind, words=WORDS, content=content or sound())
    work()
    return Recording.objects.get(pk=sent.pk)


@pytest.fixture
def heard(draft, amara, dina):
    """A recording of a story that members may read."""
    made = made_ready(draft, by=amara)
    commands.send(Story.objects.get(), by=amara)
    brought_out(Story.objects.get(), by=amara, editor=dina)
    return made


def address(recording, what="file"):
    return f"/t/aloud/{recording.pk}/{what}/"


def test_a_file_comes_in_pieces_and_goes_on_where_the_line_broke(draft, amara, client_of):
    browser, raw = client_of(amara), film()
    begun = browser.post(f"/t/mine/{draft.pk}/aloud/begin/", {"kind": "film", "words": WORDS, "size": len(raw)})
    place, half = begun.json()["pieces"], len(raw) // 2

    def send(start, content):
        return browser.post(
            place, content, content_type="application/octet-stream", headers={"Upload-Offset": str(start)}
        )

    assert send(0, raw[:half]).status_code == 204
    again = send(0, raw[:half])
    assert (again.status_code, again["Upload-Offset"]) == (409, str(half))
    assert browser.get(place)["Upload-Offset"] == str(half)
    assert "Choose the same file again" in browser.get(f"/t/mine/{draft.pk}/aloud/").content.decode()
    assert send(half, raw[half:]).status_code == 204
    work()

    made = Recording.objects.get()
    assert (made.state, made.width) == (Came.READY, 64)
    page = browser.get(f"/t/mine/{draft.pk}/aloud/").content.decode()
    assert address(made) in page
    assert 'kind="captions"' in page


def test_without_a_script_it_comes_whole_and_its_name_is_not_kept(draft, amara, client_of):
    sent = {"kind": "sound", "words": WORDS, "file": SimpleUploadedFile(f"{NAME}.wav", sound(), "text/html")}
    assert client_of(amara).post(f"/t/mine/{draft.pk}/aloud/", sent).status_code == 302
    work()

    made = Recording.objects.get()
    assert made.state == Came.READY
    assert Story.objects.get().version == made.as_of > draft.version


def test_bytes_lie_sealed_as_they_came_and_as_they_were_made(draft, amara):
    raw = sound()
    commands.send_whole(draft, by=amara, kind=Aloud.SOUND, words=WORDS, content=raw)
    assert b"RIFF" not in at_rest()
    assert b"".join(piece.content for piece in Piece.objects.order_by("start")) == raw

    work()

    assert b"ftyp" not in at_rest()
    assert b"ftyp" in queries.bytes_of(Recording.objects.get(), 0, 100)


def at_rest():
    with connection.cursor() as cursor:
        cursor.execute("select content from rolemodels_piece")
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def test_what_cannot_be_used_is_said_and_nothing_else_is_lost(draft, amara, client_of):
    made = made_ready(draft, by=amara, kind=Aloud.PICTURE, content=b"<svg onload=alert(1)></svg>")

    page = client_of(amara).get(f"/t/mine/{draft.pk}/aloud/").content.decode()
    assert made.state == Came.REFUSED
    assert "This kind of file cannot be used" in page
    assert "He put the kettle on" in page
    assert not Piece.objects.exists()
    assert made_ready(draft, by=amara, kind=Aloud.PICTURE, content=picture()).state == Came.READY, "it makes room"


def test_only_the_teller_sends_and_only_what_they_said(draft, amara, chen):
    recording = commands.begin_recording(draft, by=amara, kind=Aloud.SOUND, words=WORDS, size=10)

    with pytest.raises(NotAllowed):
        commands.add_piece(recording, by=chen, start=0, content=b"x")
    with pytest.raises(NotAllowed):
        commands.begin_recording(draft, by=chen, kind=Aloud.FILM, words=WORDS, size=10)
    with pytest.raises(NotAllowed):
        commands.take_away(recording, by=chen)
    with pytest.raises(BadInput, match="too-large"):
        commands.add_piece(recording, by=amara, start=0, content=b"x" * 11)
    with pytest.raises(Refused, match="out-of-step"):
        commands.add_piece(recording, by=amara, start=5, content=b"x")
    with pytest.raises(BadInput, match="too-large"):
        commands.begin_recording(draft, by=amara, kind=Aloud.FILM, words=WORDS, size=commands.most_bytes() + 1)
    with pytest.raises(BadInput, match="empty"):
        commands.begin_recording(draft, by=amara, kind=Aloud.FILM, words=" ", size=10)


def test_a_story_does_not_go_to_an_editor_while_a_recording_is_made_ready(draft, amara, client_of):
    commands.send_whole(draft, by=amara, kind=Aloud.SOUND, words=WORDS, content=sound())

    with pytest.raises(Refused, match="unfinished"):
        commands.send(draft, by=amara)
    assert "still being made ready" in client_of(amara).get(f"/t/mine/{draft.pk}/").content.decode()


def test_whoever_may_read_the_story_hears_it_and_nobody_else(heard, draft, amara, bo, chen, dina, client, client_of):
    stranger = client_of(people.make_person(name="Stranger"))
    for what in ("file", "captions"):
        for browser in (client_of(amara), client_of(bo), client_of(chen)):
            assert browser.get(address(heard, what)).status_code == 200
        for browser in (client, stranger):
            assert browser.get(address(heard, what)).status_code == 404

    story = Story.objects.get()
    shown = client_of(chen).get(f"/t/{story.published.pk}/").content.decode()
    assert address(heard) in shown
    assert "He put the kettle on." in shown

    commands.pause(story, by=amara)
    assert client_of(chen).get(address(heard)).status_code == 404, "gone at once"
    assert client_of(amara).get(address(heard)).status_code == 200


def test_an_editor_hears_what_was_sent_and_a_draft_is_the_tellers_alone(draft, amara, dina, client_of):
    made = made_ready(draft, by=amara)
    editor = client_of(dina)
    assert editor.get(address(made)).status_code == 404

    commands.send(Story.objects.get(), by=amara)

    assert editor.get(address(made)).status_code == 200
    assert address(made) in editor.get(f"/t/desk/{draft.pk}/").content.decode()
    with pytest.raises(Refused, match="not-a-draft"):
        commands.say_words(made, by=amara, words="Other words.")


def test_a_recording_of_another_version_is_no_part_of_what_is_out(heard):
    out = Published.objects.get()
    assert [one.id for one in queries.told_with(out)] == [heard.pk]

    Recording.objects.update(as_of=out.version + 1)

    assert queries.told_with(out) == []


def test_a_story_for_everybody_is_heard_by_everybody(programme, amara, dina, client):
    made = made_ready(a_story(programme, by=amara, channels=(Channel.PUBLIC,)), by=amara)
    commands.send(Story.objects.get(), by=amara)
    brought_out(Story.objects.get(), by=amara, editor=dina)

    assert client.get(address(made)).status_code == 200


def test_a_player_may_ask_for_any_part(heard, chen, client_of):
    browser = client_of(chen)
    whole = browser.get(address(heard)).content
    total = len(whole)

    for asked, first, last in (
        ("bytes=0-9", 0, 9), ("bytes=100-", 100, total - 1), ("bytes=-7", total - 7, total - 1),
        (f"bytes=5-{total + 99}", 5, total - 1), ("bytes=0-0", 0, 0),
    ):  # fmt: skip
        answer = browser.get(address(heard), headers={"Range": asked})
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {first}-{last}/{total}"
        assert answer.content == whole[first : last + 1]
    assert browser.get(address(heard), headers={"Range": f"bytes={total}-"}).status_code == 416
    assert browser.get(address(heard), headers={"Range": "bytes=9-3"}).status_code == 416
    for nonsense in ("bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5"):
        assert browser.get(address(heard), headers={"Range": nonsense}).content == whole


def test_parts_across_pieces_fit_together(draft, amara):
    raw = bytes(range(256)) * (PIECE // 100)
    sent = commands.begin_recording(draft, by=amara, kind=Aloud.SOUND, words=WORDS, size=len(raw))
    commands.add_piece(sent, by=amara, start=0, content=raw)

    for first, last in ((0, 10), (PIECE - 5, PIECE + 5), (PIECE, PIECE), (len(raw) - 3, len(raw) - 1)):
        assert queries.bytes_of(sent, first, last) == raw[first : last + 1]


def test_a_file_is_served_so_that_nothing_in_it_runs_or_stays(heard, chen, client_of):
    answer = client_of(chen).get(address(heard))

    assert answer["Content-Type"] == "audio/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    told = client_of(chen).get(address(heard, "captions"))
    assert told["Content-Type"] == "text/vtt; charset=utf-8"
    assert told.content.decode().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:0")


def test_taken_away_or_erased_nothing_of_it_is_left(heard, amara, chen, client_of):
    browser = client_of(amara)
    assert browser.post(address(heard, "away")).status_code == 302
    assert client_of(chen).get(address(heard)).status_code == 404
    assert not Piece.objects.exists()

    commands.back_to_draft(Story.objects.get(), by=amara)
    made_ready(Story.objects.get(), by=amara)
    people.erase_person(amara, by=amara)

    assert not Recording.objects.exists()
    assert not Piece.objects.exists()


def test_half_sent_files_are_let_go_and_what_a_killed_worker_left_is_taken_up(draft, amara):
    commands.begin_recording(draft, by=amara, kind=Aloud.FILM, words=WORDS, size=10)
    with clock.held_at(clock.now() + timedelta(days=8)):
        commands.tidy_recordings()
        assert not Recording.objects.exists()

    sent = commands.send_whole(draft, by=amara, kind=Aloud.SOUND, words=WORDS, content=sound())
    DBTaskResult.objects.all().delete()
    with clock.held_at(clock.now() + timedelta(hours=2)):
        commands.tidy_recordings()

    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(sent.pk)]


def test_what_a_form_refuses_keeps_the_words(draft, amara, client_of):
    browser = client_of(amara)
    for sent in (
        {"kind": "sound", "words": "These words stay"},
        {"kind": "sound", "words": "These words stay", "file": SimpleUploadedFile("a", b"")},
        {"kind": "poem", "words": "These words stay", "file": SimpleUploadedFile("a", b"1")},
    ):
        answer = browser.post(f"/t/mine/{draft.pk}/aloud/", sent)
        assert answer.status_code == 400
        assert "These words stay" in answer.content.decode()
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("headers", "answered"),
    [
        ({b"content-length": b"17500001"}, 413),
        ({b"content-length": b"9" * 30}, 413),
        ({b"content-length": b"-1"}, 413),
        ({b"transfer-encoding": b"chunked"}, 413),
        ({}, 0),
        ({b"content-length": b"17500000"}, 0),
    ],
)
def test_a_body_too_large_for_memory_or_that_hides_its_size_is_turned_away_unread(monkeypatch, headers, answered):
    went_on, said = [], []

    async def pages(scope, receive, send):
        went_on.append(scope)

    async def send(message):
        said.append(message)

    monkeypatch.setattr(asgi, "pages", pages)
    scope = {"type": "http", "path": "/t/", "headers": list(headers.items())}
    async_to_sync(asgi.application)(
        scope, None, send
    )  # reading anything of it would fail: there is nothing to read with

    assert [one["status"] for one in said if "status" in one] == ([answered] if answered else [])
    assert len(went_on) == (0 if answered else 1)
