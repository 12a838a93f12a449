"""The open pages of this process: who listens to which stream, and how word reaches them."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DatabaseError, close_old_connections

from alongside.live import hints, queries, rules, streams
from alongside.live.queries import Entry
from alongside.people.http import still_signed_in

log = logging.getLogger("alongside.live")

#: Threads that ask the database for open pages, and so the most questions asked at once.
_THREADS = 4
_pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="live")
_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


async def in_database[**P, R](ask: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """The answer to a question that waits for the database, asked in a thread of its own."""

    def answer() -> R:
        close_old_connections()
        try:
            return ask(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_pool, answer)


def hub_here() -> "Hub":
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    return _hubs[loop]


def close_all() -> None:
    """End every open stream of this process soon, from any thread: the program is stopping."""
    for loop, hub in list(_hubs.items()):
        with suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(hub.close)


def who_still_may(asked: dict[str, set[tuple[UUID, UUID]]]) -> set[tuple[str, UUID, UUID]]:
    """Which listeners still may, of (person, sign-in) on each stream: the sign-ins in one question, then each stream in one."""
    good = still_signed_in({sign_in for two in asked.values() for _person, sign_in in two})
    may = set()
    for stream, two in asked.items():
        allowed = _allowed({person for person, sign_in in two if sign_in in good}, stream)
        may |= {(stream, person, sign_in) for person, sign_in in two if sign_in in good and person in allowed}
    return may


def _allowed(people: set[UUID], stream: str) -> set[UUID]:
    """Who may listen; nobody where a room cannot say. Its mistake must not end the asking for every other stream."""
    try:
        return streams.who_may_listen(people, stream)
    except DatabaseError:
        raise
    except Exception as error:
        log.warning("a room could not say who may listen: %s", type(error).__name__)
        return set()


def what_is_new(
    stream: str, seq: int, asked: dict[str, set[tuple[UUID, UUID]]], *, is_old: bool
) -> tuple[list[Entry] | None, set[tuple[str, UUID, UUID]] | None]:
    """What came after `seq`; and who still may listen, when that is to be asked or somebody has left."""
    entries = queries.after(stream, seq)
    if entries == []:
        return entries, None
    return entries, who_still_may(asked) if is_old or somebody_left(entries) else None


def somebody_left(entries: list[Entry] | None) -> bool:
    """Whether everybody's permission is to be asked for again at once; also where too much was missed to know."""
    return entries is None or any(one.kind == rules.LEFT for one in entries)


