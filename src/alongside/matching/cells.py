"""What a person tells us, read from text or from Python values: one reader for each kind of cell.

Every reader takes either the text of a spreadsheet cell or the value it stands for, and gives back the value.
What it cannot read it refuses with `CellError`, which says what was expected, never what to guess.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FORMATS = ("video", "voice", "text", "in-person")
VALUES = 5
OLDEST_BIRTH, YOUNGEST_BIRTH = 1900, 2100
#: Texts of cells whose reading is remembered: in a large file the same few stand again and again.
KNOWN = 1 << 14


class CellError(ValueError):
    """A value that cannot be read; `expected` says what could have been."""

    def __init__(self, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Experience:
    """One lived experience as a person marked it.

    weight : mentee: salience 1-5; mentor: 1 = lived, 2 = lived and willing to talk about it
    must : the mentee is only helped by somebody who has lived this too
    stage : 1 (in the thick of it) to 5 (well beyond), or None when not said
    """

    tag: str
    weight: int
    must: bool = False
    stage: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Weekly free time in local time: `day` 0 = Monday; minutes of the day.

    An end before the start belongs to the next day.
    """

    day: int
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def key(tag: str) -> str:
    """The form in which two spellings of one tag are the same.

    >>> key("Deaf") == key("deaf")
    True
    """
    return unicodedata.normalize("NFC", tag).casefold()


@lru_cache(maxsize=1 << 12)
def language_key(tag: str) -> str:
    """The language two people would share, whatever the region or script of its tag (RFC 5646).

    >>> language_key("en-GB"), language_key("zh-yue"), language_key("sgn-ase")
    ('en', 'yue', 'ase')
    """
    parts = tag.lower().split("-")
    extended = len(parts) > 1 and len(parts[0]) <= 3 and len(parts[1]) == 3 and parts[1].isalpha()
    return parts[1] if extended else parts[0]


def line(value: object, expected: str = "text on one line") -> str:
    """Text without its outer or doubled spaces; refuses control characters."""
    if not isinstance(value, str):
        raise CellError(expected)
    if value.isascii() and value.isprintable():  # nothing to compose, no control character
        return " ".join(value.split())
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise CellError("text without control characters")
    return text


def identifier(value: object) -> str:
    """An id: text that is not blank.

    >>> identifier(" m1 ")
    'm1'
    """
    text = line(value, "an id (text)")
    if not text:
        raise CellError("an id, not blank")
    return text


def own_words(value: object) -> str:
    """Somebody's own words, in any language, as they wrote them."""
    if not isinstance(value, str):
        raise CellError("text")
    if not value.isprintable() and any(unicodedata.category(c) == "Cs" or c == "\0" for c in value):
        raise CellError("text that is valid Unicode without NUL characters")
    return value.strip()


def pieces(value: object, expected: str) -> list[object]:
    """The parts of a cell split at `;`, or of any collection."""
    if isinstance(value, str):
        return [piece.strip() for piece in value.split(";") if piece.strip()]
    if value is None:
        return []
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        ordered = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return list(ordered)
    raise CellError(expected)


def tags(value: object) -> tuple[str, ...]:
    """Tags, each once, in the order given.

    >>> tags("sewing; football;Sewing")
    ('sewing', 'football')
    """
    expected = "tags separated by ;"
    found: dict[str, str] = {}
    for piece in pieces(value, expected):
        text = _tag_in(piece, expected) if type(piece) is str else line(piece, expected)
        if text:
            found.setdefault(key(text), text)
    return tuple(found.values())


@lru_cache(maxsize=KNOWN)
def _tag_in(piece: str, expected: str) -> str:
    return line(piece, expected)


def languages(value: object) -> tuple[str, ...]:
    """Language tags (BCP 47), each once.

    >>> languages("en-GB;pl")
    ('en-GB', 'pl')
    """
    found = tags(value)
    if not all(re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag) for tag in found):
        raise CellError("BCP 47 language tags separated by ; (such as en;pl)")
    return found


