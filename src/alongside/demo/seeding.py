"""A believable small programme: people at every stage, all of them made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction

from alongside.conversations import commands as conversations
from alongside.conversations import queries as conversation_queries
from alongside.demo import becoming, circles, shelf
from alongside.demo import people as made_up
from alongside.demo.helping import things_that_help
from alongside.foundation import clock
from alongside.mentorship import commands as mentorship
from alongside.mentorship import queries as mentorship_queries
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.rules import Answer, EndReason, Source, Terms
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Facts, Purpose
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import Joining

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

NAME = "Millbrook Centre (made up)"
PURPOSE = (
    "A made-up community centre in a made-up town, so that you can see how a programme feels. "
    "Everybody here was drawn by a program from a list of words; nobody ever said or lived any of it."
)
TERMS = Terms(
    often="fortnightly",
    channel="writing",
    until="six-months",
    between_us="Everything we tell each other stays between us.",
)
OFFERS = (
    "I have come a long way with this and had nobody to ask. I would like to be that somebody.",
    "Someone walked with me for a year. I am ready to do the same, one person at a time.",
    "I listen well and I am still here. That may be useful.",
)
NOTES = ("I do not know how to begin. Maybe you do.", "Your road sounds a little like mine.", "")
#: Made-up talk between two, taken in turn; each line stands for itself so that any number of them makes sense.
TALK = (
    "Hello. Thank you for saying yes. I was not sure anybody would.",
    "I am glad you asked. We have time; tell me as much or as little as you like.",
    "Mostly I am tired of choosing my words at work.",
    "I remember that. It took me two years to tell one person there, and she only nodded.",
    "Did it get better afterwards?",
    "Not at once. What got better was lunch. I stopped eating alone.",
    "I wrote the sentence we talked about. I have not said it out loud yet.",
    "Writing it was the first half. Would you like to try it on me?",
    "Maybe on Tuesday. Today was long.",
    "Tuesday is good. Sleep first.",
    "I told my sister. She asked what she could do, and I did not know what to say.",
    "You can say: ask me again in a week. People like to be given a day.",
    "I had not thought of that. It is kind to both.",
    "What would help this time: shall I listen, or think with you?",
    "Listen, I think. I only want to say it once to somebody who will not be frightened.",
    "Then I am listening.",
    "I said it at work. Two people looked away. One put the kettle on.",
    "Remember the kettle. The other two may come round, or not; that is theirs to carry.",
    "I slept badly afterwards. I kept hearing my own voice.",
    "I did too, the first time. It passed on the third night.",
    "It was the fourth for me. But it passed.",
    "Four is also a number. How was the rest of the week?",
    "Ordinary, mostly. I had forgotten what that is like.",
    "Ordinary is underrated. I collect ordinary weeks.",
    "May I ask you something? Do you ever regret having told anybody?",
    "One person, yes. Never the others. I would choose whom more slowly today.",
    "Slowly suits me.",
    "Then you are ahead of where I was.",
    "There is a form to fill in, and one box I do not want to tick.",
    "Is it a box you must tick, or one they would like you to?",
    "I had not read it that closely. They would like me to.",
    "Then leave it. You can always tick it next year.",
    "I left it. Nobody asked.",
    "They hardly ever do.",
    "My brother wants to visit. I am glad, and I have cleaned the kitchen twice.",
    "Three times is allowed. Will you tell him?",
    "I think he knows. I would like him to hear it from me.",
    "Then give him a cup of tea first, and yourself one too.",
    "He cried a little, and then we played cards until midnight.",
    "I am so glad. Who won?",
)
#: How far each pair has come, in turn: any number of them is a believable mixture.
STAGES = (
    "active", "quiet", "agreeing", "asked", "active", "ended", "active", "suggested", "active", "active",
)  # fmt: skip
MOST_PAIRS, MOST_EARLY, STILL_OPEN = 34, 24, 9


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom the demo signs one in as."""

    mentee: UUID
    mentor: UUID
    coordinator: UUID
    newcomer: UUID


