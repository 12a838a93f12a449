"""The people a round is about, as plain values: what each said may be used, and nothing else.

Every field takes the text of a spreadsheet cell as well as the value it stands for:
``Mentee("a", experiences="deaf:5!@2")`` and ``Mentee("a", experiences=(Experience("deaf", 5, True, 2),))``
are the same person. Nothing about a person is inferred: what was not said is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Self

from alongside.matching import cells
from alongside.matching.cells import CellError, Experience, Slot

__all__ = ["Experience", "Mentee", "Mentor", "Person", "Slot"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who may meet somebody, with what they said may be used to find them company.

    Parameters
    ----------
    id : text, not blank; unique among the mentees and among the mentors. One id on both sides is one person
    experiences : `tag:weight` separated by ``;`` or `Experience` values; see `Mentee` and `Mentor`
    goals, interests, dislikes : tags
    values : five numbers 0-4 (None where not said), or empty
    languages : BCP 47 tags; regions and scripts are ignored when two people are compared
    timezone : IANA name
    hours : weekly free time, local
    formats : of video, voice, text, in-person
    gender : one free tag, or empty when not said
    wants_gender : tags, or ``same``; empty means any
    born : year, or None for an adult who did not say
    workplace : employer, team, clinic, town: whatever the other might share
    avoid : workplace tags the other must not have
    words : own words, in any language
    never : tags this person never wants to be matched on; used nowhere
    wants_experiences : the person only wants somebody who has one of these experiences and says so
    extra : further columns of the spreadsheet, kept and never used

    Raises
    ------
    ValueError : names the field and what was expected

    References
    ----------
    Languages: BCP 47. Zones: the IANA database. Columns: docs/reference/matching-files.md.

    >>> Person("a", languages="en;pl", hours="Mon 18:00-20:00").languages
    ('en', 'pl')
    >>> Person("a", born="soon")
    Traceback (most recent call last):
    ValueError: born: expected a year of birth such as 1990, or blank for an adult; got 'soon'
    """

    id: str = field(kw_only=False)
    experiences: tuple[Experience, ...] = ()
    goals: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    values: tuple[float | None, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    hours: tuple[Slot, ...] = ()
    formats: tuple[str, ...] = ()
    gender: str = ""
    wants_gender: tuple[str, ...] = ()
    born: int | None = None
    workplace: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    words: str = ""
    never: tuple[str, ...] = ()
    wants_experiences: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False, repr=False)

    readers: ClassVar[Mapping[str, cells.Reader]] = MappingProxyType(
        {
            "id": cells.identifier,
            "experiences": cells.chosen_experiences,
            "goals": cells.tags,
            "interests": cells.tags,
            "dislikes": cells.tags,
            "values": cells.values,
            "languages": cells.languages,
            "timezone": cells.zone,
            "hours": cells.hours,
            "formats": cells.formats,
            "gender": cells.line,
            "wants_gender": cells.wanted_genders,
            "born": cells.birth_year,
            "workplace": cells.tags,
            "avoid": cells.tags,
            "words": cells.own_words,
            "never": cells.tags,
            "wants_experiences": cells.tags,
        }
    )

    def __post_init__(self) -> None:
        for name, read in self.readers.items():
            given = getattr(self, name)
            try:
                object.__setattr__(self, name, read(given))
            except CellError as bad:
                # Somebody's own words must not travel in an error that may be logged.
                got = "" if name == "words" else f"; got {str(given)[:60]!r}"
                raise ValueError(f"{name}: {bad}{got}") from None

    @classmethod
    def as_read(cls, values: Mapping[str, object], extra: Mapping[str, str]) -> Self:
        """The person whose values the `readers` have given back already; nothing is checked.

        Parameters
        ----------
        values : by field; those left out keep their default
        extra : further columns, kept and never used

        >>> Person.as_read({"id": "a", "languages": ("en",)}, {}).languages
        ('en',)
        """
        made = object.__new__(cls)
        made.__dict__.update({name: getattr(cls, name) for name in cls.readers if name not in values})
        made.__dict__.update(values, extra=extra)
        return made

    def usable_experiences(self) -> dict[str, Experience]:
        """The experiences that may be used, by `cells.key`: what is marked never is left out.

        >>> sorted(Person("a", experiences="debt:2; grief:5", never="grief").usable_experiences())
        ['debt']
        """
        never = {cells.key(tag) for tag in self.never}
        return {cells.key(one.tag): one for one in self.experiences if cells.key(one.tag) not in never}


@dataclass(frozen=True, kw_only=True)
class Mentee(Person):
    """Somebody who would like a mentor.

    The parameters are those of `Person`. `experiences` carry salience 1-5; ``!`` marks one the mentor must have lived
    too; ``@`` and 1-5 how far along that road they are, from the thick of it to well beyond.

    Raises
    ------
    ValueError : names the field and what was expected

    References
    ----------
    Why somebody a step or two ahead helps most: Lockwood & Kunda (1997).

    >>> Mentee("a", experiences="deaf:5!@2").experiences
    (Experience(tag='deaf', weight=5, must=True, stage=2),)
    """


@dataclass(frozen=True, kw_only=True)
class Mentor(Person):
    """Somebody who would like to mentor. The parameters are those of `Person`, and:

    Parameters
    ----------
    experiences : 1 = lived, 2 = lived and willing to talk about it; only 2 counts
    cleared_for_minors : may meet a mentee under 18
    places : mentees there is room for, 0 or more
    screened : the programme's checks are passed
    screened_until : last day on which they hold, or None for no end

    Raises
    ------
    ValueError : names the field and what was expected

    References
    ----------
    Why only what somebody is willing to talk about is used: docs/explanation/how-matching-works.md.

    >>> Mentor("m", experiences={"deaf": 2}, places=3).places
    3
    """

    cleared_for_minors: bool = False
    places: int = 1
    screened: bool = True
    screened_until: date | None = None

    readers: ClassVar[Mapping[str, cells.Reader]] = MappingProxyType(
        {
            **Person.readers,
            "experiences": cells.lived_experiences,
            "cleared_for_minors": cells.yes,
            "places": cells.places,
            "screened": cells.yes_unless_said,
            "screened_until": cells.day,
        }
    )

    def usable_experiences(self) -> dict[str, Experience]:
        """The experiences this mentor is willing to talk about, by `cells.key`.

        >>> sorted(Mentor("m", experiences="debt:2; grief:1").usable_experiences())
        ['debt']
        """
        return {tag: one for tag, one in super().usable_experiences().items() if one.weight == 2}
