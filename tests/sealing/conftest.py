"""A key store of its own for every test, and three people who have a key in it."""

import pytest

from alongside.sealing import KeyStore, RootKeys
from sealing.people import AMARA, BO, CHEN


@pytest.fixture
def root_file(tmp_path):
    return tmp_path / "root.key"


@pytest.fixture
def roots(root_file):
    return RootKeys.load_or_create(root_file)


@pytest.fixture
def store(tmp_path, roots):
    opened = KeyStore(tmp_path / "keys.db", roots)
    for person in (AMARA, BO, CHEN):
        opened.create(person)
    yield opened
    opened.close()
