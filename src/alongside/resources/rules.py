"""What must always hold for a crisis line: it says where it was read and when, and looks old once it is."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import quote

STALE_AFTER: Final = timedelta(days=180)

#: Latitude and longitude in degrees.
Place = tuple[float, float]


class Kind(StrEnum):
    """What answers."""

    EMERGENCY = "emergency"
    LINE = "line"
    DIRECTORY = "directory"


class Audience(StrEnum):
    """For whom a line is."""

    EVERYONE = "everyone"
    YOUNG = "young"
    LGBT = "lgbt"
    ABUSE = "abuse"
    HONOUR = "honour"
    VETERANS = "veterans"
    MEN = "men"
    WOMEN = "women"
    INDIGENOUS = "indigenous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it is shown. `country` is two capital letters, or "" when it serves anywhere.

    Raises ValueError for a line nobody could use or check: no way to reach it, no source, or a country that is
    not two letters.
    """

    id: str
    country: str
    kind: Kind
    audience: Audience
    name: str
    source: str
    verified_on: date
    call: str = ""
    text: str = ""
    text_body: str = ""
    whatsapp: str = ""
    chat: str = ""
    email: str = ""
    web: str = ""
    hours: str = ""
    always_open: bool = False
    languages: tuple[str, ...] = ()
    cost: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not any((self.call, self.text, self.whatsapp, self.chat, self.email, self.web)):
            raise ValueError(f"{self.id}: there is no way to reach it")
        if not self.source.startswith(("https://", "http://")):
            raise ValueError(f"{self.id}: a line needs the address of the page it was read on")
        if self.country and not re.fullmatch("[A-Z]{2}", self.country):
            raise ValueError(f"{self.id}: a country is two capital letters")

    @property
    def call_link(self) -> str:
        """A link that dials, or nothing."""
        return f"tel:{dialled(self.call)}" if self.call else ""

    @property
    def text_link(self) -> str:
        """A link that opens a text message, with its word where one is needed, or nothing."""
        if not self.text:
            return ""
        return f"sms:{dialled(self.text)}" + (f"?body={quote(self.text_body)}" if self.text_body else "")

    @property
    def whatsapp_link(self) -> str:
        """A link that opens a chat, or nothing."""
        return f"https://wa.me/{dialled(self.whatsapp).lstrip('+')}" if self.whatsapp else ""


def dialled(number: str) -> str:
    """What a telephone dials: digits, star and hash, and a leading plus.

    >>> dialled("+39 324 011 7252"), dialled("(011) 5275-1135")
    ('+393240117252', '01152751135')
    """
    kept = re.sub(r"[^0-9*#]", "", number)
    return f"+{kept}" if number.strip().startswith("+") else kept


def is_stale(verified_on: date, today: date) -> bool:
    """Whether a line was last seen so long ago (over 180 days), or on so odd a day, that it may be wrong."""
    return not timedelta(0) <= today - verified_on <= STALE_AFTER


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines in the order to show them: emergency, open day and night, the others, directories.

    Among equals, lines for everyone stand before those for some, then by name.
    """
    kinds = list(Kind)
    return sorted(
        lines,
        key=lambda line: (
            kinds.index(line.kind),
            not line.always_open,
            line.audience is not Audience.EVERYONE,
            line.name.casefold(),
            line.id,
        ),
    )


def nearest(country: str, among: Iterable[str], places: Mapping[str, Iterable[Place]], *, at_most: int) -> list[str]:
    """Countries of `among` closest to this one by their nearest places, closest first; none when it is unknown."""
    here = list(places.get(country, ()))
    ways = [
        (min(_apart(a, b) for a in here for b in there), other)
        for other in set(among) - {country}
        if here and (there := list(places.get(other, ())))
    ]
    return [other for _distance, other in sorted(ways)[:at_most]]


def _apart(a: Place, b: Place) -> float:
    """The angle between two places seen from the middle of the earth, in radians."""
    (north_a, east_a), (north_b, east_b) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = (
        math.sin((north_b - north_a) / 2) ** 2
        + math.cos(north_a) * math.cos(north_b) * math.sin((east_b - east_a) / 2) ** 2
    )
    return 2 * math.asin(min(1.0, math.sqrt(half)))
