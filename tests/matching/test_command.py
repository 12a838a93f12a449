"""`alongside match` writes everything it was asked for, or says all that is wrong and writes nothing."""

import csv
import json
import signal
from pathlib import Path

import numpy as np
import pytest

from alongside.matching import command
from alongside.matching.command import main

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "matching"


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command on the documented example; each test replaces the files it is about."""

    def run(embed=None, **replaced):
        arguments = ["--week", "2026-11-23"]
        for name in ("mentees", "mentors", "exclusions", "policy"):
            path = EXAMPLES / f"{name}.{'toml' if name == 'policy' else 'csv'}"
            if name in replaced:
                content = replaced[name]
                path = tmp_path / path.name
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            arguments += [f"--{name}", str(path)]
        for name, file in (("out", "pairs.csv"), ("waiting", "waiting.csv"), ("certificate", "proof.json")):
            arguments += [f"--{name}", str(replaced.get(name, tmp_path / file))]
        code = main(arguments, embed=embed)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def replace_cell(name, row, column, cell):
    lines = rows(EXAMPLES / name)
    lines[row - 2][column] = cell
    header = ",".join(lines[0])
    return "\n".join([header, *(",".join(f'"{one}"' for one in line.values()) for line in lines)]) + "\n"


def test_the_documented_example_is_matched(run, tmp_path):
    code, out, err = run()
    pairs, waiting = rows(tmp_path / "pairs.csv"), rows(tmp_path / "waiting.csv")
    proof = json.loads((tmp_path / "proof.json").read_text())

    assert code == 0
    assert list(pairs[0]) == ["mentee_id", "mentor_id", "fit", "reasons"]
    assert list(waiting[0]) == ["mentee_id", "reasons"]
    assert {pair["mentee_id"] for pair in pairs} | {one["mentee_id"] for one in waiting} == {
        f"m{number:02}" for number in range(1, 13)
    }
    assert proof["matched"] == proof["max_cardinality"] == len(pairs) == 8
    assert proof["proven"]
    assert proof["rules_rechecked"]
    assert proof["gap"] == 0
    assert sum(int(pair["fit"]) for pair in pairs) == proof["total_fit"] == proof["upper_bound"]
    assert "full" in next(one["reasons"] for one in waiting if one["mentee_id"] == "m01")
    assert "blocked" in next(one["reasons"] for one in waiting if one["mentee_id"] == "m05")
    assert out.startswith("8 pairs, 4 waiting")
    assert err.count("seen_by") == 1


def test_the_output_says_whether_own_words_were_used(run, tmp_path):
    _, _, without = run()
    unused = json.loads((tmp_path / "proof.json").read_text())["words_used"]
    _, _, with_words = run(embed=lambda texts: np.array([[1.0, len(text)] for text in texts]))
    used = json.loads((tmp_path / "proof.json").read_text())["words_used"]

    assert "words were not used" in without
    assert "words were used" in with_words
    assert (unused, used) == (False, True)


def test_the_order_of_rows_changes_no_byte(run, tmp_path):
    run()
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    header, *lines = (EXAMPLES / "mentees.csv").read_text().splitlines()
    run(mentees="\n".join([header, *reversed(lines)]))

    assert {name: (tmp_path / name).read_bytes() for name in first} == first


def test_every_bad_cell_is_named_at_once_and_nothing_is_written(run, tmp_path):
    mentees = replace_cell("mentees.csv", 3, "hours", "Tuesday evenings")
    mentors = replace_cell("mentors.csv", 2, "places", "6").replace("Europe/Warsaw", "Europe/Nowhere")
    code, _, err = run(mentees=mentees, mentors=mentors)

    assert code == 2
    assert "mentees.csv: row 3, column hours: expected local hours" in err
    assert "mentors.csv: row 2, column places: expected a whole number 0-5; got '6'" in err
    assert "mentors.csv: row 3, column timezone: expected an IANA time zone" in err
    assert "Nothing was written" in err
    assert not (tmp_path / "pairs.csv").exists()


def test_at_most_fifty_faults_are_shown(run):
    header = "id,languages,timezone,hours,formats\n"
    _, _, err = run(mentees=header + "".join(f"a{row},en,UTC,often,video\n" for row in range(70)))

    assert err.count("expected local hours") == 50
    assert "and 20 more" in err


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"mentees": ""}, "mentees.csv: row 1, column (all): expected a header"),
        ({"mentees": "name\nx\n"}, "mentees.csv: row 1, column id: expected this column"),
        ({"mentors": "id,languages,timezone,hours,formats\n"}, "mentors.csv: row 1, column places"),
        ({"mentees": "id,id,languages,timezone,hours,formats\n"}, "column id: expected each column once"),
        ({"mentees": "id,languages,timezone,hours,formats\na,en\n"}, "row 2, column (all): expected 5 cells"),
        (
            {"mentees": "id,languages,timezone,hours,formats\n,en,UTC,,text\n"},
            "column id: expected an id, not blank",
        ),
        (
            {"mentees": "id,languages,timezone,hours,formats\na,en,UTC,,text\na,en,UTC,,text\n"},
            "row 3, column id: expected an id of its own (row 2 has it); got 'a'",
        ),
        (
            {"mentees": "id,languages,timezone,hours,formats\na,en,,Mon 18:00-20:00,text\n"},
            "row 2, column timezone: expected an IANA time zone",
        ),
        ({"mentees": b"id,languages\nJos\xe9,en\n"}, "mentees.csv: row 2, column (any): expected UTF-8 text"),
        ({"mentees": 'id,languages,timezone,hours,formats\n"a,en\n'}, "expected a readable CSV row"),
        ({"exclusions": "one,two\n"}, "exclusions.csv: row 1, column a: expected this column"),
        ({"exclusions": "a,b\nm05,\n"}, "exclusions.csv: row 2, column b: expected an id"),
        ({"policy": "objective = "}, "policy.toml: "),
        ({"policy": "objective = 'best'"}, "policy.toml: objective: expected one of"),
        ({"policy": "[weights]\nlooks = 1"}, "policy.toml: weights: 'looks' is none of"),
        ({"policy": "colour = 1"}, "policy.toml: colour: no such setting"),
        ({"out": "/nowhere/at/all.csv"}, "expected a file in a folder that exists"),
        ({"waiting": EXAMPLES / "mentees.csv"}, "expected a file of its own"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_written(replaced, said, run, tmp_path):
    code, _, err = run(**replaced)

    assert code == 2
    assert said in err
    assert not (tmp_path / "pairs.csv").exists()


def test_a_missing_file_is_named(run, tmp_path):
    assert main(["--mentees", str(tmp_path / "none.csv"), "--mentors", "none.csv", "--out", "x.csv"]) == 2


@pytest.mark.parametrize("arguments", [[], ["--week", "soon"], ["--nonsense"]])
def test_a_wrong_command_line_returns_two(arguments, capsys):
    assert main(arguments) == 2


def test_exclusions_that_name_nobody_are_noticed(run):
    code, _, err = run(exclusions="a,b\nm05,t99\n")

    assert code == 0
    assert "1 of 1 rows name somebody who is in neither file" in err


def test_own_words_never_appear_in_an_error(run):
    _, _, err = run(mentees=replace_cell("mentees.csv", 2, "words", "my secret \0"))

    assert "column words" in err
    assert "secret" not in err


def test_a_spreadsheet_with_a_byte_order_mark_and_windows_line_ends_is_read(run):
    text = (EXAMPLES / "mentees.csv").read_text().replace("\n", "\r\n")
    code, _, _ = run(mentees=b"\xef\xbb\xbf" + text.encode())

    assert code == 0


def test_a_run_that_is_stopped_writes_nothing_and_leaves_what_was_there(run, tmp_path, monkeypatch):
    (tmp_path / "pairs.csv").write_text("of before")

    def stopped(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("alongside.matching.command._certificate", stopped)
    code, out, err = run()

    assert (code, out) == (130, "")
    assert "Nothing was written" in err
    assert (tmp_path / "pairs.csv").read_text() == "of before"
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.csv"]


def test_files_that_are_being_moved_to_their_places_are_all_moved(run, tmp_path, monkeypatch):
    write_all = command.write_all

    def interrupted(files):
        signal.raise_signal(signal.SIGINT)
        write_all(files)

    monkeypatch.setattr("alongside.matching.command.write_all", interrupted)

    assert run()[0] == 0
    assert len(list(tmp_path.iterdir())) == 3


def test_a_terminal_shows_how_far_it_is_and_a_pipe_does_not(run, capsys):
    assert "%" not in run()[2]

    line = command.Line()
    line._is_seen = True
    line.tell("candidates", 0.5, 1.2)

    assert "Looking for who could go together: 50 %, about 2 s left" in capsys.readouterr().err


def test_a_round_too_large_for_the_machine_says_what_it_needs_and_writes_nothing(run, tmp_path, monkeypatch):
    monkeypatch.setattr("alongside.matching.memory.free_bytes", lambda: 2**10)
    code, out, err = run()

    assert (code, out) == (2, "")
    assert "needs about 1 MB of memory; 0 MB are free here.\nNothing was written." in err
    assert not list(tmp_path.glob("pairs*"))
