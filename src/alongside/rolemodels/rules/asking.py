"""How a question travels from a reader to a teller, and who speaks next in a question hour."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

LONGEST_QUESTION = 600
LONGEST_ANSWER = 4_000
#: Questions one reader may have in the line of an hour.
MOST_IN_LINE = 3
#: How long an hour may be, how far ahead, and how long what was said in it is kept.
MINUTES = (30, 45, 60)
FURTHEST = timedelta(days=120)
KEPT = timedelta(days=7)
#: Questions one reader may have waiting at once.
MOST_WAITING = 5
#: A teller's cap counts what reached them in so many days.
MONTH = timedelta(days=30)


class Asked(StrEnum):
    """Where a question stands."""

    SENT = "sent"
    #: It touches what its teller does not answer; it goes on only in other words.
    HELD = "held"
    RETURNED = "returned"
    PASSED_ON = "passed-on"
    LEFT = "left"
    ANSWERED = "answered"
    TAKEN_BACK = "taken-back"


MOVES: dict[Asked, frozenset[Asked]] = {
    Asked.SENT: frozenset({Asked.PASSED_ON, Asked.RETURNED, Asked.TAKEN_BACK}),
    Asked.HELD: frozenset({Asked.PASSED_ON, Asked.RETURNED, Asked.TAKEN_BACK}),
    Asked.RETURNED: frozenset({Asked.TAKEN_BACK}),
    Asked.PASSED_ON: frozenset({Asked.ANSWERED, Asked.LEFT, Asked.TAKEN_BACK}),
    Asked.LEFT: frozenset({Asked.TAKEN_BACK}),
    Asked.ANSWERED: frozenset({Asked.TAKEN_BACK}),
    Asked.TAKEN_BACK: frozenset(),
}
TO_MODERATE = (Asked.SENT, Asked.HELD)
REACHED_TELLER = (Asked.PASSED_ON, Asked.ANSWERED, Asked.LEFT)


def may_become(now: Asked, then: Asked) -> bool:
    """Whether a question may go from one state to another."""
    return then in MOVES[now]


def touched(words: str, wont_answer: str) -> tuple[str, ...]:
    """Lines of a teller's "I do not answer" list that a question touches: every longer word of the line stands in it.

    It finds the plain cases; a moderator reads the list beside every question for the others.

    >>> touched("Which pills do you take?", "My pills\\nWhere I live")
    ('My pills',)
    """
    said = {_root(one) for one in re.findall(r"\w+", words.casefold())}
    lines = (line.strip() for line in wont_answer.splitlines())
    return tuple(line for line in lines if (roots := _weighty(line)) and roots <= said)


def _weighty(line: str) -> set[str]:
    every = re.findall(r"\w+", line.casefold())
    return {_root(one) for one in every if len(one) > 3} or {_root(one) for one in every}


def _root(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def has_room(passed_on: Iterable[date], *, cap: int, rests_until: date | None, today: date) -> bool:
    """Whether a teller may be asked once more today: below their own cap, and not resting.

    >>> has_room([], cap=0, rests_until=None, today=date(2026, 11, 1))
    False
    """
    if rests_until is not None and today <= rests_until:
        return False
    return sum(today - MONTH < day <= today for day in passed_on) < cap


class Hour(StrEnum):
    """Where a question hour stands."""

    PLANNED = "planned"
    OPEN = "open"
    OVER = "over"


class Turn(StrEnum):
    """Where a question stands in the line of an hour."""

    #: It touches what the teller does not answer: the host sees it, and it does not line up.
    HELD = "held"
    WAITING = "waiting"
    NOW = "now"
    DONE = "done"
    #: The host let it go, whoever asked stepped out, or the hour ended first.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Queue:
    """A question hour: questions wait in the order they came, the host lets one through at a time."""

    hour: Hour = Hour.PLANNED
    waiting: tuple[str, ...] = ()
    now: str = ""
    done: tuple[str, ...] = ()


def begin(queue: Queue) -> Queue:
    """The host begins; ValueError when it has begun or is over."""
    if queue.hour != Hour.PLANNED:
        raise ValueError("has-begun")
    return replace(queue, hour=Hour.OPEN)


def join(queue: Queue, question: str) -> Queue:
    """A question lines up at the end, once, before or during the hour; ValueError afterwards."""
    if queue.hour == Hour.OVER:
        raise ValueError("over")
    if question == queue.now or question in queue.waiting or question in queue.done:
        return queue
    return replace(queue, waiting=(*queue.waiting, question))


def step_out(queue: Queue, question: str) -> Queue:
    """Whoever asked takes it back while it waits."""
    return replace(queue, waiting=tuple(one for one in queue.waiting if one != question))


def call_next(queue: Queue) -> Queue:
    """What was on turn is done, and the one that waited longest is on turn; ValueError unless the hour is open."""
    if queue.hour != Hour.OPEN:
        raise ValueError("not-open")
    done = (*queue.done, queue.now) if queue.now else queue.done
    return replace(queue, now=queue.waiting[0] if queue.waiting else "", waiting=queue.waiting[1:], done=done)


def end(queue: Queue) -> Queue:
    """The host ends it: nothing is on turn any more; what still waited is let go. ValueError unless it is open."""
    if queue.hour != Hour.OPEN:
        raise ValueError("not-open")
    done = (*queue.done, queue.now) if queue.now else queue.done
    return Queue(hour=Hour.OVER, done=done)
