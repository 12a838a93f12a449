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
from alongside.rolemodels.rules.telling import Channel
from alongside.rolemodels.rules.words import Kind

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme
    from alongside.rolemodels.models import Story

#: The last ones wait for an editor, so that the desk has something to read.
WAIT = 3


def fill(programme: Programme, *, editor: Person, now: datetime) -> None:
    """Have every made-up story told by somebody made up, one every few days, most of them for everybody."""
    told = stories()
    for number, one in enumerate(told):
        with clock.held_at(now - timedelta(days=3 * (len(told) - number), hours=2)):
            story = _told(programme, one, number)
            if number < len(told) - WAIT:
                functions = one.tags[Kind.FUNCTION]
                commands.say_ready(story, by=editor, functions=functions, is_ordinary=one.is_ordinary)
                commands.bring_out(story, by=story.person)


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
