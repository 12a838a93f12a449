"""`alongside circles` writes everything it was asked for, or says all that is wrong and writes nothing."""

import csv
import json

import pytest

from alongside.cli import main

PEOPLE = "id,experiences,languages,timezone,hours,minorities,accepts_alone,note\n"
HOSTS = "id,experiences,languages,timezone,hours,circles\nf,debt:2,en,UTC,Mon 18:00-20:00,\n"


def people(number, cells="debt:2,en,UTC,Mon 18:00-20:00,,,x"):
    return PEOPLE + "".join(f"p{one:02},{cells}\n" for one in range(number))


@pytest.fixture
def run(tmp_path, capsys):
    def run(said=None, hosts=HOSTS, exclusions="a,b\n", **options):
        arguments = ["circles", "--week", "2026-11-23"]
        texts = {"people": people(8) if said is None else said, "facilitators": hosts, "exclusions": exclusions}
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
            arguments += [f"--{name}", str(tmp_path / f"{name}.csv")]
        for name, file in ({"out": "circles.csv", "waiting": "w.csv", "report": "r.json"} | options).items():
            arguments += [f"--{name}", str(tmp_path / file) if name in {"out", "waiting", "report"} else file]
        code = main(arguments)
        return code, *capsys.readouterr()

    return run


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_circles_waiting_and_report_are_written(run, tmp_path):
    code, out, err = run(people(7) + "w,grief:5,en,UTC,Mon 18:00-20:00,,,x\n")
    (circle,) = rows(tmp_path / "circles.csv")
    report = json.loads((tmp_path / "r.json").read_text())

    assert (code, out) == (0, "1 circles, 7 people in them, 1 waiting.\n")
    assert (circle["facilitator_id"], circle["start"], circle["people"]) == ("f", "Monday 18:00 UTC", "7")
    assert circle["member_ids"] == "p00;p01;p02;p03;p04;p05;p06"
    assert circle["reasons"].startswith("Seven people marked debt")
    assert [(one["person_id"], one["reason"]) for one in rows(tmp_path / "w.csv")] == [("w", "experience")]
    assert report["waiting_for"] == {"experience": 1}
    assert report["value"] == 84 <= report["at_most"]
    assert report["week"] == "2026-11-23"
    assert "columns kept but not used: note" in err


def test_the_columns_of_circles_are_heeded(run, tmp_path):
    only_one = people(7) + "deaf,debt:2,en,UTC,Mon 18:00-20:00,deaf,{},x\n"
    waits = run(only_one.format("no"))[1]
    accepts = run(only_one.format("yes"))[1]
    holds_none = run(hosts=HOSTS.replace("20:00,", "20:00,0"))[1]

    assert waits.endswith("1 waiting.\n")
    assert accepts.endswith("0 waiting.\n")
    assert holds_none.startswith("0 circles")


def test_exclusions_and_the_order_of_rows_are_heeded(run, tmp_path):
    run(exclusions="a,b\np01,p02\n")
    first = [(tmp_path / name).read_bytes() for name in ("circles.csv", "w.csv", "r.json")]
    header, *lines = people(8).splitlines()
    run("\n".join([header, *reversed(lines)]) + "\n", exclusions="a,b\np02,p01\n")

    assert [(tmp_path / name).read_bytes() for name in ("circles.csv", "w.csv", "r.json")] == first
    assert rows(tmp_path / "w.csv")[0]["reason"] == "apart"


def test_every_bad_cell_is_named_at_once_and_nothing_is_written(run, tmp_path):
    code, _, err = run(
        people(1, "debt:9,en,UTC,often,,perhaps,x") + "a;b,debt:1,en,UTC,,,,x\np00,debt:1,en,UTC,,,,x\n",
        HOSTS + "g,debt:2,en,UTC,,6\n",
    )

    assert code == 2
    assert "people.csv: row 2, column experiences" in err
    assert "people.csv: row 2, column hours" in err
    assert "people.csv: row 2, column accepts_alone: expected yes or no" in err
    assert "people.csv: row 3, column id: expected an id without ;" in err
    assert "facilitators.csv: row 3, column circles: expected a whole number 0-5" in err
    assert err.endswith("Nothing was written.\n")
    assert not (tmp_path / "circles.csv").exists()


EXISTING = "facilitator_id,experience,language,start,minutes,member_ids\n"


def test_circles_that_meet_already_keep_their_members_and_gain_some(run, tmp_path):
    (tmp_path / "old.csv").write_text(EXISTING + "f,debt,en,Monday 18:00 UTC,90,p01;p00\n", encoding="utf-8")
    code, out, _ = run(existing=str(tmp_path / "old.csv"))
    (circle,) = rows(tmp_path / "circles.csv")

    assert (code, out) == (0, "0 circles, 0 people in them, 1 that exist gain members, 0 waiting.\n")
    assert (circle["member_ids"], circle["new"]) == ("p00;p01;p02;p03;p04;p05;p06;p07", "no")
    assert json.loads((tmp_path / "r.json").read_text())["topped_up"] == 1

    again, out, _ = run(existing=str(tmp_path / "circles.csv"), out="next.csv")
    assert (again, out) == (0, "0 circles, 0 people in them, 0 that exist gain members, 0 waiting.\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("f,debt,en,Someday,90,p00", "old.csv: row 2, column start: expected a day and time such as Monday 18:30 UTC"),
        ("f,debt,en,Monday 18:00 UTC,0,p00", "old.csv: row 2, column minutes: expected minutes, 1-10080; got '0'"),
        ("f,debt,en,Monday 18:00 UTC,90,nobody", "old.csv: 'nobody' is not among the people"),
    ],
)
def test_a_circle_that_cannot_be_is_refused_and_nothing_is_written(run, tmp_path, row, said):
    (tmp_path / "old.csv").write_text(EXISTING + row + "\n", encoding="utf-8")
    code, _, err = run(existing=str(tmp_path / "old.csv"))

    assert code == 2
    assert said in err
    assert not (tmp_path / "circles.csv").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"smallest": "11"}, "--smallest: expected 1..10"),
        ({"minutes": "0"}, "--minutes: expected 1..10080"),
        ({"out": "people.csv"}, "expected a file of its own"),
        ({"report": "nowhere/r.json"}, "expected a file in a folder that exists"),
        ({"week": "soon"}, "expected a date"),
    ],
)
def test_options_that_make_no_sense_are_refused(run, options, said):
    code, _, err = run(**options)

    assert code == 2
    assert said in err
