"""Made-up programmes of any size, as columns: many want what few can give, and people come in clusters.

What makes them resemble a programme, and not a table of random numbers:

- experiences follow Zipf's law; what few people have lived is scarcer still among mentors
- languages and time zones come in clusters: most people speak one language and are awake with their neighbours
- mentors are scarce: 0-5 places each, 2.41 on average
- values lie around one of eight temperaments; goals, interests, hours and formats are few and unevenly liked
- some ask for a gender, some are under 18, some must be kept apart from their workplace, some mark a must

Everything comes from the seed: the same numbers give the same people on every machine. Nobody in it exists.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

EXPERIENCES, GOALS, INTERESTS, DISLIKES, WORKPLACES, TEMPERAMENTS = 120, 20, 60, 30, 400, 8
LANGUAGES = ("en", "es", "fr", "de", "pl", "ar", "pt", "tr", "uk", "hi", "it", "nl")
#: Where the speakers of each language live; one week in November has no change of clocks in any of them.
ZONES = {
    "en": ("Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Sydney"),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Bogota"), "fr": ("Europe/Paris", "America/Toronto"),
    "de": ("Europe/Berlin",), "pl": ("Europe/Warsaw", "Europe/London"), "ar": ("Africa/Cairo", "Asia/Amman"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon"), "tr": ("Europe/Istanbul", "Europe/Berlin"),
    "uk": ("Europe/Kyiv", "Europe/Warsaw"), "hi": ("Asia/Kolkata",), "it": ("Europe/Rome",), "nl": ("Europe/Amsterdam",),
}  # fmt: skip
ZONE_NAMES = tuple(sorted({zone for zones in ZONES.values() for zone in zones}))
FORMATS = ("video", "voice", "text", "in-person")
GENDERS = ("woman", "man", "nonbinary", "")
WANTS = ("any", "same", "woman")
#: The hours at which free time begins; each stretch is two hours long, three at weekends.
BEGINS = (10, 12, 14, 17, 18, 19, 20)
WEEKDAYS, DAYS = 5, 7
MEAN_PLACES = 2.41

Codes = npt.NDArray[np.int16]


@dataclass(frozen=True)
class People:
    """One side of a programme; every array has one row for each person, and -1 where there is nothing more to say.

    Attributes
    ----------
    languages : codes into LANGUAGES, shape (n, 2), the first spoken at home
    zone : code into ZONE_NAMES
    hours : day * len(BEGINS) + begin, shape (n, 6)
    formats : bits of FORMATS
    experiences, weights, stages : tags, shape (n, 7); weight 1-5 (mentee) or 1-2 (mentor); stage 0 where not said
    must : whether the first experience is a must
    goals, interests, dislikes : tags, shapes (n, 6), (n, 5), (n, 2)
    values : 0-4, shape (n, 5)
    gender, wants : codes into GENDERS and WANTS
    minor, cleared : whether under 18; whether cleared to meet somebody who is
    workplace : tag; avoids : whether nobody of the same workplace is wanted
    places : 0-5; 0 for mentees
    """

    languages: Codes
    zone: Codes
    hours: Codes
    formats: Codes
    experiences: Codes
    weights: Codes
    stages: Codes
    must: npt.NDArray[np.bool_]
    goals: Codes
    interests: Codes
    dislikes: Codes
    values: Codes
    gender: Codes
    wants: Codes
    minor: npt.NDArray[np.bool_]
    cleared: npt.NDArray[np.bool_]
    workplace: Codes
    avoids: npt.NDArray[np.bool_]
    places: Codes

    def __len__(self) -> int:
        return len(self.zone)

    def of(self, rows: npt.NDArray[np.int64]) -> "People":
        """Only these people."""
        return People(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def save(self, folder: Path, side: str) -> None:
        """One .npy for each column."""
        folder.mkdir(parents=True, exist_ok=True)
        for column in fields(self):
            np.save(folder / f"{side}-{column.name}.npy", getattr(self, column.name))

    @classmethod
    def load(cls, folder: Path, side: str) -> "People":
        """What `save` has written."""
        return cls(**{column.name: np.load(folder / f"{side}-{column.name}.npy") for column in fields(cls)})


def zipf(count: int, exponent: float) -> npt.NDArray[np.float64]:
    """Shares that fall with rank, summing to 1; shape (count,)."""
    shares = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    return shares / shares.sum()


def programme(n_mentees: int, n_mentors: int, *, seed: int, mean_places: float = MEAN_PLACES) -> tuple[People, People]:
    """The mentees and mentors of a made-up programme, as columns.

    Parameters
    ----------
    mean_places : places of a mentor on average, 0..5

    >>> mentees, mentors = programme(200, 80, seed=1)
    >>> len(mentees), len(mentors), bool((mentors.places <= 5).all())
    (200, 80, True)
    """
    draw = np.random.default_rng([seed, n_mentees, n_mentors])
    return _people(draw, n_mentees, mentor=False, mean_places=0.0), _people(
        draw, n_mentors, mentor=True, mean_places=mean_places
    )


def _people(draw: np.random.Generator, n: int, *, mentor: bool, mean_places: float) -> People:
    home = _pick(draw, zipf(len(LANGUAGES), 1.1), n)
    second = np.where(draw.random(n) < 0.6, 0, _pick(draw, zipf(len(LANGUAGES), 0.5), n))
    second = np.where((draw.random(n) < (0.45 if mentor else 0.3)) & (second != home), second, -1)
    tags = _several(draw, zipf(EXPERIENCES, 1.4 if mentor else 0.95), n, (2, 7) if mentor else (1, 4), 7)
    said = tags >= 0
    weights = 1 + (draw.random((n, 7)) < 0.8) if mentor else draw.integers(1, 6, (n, 7))
    temperament = draw.integers(0, TEMPERAMENTS, n)
    around = np.random.default_rng(99).integers(0, 5, (TEMPERAMENTS, 5))
    values = np.clip(around[temperament] + draw.integers(-1, 2, (n, 5)), 0, 4)
    return People(
        languages=_codes(np.column_stack([home, second])),
        zone=_codes(_zones(draw, home)),
        hours=_hours(draw, n),
        formats=_codes(_formats(draw, n)),
        experiences=tags,
        weights=_codes(np.where(said, weights, 0)),
        stages=_codes(np.where(said & (draw.random((n, 7)) < 0.7), draw.integers(1, 6, (n, 7)), 0)),
        must=np.zeros(n, dtype=bool) if mentor else draw.random(n) < 0.06,
        goals=_several(draw, zipf(GOALS, 0.7), n, (2, 6) if mentor else (1, 3), 6),
        interests=_several(draw, zipf(INTERESTS, 0.6), n, (1, 5), 5),
        dislikes=_several(draw, zipf(DISLIKES, 0.5), n, (0, 2), 2),
        values=_codes(np.where(draw.random((n, 5)) < 0.92, values, -1)),
        gender=_codes(_pick(draw, np.array([0.55, 0.38, 0.05, 0.02]), n)),
        wants=_codes(_pick(draw, np.array([0.95, 0.03, 0.02] if mentor else [0.82, 0.1, 0.08]), n)),
        minor=np.zeros(n, dtype=bool) if mentor else draw.random(n) < 0.04,
        cleared=draw.random(n) < 0.4 if mentor else np.zeros(n, dtype=bool),
        workplace=_codes(np.where(draw.random(n) < 0.25, draw.integers(0, WORKPLACES, n), -1)),
        avoids=draw.random(n) < 0.3,
        places=_codes(draw.binomial(5, mean_places / 5, n)),
    )


def _codes(found: Any) -> Codes:
    return np.ascontiguousarray(found, dtype=np.int16)


def _pick(draw: np.random.Generator, shares: npt.NDArray[np.float64], n: int) -> npt.NDArray[np.int64]:
    return np.searchsorted(np.cumsum(shares)[:-1], draw.random(n), side="right")


def _several(
    draw: np.random.Generator, shares: npt.NDArray[np.float64], n: int, how_many: tuple[int, int], width: int
) -> Codes:
    """A few different tags for each person, -1 where there are no more."""
    found = _codes(_pick(draw, shares, n * width).reshape(n, width))
    wanted = draw.integers(how_many[0], how_many[1] + 1, n)
    for column in range(width):
        again = (found[:, :column] == found[:, column, None]).any(axis=1)
        # A tag drawn twice is said once; the first stays, so that nobody says nothing.
        found[(again | (wanted <= column)), column] = -1
    return found


def _zones(draw: np.random.Generator, home: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    zone = np.zeros(home.size, dtype=np.int64)
    for number, language in enumerate(LANGUAGES):
        here = np.flatnonzero(home == number)
        choice = _pick(draw, zipf(len(ZONES[language]), 1.0), here.size)
        zone[here] = np.array([ZONE_NAMES.index(name) for name in ZONES[language]])[choice]
    return zone


def _hours(draw: np.random.Generator, n: int) -> Codes:
    """Three to six stretches: mostly evenings on working days, any hour at weekends."""
    day = draw.integers(0, DAYS, (n, 6))
    evening = draw.integers(3, len(BEGINS), (n, 6))
    begin = np.where((day < WEEKDAYS) & (draw.random((n, 6)) < 0.8), evening, draw.integers(0, len(BEGINS), (n, 6)))
    slots = _codes(day * len(BEGINS) + begin)
    slots[draw.integers(3, 7, n)[:, None] <= np.arange(6)] = -1
    return slots


def _formats(draw: np.random.Generator, n: int) -> npt.NDArray[np.int64]:
    bits = np.zeros(n, dtype=np.int64)
    for number, share in enumerate((0.7, 0.5, 0.8, 0.1)):
        bits |= (draw.random(n) < share).astype(np.int64) << number
    return np.where(bits == 0, 4, bits)
