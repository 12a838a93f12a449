"""Circles of the made-up programme, with life in them: held by somebody, agreed on, people asking and answering."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alongside.foundation import clock
from alongside.peersupport import commands, policies
from alongside.peersupport.queries import meetings
from alongside.peersupport.rules.care import LookFirst, Why
from alongside.peersupport.rules.circles import Entry, Size
from alongside.peersupport.rules.gathering import Part
from alongside.peersupport.rules.helping import Hand, Side, What
from alongside.peersupport.rules.meetings import Plan, Says, agenda_for
from alongside.peersupport.rules.order import Move
from alongside.peersupport.rules.preparing import RIGHT
from alongside.peersupport.rules.shelf import What as Kept
from alongside.peersupport.rules.talking import Kind, Need, Note, Sign
from alongside.people import commands as people_commands
from alongside.people import queries as people
from alongside.people.rules import Lived
from alongside.programmes import queries as programmes
from alongside.strategies.library import packaged

if TYPE_CHECKING:
    from alongside.peersupport.models import Circle, Seat
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

AGREEMENT = (
    "What is said here stays here.\nWe speak of ourselves.\nWe ask before we advise.\nNo real names, addresses or pictures.\n"
    "Anyone may be silent or leave, without a reason.\nIf somebody is in danger, we tell those who hold this circle."
)
#: None of them is a name the made-up people go by: a name used twice would tell that two are one person, and is refused.
NAMES = (
    "Lantern", "Kettle", "Button", "Marble", "Biscuit", "Acorn", "Anchor", "Apron", "Arrow", "Bellow", "Blanket",
    "Candle", "Canoe", "Chimney", "Cobble", "Compass", "Cotton", "Domino", "Drum", "Feather", "Ginger", "Hammock",
    "Inkwell", "Kite", "Ladder", "Mitten", "Mosaic", "Nutmeg", "Oatmeal", "Paddle", "Parsnip", "Pepper", "Pocket",
    "Quilt", "Ribbon", "Saddle", "Scarf", "Teapot", "Thimble", "Tulip", "Waffle", "Whistle",
)  # fmt: skip
_WORDS = tomllib.loads((Path(__file__).parent / "circles.toml").read_text(encoding="utf-8"))
#: One word to come, what was said in turn, one word to go.
MET = (
    ("calm", "I am glad to see you. My week was mostly laundry, and one good phone call.", "lighter"),
    ("tired", "I slept badly, and still came. That is all I have.", "warm"),
    ("here", "I asked for the form again. They had it this time.", "proud"),
    ("grey", "Nothing new. It helps to say that somewhere.", "less grey"),
    ("curious", "First time in one of these. It is quieter than I thought, in a good way.", "thankful"),
)
#: How many would like a circle found for them, all around one thing and at one hour; two more would hold one.
WOULD_LIKE, AROUND, FREE = 9, "mental-anxiety", "Tue 18:00-21:00; Thu 18:00-20:00"


def with_life(programme: Programme, *, editor: Person, guest: Person, now: datetime) -> None:
    """Circles opened by a coordinator, with people who ask and answer in them, `guest` too; one waits; some wish for one."""
    some = [one for one in programmes.people_in(programme) if one not in (editor.pk, guest.pk)]
    found = people.people(some)
    there = [found[one] for one in some if one in found]
    there.insert(1, guest)
    at, given = 0, set[tuple[UUID, str]]()
    for number, one in enumerate(_WORDS["circle"]):
        said = {name: one[name] for name in ("name", "about", "topics", "entry", "size")}
        said |= {"language": "en", "agreement": AGREEMENT, "hosted": {"hours": one["hours"], "zone": "Europe/London"}}
        inside = [there[(at + place) % len(there)] for place in range(min(one["many"], len(there) - 1))]
        at += len(inside)
        with clock.held_at(now - timedelta(days=40 - number)):
            circle = _formed(programme, inside, said, given, editor)
        if not number:
            _meet(_seat(inside[0], circle), [_seat(person, circle) for person in inside[1:5]], now)
        _talk(circle, inside, [_WORDS["talk"][which] for which in one["says"]], now, number)
    with clock.held_at(now - timedelta(days=1)):
        waits = {"name": "Night shift", "about": "For those who are awake when others sleep.", "topics": [], "entry": Entry.OPEN,
                 "size": Size.SMALL, "language": "en", "agreement": AGREEMENT}  # fmt: skip
        commands.form_circle(programme, by=there[-1], said=waits, name="Owl")
        _would_like_one(programme, there[-2 - WOULD_LIKE - 2 : -2])


def _would_like_one(programme: Programme, them: list[Person]) -> None:
    """Enough people for one search of a coordinator to find something: two of them would hold a circle."""
    matched = people.facts(one.pk for one in them)
    for number, person in enumerate(one for one in them if one.pk in matched):
        facts = people.own_facts(person)
        lived = (*(one for one in facts.lived if one.term != AROUND), Lived(term=AROUND, talk=True))
        people_commands.save_facts(
            person, by=person,
            facts=replace(facts, lived=lived, languages=("en",), hours=FREE, time_zone="Europe/London"),
        )  # fmt: skip
        if number < 2:
            for scene, good in enumerate(RIGHT):
                commands.answer_scene(person, scene=scene, chosen=good)
        part = Part.HOLDER if number < 2 else Part.MEMBER
        commands.wish_for_circle(programme, by=person, part=part, around=[AROUND], not_alone=[])


def _formed(
    programme: Programme, inside: list[Person], said: dict[str, Any], given: set[tuple[UUID, str]], editor: Person
) -> Circle:
    """A circle of these people, each under a name that nobody else has there and they have nowhere else (`given`)."""
    names = dict[UUID, str]()
    for person in inside:
        names[person.pk] = next(
            name
            for name in NAMES[len(given) % len(NAMES) :] + NAMES
            if name not in names.values() and (person.pk, name) not in given
        )
    given.update(names.items())
    holder, *others = inside
    circle = commands.form_circle(programme, by=holder, said=said, name=names[holder.pk])
    circle = commands.decide(circle, by=editor, yes=True)
    for person in others:
        wish = commands.ask_in(circle, by=person, name=names[person.pk])
        if wish.state == "asked":
            commands.answer_asking(wish, by=_seat(holder, circle), yes=True)
    return circle


def _seat(person: Person, circle: Circle) -> Seat:
    found = policies.seat_in(person.pk, circle.pk)
    assert found is not None  # noqa: S101 - they have just come in
    return found


def _meet(holder: Seat, others: list[Seat], now: datetime) -> None:
    """A meeting a week ago, held in turns and written up, and the next one, which some come to."""
    starts_at = (now - timedelta(days=6)).replace(hour=19, minute=0, second=0, microsecond=0)
    plan = Plan(starts_at=starts_at, minutes=60, every=7, agenda=agenda_for(60))
    with clock.held_at(starts_at - timedelta(minutes=12)):
        held = commands.plan_meeting(holder.circle, by=holder, plan=plan, zone="Europe/London")
        held = commands.open_meeting(held, by=holder)
        for seat, (came, _said, _went) in zip((holder, *others), MET, strict=False):
            commands.check_in(held, by=seat, word=came, how=6)
        for step in range(3):
            held = commands.go_on(held, by=holder, step=step)
    for turn, (seat, (_came, said, went)) in enumerate(zip((holder, *others), MET, strict=False)):
        with clock.held_at(starts_at + timedelta(minutes=9 * turn)):
            commands.say_there(held, by=seat, words=said)
            commands.take_turn(held, by=seat, move=Move.DONE)
            commands.check_out(held, by=seat, word=went, how=7)
    with clock.held_at(starts_at + timedelta(minutes=58)):
        commands.close_meeting(held, by=holder)
        commands.write_debrief(
            held, by=holder, said={"well": "Everybody had a turn, and two laughed.", "next": "Begin with tea."}
        )
    for seat in others[:3]:
        commands.say_coming(meetings.meetings_of(holder)[0][0], by=seat, says=Says.YES)


def _talk(circle: Circle, inside: list[Person], talks: list[dict[str, Any]], now: datetime, number: int) -> None:
    seats = [_seat(person, circle) for person in inside]
    for seat in seats[1:]:
        commands.wish(seat, never=[], a_week=2, hours="", zone="UTC")
    for turn, talk in enumerate(talks):
        at = now - timedelta(days=9 - turn, hours=5 + number % 7)
        writer = (turn + 1) % len(seats)
        with clock.held_at(at):
            notes = [Note(one) for one in talk.get("notes", ())]
            post = commands.say(seats[writer], need=Need(talk["need"]), words=talk["words"], notes=notes)
        if post.waits:
            continue  # nobody reads first here
        for place, (kind, reply) in enumerate(talk["answers"], 1):
            with clock.held_at(at + timedelta(minutes=23 * place)):
                said = commands.answer(post, by=seats[(writer + place) % len(seats)], kind=Kind(kind), words=reply)
                commands.sign(post, by=seats[(writer + place + 1) % len(seats)], what=Sign.HEAR)
        if talk["answers"] and turn % 2 == 0 and not said.waits:
            commands.say_helped(said, by=seats[writer], helped=True)
    if number == 0:
        _help(seats, now)
        _keep(seats, now)
        _look_after(seats, now)
    if number % 4 == 0:
        with clock.held_at(now):
            commands.be_here(seats[0], hours=3)


def _help(seats: list[Seat], now: datetime) -> None:
    """Things asked for and offered in a circle, one of them being done by two."""
    one, two, three = seats[1:4]
    with clock.held_at(now - timedelta(days=3)):
        suit = commands.ask_or_offer(
            one, side=Side.ASK, what=What.JOB, words="A jacket for an interview, about medium. I bring it back clean.",
            place="Old Town", by=(now + timedelta(days=6)).date(),
        )  # fmt: skip
        commands.ask_or_offer(
            two, side=Side.ASK, what=What.LEGAL, words="Somebody who has filled in the form for help with rent."
        )
        commands.ask_or_offer(
            three,
            side=Side.OFFER,
            what=What.TRANSPORT,
            words="I drive to the clinic on Thursdays, two seats.",
            place="North Quay",
        )
    with clock.held_at(now - timedelta(days=2)):
        commands.ask_or_offer(
            two, side=Side.OFFER, what=What.JOB, words="I read through applications. Two pages an evening."
        )
        commands.ask_or_offer(
            three,
            side=Side.ASK,
            what=What.COMPANY,
            words="Come along to the office on Friday? I say what there is to say.",
            place="Old Town",
        )
        hand = commands.lend_hand(suit, by=three, words="I have a grey one, medium. You can keep it for the month.")
    with clock.held_at(now - timedelta(days=1)):
        commands.write_by_hand(hand, by=one, words="That would be so good. Saturday, at the library?")
        commands.move_hand(hand, Hand.AGREED, by=one)


def _keep(seats: list[Seat], now: datetime) -> None:
    """What helped, on the shelf; and somebody is asked whether their words may stand there."""
    holder, one, two, three = seats[:4]
    with clock.held_at(now - timedelta(days=4)):
        commands.put_strategy(one, code="long-out", note="On the stairs of the office, twice. Nobody noticed.")
        commands.put_strategy(holder, code=packaged()[-1].id)
        commands.put_words(
            two, title="Before a call to an office", words="Write down three things. Ring with somebody next door. Tea after."
        )  # fmt: skip
        asks = commands.say(
            three, need=Need.CELEBRATE, words="I said no to my sister, kindly, and the sky did not fall."
        )
        if not asks.waits:
            commands.ask_to_keep(asks, by=holder, what=Kept.WORDS)


def _look_after(seats: list[Seat], now: datetime) -> None:
    """Words somebody points out, words that wait to be read, and words that were set aside, in a circle somebody holds."""
    holder, one, two = seats[:3]
    with clock.held_at(now - timedelta(days=2)):
        harsh = commands.say(
            one, need=Need.LISTEN, words="Everybody at the counter is the same. I hope it shuts for good."
        )
        hint = commands.say(
            two, need=Need.COMPANY, words="Write to me on the other app, then we talk without the others."
        )
    if harsh.waits or hint.waits:
        return
    with clock.held_at(now - timedelta(days=1)):
        commands.set_aside(
            harsh,
            by=holder,
            why=Why.HURTS,
            reason="Two of us work at a counter. Your anger is welcome here; this hits them.",
        )
        commands.point_out(hint, by=one, why=Why.LURES, words="They wrote me this as well.")
        commands.set_pace(holder.circle, by=holder, slow=0, look_first=LookFirst.ALONE)
    with clock.held_at(now - timedelta(hours=3)):
        commands.say(two, need=Need.LISTEN, words="I could not sleep again. It helps to write it down here.")
