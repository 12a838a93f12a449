"""What always holds of a person: states, the uses of an experience, the spaces a persona may be used in."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a person stands with this installation."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ERASED = "erased"


class Space(StrEnum):
    """A part of the site in which a person is known by one persona."""

    MENTORSHIP = "mentorship"
    CIRCLES = "circles"
    STORIES = "stories"


class Use(StrEnum):
    """How one lived experience may be used."""

    MUST = "must"  # only people who have lived it too
    HELPS = "helps"  # counts towards a good match
    KEEP_OUT = "keep-out"  # kept for oneself, plays no part in matching
    NEVER = "never"  # nobody may be matched on it, in rule, fit or reason


class Purpose(StrEnum):
    """What a person may agree to, one at a time."""

    MATCHING = "matching"
    MAIL = "mail"
    OWN_WORDS = "own-words"


#: Stages on the same road, 1 to 5: in the middle of it ... long past it.
STAGES = range(1, 6)
LONGEST_NAME = 60
#: Backups of the key store are kept no longer than this; with the key gone, what is left in others stays closed.
BACKUPS_LAST = timedelta(days=7)
#: How long the receipt of an erasure can be read, once the key is off the disk.
RECEIPTS_LAST = timedelta(days=30)
LONGEST_WORDS = 2_000
MINIMUM_AGE = 18

LONGEST_TAG = 60
MOST_TAGS = 40
MOST_LIVED = 60
SALIENCE = range(1, 6)
VALUE_STEPS = range(5)
VALUES = 5
FORMATS = ("video", "voice", "text", "in-person")


#: Controls, formats such as those that turn the direction of writing, line ends, and private signs.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
#: Letters and marks that show nothing: the Hangul fillers, the empty Braille cell, the joiner of graphemes.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u2065")
_JOINERS = re.compile("(?<=[^\u200c\u200d])[\u200c\u200d](?=[^\u200c\u200d])")


def hides_something(name: str) -> bool:
    """Whether a name holds what cannot be seen, or nothing that can: with it one could look like somebody else.

    The two joiners are left alone between two letters: Persian, many Indian scripts and joined pictures need them.

    >>> hides_something("Fox\u202e"), hides_something("\u3164"), hides_something("مى\u200cخواهم")
    (True, True, False)
    """
    seen = _JOINERS.sub("", name)
    if any(unicodedata.category(one) in _HIDDEN or one in _BLANK for one in seen):
        return True
    return not any(unicodedata.category(one)[0] in "LNPS" for one in seen)


@dataclass(frozen=True, slots=True)
class Card:
    """How one person appears to another in one part of the site: a name, pronouns, and a picture drawn from a seed."""

    name: str
    pronouns: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """One thing a person has lived through, and what may be done with it."""

    #: The term of the vocabulary, or "" when it is told in own words only.
    term: str
    words: str = ""
    use: Use = Use.HELPS
    #: How much it matters, 1 a little ... 5 most of all.
    salience: int = 3
    #: How far along, 1 in the middle of it ... 5 long past it; None when not said.
    stage: int | None = None
    #: Willing to talk about it with somebody they support.
    talk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a person says of themselves so that somebody fitting can be found. Never inferred, all of it optional."""

    wishes: tuple[str, ...] = ()
    lived: tuple[Lived, ...] = ()
    goals: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    #: Five answers 0-4, None where skipped.
    values: tuple[int | None, ...] = (None,) * VALUES
    languages: tuple[str, ...] = ()
    time_zone: str = ""
    #: A week in the person's own time: "Mon 18:00-20:00; Sun 23:00-01:00".
    hours: str = ""
    formats: tuple[str, ...] = ()
    gender: str = ""
    wants_gender: str = "any"
    born: int | None = None
    workplace: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    words: str = ""


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"(\w{3})\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of one day of the week: minutes after midnight, up to 2,880 when it runs into the next day."""

    day: int
    start: int
    end: int

    def __str__(self) -> str:
        end = self.end if self.end <= 1440 else self.end - 1440
        return f"{DAYS[self.day]} {self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"


def stretches(hours: str) -> list[Stretch]:
    """The stretches written in an hours text, in the order of the week.

    Raises ValueError with the piece that cannot be read.

    >>> [str(one) for one in stretches("sun 23:00 - 01:00; Mon 9:00-10:30;")]
    ['Mon 09:00-10:30', 'Sun 23:00-01:00']
    """
    found = set()
    for piece in filter(None, (part.strip() for part in hours.split(";"))):
        match = _HOURS.fullmatch(piece)
        day = match[1].title() if match else ""
        if match is None or day not in DAYS:
            raise ValueError(piece)
        start = int(match[2]) * 60 + int(match[3])
        end = int(match[4]) * 60 + int(match[5])
        if start >= 1440 or end > 1440 or start == end or int(match[3]) > 59 or int(match[5]) > 59:
            raise ValueError(piece)
        found.add(Stretch(DAYS.index(day), start, end if end > start else end + 1440))
    return sorted(found)


