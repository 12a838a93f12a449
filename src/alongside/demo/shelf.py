"""The shelf of the made-up programme: its stories told, read by an editor and out; a few still on their way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from alongside.demo.told import MadeUpStory, stories
from alongside.foundation import clock
from alongside.people import commands as people
from alongside.people.vocabulary import load
from alongside.programmes import commands as programmes
from alongside.rolemodels import commands
from alongside.rolemodels.commands import finding
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.guidance import LONGEST_QUOTE
from alongside.rolemodels.rules.telling import Channel
from alongside.rolemodels.rules.words import Area, Kind, Situation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alongside.people.models import Person
    from alongside.programmes.models import Programme
    from alongside.rolemodels.models import Published, Story

#: The last ones wait for an editor, so that the desk has something to read.
WAIT = 3


#: So many members say what they look for, and these words hurt some of them.
LOOKING = 120
HURTS = ("", "People like us cannot be relied on", "You only want attention", "")
#: What is asked of the tellers of the first stories: the words, and what its teller answered, if it has come that far.
ASKED = (
    (
        "How long did you think about it before you did it?",
        "Four months. The deciding was the long part; the doing took ten minutes.",
    ),
    ("Was there a day when you wanted to stop?", "Many. I learned to stop for the day and not for good."),
    ("What would you say to somebody whose family says it is all in their head?", ""),
    ("May I ask what you did in the first week?", None),
)  # fmt: skip


def fill(programme: Programme, *, editor: Person, readers: Sequence[Person], now: datetime) -> None:
    """Have every made-up story told by somebody made up, one every few days, most of them for everybody."""
    told = stories()
    out: list[Published] = []
    for number, one in enumerate(told):
        with clock.held_at(now - timedelta(days=3 * (len(told) - number), hours=2)):
            story = _told(programme, one, number)
            if number < len(told) - WAIT:
                functions = one.tags[Kind.FUNCTION]
                commands.say_ready(story, by=editor, functions=functions, is_ordinary=one.is_ordinary)
                made = commands.bring_out(story, by=story.person)
                out += [made] if one.language == "en" else []
    _gather(programme, out, editor)
    _look(readers)
    for number, (words, answer) in enumerate(ASKED):
        with clock.held_at(now - timedelta(days=12 - 3 * number)):
            asked = commands.ask(out[number], by=readers[0], words=words)
            if answer is not None:
                commands.pass_on(asked, by=editor)
            if answer:
                commands.answer_question(asked, by=out[number].story.person, words=answer, show=True)
                commands.say_shown(asked, by=readers[0], yes=True)


def _look(readers: Sequence[Person]) -> None:
    """Some members say what they look for; most of them let it be counted."""
    areas = list(Area)
    for number, one in enumerate(readers[:LOOKING]):
        wishes = Wishes(areas=(areas[number % 3], areas[number % 5]), stereotype=HURTS[number % len(HURTS)])
        finding.save_wishes(wishes, by=one, may_count=number % 4 > 0)
    commands.count_what_is_sought()


def _gather(programme: Programme, out: list[Published], editor: Person) -> None:
    """Lines of stories on the page of each situation, three at most."""
    for situation in Situation:
        about = [one for one in out if one.tags.filter(kind=Kind.SITUATION, term=situation).exists()]
        for one in about[:3]:
            line = one.did.partition(". ")[0][:LONGEST_QUOTE]
            commands.add_quote(programme, situation, by=editor, published=one, part="did", words=line)


def _told(programme: Programme, one: MadeUpStory, number: int) -> Story:
    teller = people.make_person(name=one.name)
    programmes.join(programme, person=teller)
    story = commands.begin_story(programme, by=teller, language=one.language)
    commands.write(story, by=teller, said=one.said)
    tags: dict[str, Any] = {**{kind.value: terms for kind, terms in one.tags.items()}, "stage": one.stage}
    commands.tag(story, by=teller, tags=tags, words=load(one.language))
    for channel in (Channel.MEMBERS,) if number % 9 == 8 else (Channel.PUBLIC, Channel.MEMBERS):
        commands.agree(story, by=teller, channel=channel)
    return commands.send(story, by=teller)
