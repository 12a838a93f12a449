"""Stories, as tests need them."""

from alongside.people.vocabulary import load
from alongside.rolemodels import commands
from alongside.rolemodels.rules.telling import Channel

SAID = {
    "title": "I told my foreman on a Tuesday.", "did": "I practised in the van, and then I asked for ten minutes.",
    "reached": "I lead a crew now.", "took": "A year and a half.", "helped": "My sister drove me.", "set_back": "I lost a job.",
    "means": "I am the same man.", "unfair": "It took a good foreman. It should be the rule.",
    "stereotype": "people like us cannot be relied on",
}  # fmt: skip
TAGS = {
    "experience": ["hiv-living-with"],
    "area": ["work"],
    "situation": ["at-work"],
    "obstacle": ["gender-woman-not-heard"],
    "stage": "4",
}


def a_story(programme, *, by, channels=(Channel.MEMBERS, Channel.PRESS), **said):
    """A draft that is ready to be sent."""
    story = commands.begin_story(programme, by=by, language="en")
    story = commands.write(story, by=by, said={**SAID, **said})
    story = commands.tag(story, by=by, tags=TAGS, words=load("en"))
    for channel in channels:
        commands.agree(story, by=by, channel=channel)
    return story


def brought_out(story, *, by, editor):
    """A story that was sent, read, and agreed to."""
    commands.say_ready(story, by=editor, functions=["shows-how"])
    return commands.bring_out(story, by=by)


def published(programme, *, by, editor, **more):
    """A story that is out."""
    story = a_story(programme, by=by, **more)
    commands.send(story, by=by)
    return brought_out(story, by=by, editor=editor)