def seed(*, count: int, mentors: int, say: Callable[[str], None]) -> None:
    """Make the programme, unless it is there. The same count gives the same people."""
    if programme_queries.has_coordinator():
        return
    random = Random(20261123)  # noqa: S311 - made-up people, not secrets
    now = clock.now()
    with transaction.atomic(), clock.held_at(now - timedelta(days=300)):
        dina = _person(made_up.MadeUp("Dina", "she/her", Facts(time_zone="Europe/London", languages=("en",))))
        programme = programmes.start_programme(
            NAME, by=dina, purpose=PURPOSE, joining=Joining.OPEN, country="GB", first=True
        )
    with transaction.atomic():
        becoming.asks(programme, dina, now - timedelta(days=290))
    say(f"making up {count} people")
    drawn = made_up.make(mentors, random=random, offering=True)
    guides = _members(programme, drawn, random, now, looks=False, days=(60, 280))
    with transaction.atomic():
        for number, guide in enumerate(guides):
            began = now - timedelta(days=random.randint(90, 250))
            with clock.held_at(began):
                mentorship.admit_mentor(programme, person=guide, by=dina, places=random.choice((1, 1, 2, 2, 3)))
                # A few have a check that soon runs out, or has; one has not learned everything yet.
                checked = {3: 1_110, 7: 1_080, 11: 1_060}.get(number)
                day = now - timedelta(days=checked) if checked else began
                becoming.takes_the_way(programme, guide, dina, checked=day, learns=1 if number == 13 else 2)
        for guide in guides[-3:]:
            mentorship.pause(programme, by=guide)
    room = sum(mentorship_queries.free_places(programme).values())
    early = min(MOST_EARLY, room // 3)
    drawn = made_up.make(count - mentors - STILL_OPEN, random=random, offering=False, after=mentors)
    _members(programme, drawn[:early], random, now, looks=True, days=(20, 45))
    _a_round_before(programme, dina, now)
    seekers = _members(programme, drawn[early:], random, now, looks=True, days=(1, 45))
    say("letting some of them meet")
    _pairs(programme, seekers, random, now, most=min(MOST_PAIRS, room // 2))
    _still_open(programme, dina, random, now, after=count - STILL_OPEN, seeker=seekers[-1])
    say("filling the shelf")
    with transaction.atomic():
        shelf.fill(programme, editor=dina, readers=seekers, now=now)
    say("letting some of them sit together")
    with transaction.atomic():
        walk = mentorship_queries.liveliest(programme)
        circles.with_life(programme, editor=dina, guest=walk.mentee, now=now)
    say("previewing a round")
    mentorship.preview_round(programme, by=dina, at_once=True)


def _person(one: made_up.MadeUp) -> Person:
    person = people.make_person(name=one.name, pronouns=one.pronouns)
    for purpose in (Purpose.MATCHING, Purpose.OWN_WORDS):
        people.give_consent(person, by=person, purpose=purpose)
    people.save_facts(person, by=person, facts=one.facts)
    return person


def _members(
    programme: Programme, drawn: Sequence[made_up.MadeUp], random: Random, now: datetime, *, looks: bool,
    days: tuple[int, int],
) -> list[Person]:  # fmt: skip
    """Let them join, each some days ago, within `days`."""
    found = []
    for start in range(0, len(drawn), 50):
        with transaction.atomic():
            for one in drawn[start : start + 50]:
                with clock.held_at(now - timedelta(days=random.randint(*days))):
                    person = _person(one)
                    programmes.join(programme, person=person, looks_for_mentor=looks)
                found.append(person)
    return found


def _a_round_before(programme: Programme, dina: Person, now: datetime) -> None:
    """A round published three days ago: some pairs have said yes, some on one side only, some nothing yet."""
    with clock.held_at(now - timedelta(days=3)):
        mentorship.publish_round(mentorship.preview_round(programme, by=dina, at_once=True), by=dina)
    proposed, _lines = mentorship_queries.open_proposals(dina, programme)
    with transaction.atomic(), clock.held_at(now - timedelta(days=1, hours=6)):
        for number, proposal in enumerate(proposed):
            if number % 4 in (0, 1):
                mentorship.answer_proposal(proposal, by=proposal.mentee, yes=True)
            if number % 4 in (0, 2):
                mentorship.answer_proposal(proposal, by=proposal.mentor, yes=True)


def _pairs(programme: Programme, seekers: list[Person], random: Random, now: datetime, *, most: int) -> None:
    """Ask the best mentor of each short list, and bring each pair to its own stage."""
    stages = [STAGES[number % len(STAGES)] for number in range(most)]
    for seeker in seekers:
        if not stages:
            return
        found = mentorship_queries.short_list(seeker, programme, "en").suggestions
        if not found:
            continue
        with transaction.atomic():
            _bring_to(stages.pop(0), programme, seeker, found[0].mentor_id, list(found[0].terms), random, now)


def _bring_to(
    stage: str,
    programme: Programme,
    seeker: Person,
    mentor_id: UUID,
    terms: list[dict[str, object]],
    random: Random,
    now: datetime,
) -> None:
    mentor = people_queries.person(mentor_id)
    days = {"asked": 2, "agreeing": 3, "suggested": 3, "quiet": 60, "ended": 120}.get(stage, random.randint(10, 80))
    began = now - timedelta(days=days)
    with clock.held_at(began):
        proposal = propose(
            programme, mentee=seeker.pk, mentor=mentor.pk, source=Source.ASKED, fit=7_000, reasons=terms,
            mentee_answer=Answer.YES, note=random.choice(NOTES),
        )  # fmt: skip
    if stage == "asked":
        return
    with clock.held_at(began + timedelta(hours=random.randint(5, 50))):
        mentorship.answer_proposal(proposal, by=mentor, yes=True)
        walk = mentorship_queries.mentorships_of(seeker)[0].mentorship
        if stage == "agreeing":
            return
        mentorship.suggest_boundaries(walk, by=seeker, terms=TERMS)
        if stage == "suggested":
            return
        mentorship.agree_boundaries(walk, by=mentor, version=1)
    last = {"quiet": timedelta(days=17), "ended": timedelta(days=20)}.get(stage, timedelta(hours=random.randint(1, 60)))
    _talk(walk.pk, seeker, mentor, began + timedelta(days=2, hours=3), now - last, random)
    if stage == "active":
        with clock.held_at(now - last):
            things_that_help(walk.pk, seeker, mentor)
    if stage == "ended":
        with clock.held_at(now - timedelta(days=12)):
            mentorship.end_mentorship(walk, by=seeker, reason=EndReason.GOAL_REACHED)


def _talk(walk_id: UUID, seeker: Person, mentor: Person, first: datetime, last: datetime, random: Random) -> None:
    conversation = conversation_queries.conversation_about("mentorship", walk_id)
    if conversation is None:
        return
    lines = TALK[: random.randint(3, len(TALK))]
    step = max(last - first, timedelta(hours=1)) / len(lines)
    for number, line in enumerate(lines):
        with clock.held_at(first + step * number):
            conversations.send_message(conversation, by=mentor if number % 2 else seeker, body=line, key=uuid4())


def _still_open(
    programme: Programme, dina: Person, random: Random, now: datetime, *, after: int, seeker: Person
) -> None:
    """People who wait for the coordinator: some ask to come in, some offer to mentor."""
    drawn = made_up.make(STILL_OPEN, random=random, offering=True, after=after)
    with transaction.atomic():
        programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
        programme.refresh_from_db()
        for number, one in enumerate(drawn[:5]):
            with clock.held_at(now - timedelta(days=number * 2)):
                programmes.join(programme, person=_person(one))
        programmes.change_programme(programme, by=dina, joining=Joining.OPEN)
        programme.refresh_from_db()
        offering = []
        for number, one in enumerate(drawn[5:8]):
            with clock.held_at(now - timedelta(days=9 - number * 4)):
                person = _person(one)
                programmes.join(programme, person=person)
                mentorship.apply_to_mentor(programme, by=person, words=OFFERS[number % len(OFFERS)], places=1)
                offering.append(person)
    becoming.at_several_stages(programme, offering, dina, now)
    with transaction.atomic(), clock.held_at(now - timedelta(days=2)):
        becoming.somebody_is_named(programme, seeker, _person(drawn[8]))


def cast() -> Cast:
    """Four people to be, out of those who are there; the newcomer is new each time."""
    programme = programme_queries.open_to_all()
    assert programme is not None  # noqa: S101 - it has just been seeded
    walk = mentorship_queries.liveliest(programme)
    with transaction.atomic():
        newcomer = people.make_person(name="Newcomer")
    return Cast(walk.mentee_id, walk.mentor_id, programme_queries.coordinators_of(programme)[0], newcomer.pk)
