"""Amara and Bo, and what is between them."""

from uuid import uuid4

import pytest


@pytest.fixture
def about():
    """What the conversation belongs to."""
    return uuid4()


@pytest.fixture
def talk(amara, bo, about):
    """An open conversation of Amara and Bo."""
    from alongside.conversations import commands
    from alongside.people.rules import Space

    return commands.open_about("mentorship", about, people=[amara.pk, bo.pk], space=Space.MENTORSHIP, by=bo.pk)


@pytest.fixture
def say(talk):
    """Has somebody write in it."""
    from alongside.conversations import commands

    def say(by, words="Hello", key=None):
        return commands.send_message(talk, by=by, body=words, key=key or uuid4())

    return say


@pytest.fixture
def page_of(talk):
    """The address of its page."""
    return f"/c/{talk.pk}/"
