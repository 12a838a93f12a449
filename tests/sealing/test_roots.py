"""The root key file: made once, readable by its owner alone, and never shown."""

import json
import os
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.sealing import RootKeys, UnsafeKeyFile, WrongRootKeys, blind_index


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_file_is_for_its_owner_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        RootKeys.load_or_create(tmp_path / "new" / "root.key")
    finally:
        os.umask(before)

    assert mode(tmp_path / "new" / "root.key") == 0o600
    assert mode(tmp_path / "new") & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["root.key"]


@pytest.mark.parametrize("shared", [0o640, 0o604, 0o660, 0o602, 0o610, 0o644, 0o777])
def test_a_file_others_may_use_is_refused(root_file, roots, shared):
    root_file.chmod(shared)

    with pytest.raises(UnsafeKeyFile) as refusal:
        RootKeys.load_or_create(root_file)

    assert f"{shared:04o}" in str(refusal.value)
    assert "0600" in str(refusal.value)


@pytest.mark.parametrize("private", [0o600, 0o400])
def test_a_file_of_its_owner_alone_is_read(root_file, roots, private):
    root_file.chmod(private)

    assert RootKeys.load_or_create(root_file).derive("a") == roots.derive("a")


def test_processes_starting_together_agree_on_one_file(root_file):
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: RootKeys.load_or_create(root_file).derive("same"), range(64)))

    assert len(set(found)) == 1
    assert [path.name for path in root_file.parent.iterdir()] == ["root.key"]


def test_two_installations_share_nothing(tmp_path):
    one, other = (RootKeys.load_or_create(tmp_path / name) for name in ("one", "other"))

    assert one.derive("same") != other.derive("same")
    assert json.loads((tmp_path / "one").read_text())["roots"] != json.loads((tmp_path / "other").read_text())["roots"]


def test_the_text_of_a_file_makes_the_same_keys(root_file, roots):
    for text in (root_file.read_bytes(), root_file.read_text()):
        assert RootKeys.from_bytes(text).derive("same") == roots.derive("same")


def test_purposes_have_keys_of_their_own_that_outlive_rotation(root_file, roots):
    before = roots.derive("people.email")

    rotated = roots.add_new(root_file).drop_old(root_file)

    assert rotated.derive("people.email") == before
    assert RootKeys.load_or_create(root_file).derive("people.email") == before
    assert rotated.derive("people.phone") != before
    assert len(before) == 32


def test_adding_and_dropping_is_written_before_it_is_told(root_file, roots):
    root_file.chmod(0o400)

    added = roots.add_new(root_file)
    after_adding = RootKeys.load_or_create(root_file)
    added.drop_old(root_file)
    after_dropping = RootKeys.load_or_create(root_file)

    assert (roots.versions, after_adding.versions, after_dropping.versions) == ((1,), (2, 1), (2,))
    assert after_adding.newest_version == 2
    assert mode(root_file) == 0o600


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format": "something else", "derivation": "", "roots": []}',
        b'{"format": "alongside root keys 1", "derivation": "!!", "roots": []}',
        b'{"format": "alongside root keys 1", "derivation": "AAAA", "roots": []}',
        b'{"format": "alongside root keys 1", "derivation": "AAAA", "roots": [{"version": 1, "key": "AAA"}]}',
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(root_file, damage):
    root_file.touch(0o600)
    root_file.write_bytes(damage)

    with pytest.raises(WrongRootKeys):
        RootKeys.load_or_create(root_file)

    assert root_file.read_bytes() == damage


def test_a_file_cut_short_is_refused_without_quoting_it(root_file, roots):
    whole = root_file.read_bytes().strip()

    for length in range(len(whole)):
        with pytest.raises(WrongRootKeys) as refusal:
            RootKeys.from_bytes(whole[:length])

        assert refusal.value.__suppress_context__
        assert '"' not in str(refusal.value)


def test_keys_are_neither_shown_nor_pickled(root_file, roots):
    secrets = json.loads(root_file.read_text())
    shown = f"{roots!r} {roots} {roots.__class__.__dict__}"

    assert repr(roots) == "RootKeys(versions=[1])"
    assert secrets["derivation"] not in shown
    assert secrets["roots"][0]["key"] not in shown
    with pytest.raises(TypeError):
        pickle.dumps(roots)


KEY = bytes(range(32))


@pytest.mark.parametrize("same", ["amara@example.org", " Amara@Example.ORG\n", "ＡＭＡＲＡ＠ｅｘａｍｐｌｅ．ｏｒｇ"])
def test_spellings_of_one_address_meet_in_the_index(same):
    assert blind_index(KEY, scope="people.email", text=same) == blind_index(
        KEY, scope="people.email", text="amara@example.org"
    )


@given(text=some.text(max_size=30))
def test_the_index_does_not_change_when_its_text_was_folded_before(text):
    assert blind_index(KEY, scope="s", text=text) == blind_index(KEY, scope="s", text=text.upper().lower()) or (
        text.upper().casefold() != text.casefold()
    )
    assert blind_index(KEY, scope="s", text=text) == blind_index(KEY, scope="s", text=f"  {text} ")


def test_index_differs_by_key_scope_and_text():
    found = {
        blind_index(KEY, scope="a", text="bc"),
        blind_index(KEY, scope="ab", text="c"),
        blind_index(KEY, scope="a", text="bd"),
        blind_index(bytes(32), scope="a", text="bc"),
    }

    assert len(found) == 4
    assert {len(each) for each in found} == {32}


def test_an_index_needs_a_real_key():
    with pytest.raises(ValueError, match="at least 16 bytes"):
        blind_index(b"", scope="people.email", text="amara@example.org")