def written(found: Iterable[Stretch]) -> str:
    """Stretches as an hours text; `stretches` reads it back."""
    return "; ".join(str(one) for one in sorted(set(found)))


DAY = 1440
WEEK = 7 * DAY
#: Parts of a day to tick, as minutes after midnight.
PARTS = {
    "early": (360, 540),
    "morning": (540, 720),
    "afternoon": (720, 1020),
    "evening": (1020, 1260),
    "late": (1260, 1440),
}


def ticked(hours: str) -> tuple[set[str], str]:
    """The parts of days an hours text fills ("Mon-evening"), and the rest of it as an hours text.

    >>> ticked("Mon 17:00-22:00")
    ({'Mon-evening'}, 'Mon 21:00-22:00')
    """
    minutes = _minutes(hours)
    found = set()
    for number, day in enumerate(DAYS):
        for part, (start, end) in PARTS.items():
            if minutes.issuperset(range(number * DAY + start, number * DAY + end)):
                found.add(f"{day}-{part}")
    return found, _text(minutes - _minutes_of(found))


def together(cells: Iterable[str], exact: str) -> str:
    """One hours text of ticked parts and exact hours, whatever touches joined.

    Raises ValueError with the piece that cannot be read.

    >>> together(["Mon-morning", "Mon-afternoon"], "Sun 23:00-01:00; Sun 23:30-02:00")
    'Mon 09:00-17:00; Sun 23:00-02:00'
    """
    return _text(_minutes_of(cells) | _minutes(exact))


def _minutes(hours: str) -> set[int]:
    return {(one.day * DAY + minute) % WEEK for one in stretches(hours) for minute in range(one.start, one.end)}


def _minutes_of(cells: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for cell in cells:
        day, _, part = cell.partition("-")
        start, end = PARTS[part]
        found.update(range(DAYS.index(day) * DAY + start, DAYS.index(day) * DAY + end))
    return found


def _text(minutes: set[int]) -> str:
    starts = sorted(minute for minute in minutes if (minute - 1) % WEEK not in minutes)
    found = []
    for start in starts or ([0] if minutes else []):
        length = next((step for step in range(1, WEEK) if (start + step) % WEEK not in minutes), WEEK)
        while length > 0:
            # a stretch says when it ends by the clock, so it must be shorter than a day
            piece = length if length < DAY else DAY - start % DAY
            found.append(Stretch(start // DAY, start % DAY, start % DAY + piece))
            start, length = (start + piece) % WEEK, length - piece
    return written(found)


def problem_with(facts: Facts) -> tuple[str, str]:
    """The field that cannot be kept and why, as a code; two empty texts when everything can."""
    for name in ("wishes", "goals", "interests", "dislikes", "languages", "workplace", "avoid", "formats"):
        tags: tuple[str, ...] = getattr(facts, name)
        if len(tags) > MOST_TAGS:
            return name, "too-many"
        if any(not tag.strip() or len(tag) > LONGEST_TAG for tag in tags):
            return name, "tag-too-long"
    if not set(facts.formats) <= set(FORMATS):
        return "formats", "unknown-format"
    if len(facts.values) != VALUES or any(value is not None and value not in VALUE_STEPS for value in facts.values):
        return "values", "out-of-range"
    if len(facts.words) > LONGEST_WORDS:
        return "words", "too-long"
    if max(len(facts.gender), len(facts.wants_gender), len(facts.time_zone)) > LONGEST_TAG * 4:
        return "gender", "too-long"
    if facts.born is not None and not 1900 <= facts.born <= 2100:
        return "born", "out-of-range"
    try:
        stretches(facts.hours)
    except ValueError:
        return "hours", "unreadable-hours"
    return _problem_with_lived(facts.lived)


def _problem_with_lived(lived: tuple[Lived, ...]) -> tuple[str, str]:
    terms = [one.term for one in lived if one.term]
    if len(lived) > MOST_LIVED:
        return "lived", "too-many"
    if len(terms) != len(set(terms)):
        return "lived", "twice"
    for one in lived:
        if not (one.term or one.words) or len(one.term) > LONGEST_TAG or len(one.words) > LONGEST_WORDS:
            return "lived", "unreadable"
        if one.salience not in SALIENCE or (one.stage is not None and one.stage not in STAGES):
            return "lived", "out-of-range"
    return "", ""
