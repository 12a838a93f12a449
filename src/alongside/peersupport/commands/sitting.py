"""In a meeting: opened, checked in, spoken in turn, gone on to the next part, checked out, closed, written up."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from alongside.foundation import clock, ratelimit
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked
from alongside.peersupport.commands.meetings import attendance_of, end
from alongside.peersupport.models import Attendance, CircleMeeting, Debrief, SaidInMeeting, Seat
from alongside.peersupport.queries.meetings import may_check_out, waiting_debrief
from alongside.peersupport.rules.circles import STREAM, Holds, Sits
from alongside.peersupport.rules.meetings import (
    BEST,
    LONGEST_DEBRIEF,
    LONGEST_SAID,
    LONGEST_WORD,
    OPENS_BEFORE,
    State,
    Step,
    is_worse,
)
from alongside.peersupport.rules.order import Move, begun, moved, order_from

#: What a debrief is made of.
DEBRIEF = ("well", "hard", "next")


@transaction.atomic
def open_meeting(meeting: CircleMeeting, *, by: Seat) -> CircleMeeting:
    """Begin; whoever holds the circle, from a quarter of an hour before, once the last meeting is written up.

    Raises NotAllowed, Refused("not-yet"), Refused("debrief-first"), Refused("not-possible-now").
    """
    meeting, seat = _here(meeting, by)
    _require_holds(seat)
    if meeting.state != State.PLANNED:
        raise Refused("not-possible-now")
    if meeting.starts_at - OPENS_BEFORE > clock.now():
        raise Refused("not-yet")
    if waiting_debrief(meeting) is not None:
        raise Refused("debrief-first")
    meeting.state, meeting.step, meeting.step_at = State.OPEN, 0, clock.now()
    meeting.save(update_fields=["state", "step", "step_at"])
    return _changed(meeting)


@transaction.atomic
def check_in(meeting: CircleMeeting, *, by: Seat, word: str, how: int | None) -> Attendance:
    """Come in with one word, and for those who hold the circle how one is from 0 to 10, or neither; again changes it.

    Raises NotAllowed, BadInput, Refused("not-possible-now") when it is not open.
    """
    meeting, seat = _open(meeting, by)
    mine = attendance_of(meeting, seat)
    came_before = mine.came
    mine.came, mine.check_in = True, {"word": _word(word), "how": _how(how)}
    mine.save()
    if not came_before and _step_of(meeting) is Step.SHARING:
        _move(meeting, Move.COME, str(seat.pk))
    elif not came_before:
        _remember(meeting, [*meeting.order.get("came", ()), str(seat.pk)])
    _changed(meeting)
    return mine


@transaction.atomic
def go_on(meeting: CircleMeeting, *, by: Seat, step: int) -> CircleMeeting:
    """On to the next part, for whoever holds the circle; `step` is the part they saw, so that two presses are one.

    The sharing round begins with those who are there, in the order in which they came.

    Raises NotAllowed, Refused("not-possible-now").
    """
    meeting, seat = _open(meeting, by)
    _require_holds(seat)
    if step != meeting.step:
        return meeting
    if meeting.step + 1 >= len(meeting.plan["agenda"]):
        raise Refused("not-possible-now")
    meeting.step, meeting.step_at = meeting.step + 1, clock.now()
    if _step_of(meeting) is Step.SHARING:
        there = Attendance.objects.filter(meeting=meeting, came=True, seat__state=Sits.IN)
        still = {str(one) for one in there.values_list("seat_id", flat=True)}
        meeting.order = begun(one for one in meeting.order.get("came", ()) if one in still).as_dict()
    meeting.save(update_fields=["step", "step_at", "order"])
    return _changed(meeting)


@transaction.atomic
def take_turn(meeting: CircleMeeting, *, by: Seat, move: Move, to: str = "") -> CircleMeeting:
    """Speak and be done, pass, give way, or, for whoever holds the circle, move on.

    Raises NotAllowed, Refused("not-your-turn").
    """
    meeting, seat = _open(meeting, by)
    who = str(seat.pk)
    if move is Move.MOVE_ON:
        _require_holds(seat)
        who = str(meeting.order.get("turn", ""))
    if _step_of(meeting) is not Step.SHARING or move in (Move.COME, Move.GO) or not _move(meeting, move, who, to):
        raise Refused("not-your-turn")
    return _changed(meeting)


@transaction.atomic
def say_there(meeting: CircleMeeting, *, by: Seat, words: str) -> SaidInMeeting:
    """Say something; in the sharing round only whoever has the turn does.

    Raises NotAllowed, BadInput("not-your-turn") and others on the words, TooMany.
    """
    meeting, seat = _open(meeting, by)
    if not Attendance.objects.filter(meeting=meeting, seat=seat, came=True).exists():
        raise BadInput("check-in-first", field="words")
    turn = meeting.order.get("turn", "") if _step_of(meeting) is Step.SHARING else ""
    if turn and turn != str(seat.pk):
        raise BadInput("not-your-turn", field="words")
    kept = checked(words, at_most=LONGEST_SAID, field="words")
    ratelimit.count_of(
        seat.person_id, "message", at_most=settings.ALONGSIDE_MESSAGES_A_MINUTE, within=timedelta(minutes=1)
    )
    made = SaidInMeeting.objects.create(meeting=meeting, seat=seat, at=clock.now(), step=meeting.step, words=kept)
    _changed(meeting)
    return made


@transaction.atomic
def take_said_back(said: SaidInMeeting, *, by: Seat) -> None:
    """One's own words are gone, also after the meeting. Raises NotAllowed for anyone else's."""
    said = lock(said)
    if said.seat_id != by.pk:
        raise NotAllowed("not-your-words")
    circle_id = said.meeting.circle_id
    said.delete()
    publish(f"{STREAM}:{circle_id}", kind="changed")


@transaction.atomic
def check_out(meeting: CircleMeeting, *, by: Seat, word: str, how: int | None) -> Attendance:
    """Leave with one word; who is much worse than they came is looked after. It can be done until an hour after the end.

    Raises NotAllowed, BadInput, Refused("not-possible-now").
    """
    meeting, seat = _here(meeting, by)
    if not may_check_out(meeting):
        raise Refused("not-possible-now")
    mine = attendance_of(meeting, seat)
    if not mine.came:
        raise Refused("not-possible-now")
    mine.check_out = {"word": _word(word), "how": _how(how)}
    mine.look = is_worse(mine.check_in.get("how"), mine.check_out["how"])
    mine.save()
    if meeting.state == State.OPEN and _step_of(meeting) is Step.SHARING:
        _move(meeting, Move.GO, str(seat.pk))
    elif meeting.state == State.OPEN:
        _remember(meeting, [one for one in meeting.order.get("came", ()) if one != str(seat.pk)])
    _changed(meeting)
    return mine


@transaction.atomic
def close_meeting(meeting: CircleMeeting, *, by: Seat) -> CircleMeeting:
    """It is over; the next of its row is planned. Raises NotAllowed, Refused("not-possible-now")."""
    meeting, seat = _open(meeting, by)
    _require_holds(seat)
    end(meeting, State.OVER)
    return meeting


@transaction.atomic
def write_debrief(meeting: CircleMeeting, *, by: Seat, said: dict[str, str], aside: bool = False) -> Debrief:
    """What went well, what was hard, what comes next; or why not this time. Only those who hold the circle read it.

    Raises NotAllowed, BadInput, Refused("not-possible-now") before it is over or twice.
    """
    meeting, seat = _here(meeting, by)
    _require_holds(seat)
    if meeting.state != State.OVER or Debrief.objects.filter(meeting=meeting).exists():
        raise Refused("not-possible-now")
    names = ("why",) if aside else DEBRIEF
    kept = {
        name: checked(said.get(name, ""), at_most=LONGEST_DEBRIEF, field=name, needed=name in ("why", "well"))
        for name in names
    }
    return Debrief.objects.create(meeting=meeting, by=seat, is_aside=aside, said=kept)


@transaction.atomic
def looked_after(attendance: Attendance, *, by: Seat) -> None:
    """Somebody who holds the circle has looked after who left worse than they came. Raises NotAllowed."""
    attendance = lock(attendance)
    _meeting, seat = _here(attendance.meeting, by)
    _require_holds(seat)
    attendance.look = False
    attendance.save(update_fields=["look"])


def leave_meetings(seat: Seat) -> None:
    """Whoever leaves a circle leaves its meetings: their turn goes on. Inside a command that has decided."""
    for meeting in CircleMeeting.objects.filter(circle=seat.circle_id, state=State.OPEN):
        _move(lock(meeting), Move.GO, str(seat.pk))
    Attendance.objects.filter(seat=seat, meeting__state=State.PLANNED).delete()
    Attendance.objects.filter(seat=seat).update(look=False)


def _here(meeting: CircleMeeting, by: Seat) -> tuple[CircleMeeting, Seat]:
    """The meeting and one's seat as they are now, for whoever is in the circle and said yes to its agreement."""
    meeting = lock(meeting)
    seat = Seat.objects.filter(pk=by.pk, circle=meeting.circle_id).select_related("circle").first()
    require(policies.can_write(seat))
    assert seat is not None  # noqa: S101 - nobody else may
    return meeting, seat