class Listener:
    """One open page on one stream. Takes each note once and in order, however word of it came."""

    def __init__(self, stream: str, person: UUID, seq: int, sign_in: UUID) -> None:
        self.stream = stream
        self.person = person
        self.sign_in = sign_in
        self.seq = seq
        self.closed = False
        #: Whether it has just read from the database by itself, not what the hub handed on.
        self.read_itself = False
        # What was told before it came is read from the database, like what did not fit in the queue.
        self._behind = True
        self._waiting: deque[Entry] = deque()
        self._ready = asyncio.Event()
        self._ready.set()

    def offer(self, entries: list[Entry]) -> None:
        """Put notes in its queue; when the queue is full it reads them itself once it has caught up."""
        if len(self._waiting) + len(entries) > rules.LONGEST_QUEUE:
            self.fall_behind()
        elif not self._behind:
            self._waiting.extend(entries)
            self._ready.set()

    def fall_behind(self) -> None:
        """Have it read from the database what it missed."""
        self._waiting.clear()
        self._behind = True
        self._ready.set()

    def close(self) -> None:
        """End it."""
        self.closed = True
        self._ready.set()

    async def take(self, *, within: float) -> list[Entry] | None:
        """The next notes, or nothing after `within` seconds; None when it missed too much to be told one by one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._ready.wait()
        self._ready.clear()
        entries = self._in_order()
        self.read_itself = self._behind
        if self._behind:
            # Cleared before asking: what is offered while the answer is on its way then counts as new.
            self._behind = False
            found = await in_database(queries.after, self.stream, self.seq)
            if found is None:
                self.seq = await in_database(queries.head, self.stream)
                return None
            entries = found
        if entries:
            self.seq = entries[-1].seq
        return entries

    def _in_order(self) -> list[Entry]:
        """What waits, each once: word of a note may come twice, and a later one before an earlier."""
        found: list[Entry] = []
        next_seq = self.seq + 1
        while self._waiting:
            entry = self._waiting.popleft()
            if entry.seq == next_seq:
                found.append(entry)
                next_seq += 1
            elif entry.seq > next_seq:
                self.fall_behind()
        return found


def _whom(asked: dict[str, list[Listener]]) -> dict[str, set[tuple[UUID, UUID]]]:
    return {name: {(one.person, one.sign_in) for one in together} for name, together in asked.items()}


class Hub:
    """Gathers hints, reads each stream once for all who listen to it, and hands the notes on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._listeners: dict[str, set[Listener]] = {}
        self._told: dict[str, int] = {}
        #: When the listeners of a stream were last asked for all together, on the clock of the loop.
        self._asked_at: dict[str, float] = {}
        self._open: Counter[UUID] = Counter()
        self._woken: asyncio.Queue[str] = asyncio.Queue()
        self._to_read: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def has_room_for(self, person: UUID) -> bool:
        """True if this person may open one more stream here."""
        return self._open[person] < rules.MOST_PER_PERSON

    def join(self, stream: str, *, person: UUID, seq: int, sign_in: UUID) -> Listener:
        """A listener that has heard everything up to `seq`, and whose permission was asked for just now."""
        listener = Listener(stream, person, seq, sign_in)
        if not self._listeners:
            self._start()
        self._listeners.setdefault(stream, set()).add(listener)
        self._told.setdefault(stream, seq)
        self._asked_at.setdefault(stream, self._loop.time())
        self._open[person] += 1
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener; with the last one the hub rests."""
        self._open[listener.person] -= 1
        if self._open[listener.person] <= 0:
            del self._open[listener.person]
        together = self._listeners[listener.stream]
        together.discard(listener)
        if not together:
            del self._listeners[listener.stream], self._told[listener.stream], self._asked_at[listener.stream]
        if not self._listeners:
            self._rest()

    def close(self) -> None:
        """End every listener."""
        for together in self._listeners.values():
            for listener in together:
                listener.close()

    def wake(self, stream: str) -> None:
        """Look at a stream soon. Waking it again before it is looked at changes nothing."""
        if stream in self._listeners and stream not in self._to_read:
            self._to_read.add(stream)
            self._woken.put_nowait(stream)

    def hear(self, stream: str) -> None:
        """`wake`, from any thread."""
        with suppress(RuntimeError):  # the loop has ended; so have its pages
            self._loop.call_soon_threadsafe(self.wake, stream)

    def _start(self) -> None:
        hints.listen(self.hear)
        work: list[Any] = [self._read_what_is_woken() for _ in range(_THREADS)]
        work += [self._poll_now_and_then(), self._ask_now_and_then()]
        if hints.are_carried():
            work.append(self._hear_other_processes())
        self._tasks = [self._loop.create_task(one) for one in work]

    def _rest(self) -> None:
        hints.stop_listening(self.hear)
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _read_what_is_woken(self) -> None:
        while True:
            stream = await self._woken.get()
            self._to_read.discard(stream)
            try:
                await self._read(stream)
            except DatabaseError as error:
                log.warning("a stream could not be read: %s", type(error).__name__)  # the next poll finds it

    async def _read(self, stream: str) -> None:
        if stream not in self._told:
            return
        began, asked = self._loop.time(), self._listening([stream])
        is_old = began - self._asked_at[stream] >= rules.TRUSTED_SECONDS
        entries, may = await in_database(what_is_new, stream, self._told[stream], _whom(asked), is_old=is_old)
        if entries == []:
            return
        if may is not None:
            self._end_all_but(may, asked, began)
        together = self._listeners.get(stream, set())
        if entries is None:
            head = await in_database(queries.head, stream)
            for listener in together:
                listener.fall_behind()
        else:
            head = entries[-1].seq
            for listener in together:
                listener.offer(entries)
        if stream in self._told:
            self._told[stream] = max(self._told[stream], head)

    async def _poll_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(rules.POLL_SECONDS)
            try:
                await self._poll()
            except DatabaseError as error:
                log.warning("streams could not be polled: %s", type(error).__name__)

    async def _poll(self) -> None:
        """Wake every stream that has come further than its listeners were told."""
        heads = await in_database(queries.heads, tuple(self._listeners))
        for stream, seq in heads.items():
            if seq > self._told.get(stream, seq):
                self.wake(stream)

    async def _ask_now_and_then(self) -> None:
        """Ask for every listener again, a few streams at a time; each is asked for twice in RECHECK_SECONDS."""
        while True:
            names = list(self._listeners)
            few = [names[start : start + 10] for start in range(0, len(names), 10)] or [names]
            for some in few:
                await asyncio.sleep(rules.RECHECK_SECONDS / 2 / len(few))
                try:
                    await self._ask_again(some)
                except DatabaseError as error:
                    # They are asked for before anything is told, and in the next round.
                    log.warning("listeners could not be asked for: %s", type(error).__name__)

    async def _ask_again(self, names: list[str]) -> None:
        """End every listener on these streams that may listen no more."""
        began, asked = self._loop.time(), self._listening(names)
        self._end_all_but(await in_database(who_still_may, _whom(asked)), asked, began)

    def _listening(self, names: list[str]) -> dict[str, list[Listener]]:
        return {name: list(self._listeners[name]) for name in names if name in self._listeners}

    def _end_all_but(self, may: set[tuple[str, UUID, UUID]], asked: dict[str, list[Listener]], began: float) -> None:
        for name, together in asked.items():
            for one in together:
                if (name, one.person, one.sign_in) not in may:
                    one.close()
            if name in self._asked_at:
                self._asked_at[name] = began

    async def _hear_other_processes(self) -> None:
        """Pass on what Redis or PostgreSQL carries, over a connection of its own; when it breaks, begin again."""
        broken: tuple[type[Exception], ...] = (*hints.broken(), DatabaseError)
        while True:
            try:
                async with hints.from_others() as notes:
                    await self._poll()  # what was told while nobody listened
                    async for stream in notes:
                        self.wake(stream)
            except broken as error:
                log.warning("hints do not arrive, polling goes on: %s", type(error).__name__)
            await asyncio.sleep(1)
