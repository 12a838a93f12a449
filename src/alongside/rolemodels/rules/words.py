"""The codes a story is tagged with: where in life, in what situation, what it shows, how far its teller has come."""

from enum import StrEnum


class Area(StrEnum):
    """A part of life."""

    WORK = "work"
    STUDY = "study"
    FAMILY = "family"
    LOVE = "love"
    FRIENDS = "friends"
    HEALTH_CARE = "health-care"
    FAITH = "faith"
    HOME = "home"
    MONEY = "money"
    COURTS = "police-and-courts"
    ONLINE = "online"
    BODY = "sport-and-body"
    GROWING_OLDER = "growing-older"


class Situation(StrEnum):
    """A situation in which one has to find one's way."""

    TELLING_FAMILY = "telling-family"
    AT_THE_DOCTOR = "at-the-doctor"
    AT_WORK = "at-work"
    DATING = "dating"
    FAITH = "faith"
    SCHOOL = "school"
    POLICE = "police"
    ONLINE = "online"


class Function(StrEnum):
    """What a role model can be for somebody (Morgenroth, Ryan and Peters 2015): how, that it can be, and why."""

    SHOWS_HOW = "shows-how"
    SHOWS_IT_IS_POSSIBLE = "shows-it-is-possible"
    INSPIRES = "inspires"


class Kind(StrEnum):
    """Of what kind a tag is. Experiences and obstacles are terms of the vocabulary, the others the lists of this page.

    Somebody who got past the same obstacle counts for more than somebody who is like one (Lockwood 2006)."""

    EXPERIENCE = "experience"
    OBSTACLE = "obstacle"
    AREA = "area"
    SITUATION = "situation"
    FUNCTION = "function"
    NOTE = "note"


class Note(StrEnum):
    """What somebody may not want to read today."""

    SELF_HARM = "self-harm"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    SEXUAL_VIOLENCE = "sexual-violence"
    DEATH = "death"
    SUBSTANCES = "substances"
    EATING = "eating"
    SLURS = "slurs"
    PRISON = "prison"
    WAR = "war"


#: Kinds with a list of their own.
LISTS: dict[Kind, type[StrEnum]] = {
    Kind.AREA: Area, Kind.SITUATION: Situation, Kind.FUNCTION: Function, Kind.NOTE: Note,
}  # fmt: skip

#: The ladder of how far somebody has come: 1 it has just begun to matter ... 5 I help others.
STAGES = range(1, 6)
