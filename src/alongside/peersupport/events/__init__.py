"""Facts of circles that others may hear: which, never who, what it is called or what was said.

None of them carries the person who did it: the table of events would then say who is in which circle.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleProposed(Event):
    """Somebody would like to begin a circle; a coordinator says yes or no."""

    name: ClassVar[str] = "peersupport.circle-proposed"
    circle_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleDecided(Event):
    """A coordinator said yes or no to a circle."""

    name: ClassVar[str] = "peersupport.circle-decided"
    circle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAsked(Event):
    """Somebody asks to come into a circle."""

    name: ClassVar[str] = "peersupport.seat-asked"
    circle_id: UUID
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAnswered(Event):
    """Somebody was let in, told that there is no place, or taken out."""

    name: ClassVar[str] = "peersupport.seat-answered"
    circle_id: UUID
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementProposed(Event):
    """A circle is asked whether its agreement shall change."""

    name: ClassVar[str] = "peersupport.agreement-proposed"
    circle_id: UUID
    agreement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyHolds(Event):
    """The last facilitator of a circle has gone."""

    name: ClassVar[str] = "peersupport.nobody-holds"
    circle_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWritten(Event):
    """Somebody wrote in a circle; peers who are willing are asked to look."""

    name: ClassVar[str] = "peersupport.post-written"
    circle_id: UUID
    post_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAnswered(Event):
    """Somebody answered a post; whoever wrote it hears of it."""

    name: ClassVar[str] = "peersupport.post-answered"
    circle_id: UUID
    post_id: UUID
    reply_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHelped(Event):
    """Whoever asked says that a reply helped; its writer alone hears of it."""

    name: ClassVar[str] = "peersupport.reply-helped"
    circle_id: UUID
    post_id: UUID
    reply_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnanswered(Event):
    """A post has waited half a day; those who hold the circle hear of it."""

    name: ClassVar[str] = "peersupport.post-unanswered"
    circle_id: UUID
    post_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCalled(Event):
    """A circle was found for people; each of them is asked."""

    name: ClassVar[str] = "peersupport.people-called"
    circle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyCame(Event):
    """Somebody is in a circle from now on; those who hold it may welcome them."""

    name: ClassVar[str] = "peersupport.somebody-came"
    circle_id: UUID
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFlagged(Event):
    """Somebody points words out; those who hold the circle hear of it, or a coordinator where they wrote them."""

    name: ClassVar[str] = "peersupport.words-flagged"
    circle_id: UUID
    flag_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSettled(Event):
    """Somebody has looked at what was pointed out; whoever pointed hears of it."""

    name: ClassVar[str] = "peersupport.flag-settled"
    circle_id: UUID
    flag_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsWait(Event):
    """Words wait to be read by those who hold the circle."""

    name: ClassVar[str] = "peersupport.words-wait"
    circle_id: UUID
    waiting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsShown(Event):
    """Words that waited can be read by everybody in the circle."""

    name: ClassVar[str] = "peersupport.words-shown"
    circle_id: UUID
    post_id: UUID
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsSetAside(Event):
    """Words were set aside or sent back; their writer hears that there is a reason to read."""

    name: ClassVar[str] = "peersupport.words-set-aside"
    circle_id: UUID
    aside_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgainAsked(Event):
    """Somebody asks that another look at why their words were set aside."""

    name: ClassVar[str] = "peersupport.look-again-asked"
    circle_id: UUID
    aside_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAgain(Event):
    """Somebody else has looked; the writer hears of it."""

    name: ClassVar[str] = "peersupport.looked-again"
    circle_id: UUID
    aside_id: UUID
