"""A copy of the data is put back; whoever was erased since stays erased, and nothing that stands is overwritten."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.config.commands import alongside, run


def does(var, *words):
    done = run(var, "-m", "tests.config.talk", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory):
    """An installation copied while Amara and Bo were there; then Amara erased herself."""
    folder = tmp_path_factory.mktemp("backup")
    var, data, keys = folder / "var", folder / "data", folder / "keys"
    cast = does(var, "begin")
    copied = alongside(var, "backup", "--data", data, "--keys", keys)
    assert copied.returncode == 0, copied.stderr
    holds = next(line.removeprefix("holds: ") for line in copied.stdout.splitlines() if line.startswith("holds: "))
    does(var, "erase", cast["people"][0])
    return {"var": var, "data": data, "keys": keys, "holds": holds, "people": cast["people"]}


@pytest.fixture
def empty(tmp_path, backed_up):
    """An empty place, with the keys as they are now."""
    place = tmp_path / "var"
    place.mkdir()
    for part in ("keys", "secrets"):
        shutil.copytree(backed_up["var"] / part, place / part)
    return place


def test_with_the_current_keys_the_erased_stay_erased_and_the_others_have_everything(empty, backed_up):
    done = alongside(empty, "restore", backed_up["data"], "--verify", backed_up["holds"])

    assert (done.returncode, done.stderr) == (0, "")
    assert "erased again: 1" in done.stdout
    assert f"verified: {backed_up['holds']}" in done.stdout
    found, amara = does(empty, "read"), backed_up["people"][0]
    assert found["words"] == ["", "Bo's words"]
    assert found["names"] == ["Bo"]
    assert found["states"][amara] == "erased"
    assert found["signed_in"] == 0
    assert (empty / "alongside.sqlite3").stat().st_mode & 0o077 == 0


def test_a_place_that_is_not_empty_is_left_as_it_is(empty, backed_up):
    there = "alongside.sqlite3"
    (empty / there).write_text("here before")

    done = alongside(empty, "restore", backed_up["data"])

    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert (empty / there).read_text() == "here before"
    assert "Traceback" not in done.stderr


def test_a_copy_that_lost_something_is_refused_and_leaves_nothing(empty, backed_up, tmp_path):
    copy = shutil.copy(next(backed_up["data"].glob("*.sqlite3")), tmp_path / "data-1.sqlite3")
    with closing(sqlite3.connect(copy)) as database:
        database.execute("UPDATE conversations_message SET number = 9 WHERE number = 2")
        database.commit()

    done = alongside(empty, "restore", copy, "--verify", backed_up["holds"])

    assert done.returncode == 2
    assert "does not hold what was backed up" in done.stderr
    assert sorted(one.name for one in empty.iterdir()) == ["keys", "secrets"]


def test_keys_are_never_made_anew(tmp_path, backed_up):
    for missing, said in (("secrets/root-keys.json", "root keys are missing"), ("keys", "key store is missing")):
        place = tmp_path / missing.partition("/")[0]
        for part in ("keys", "secrets"):
            shutil.copytree(backed_up["var"] / part, place / part)
        gone = place / missing
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

        done = alongside(place, "restore", backed_up["data"])

        assert done.returncode == 2
        assert said in done.stderr
        assert not gone.exists()
        assert not (place / "alongside.sqlite3").exists()


def test_with_a_lost_key_store_its_copy_opens_what_it_can(tmp_path, backed_up):
    shutil.copytree(backed_up["var"] / "secrets", tmp_path / "secrets")

    done = alongside(tmp_path, "restore", backed_up["data"], "--keys", next(backed_up["keys"].iterdir()), "--verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert does(tmp_path, "read")["words"] == ["Amara's words", "Bo's words"]


def test_keys_older_than_the_data_are_told_of(tmp_path, backed_up):
    later = tmp_path / "later"
    shutil.copytree(backed_up["var"], later)
    does(later, "begin")
    alongside(later, "backup", "--data", tmp_path / "data", "--keys", tmp_path / "copies")
    place = tmp_path / "place"
    for part in ("keys", "secrets"):
        shutil.copytree(backed_up["var"] / part, place / part)

    done = alongside(place, "restore", tmp_path / "data", "--verify")

    assert done.returncode == 1
    assert "the words of 2 people cannot be opened" in done.stderr
