"""A spreadsheet becomes people: every fault named, good rows kept, the same file never twice."""

import stat
from pathlib import Path

import pytest

from alongside.mentorship import commands, importing
from alongside.mentorship import queries as mentorship
from alongside.mentorship.models import RoundPair, RoundWaiting
from alongside.people import queries as people
from alongside.people.models import Person
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

ROOT = Path(__file__).resolve().parents[2]
MAPPING = """
[[role]]
role = "mentor"
when = [{ column = "kind", is = ["guide"] }]
always = { places = 2 }
[[role]]
role = "mentee"
when = [{ column = "kind", is = ["seeker"] }]
[agreed]
purposes = ["matching"]
how = "They ticked a box on a paper form."
[always]
languages = ["en"]
formats = ["text"]
hours = "Mon 18:00-20:00"
time_zone = "Europe/London"
[fields.name]
column = "called"
[fields.born]
column = "born"
kind = "year"
from = 1920
to = 2008
[[lived]]
term = "mental-work"
talk = true
"""
ROWS = "called,kind,born\nHeron,guide,1970\nLark,seeker,1990\nWren,seeker,soon\nMoss,neither,\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return [str(tmp_path / "people.csv"), "--mapping", str(tmp_path / "mapping.toml")]


def test_good_rows_become_people_and_bad_cells_are_named(files, programme, capsys):
    before = Person.objects.count()

    assert importing.main(["people", *files]) == 0

    out, err = capsys.readouterr()
    assert "row 4, born: 'soon'; expected a whole number from 1920 to 2008" in err
    assert "4 rows: 1 mentees, 1 mentors, 1 fit no role, 1 with bad cells" in out
    assert Person.objects.count() == before + 2
    guide = next(one for one in mentorship.mentors_now(programme).places)
    assert people.facts([guide])[guide].lived[0].term == "mental-work"


def test_the_same_file_adds_nobody_twice(files, programme, capsys):
    importing.main(["people", *files])
    before = Person.objects.count()

    importing.main(["people", *files])

    assert Person.objects.count() == before
    assert "0 people imported with 0 mentor places, 2 were here already" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--dry-run", "--strict"])
def test_nothing_is_written_when_asked_or_when_strict_and_a_cell_is_bad(files, programme, option):
    before = Person.objects.count()

    assert importing.main(["people", *files, option]) == (1 if option == "--strict" else 0)

    assert Person.objects.count() == before


def test_nobody_is_matched_who_did_not_agree(files, programme, tmp_path):
    (tmp_path / "mapping.toml").write_text(
        MAPPING.replace('purposes = ["matching"]', "purposes = []"), encoding="utf-8"
    )

    importing.main(["people", *files])

    everyone = programmes.people_in(programme, role=RoleName.MENTEE)
    assert people.facts(everyone).keys() <= {
        person for person in everyone if people.agreed([person], purpose="matching")
    }
    assert not mentorship.seekers(programme).mentors


def test_a_term_nobody_knows_stops_the_import(files, programme, tmp_path, capsys):
    (tmp_path / "mapping.toml").write_text(MAPPING.replace("mental-work", "no-such-term"), encoding="utf-8")
    before = Person.objects.count()

    assert importing.main(["people", *files]) == 2

    assert "no-such-term" in capsys.readouterr().err
    assert Person.objects.count() == before


def test_a_missing_programme_or_file_is_one_clear_sentence(files, db, capsys):
    assert importing.main(["people", *files]) == 2
    assert "--start-programme" in capsys.readouterr().err
    assert importing.main(["people", "nowhere.csv", *files[1:]]) == 2
    assert "nowhere.csv cannot be opened" in capsys.readouterr().err


def test_codes_are_written_for_nobody_else_to_read_and_sign_in(files, programme, tmp_path, client):
    cards = tmp_path / "cards.csv"

    importing.main(["people", *files, "--cards", str(cards)])

    assert stat.S_IMODE(cards.stat().st_mode) == 0o600
    name, code = cards.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert name == "Heron"
    assert client.post("/sign-in/card/", {"code": code}).status_code == 302


@pytest.mark.real_data
def test_the_real_survey_becomes_people_and_a_round_with_its_proof(real_data, programme, dina):
    survey = str(real_data / "osmi-2014/osmi-2014-survey.csv")

    assert importing.main(["people", survey, "--mapping", str(ROOT / "docs/examples/osmi-2014.toml")]) == 0
    made = commands.preview_round(programme, by=dina, at_once=True)

    # The cast's own mentee is among those who look, and said too little to be matched.
    assert made.found["mentors"] == 261
    assert made.found["pairs"] >= 350
    assert made.found["certificate"]["proven"]
    assert made.found["certificate"]["max_cardinality"] == made.found["pairs"]
    assert all(pair.reasons for pair in RoundPair.objects.filter(round=made)[:50])
    assert all(one.reasons for one in RoundWaiting.objects.filter(round=made))
