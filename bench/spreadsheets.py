"""The people of a made-up programme as the library takes them, and as the spreadsheets a coordinator would have."""

import csv
from collections.abc import Iterator
from pathlib import Path

from alongside.matching import Mentee, Mentor
from bench.populations import BEGINS, FORMATS, GENDERS, LANGUAGES, WANTS, WEEKDAYS, ZONE_NAMES, People, programme

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = (
    "id", "experiences", "goals", "interests", "dislikes", "values", "languages", "timezone", "hours", "formats", "gender",
    "wants_gender", "born", "workplace", "avoid", "words",
)  # fmt: skip
MENTOR_COLUMNS = ("cleared_for_minors", "places")


def mentees_of(people: People, first: int = 0, last: int | None = None) -> list[Mentee]:
    """People first..last - 1 of these columns as mentees; ids are numbered, so their order is that of the columns."""
    return [Mentee(**row) for row in rows_of(people, mentor=False, first=first, last=last)]


def mentors_of(people: People) -> list[Mentor]:
    """These columns as mentors, in the same order."""
    return [Mentor(**row) for row in rows_of(people, mentor=True)]


def write_csv(path: Path, people: People, *, mentor: bool) -> None:
    """The spreadsheet of these people, with every column of the reference page."""
    names = (*COLUMNS, *MENTOR_COLUMNS) if mentor else COLUMNS
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows_of(people, mentor=mentor))


def rows_of(people: People, *, mentor: bool, first: int = 0, last: int | None = None) -> Iterator[dict[str, str]]:
    """Each person as the cells of a spreadsheet."""
    last = len(people) if last is None else last
    part = slice(first, last)
    columns = {
        "experiences": _experiences(people, part), "goals": _tags("g", people.goals[part]),
        "interests": _tags("i", people.interests[part]), "dislikes": _tags("d", people.dislikes[part]),
        "values": (";".join("" if one < 0 else str(one) for one in row) for row in people.values[part].tolist()),
        "languages": (";".join(LANGUAGES[one] for one in row if one >= 0) for row in people.languages[part].tolist()),
        "timezone": (ZONE_NAMES[one] for one in people.zone[part].tolist()),
        "hours": (";".join(dict.fromkeys(_HOURS[one] for one in row if one >= 0)) for row in people.hours[part].tolist()),
        "formats": (_FORMATS[one] for one in people.formats[part].tolist()),
        "gender": (GENDERS[one] for one in people.gender[part].tolist()),
        "wants_gender": (WANTS[one] for one in people.wants[part].tolist()),
        "born": ("2010" if one else "" for one in people.minor[part].tolist()),
        "workplace": (f"w{one}" if one >= 0 else "" for one in people.workplace[part].tolist()),
        "avoid": (
            f"w{one}" if one >= 0 and avoids else ""
            for one, avoids in zip(people.workplace[part].tolist(), people.avoids[part].tolist(), strict=True)
        ),
        # What words mean is the encoder's work, some milliseconds a text, and none of matching's.
        "words": ("" for _ in range(first, last)),
    }  # fmt: skip
    if mentor:
        columns["cleared_for_minors"] = ("yes" if one else "no" for one in people.cleared[part].tolist())
        columns["places"] = (str(one) for one in people.places[part].tolist())
    letter = "m" if mentor else "p"
    for number, cells in enumerate(zip(*columns.values(), strict=True), start=first):
        yield {"id": f"{letter}{number:07d}", **dict(zip(columns, cells, strict=True))}


def _experiences(people: People, part: slice) -> Iterator[str]:
    rows = zip(
        people.experiences[part].tolist(), people.weights[part].tolist(), people.stages[part].tolist(),
        people.must[part].tolist(), strict=True,
    )  # fmt: skip
    for tags, weights, stages, must in rows:
        marks = ["!" if must and not number else "" for number in range(len(tags))]
        yield ";".join(
            f"e{tag}:{weight}{mark}{f'@{stage}' if stage else ''}"
            for tag, weight, stage, mark in zip(tags, weights, stages, marks, strict=True)
            if tag >= 0
        )


def _tags(letter: str, codes: "object") -> Iterator[str]:
    return (";".join(f"{letter}{one}" for one in row if one >= 0) for row in codes.tolist())  # type: ignore[attr-defined]


def _hours(slot: int) -> str:
    day, begin = divmod(slot, len(BEGINS))
    long = 2 if day < WEEKDAYS else 3
    return f"{DAY_NAMES[day]} {BEGINS[begin]:02d}:00-{BEGINS[begin] + long:02d}:00"


_HOURS = [_hours(slot) for slot in range(len(DAY_NAMES) * len(BEGINS))]
_FORMATS = [";".join(name for bit, name in enumerate(FORMATS) if bits >> bit & 1) for bits in range(16)]


def save_programme(folder: Path, n_mentees: int, n_mentors: int, *, seed: int) -> None:
    """A made-up programme as columns (.npy) and as spreadsheets (.csv)."""
    mentees, mentors = programme(n_mentees, n_mentors, seed=seed)
    mentees.save(folder, "mentees")
    mentors.save(folder, "mentors")
    write_csv(folder / "mentees.csv", mentees, mentor=False)
    write_csv(folder / "mentors.csv", mentors, mentor=True)