def formats(value: object) -> tuple[str, ...]:
    """Ways of meeting: of video, voice, text, in-person."""
    found = tuple(key(tag) for tag in tags(value))
    if any(tag not in FORMATS for tag in found):
        raise CellError("any of video;voice;text;in-person")
    return found


def wanted_genders(value: object) -> tuple[str, ...]:
    """The genders a person asks for, `same` among them if said; empty means any.

    >>> wanted_genders("any"), wanted_genders("same"), wanted_genders("woman;non-binary")
    ((), ('same',), ('woman', 'non-binary'))
    """
    found = tags(value)
    return () if "any" in {key(tag) for tag in found} else found


def whole(value: object, low: int, high: int, expected: str) -> int:
    """A whole number in low..high."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise CellError(expected)
    number = int(value.__index__())
    if not low <= number <= high:
        raise CellError(expected)
    return number


def _experience(piece: object, most: int, expected: str) -> Experience:
    if type(piece) is str:
        return _experience_in(piece, most, expected)
    return _experience_of(piece, most, expected)


@lru_cache(maxsize=KNOWN)
def _experience_in(piece: str, most: int, expected: str) -> Experience:
    return _experience_of(piece, most, expected)


def _experience_of(piece: object, most: int, expected: str) -> Experience:
    if isinstance(piece, str):
        found = re.fullmatch(r"(.+?)\s*:\s*([0-9])\s*(!?)\s*(?:@\s*([0-9]))?\s*(!?)", line(piece, expected))
        if found is None:
            raise CellError(expected)
        tag, weight, must, stage, late_must = found.groups()
        piece = Experience(tag, int(weight), bool(must or late_must), None if stage is None else int(stage))
    elif isinstance(piece, tuple) and 2 <= len(piece) <= 4:
        piece = Experience(*piece)
    if not isinstance(piece, Experience):
        raise CellError(expected)
    return Experience(
        tag=identifier(piece.tag),
        weight=whole(piece.weight, 1, most, expected),
        must=bool(piece.must),
        stage=None if piece.stage is None else whole(piece.stage, 1, 5, expected),
    )


def _experiences(value: object, most: int, expected: str) -> tuple[Experience, ...]:
    listed = list(value.items()) if isinstance(value, Mapping) else pieces(value, expected)
    found = [_experience(piece, most, expected) for piece in listed]
    if len({key(experience.tag) for experience in found}) < len(found):
        raise CellError("each experience once")
    return tuple(found)


def chosen_experiences(value: object) -> tuple[Experience, ...]:
    """What a mentee marked, with salience 1-5.

    >>> chosen_experiences("prison:5!@2")
    (Experience(tag='prison', weight=5, must=True, stage=2),)
    """
    return _experiences(value, 5, "tag:1-5 separated by ;, with ! for must and @1-5 for stage (such as deaf:5!@2)")


def lived_experiences(value: object) -> tuple[Experience, ...]:
    """What a mentor has lived (1), and is willing to talk about (2).

    >>> lived_experiences("prison:2@4")
    (Experience(tag='prison', weight=2, must=False, stage=4),)
    """
    expected = "tag:1 (lived) or tag:2 (willing to talk) separated by ;, with @1-5 for stage (deaf:2@4)"
    found = _experiences(value, 2, expected)
    if any(experience.must for experience in found):
        raise CellError(expected + "; ! is for mentees")
    return found


def values(value: object) -> tuple[float | None, ...]:
    """Where a person stands on five sliders, 0-4; None where they did not say; empty when they said nothing.

    >>> values("0;4;;2.5;1")
    (0.0, 4.0, None, 2.5, 1.0)
    """
    expected = "five numbers 0-4 separated by ;, or blank"
    if value is None or (isinstance(value, str) and not value.strip()):
        return ()
    if isinstance(value, str):
        listed: list[object] = [piece.strip() or None for piece in value.split(";")]
    else:
        listed = pieces(value, expected)
    if not listed:
        return ()
    if len(listed) != VALUES:
        raise CellError(expected)
    return tuple(_slider(one, expected) for one in listed)


def _slider(value: object, expected: str) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)  # type: ignore[arg-type]  # anything that is no number is refused just below
    except (TypeError, ValueError):
        raise CellError(expected) from None
    if math.isnan(number) or not 0 <= number <= 4:
        raise CellError(expected)
    return number


_SLOT = re.compile(r"([A-Za-z]+)\s+([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})")


def _slot(piece: object, expected: str) -> Slot:
    return _slot_in(piece, expected) if type(piece) is str else _slot_of(piece, expected)


@lru_cache(maxsize=KNOWN)
def _slot_in(piece: str, expected: str) -> Slot:
    return _slot_of(piece, expected)


def _slot_of(piece: object, expected: str) -> Slot:
    if isinstance(piece, str):
        found = _SLOT.fullmatch(line(piece, expected))
        if found is None or found[1][:3].title() not in DAYS:
            raise CellError(expected)
        hour, minute, last_hour, last_minute = (int(number) for number in found.groups()[1:])
        if minute > 59 or last_minute > 59:
            raise CellError(expected)
        piece = Slot(DAYS.index(found[1][:3].title()), hour * 60 + minute, last_hour * 60 + last_minute)
    elif isinstance(piece, tuple) and len(piece) == 3:
        piece = Slot(*piece)
    if not isinstance(piece, Slot):
        raise CellError(expected)
    slot = Slot(
        whole(piece.day, 0, 6, expected),
        whole(piece.start, 0, 1439, expected),
        whole(piece.end, 0, 1440, expected),
    )
    if slot.start == slot.end:
        raise CellError("a start and an end that differ (a whole day is 00:00-24:00)")
    return slot


def hours(value: object) -> tuple[Slot, ...]:
    """When a person is free in an ordinary week, in their own local time.

    >>> hours("Sun 23:00-01:00")
    (Slot(day=6, start=1380, end=60),)
    """
    expected = "local hours such as Mon 18:00-20:00; Sun 23:00-01:00"
    return tuple(_slot(piece, expected) for piece in pieces(value, expected))


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone(value: object) -> str:
    """The name of an IANA time zone that this machine knows.

    >>> zone("Europe/London")
    'Europe/London'
    """
    expected = "an IANA time zone (such as Europe/London)"
    name = line(value, expected)
    if not name or not _is_zone(name):
        raise CellError(expected)
    return name


def birth_year(value: object) -> int | None:
    """A year of birth, or None for an adult who did not say."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return whole(value, OLDEST_BIRTH, YOUNGEST_BIRTH, "a year of birth such as 1990, or blank for an adult")


def yes(value: object) -> bool:
    """True for yes, False for no or blank.

    >>> yes("Yes"), yes("")
    (True, False)
    """
    if isinstance(value, bool):
        return value
    text = line(value, "yes or no").lower()
    if text not in {"yes", "no", ""}:
        raise CellError("yes or no")
    return text == "yes"


def yes_unless_said(value: object) -> bool:
    """False only when the cell says no: a blank leaves the matter as the programme's list has it."""
    return True if isinstance(value, str) and not value.strip() else yes(value)


def day(value: object) -> date | None:
    """A date, or None.

    >>> day("2027-01-31")
    datetime.date(2027, 1, 31)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(line(value))
    except ValueError:
        raise CellError("a date such as 2027-01-31, or blank") from None


def places_in_file(value: object) -> int:
    """How many mentees a mentor has room for: 0-5."""
    return whole(value, 0, 5, "a whole number 0-5")


def places(value: object) -> int:
    """How many mentees a mentor has room for, as a programme may set it."""
    return whole(value, 0, 10**6, "a whole number, 0 or more")


Reader = Callable[[object], object]
