"""This room's pages, drawn by themselves."""

import pytest
from django.test import Client

from tests.people.authenticator import Authenticator


@pytest.fixture(autouse=True)
def _pages_by_themselves(settings):
    settings.ROOT_URLCONF = "tests.people.addresses"
    settings.FORM_RENDERER = "alongside.ui.forms.PlainFormRenderer"


@pytest.fixture
def guest(db):
    """A browser in which nobody is signed in, at an address that may have passkeys."""
    return Client(headers={"host": "localhost"})


@pytest.fixture
def device():
    """A telephone that makes and keeps passkeys."""
    return Authenticator(origin="http://localhost", site="localhost")
