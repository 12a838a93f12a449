"""How far the working out of a round has come, how much longer it may take, and whether somebody has stopped it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import DatabaseError, close_old_connections, transaction

from alongside.foundation import clock
from alongside.live import commands as live
from alongside.mentorship.models import Round
from alongside.mentorship.rules import BEAT_EVERY, Phase, RoundState

log = logging.getLogger("alongside.rounds")


class Stopped(Exception):
    """Somebody stopped this round, asked for another, or another worker has taken it up: what was found is let go."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work has come at one moment."""

    phase: Phase
    share: int
    left_seconds: int


#: From this share of the work on, how long it took says how fast this machine is.
_BELIEVED = 0.1


class Pace:
    """From guesses and what has passed so far: the share done in percent, and the seconds left.

    The guesses only have to be right to each other: a machine that took twice as long so far will go on like that. What
    the first moments say of it is not believed yet.

    >>> now = 0.0
    >>> pace = Pace({Phase.READING: 10, Phase.MATCHING: 30}, lambda: now)
    >>> pace.enter(Phase.READING); pace.at(1, 2); now = 10.0; pace.step()
    Step(phase=<Phase.READING: 'reading'>, share=12, left_seconds=70)
    >>> pace.at(0, 2); pace.step().left_seconds
    40
    >>> pace.enter(Phase.MATCHING); now = 20.0; pace.step().share
    50
    """

    def __init__(self, guesses: Mapping[Phase, float], tick: Callable[[], float] = time.monotonic) -> None:
        self._guesses, self._tick = dict(guesses), tick
        self._began = self._entered = tick()
        self._phase = Phase.WAITING
        self._passed = 0.0
        self._within: float | None = None

    def enter(self, phase: Phase) -> None:
        self._passed += self._guesses.get(self._phase, 0.0)
        self._phase, self._entered, self._within = phase, self._tick(), None

    def at(self, done: int, of: int) -> None:
        """So much of this phase is done."""
        self._within = done / of if of else 1.0

    def step(self) -> Step:
        now, guess = self._tick(), self._guesses.get(self._phase, 0.0)
        # Without word from within, a phase is thought to run as long as guessed, and never to be quite done.
        within = min(0.95, (now - self._entered) / guess) if self._within is None and guess else self._within or 0.0
        done, whole = self._passed + within * guess, sum(self._guesses.values())
        share = done / whole if whole else 0.0
        slow = (now - self._began) / done if share >= _BELIEVED else 1.0
        return Step(self._phase, int(100 * share), max(1, round((whole - done) * slow)))


class Progress:
    """Tells the page of a round how the work goes, every few seconds, and hears whether it is still wanted.

    A thread of its own gives the signs of life, since some of the work says nothing for a minute.
    """

    def __init__(self, round_id: UUID, attempt: int, pace: Pace) -> None:
        self._round, self._attempt, self._pace = round_id, attempt, pace
        self._over, self._unwanted = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="a round", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.quiet()

    def quiet(self) -> None:
        """Give no more signs of life: the result is about to be written, or there is none."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(BEAT_EVERY.total_seconds())

    def enter(self, phase: Phase) -> None:
        """Go on to the next phase. Raises Stopped."""
        self._pace.enter(phase)
        self._tell()
        self.check()

    def over[T](self, things: Iterable[T], *, of: int) -> Iterable[T]:
        """Each thing in turn, counted. Raises Stopped."""
        for number, thing in enumerate(things):
            self.at(number, of)
            yield thing

    def at(self, done: int, of: int) -> None:
        """So much of this phase is done. Raises Stopped."""
        self._pace.at(done, of)
        self.check()

    def is_unwanted(self) -> bool:
        """Whether the work is for nothing."""
        return self._unwanted.is_set()

    def check(self) -> None:
        """Raises Stopped when the work is for nothing."""
        if self._unwanted.is_set():
            raise Stopped

    def _tell(self) -> None:
        step = self._pace.step()
        with transaction.atomic():
            wanted = Round.objects.filter(pk=self._round, state=RoundState.WORKING, attempt=self._attempt).update(
                phase=step.phase, share=step.share, left_seconds=step.left_seconds, beat_at=clock.now()
            )
            if wanted:
                tell_page(self._round)
        if not wanted:
            self._unwanted.set()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_EVERY.total_seconds()):
                try:
                    self._tell()
                except DatabaseError as error:  # busy or restarting: the next sign of life will do
                    log.info("no sign of life written: %s", type(error).__name__)
        finally:
            close_old_connections()


class Unseen(Progress):
    """Nobody waits at a page: the few people are worked out before it answers."""

    def __init__(self) -> None:
        super().__init__(UUID(int=0), 0, Pace({}))

    def __enter__(self) -> Self:
        return self

    def _tell(self) -> None:
        return None


def tell_page(round_id: UUID) -> None:
    """Let whoever looks at this round know that there is something new. In the transaction that makes it true."""
    live.publish(f"round:{round_id}", kind="round")
