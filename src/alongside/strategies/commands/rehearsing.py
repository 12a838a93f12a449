"""Rehearsing a hard talk, alone or with the one person it is shared with."""

from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.strategies import policies
from alongside.strategies.commands.words import checked
from alongside.strategies.events import TurnTaken
from alongside.strategies.models import Line, Rehearsal, Share
from alongside.strategies.rules import MOST_LINES, MOST_REHEARSALS, Thing, Voice, next_voice

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def begin_rehearsal(*, by: "Person", situation: str, wish: str, first: str) -> Rehearsal:
    """A rehearsal with its first sentence. Raises BadInput naming the field, Refused("too-many")."""
    said = {
        "situation": checked(situation, field="situation", needed=True),
        "wish": checked(wish, field="wish", needed=True),
    }
    words = checked(first, field="first", needed=True)
    if Rehearsal.objects.filter(person=by).count() >= MOST_REHEARSALS:
        raise Refused("too-many")
    rehearsal = Rehearsal.objects.create(person=by, made_on=clock.today(), **said)
    Line.objects.create(rehearsal=rehearsal, author=by, number=1, voice=Voice.ME, words=words)
    return rehearsal


@transaction.atomic
def say_line(rehearsal: Rehearsal, *, by: "Person", words: str, after: int) -> Line:
    """The next thing said, by whoever's turn it is. `after` is the last line the writer has read.

    Raises NotAllowed, BadInput, Refused("changed-meanwhile") when the other was quicker, Refused("too-many").
    Emits TurnTaken when it is shared.
    """
    rehearsal = lock(rehearsal)
    lines = list(Line.objects.filter(rehearsal=rehearsal).order_by("number"))
    voice = next_voice([line.voice for line in lines])
    require(policies.can_see(by, rehearsal))
    last = lines[-1].number if lines else 0
    if after != last:
        raise Refused("changed-meanwhile")
    require(policies.can_speak(by, rehearsal, voice))
    said = checked(words, field="words", needed=True)
    if len(lines) >= MOST_LINES:
        raise Refused("too-many")
    line = Line.objects.create(rehearsal=rehearsal, author=by, number=last + 1, voice=voice, words=said)
    shared = Share.objects.filter(kind=Thing.REHEARSAL, thing_id=rehearsal.pk).first()
    if shared is not None:
        told = shared.with_person_id if by.pk == rehearsal.person_id else rehearsal.person_id
        emit(TurnTaken(rehearsal_id=rehearsal.pk, told_id=told, number=line.number), by=by.pk)
    return line


@transaction.atomic
def unsay_line(rehearsal: Rehearsal, *, by: "Person") -> None:
    """Take the last line back: one's own, or, for the author, any. The first sentence stays, or is said anew.

    Raises NotFound, NotAllowed.
    """
    rehearsal = lock(rehearsal)
    require(policies.can_see(by, rehearsal))
    last = Line.objects.filter(rehearsal=rehearsal).order_by("-number").first()
    if last is None:
        raise NotFound("line")
    if last.author_id != by.pk:
        require(policies.can_change(by, rehearsal))
    last.delete()


@transaction.atomic
def take_along(rehearsal: Rehearsal, *, by: "Person", words: str) -> Rehearsal:
    """What the author takes with them. Raises NotAllowed for anyone else, BadInput."""
    rehearsal = lock(rehearsal)
    require(policies.can_change(by, rehearsal))
    rehearsal.takes = checked(words, field="takes")
    rehearsal.save(update_fields=["takes"])
    return rehearsal
