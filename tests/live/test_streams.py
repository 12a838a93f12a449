"""An open page hears what is new, in order and once; whoever may not listen hears nothing."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from django.conf import settings
from django.db import connection, transaction

from alongside.live import hints, hub, rules, streams
from alongside.live.queries import Entry
from alongside.people.models import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """An open stream, read piece by piece."""

    def __init__(self, answer):
        self.answer = answer
        self.raw = answer.aiter_text()
        self.text = ""
        self.last_id = ""

    async def piece(self, within=5.0):
        """The next piece: "" for a sign of life, None when the stream has ended."""
        async with asyncio.timeout(within):
            while "\n\n" not in self.text:
                try:
                    self.text += await anext(self.raw)
                except StopAsyncIteration:
                    return None
        piece, self.text = self.text.split("\n\n", 1)
        return piece

    async def told(self, within=5.0):
        """The next note, as (place, kind, ref)."""
        while True:
            piece = await self.piece(within)
            assert piece is not None, "the stream ended"
            said = dict(line.split(": ", 1) for line in piece.splitlines() if not line.startswith(":"))
            if "data" in said:
                note = json.loads(said["data"])
                return int(said["id"]), note["kind"], note["ref"]


@asynccontextmanager
async def listening(server, name, token, **kwargs):
    cookies = {settings.SIGN_IN_COOKIE: token} if token else {}
    async with (
        httpx.AsyncClient(cookies=cookies, timeout=10) as client,
        client.stream("GET", f"{server}/live/{name}/", **kwargs) as answer,
    ):
        yield Page(answer)


@pytest.fixture
def token(amara, door):
    from alongside.people import commands

    door.open_to.add(amara.pk)
    return commands.sign_in(amara, shared_device=False)


def in_thread(work, *args, **kwargs):
    """Database work from a test that runs an event loop."""
    return hub.in_database(work, *args, **kwargs)


def test_a_page_hears_what_is_told_while_it_is_open(server, stream_name, token, tell):
    async def run():
        async with listening(server, stream_name, token) as page:
            assert page.answer.status_code == 200
            assert page.answer.headers["content-type"].startswith("text/event-stream")
            assert page.answer.headers["x-accel-buffering"] == "no"
            assert "no-store" in page.answer.headers["cache-control"]
            assert await page.piece() == "retry: 3000\nid: 0"
            began = time.monotonic()
            await in_thread(tell, stream_name, "new", "a")
            assert await page.told() == (1, "new", "a")
            assert time.monotonic() - began < 2
            await in_thread(tell, stream_name, "changed", "b")
            assert await page.told() == (2, "changed", "b")

    asyncio.run(run())


@pytest.mark.parametrize("way", ["header", "address"])
def test_a_page_that_comes_back_hears_what_it_missed(server, stream_name, token, tell, way):
    for n in range(5):
        tell(stream_name, ref=str(n))
    said = {"headers": {"Last-Event-ID": "2"}} if way == "header" else {"params": {"after": "2"}}

    async def run():
        async with listening(server, stream_name, token, **said) as page:
            heard = [await page.told() for _ in range(3)]
            assert heard == [(3, "new", "2"), (4, "new", "3"), (5, "new", "4")]

    asyncio.run(run())


@pytest.mark.parametrize("said", ["-1", "x", "9" * 30, "999999", "", "²"])
def test_nonsense_about_what_was_heard_is_taken_as_everything(server, stream_name, token, tell, said):
    tell(stream_name)

    async def run():
        async with listening(server, stream_name, token, params={"after": said}) as page:
            assert await page.piece() == "retry: 3000\nid: 1"
            await in_thread(tell, stream_name)
            assert (await page.told())[0] == 2

    asyncio.run(run())


def test_a_page_asleep_for_too_long_is_told_to_look_again(server, stream_name, token, tell, monkeypatch):
    monkeypatch.setattr(rules, "LONGEST_REPLAY", 3)
    for _ in range(9):
        tell(stream_name)

    async def run():
        async with listening(server, stream_name, token, params={"after": "1"}) as page:
            assert await page.told() == (9, "again", "")
            await in_thread(tell, stream_name, "new", "x")
            assert await page.told() == (10, "new", "x")

    asyncio.run(run())


def test_strangers_nobody_and_absence_get_the_same_answer(server, stream_name, token, chen):
    from alongside.people import commands

    stranger = commands.sign_in(chen, shared_device=False)
    absent = f"nobody-asks:{uuid4()}"
    answers = {
        # But for the second in which it was given.
        (answer.status_code, answer.content, tuple(sorted({**answer.headers, "date": ""}.items())))
        for cookie, name in [
            (stranger, stream_name), ("", stream_name), ("forged", stream_name), (token, absent), (stranger, absent),
            (token, "test:../../etc"), (token, ""), (token, stream_name + "0"), (token, "test:" + "x" * 3000),
        ]
        for answer in [
            httpx.get(f"{server}/live/{name}/", cookies={settings.SIGN_IN_COOKIE: cookie} if cookie else {})
        ]
    }  # fmt: skip

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_only_asking_is_answered(server, stream_name, token):
    answer = httpx.post(f"{server}/live/{stream_name}/", cookies={settings.SIGN_IN_COOKIE: token})

    assert answer.status_code == 405


def test_signs_of_life_come_when_nothing_happens(server, stream_name, token, monkeypatch):
    monkeypatch.setattr(rules, "HEARTBEAT_SECONDS", 0.1)

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            assert [await page.piece(1) for _ in range(3)] == [": "] * 3

    asyncio.run(run())


@pytest.mark.parametrize("how", ["permission", "sign-in", "suspended"])
def test_whoever_may_no_longer_listen_is_cut_off_though_nothing_happens(
    server, stream_name, token, monkeypatch, door, amara, how
):
    monkeypatch.setattr(rules, "RECHECK_SECONDS", 0.2)

    def revoke():
        if how == "permission":
            door.open_to.clear()
        elif how == "sign-in":
            SignIn.objects.all().delete()
        else:
            type(amara).objects.filter(pk=amara.pk).update(state="suspended")

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            await in_thread(revoke)
            async with asyncio.timeout(2):
                while await page.piece() is not None:
                    pass

    asyncio.run(run())


def test_nothing_is_told_to_somebody_who_lost_permission(server, stream_name, token, monkeypatch, door, tell):
    monkeypatch.setattr(rules, "TRUSTED_SECONDS", 0.0)

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            door.open_to.clear()
            await in_thread(tell, stream_name, "new", "secret")
            assert await page.piece() is None

    asyncio.run(run())


def test_somebody_who_leaves_hears_nothing_more_from_that_second_on(server, stream_name, token, door, tell):
    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            door.open_to.clear()
            await in_thread(tell, stream_name, rules.LEFT)
            # Far sooner than a permission is asked for again by itself.
            assert await page.piece(within=1.5) is None

    asyncio.run(run())


@pytest.mark.parametrize("asked_for", ["one by one", "together"])
def test_of_two_who_listen_only_the_one_who_left_is_cut_off(
    server, stream_name, token, door, tell, amara, bo, monkeypatch, asked_for
):
    from alongside.people import commands

    if asked_for == "together":
        answers = streams.Answers(door.may_listen, lambda people, _stream: door.open_to & set(people))
        monkeypatch.setitem(streams._asked, "test", answers)
    door.open_to.add(bo.pk)
    his = commands.sign_in(bo, shared_device=False)

    async def run():
        async with listening(server, stream_name, token) as hers, listening(server, stream_name, his) as theirs:
            await hers.piece()
            await theirs.piece()
            door.open_to.discard(bo.pk)
            await in_thread(tell, stream_name, rules.LEFT)
            assert await theirs.piece(within=1.5) is None
            assert await hers.told() == (1, rules.LEFT, "")
            await in_thread(tell, stream_name, "new", "for her")
            assert await hers.told() == (2, "new", "for her")

    asyncio.run(run())


def test_a_room_that_cannot_say_who_may_listen_ends_its_stream_and_no_other(
    server, stream_name, token, door, tell, monkeypatch
):
    broken = f"broken:{uuid4()}"
    asked = []

    def cannot_say(_person, _stream):
        asked.append(1)
        if len(asked) > 1:
            raise LookupError
        return True

    monkeypatch.setitem(streams._asked, "broken", streams.Answers(cannot_say))
    monkeypatch.setattr(rules, "TRUSTED_SECONDS", 0.0)

    async def run():
        async with listening(server, stream_name, token) as page, listening(server, broken, token) as other:
            await page.piece()
            await other.piece()
            for _ in range(6):  # more often than there are readers
                await in_thread(tell, broken, "new", "secret")
            assert await other.piece(within=2) is None
            await in_thread(tell, stream_name, "new", "a")
            assert await page.told() == (1, "new", "a")

    asyncio.run(run())


def test_a_lost_hint_loses_nothing(server, stream_name, token, tell, monkeypatch):
    monkeypatch.setattr(rules, "POLL_SECONDS", 0.2)
    monkeypatch.setattr(hints, "give", lambda _stream: None)

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            await in_thread(tell, stream_name, "new", "quietly")
            assert await page.told() == (1, "new", "quietly")

    asyncio.run(run())


def test_a_hint_from_another_process_arrives_over_postgresql(server, stream_name, token, tell, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("one process on SQLite: others are found by polling")

    def elsewhere():
        ears = set(hints._ears)
        hints._ears.clear()  # as in a process of its own: nobody here listens
        try:
            tell(stream_name, "new", "from afar")
        finally:
            hints._ears.update(ears)

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            await asyncio.sleep(0.5)
            await in_thread(elsewhere)
            assert await page.told(within=3) == (1, "new", "from afar")

    asyncio.run(run())


def test_a_reader_that_falls_behind_reads_the_rest_from_the_database(stream_name, tell, amara, monkeypatch):
    monkeypatch.setattr(rules, "LONGEST_QUEUE", 2)

    async def run():
        here = hub.hub_here()
        listener = here.join(stream_name, person=amara.pk, seq=0, sign_in=uuid4())
        assert await listener.take(within=1) == []
        for _ in range(6):
            await in_thread(tell, stream_name)
            await asyncio.sleep(0.02)
        heard = []
        while len(heard) < 6:
            heard += [entry.seq for entry in await listener.take(within=1)]
        here.leave(listener)
        assert heard == [1, 2, 3, 4, 5, 6]
        assert len(listener._waiting) <= 2

    asyncio.run(run())


def test_word_that_comes_twice_or_out_of_order_is_told_once_and_in_order(stream_name, tell, amara):
    for _ in range(4):
        tell(stream_name)
    first, second, third, fourth = (Entry(n, "new", "") for n in (1, 2, 3, 4))

    async def run():
        listener = hub.Listener(stream_name, amara.pk, seq=4, sign_in=uuid4())
        assert await listener.take(within=1) == []
        listener.seq = 0
        listener.offer([first, second])
        listener.offer([first, second, third])
        assert [entry.seq for entry in await listener.take(within=1)] == [1, 2, 3]
        listener.seq = 0
        listener.offer([second])
        listener.offer([fourth])
        assert [entry.seq for entry in await listener.take(within=1)] == [1, 2, 3, 4]

    asyncio.run(run())


def test_one_person_cannot_take_every_line(server, stream_name, token, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PER_PERSON", 1)

    async def run():
        async with listening(server, stream_name, token) as first:
            await first.piece()
            async with listening(server, stream_name, token) as second:
                assert second.answer.status_code == 429
        await asyncio.sleep(0.3)
        async with listening(server, stream_name, token) as third:
            assert third.answer.status_code == 200

    asyncio.run(run())


def test_two_hundred_open_pages_hear_everything_in_order(server, door, amara, token, tell):
    names = [f"test:{uuid4()}" for _ in range(20)]

    async def one(name, client, ready, started):
        async with client.stream("GET", f"{server}/live/{name}/") as answer:
            page = Page(answer)
            await page.piece(20)
            ready.release()
            await started.wait()
            return [(await page.told(20))[0] for _ in range(5)]

    async def run():
        ready, started = asyncio.Semaphore(0), asyncio.Event()
        limits = httpx.Limits(max_connections=None)
        cookies = {settings.SIGN_IN_COOKIE: token}
        async with httpx.AsyncClient(cookies=cookies, timeout=30, limits=limits) as client:
            pages = [asyncio.create_task(one(name, client, ready, started)) for name in names for _ in range(10)]
            for _ in pages:
                await ready.acquire()
            started.set()
            for _ in range(5):
                for name in names:
                    await in_thread(tell, name)
            return await asyncio.gather(*pages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "MOST_PER_PERSON", 1000)
        heard = asyncio.run(run())

    assert len(heard) == 200
    assert all(one == [1, 2, 3, 4, 5] for one in heard)


def test_a_stream_nobody_answers_for_is_closed(amara):
    assert not streams.may_listen(amara.pk, f"unknown:{uuid4()}")
    assert not streams.may_listen(amara.pk, "unknown")


def test_a_page_that_leaves_is_forgotten(server, stream_name, token):
    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
        deadline = time.monotonic() + 5
        while any(one._listeners for one in hub._hubs.values()) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        assert not any(one._listeners for one in hub._hubs.values())

    asyncio.run(run())


def test_notes_of_one_commit_come_together(server, stream_name, token):
    from alongside.live.commands import publish

    def twice():
        with transaction.atomic():
            publish(stream_name, kind="new", ref="a")
            publish(stream_name, kind="new", ref="b")

    async def run():
        async with listening(server, stream_name, token) as page:
            await page.piece()
            await in_thread(twice)
            assert [await page.told(), await page.told()] == [(1, "new", "a"), (2, "new", "b")]

    asyncio.run(run())
