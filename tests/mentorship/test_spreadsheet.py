"""A spreadsheet is read exactly as its mapping says: every fault named by row and column, nothing guessed."""

from collections import Counter
from pathlib import Path

import pytest

from alongside.mentorship.spreadsheet import BadMapping, read_mapping, read_rows

ROOT = Path(__file__).resolve().parents[2]
MAPPING = """
[[role]]
role = "mentee"
when = [{ column = "kind", is = ["seeking"] }]
[[role]]
role = "mentor"
when = [{ column = "kind", is_not = ["seeking", "neither"] }]
always = { places = 2 }
[always]
languages = ["en"]
[fields.born]
column = "age"
kind = "age"
asked_in = 2026
from = 18
to = 99
[fields.gender]
column = "gender"
fold = true
values = { "f" = "woman", "m" = "man" }
[fields.goals]
column = "goals"
separator = "|"
[[lived]]
term = "mental-work"
when = [{ column = "kind", is = ["seeking"] }]
[lived.salience_from]
column = "how much"
values = { "a lot" = 5 }
"""
HEADER = "kind,age,gender,goals,how much\n"


@pytest.fixture
def read(tmp_path):
    def reading(text: str | bytes, mapping: str = MAPPING):
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        raw = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "people.csv").write_bytes(raw)
        return list(read_rows(tmp_path / "people.csv", read_mapping(tmp_path / "m.toml")))

    return reading


def test_a_good_row_becomes_what_the_mapping_says(read):
    (row,) = read(HEADER + "seeking,30, F ,goal-a| goal-b,a lot\n")

    assert (row.number, row.role, row.bad) == (2, "mentee", [])
    assert row.facts == {"languages": ["en"], "born": 1996, "gender": "woman", "goals": ["goal-a", "goal-b"]}
    assert (row.lived[0].term, row.lived[0].salience) == ("mental-work", 5)


def test_every_bad_cell_is_named_with_row_column_value_and_what_was_expected(read):
    rows = read(HEADER + "seeking,-1726,Make,,\nseeking,99999999999,f,,whatever\n")

    assert [str(cell) for row in rows for cell in row.bad] == [
        "row 2, age: '-1726'; expected a whole number from 18 to 99",
        "row 2, gender: 'Make'; expected one of f, m",
        "row 3, age: '99999999999'; expected a whole number from 18 to 99",
        "row 3, how much: 'whatever'; expected one of a lot",
    ]


def test_a_blank_cell_says_nothing_and_is_no_fault(read):
    (row,) = read(HEADER + "other,,,,\n")

    assert (row.role, row.bad, row.facts) == ("mentor", [], {"languages": ["en"], "places": 2})


def test_a_row_that_fits_no_role_is_left_out_but_still_checked(read):
    (row,) = read(HEADER + "neither,5,f,,\n")

    assert row.role == ""
    assert len(row.bad) == 1


def test_equal_rows_are_different_people_and_the_same_file_gives_the_same_keys(read):
    text = HEADER + "seeking,30,f,,\nseeking,30,f,,\n"

    first, again = [row.key for row in read(text)], [row.key for row in read(text)]

    assert first == again
    assert len(set(first)) == 2


def test_a_row_with_too_few_cells_is_named(read):
    rows = read(HEADER + "seeking,30\nseeking,30,f,,\n")

    assert [bool(row.bad) for row in rows] == [True, False]
    assert "5 cells" in rows[0].bad[0].expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("age,gender\n", "has no column goals, how much, kind"),
        (b"kind,age,gender,goals,how much\n\xff\xfe,1,2,3,4\n", "not UTF-8"),
        ("", "has no column"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(read, text, says):
    with pytest.raises(BadMapping, match=says):
        read(text)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("role = 3", "wrong kind"),
        (MAPPING + "\n[colour]\nx = 1\n", "colour means nothing"),
        (MAPPING.replace("[fields.born]", "[fields.birthday]"), "nothing is called birthday"),
        (MAPPING.replace("asked_in = 2026", ""), "asked_in"),
        (MAPPING.replace('role = "mentee"', 'role = "helper"'), "mentor or mentee"),
        ("not toml [", "m.toml"),
    ],
)
def test_a_mapping_that_means_nothing_says_where(read, mapping, says):
    with pytest.raises(BadMapping, match=says):
        read(HEADER, mapping)


@pytest.mark.real_data
def test_the_real_survey_is_read_and_its_faults_are_named(real_data):
    mapping = read_mapping(ROOT / "docs/examples/osmi-2014.toml")

    rows = list(read_rows(real_data / "osmi-2014/osmi-2014-survey.csv", mapping))

    assert len(rows) == 1259
    ages = {cell.value for row in rows for cell in row.bad if cell.column == "Age"}
    assert ages == {"-29", "329", "99999999999", "-1726", "5", "8", "11", "-1"}
    assert Counter(row.role for row in rows if not row.bad) == {"mentor": 261, "mentee": 356, "": 602}
