"""Who speaks in a sharing round: one at a time, everybody who is there once, nobody who would rather not.

A pure state machine. People are the numbers of their seats. Whoever comes late is asked last; whoever passes is asked once more
at the end, and is then left in peace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Move(StrEnum):
    """What happens in a round."""

    COME = "come"
    GO = "go"
    DONE = "done"
    PASS = "pass"  # noqa: S105 - to pass, as one does in a round
    GIVE_WAY = "give-way"
    MOVE_ON = "move-on"


@dataclass(frozen=True, slots=True)
class Order:
    """Where a round stands. Everybody who is there is in exactly one of the four."""

    turn: str = ""
    waiting: tuple[str, ...] = ()
    #: They passed, and are asked once more.
    later: tuple[str, ...] = ()
    #: They have spoken, or passed for the second time.
    done: tuple[str, ...] = ()
    #: Who has passed once; passing again is for good.
    passed: tuple[str, ...] = ()

    @property
    def again(self) -> bool:
        """Whether whoever has the turn is asked for the second time."""
        return self.turn in self.passed

    @property
    def there(self) -> frozenset[str]:
        """Everybody who is in the round."""
        return frozenset((*((self.turn,) if self.turn else ()), *self.waiting, *self.later, *self.done))

    @property
    def is_over(self) -> bool:
        """Whether everybody has had their turn."""
        return not self.turn

    def as_dict(self) -> dict[str, Any]:
        """As it is kept."""
        many = {"waiting": self.waiting, "later": self.later, "done": self.done, "passed": self.passed}
        return {"turn": self.turn, **{name: [*who] for name, who in many.items()}}


def begun(there: Iterable[str]) -> Order:
    """A round of these people, in this order.

    >>> begun(["a", "b"]).turn
    'a'
    """
    return _next(Order(waiting=tuple(dict.fromkeys(there))))


def order_from(kept: Mapping[str, Any]) -> Order:
    """A round again, from what was kept."""
    return Order(kept.get("turn", ""), *(tuple(kept.get(name, ())) for name in ("waiting", "later", "done", "passed")))


def moved(order: Order, move: Move, who: str, to: str = "") -> Order | None:
    """The round after a move; None for one that is not theirs to make now.

    who : whose move it is; for `MOVE_ON`, whose turn a facilitator ends
    to : to whom a turn is given, for `GIVE_WAY`: they speak now, and whoever gave way speaks next

    >>> one = begun(["a", "b", "c"])
    >>> moved(one, Move.PASS, "a").turn, moved(one, Move.GIVE_WAY, "a", "c").waiting, moved(one, Move.DONE, "b")
    ('b', ('a', 'b'), None)
    """
    if move is Move.COME:
        return None if who in order.there else _come(order, who)
    if move is Move.GO:
        return _gone(order, who) if who in order.there else None
    if not who or who != order.turn:
        return None
    if move is Move.GIVE_WAY:
        return _given(order, to)
    if move in (Move.PASS, Move.MOVE_ON) and not order.again:
        return _next(replace(order, turn="", later=(*order.later, who), passed=(*order.passed, who)))
    return _next(replace(order, turn="", done=(*order.done, who)))


def _come(order: Order, who: str) -> Order:
    return _next(replace(order, waiting=(*order.waiting, who)))


def _gone(order: Order, who: str) -> Order:
    def without(some: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in some if one != who)

    turn = "" if order.turn == who else order.turn
    many = (order.waiting, order.later, order.done, order.passed)
    return _next(Order(turn, *map(without, many)))


def _given(order: Order, to: str) -> Order | None:
    if to in order.waiting:
        rest = tuple(one for one in order.waiting if one != to)
        return replace(order, turn=to, waiting=(order.turn, *rest))
    if to in order.later:
        rest = tuple(one for one in order.later if one != to)
        return replace(order, turn=to, waiting=(order.turn, *order.waiting), later=rest)
    return None


def _next(order: Order) -> Order:
    """Give the turn to whoever is next, when nobody has it."""
    if order.turn:
        return order
    if order.waiting:
        return replace(order, turn=order.waiting[0], waiting=order.waiting[1:])
    if order.later:
        return replace(order, turn=order.later[0], waiting=order.later[1:], later=())
    return order
