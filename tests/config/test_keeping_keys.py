"""A new root key takes the place of the old: everything opens before and after, and the old one opens nothing."""

import json
import secrets
import shutil
import subprocess
import sys
from uuid import uuid4

import pytest

from alongside.config import keeping_keys
from alongside.sealing import KeyStore, Place, RootKeys, WrongRootKeys
from alongside.sealing.store import _wrap
from tests.config.commands import ROOT, alongside, environment

HERE = Place("conversations_message", "body", "1")
CROWD = 6_000


@pytest.fixture
def var(tmp_path):
    """An installation of many people, each with a sealed word."""
    root, path = tmp_path / "secrets" / "root-keys.json", tmp_path / "keys" / "keys.sqlite3"
    roots = RootKeys.load_or_create(root)
    store = KeyStore(path, roots)
    owners = [uuid4() for _ in range(CROWD)]
    with store._write() as database:
        rows = [(owner.bytes, _wrap(roots, owner, secrets.token_bytes(32))) for owner in owners]
        database.executemany("INSERT INTO data_key (owner, wrapped) VALUES (?, ?)", rows)
    sealed = {str(owner): store.seal(owner, HERE, b"before").hex() for owner in owners[::100]}
    store.destroy(owners[-1])
    store.close()
    (tmp_path / "sealed.json").write_text(json.dumps(sealed))
    shutil.copy(root, tmp_path / "old.json")
    return tmp_path


def root_of(var):
    return var / "secrets" / "root-keys.json"


def everything_opens(var, root=None):
    """Whether every sealed word opens with these root keys; raises WrongRootKeys when they do not open the store."""
    from uuid import UUID

    store = KeyStore(var / "keys" / "keys.sqlite3", RootKeys.load_or_create(root or root_of(var)))
    try:
        sealed = json.loads((var / "sealed.json").read_text())
        return all(store.open(UUID(owner), HERE, bytes.fromhex(one)) == b"before" for owner, one in sealed.items())
    finally:
        store.close()


def test_everything_opens_before_and_after_and_the_old_root_key_opens_nothing(var):
    assert everything_opens(var)

    done = alongside(var, "keys", "rotate")

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{CROWD - 1} of {CROWD - 1}" in done.stdout
    assert everything_opens(var)
    assert RootKeys.load_or_create(root_of(var)).versions == (2,)
    with pytest.raises(WrongRootKeys):
        everything_opens(var, var / "old.json")
    shown = alongside(var, "keys", "show").stdout
    assert "root keys: 2" in shown
    assert "in use: 2" in shown


@pytest.mark.parametrize("line", ["root key 2 is made", "wrapped anew: 1000 of"])
def test_killed_half_way_everything_opens_and_calling_again_goes_on(var, line):
    rotation = subprocess.Popen(
        [sys.executable, "-u", "-m", "alongside", "keys", "rotate"],
        env=environment(var), cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for said in rotation.stdout:
        if said.startswith(line):
            rotation.kill()
            break
    rotation.wait()
    rotation.stdout.close()
    assert RootKeys.load_or_create(root_of(var)).versions == (2, 1)
    assert everything_opens(var)

    again = alongside(var, "keys", "rotate")

    assert (again.returncode, again.stderr) == (0, "")
    assert "going on with root key 2" in again.stdout
    assert everything_opens(var)
    assert RootKeys.load_or_create(root_of(var)).versions == (2,)
    with pytest.raises(WrongRootKeys):
        everything_opens(var, var / "old.json")


def test_while_another_program_holds_the_store_the_old_root_key_stays(var, settings, capsys, monkeypatch):
    from alongside.sealing import StillOnDisk

    settings.ALONGSIDE_ROOT_KEY_FILE, settings.ALONGSIDE_KEYSTORE = root_of(var), var / "keys" / "keys.sqlite3"
    with monkeypatch.context() as held:

        def busy(_store):
            raise StillOnDisk

        held.setattr(KeyStore, "_wipe_log", busy)
        assert keeping_keys.main(["rotate"]) == 1

    assert "run this again to finish" in capsys.readouterr().err
    assert RootKeys.load_or_create(root_of(var)).versions == (2, 1)
    assert everything_opens(var)
    assert keeping_keys.main(["rotate"]) == 0
    assert RootKeys.load_or_create(root_of(var)).versions == (2,)


def test_a_file_of_root_keys_is_made_once(tmp_path):
    path = tmp_path / "new.json"

    first = alongside(tmp_path, "keys", "new", "--file", path)
    made = path.read_bytes()
    second = alongside(tmp_path, "keys", "new", "--file", path)

    assert (first.returncode, second.returncode) == (0, 2)
    assert path.read_bytes() == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert "was left as it is" in second.stderr


def test_without_a_file_nothing_is_rotated_and_none_is_made(tmp_path):
    done = alongside(tmp_path, "keys", "rotate")

    assert done.returncode == 2
    assert "There is no file of root keys" in done.stderr
    assert not root_of(tmp_path).exists()