def _open(meeting: CircleMeeting, by: Seat) -> tuple[CircleMeeting, Seat]:
    meeting, seat = _here(meeting, by)
    if meeting.state != State.OPEN:
        raise Refused("not-possible-now")
    return meeting, seat


def _require_holds(seat: Seat) -> None:
    if seat.holds != Holds.FACILITATOR:
        raise NotAllowed("not-a-facilitator")


def _step_of(meeting: CircleMeeting) -> Step:
    return Step(meeting.plan["agenda"][meeting.step][0])


def _move(meeting: CircleMeeting, move: Move, who: str, to: str = "") -> bool:
    then = moved(order_from(meeting.order), move, who, to)
    if then is None:
        return False
    meeting.order = then.as_dict()
    meeting.save(update_fields=["order"])
    return True


def _remember(meeting: CircleMeeting, came: list[str]) -> None:
    """Who is there, in the order in which they came: so they will speak."""
    meeting.order = {**meeting.order, "came": came}
    meeting.save(update_fields=["order"])


def _word(word: str) -> str:
    return " ".join(checked(word, at_most=LONGEST_WORD, field="word", needed=False).split())


def _how(how: int | None) -> int | None:
    if how is not None and not 0 <= how <= BEST:
        raise BadInput("out-of-range", field="how")
    return how


def _changed(meeting: CircleMeeting) -> CircleMeeting:
    publish(f"{STREAM}:{meeting.circle_id}", kind="changed")
    return meeting
