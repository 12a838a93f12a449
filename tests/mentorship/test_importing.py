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


ANSWERS = """
[[role]]
role = "mentor"
when = [{ column = "kind", is = ["guide"] }]
[[role]]
role = "mentee"
when = [{ column = "kind", is = ["seeker"] }]
[always]
languages = ["en"]
[fields.places]
column = "room for"
[fields.time_zone]
column = "zone"
[fields.hours]
column = "free"
[fields.email]
column = "mail"
"""


def test_what_the_site_would_not_keep_is_a_bad_cell_before_anything_is_written(programme, tmp_path, capsys):
    (tmp_path / "mapping.toml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "people.csv").write_text(
        "kind,room for,zone,free,mail\n"
        "guide,0,,,\n"
        "guide,9,,,\n"
        "seeker,,Mars/Base,,\n"
        "seeker,,,whenever,\n"
        "seeker,,,,nowhere\n"
        "seeker,,,,heron@example.org\n"
        "seeker,,,,Heron@example.org\n",
        encoding="utf-8",
    )
    command = ["people", str(tmp_path / "people.csv"), "--mapping", str(tmp_path / "mapping.toml")]
    before = Person.objects.count()

    assert importing.main([*command, "--strict"]) == 1
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "row 3, room for", "row 4, zone", "row 5, free", "row 6, mail", "row 8, mail",
    ]  # fmt: skip
    assert "'9'; expected a whole number from 0 to 5" in err
    assert "7 rows: 1 mentees, 1 mentors, 0 fit no role, 5 with bad cells.\nNothing was written." in out
    assert Person.objects.count() == before

    assert importing.main(command) == 0
    assert "2 people imported with 0 mentor places" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--dry-run"], ["--strict"]])
def test_no_programme_is_started_when_nothing_is_to_be_written(files, db, options):
    importing.main(["people", *files, "--start-programme", "Fresh", *options])

    assert not programmes.every_programme()
    assert not Person.objects.exists()


def test_a_stopped_start_goes_on_with_its_own_programme_and_no_other(files, db, capsys):
    started = ["people", *files, "--start-programme", "Fresh"]
    assert importing.main(started) == 0
    assert "signs in once with this code" in capsys.readouterr().out

    assert importing.main(started) == 0
    assert "0 people imported" in capsys.readouterr().out
    assert importing.main([*started[:-1], "Another"]) == 2
    assert "There are: Fresh" in capsys.readouterr().err


def test_codes_are_never_lost_to_a_file_that_is_there_already(files, programme, tmp_path, capsys):
    (tmp_path / "cards.csv").touch()
    before = Person.objects.count()

    assert importing.main(["people", *files, "--cards", str(tmp_path / "cards.csv")]) == 2

    assert "Nothing was written" in capsys.readouterr().err
    assert Person.objects.count() == before


def test_a_run_that_is_stopped_leaves_everyone_it_brought_in_a_code_and_goes_on(
    files, programme, tmp_path, monkeypatch
):
    making = importing._make
    monkeypatch.setattr(importing, "AT_ONCE", 1)

    def stops(place, coordinator, mapping, row):
        if row.number == 3:
            raise KeyboardInterrupt
        return making(place, coordinator, mapping, row)

    monkeypatch.setattr(importing, "_make", stops)
    before = Person.objects.count()
    with pytest.raises(KeyboardInterrupt):
        importing.main(["people", *files, "--cards", str(tmp_path / "cards.csv")])
    assert Person.objects.count() == before + 1
    assert [line.split(",")[0] for line in (tmp_path / "cards.csv").read_text().splitlines()] == ["name", "Heron"]

    monkeypatch.setattr(importing, "_make", making)
    importing.main(["people", *files, "--cards", str(tmp_path / "more.csv")])
    assert [line.split(",")[0] for line in (tmp_path / "more.csv").read_text().splitlines()] == ["name", "Lark"]


def test_files_for_matching_need_no_database(files, tmp_path):
    assert importing.main(["people", *files, "--to-match", str(tmp_path / "out")]) == 0

    assert (tmp_path / "out/mentors.csv").read_text(encoding="utf-8").splitlines()[1].endswith(",2")
    assert importing.main(["people", *files, "--to-match", str(tmp_path / "none"), "--strict"]) == 1
    assert not (tmp_path / "none").exists()


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
