"""Circles of the made-up programme, with life in them: held by somebody, agreed on, people asking and answering."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from alongside.foundation import clock
from alongside.peersupport import commands, policies
from alongside.peersupport.rules.circles import Entry, Size
from alongside.peersupport.rules.talking import Kind, Need, Note, Sign
from alongside.people import queries as people
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.peersupport.models import Circle, Seat
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

AGREEMENT = (
    "What is said here stays here.\nWe speak of ourselves.\nWe ask before we advise.\nNo real names, addresses or pictures.\n"
    "Anyone may be silent or leave, without a reason.\nIf somebody is in danger, we tell those who hold this circle."
)
NAMES = (
    "Heron", "Moss", "Pine", "Fern", "Wren", "Otter", "Clover", "Slate", "Juniper", "Lark", "Bracken", "Tide", "Hazel",
    "Finch", "Cedar", "Pebble", "Sorrel", "Kestrel", "Alder", "Rain", "Thistle", "Plover", "Birch", "Marsh", "Linnet",
    "Heather", "Comet", "Robin", "Gale", "Poppy", "Rook", "Sedge", "Aspen", "Dew", "Martin", "Teasel", "Harbour", "Nettle",
    "Willet", "Amber", "Flint", "Ember",
)  # fmt: skip
#: Name, about, topics, entry, size, weekly hours, how many are in.
CIRCLES: tuple[tuple[str, str, list[str], Entry, Size, str, int], ...] = (
    ("Quiet mornings", "For those who begin the day slowly. We write before nine, and nobody has to be well to be here.",
     ["mental-work", "mental-voices"], Entry.REQUEST, Size.SMALL, "Tue 19:00-21:30; Sun 08:00-09:30", 8),
    ("Working again", "Back at work, or on the way. What to say, what to leave out, and who to tell first.",
     ["mental-work"], Entry.OPEN, Size.SMALL, "Wed 18:30-20:00", 6),
    ("The long road", "Living with HIV, newly or for years. Forms, doctors, love, and the rest of life.",
     ["hiv-living-with"], Entry.REQUEST, Size.SMALL, "Thu 19:00-20:30", 7),
    ("The kitchen table", "Everybody who wants company. Come as you are, stay as long as you like.",
     [], Entry.OPEN, Size.COMMUNITY, "Mon 12:00-13:00; Fri 20:00-22:00", 14),
)  # fmt: skip
#: What is said in each, in turn: need, words, notes, and what was answered.
SAID: tuple[tuple[Need, str, list[Note], list[tuple[Kind, str]]], ...] = (
    (Need.LISTEN, "The new doctor looked at my notes and then at the door. I am so tired of starting again with every one of them.",
     [Note.ILLNESS], [
        (Kind.HEAR, "Starting again is its own kind of work, and nobody pays for it. I am glad you said it here."),
        (Kind.SAME, "Mine did that too. I now hand over one page I wrote myself, and wait until they have read it."),
     ]),
    (Need.CELEBRATE, "I told my brother. He put the kettle on and asked whether I still want to go fishing.", [], [
        (Kind.ENCOURAGE, "A kettle and a fishing trip. That is a very good answer, and you earned it."),
        (Kind.HEAR, "I read this twice. Thank you for telling us."),
        (Kind.ASK, "What did you say first? I have been looking for the sentence for a year."),
     ]),
    (Need.INFORMATION, "Has anybody asked for shorter hours without saying why? What did you write?", [], [
        (Kind.ADVICE, "I wrote: for health reasons, with a note from my doctor that says only that. Nobody asked more."),
     ]),
    (Need.PRACTICAL, "I need somebody to come along to the housing office on Friday. Only to sit beside me.", [], [
        (Kind.OFFER, "I am free until noon. I will bring a thermos and say nothing unless you nudge me."),
     ]),
    (Need.COMPANY, "It is one of those evenings. What are you all having for supper?", [], [
        (Kind.HEAR, "Toast, and I am proud of it."),
        (Kind.SAME, "Soup from a tin. We could call it a dinner party."),
     ]),
    (Need.ENCOURAGE, "Interview tomorrow, the first one in three years.", [], []),
)  # fmt: skip


def with_life(programme: Programme, *, editor: Person, guest: Person, now: datetime) -> None:
    """A few circles, opened by a coordinator, with people who ask and answer in them, `guest` too; one waits to be opened."""
    some = [one for one in programmes.people_in(programme) if one not in (editor.pk, guest.pk)]
    found = people.people(some[:80])
    there = [found[one] for one in some[:80] if one in found]
    there.insert(1, guest)
    for number, (name, about, topics, entry, size, hours, many) in enumerate(CIRCLES):
        said = {"name": name, "about": about, "topics": topics, "entry": entry, "size": size, "language": "en",
                "agreement": AGREEMENT, "hosted": {"hours": hours, "zone": "Europe/London"}}  # fmt: skip
        inside = there[number * 9 : number * 9 + many]
        with clock.held_at(now - timedelta(days=40 - number * 6)):
            circle = _formed(programme, inside, said, number, editor)
        _talk(circle, inside, now, number)
    with clock.held_at(now - timedelta(days=1)):
        waits = {"name": "Night shift", "about": "For those who are awake when others sleep.", "topics": [], "entry": Entry.OPEN,
                 "size": Size.SMALL, "language": "en", "agreement": AGREEMENT}  # fmt: skip
        commands.form_circle(programme, by=there[-1], said=waits, name="Owl")


def _formed(programme: Programme, inside: list[Person], said: dict[str, Any], number: int, editor: Person) -> Circle:
    holder, *others = inside
    circle = commands.form_circle(programme, by=holder, said=said, name=NAMES[number * 9 % len(NAMES)])
    circle = commands.decide(circle, by=editor, yes=True)
    for place, person in enumerate(others, 1):
        wish = commands.ask_in(circle, by=person, name=NAMES[(number * 9 + place) % len(NAMES)])
        if wish.state == "asked":
            commands.answer_asking(wish, by=_seat(holder, circle), yes=True)
    return circle


def _seat(person: Person, circle: Circle) -> Seat:
    found = policies.seat_in(person.pk, circle.pk)
    assert found is not None  # noqa: S101 - they have just come in
    return found


def _talk(circle: Circle, inside: list[Person], now: datetime, number: int) -> None:
    seats = [_seat(person, circle) for person in inside]
    for seat in seats[1:]:
        commands.wish(seat, never=[], a_week=2, hours="", zone="UTC")
    for turn, (need, words, notes, answers) in enumerate(SAID[number:] + SAID[:number]):
        if turn >= 4 and number:
            break
        at = now - timedelta(days=9 - turn, hours=5 + number)
        with clock.held_at(at):
            post = commands.say(seats[(turn + 1) % len(seats)], need=need, words=words, notes=notes)
        for place, (kind, reply) in enumerate(answers, 2):
            with clock.held_at(at + timedelta(minutes=23 * place)):
                said = commands.answer(post, by=seats[(turn + place) % len(seats)], kind=kind, words=reply)
                commands.sign(post, by=seats[(turn + place + 1) % len(seats)], what=Sign.HEAR)
        if answers and turn % 2 == 0:
            commands.say_helped(said, by=seats[(turn + 1) % len(seats)], helped=True)
    if number % 2 == 0:
        with clock.held_at(now):
            commands.be_here(seats[0], hours=3)
