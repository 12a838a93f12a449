"""The cast, and where real data is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

#: How long drawing an example takes says something about the machine and what else runs there, nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoDbBlocker

    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, or a skip that says what is missing; in CI a missing folder fails."""
    folder = Path(os.environ.get("ALONGSIDE_REAL_DATA", "../shared/data"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("real data is missing: set ALONGSIDE_REAL_DATA")
        pytest.skip("real data is not here: set ALONGSIDE_REAL_DATA to its folder")
    return folder


def _member(name: str, pronouns: str = "") -> "Person":
    from alongside.people import commands
    from alongside.people.rules import Purpose

    person = commands.make_person(name=name, pronouns=pronouns)
    commands.give_consent(person, by=person, purpose=Purpose.MATCHING)
    return person


@pytest.fixture
def amara(db: None) -> "Person":
    """A mentee."""
    return _member("Amara", "she/her")


@pytest.fixture
def bo(db: None) -> "Person":
    """Her mentor."""
    return _member("Bo", "they/them")


@pytest.fixture
def chen(db: None) -> "Person":
    """A member with no part in Amara's things: everything private is tried by Chen."""
    return _member("Chen")


@pytest.fixture
def dina(db: None) -> "Person":
    """A coordinator."""
    return _member("Dina")


@pytest.fixture
def eli(db: None) -> "Person":
    """A safeguarding lead."""
    return _member("Eli")


@pytest.fixture
def client_of(db: None) -> "Callable[[Person], Client]":
    """Gives a browser in which this person is signed in."""

    def signed_in(person: "Person") -> "Client":
        from django.conf import settings
        from django.test import Client

        from alongside.people import commands

        client = Client()
        client.cookies[settings.SIGN_IN_COOKIE] = commands.sign_in(person, shared_device=True)
        return client

    return signed_in


# --- the programme they are in ---------------------------------------------------------------------------------------


@pytest.fixture
def programme(amara: "Person", bo: "Person", chen: "Person", dina: "Person", eli: "Person") -> "Programme":
    """A programme anyone may join: Dina coordinates, Amara looks for a mentor, Bo is one, Eli is safeguarding lead."""
    from alongside.programmes import commands
    from alongside.programmes.rules import RoleName

    made = commands.start_programme("Millbrook Centre", by=dina, country="GB", first=True)
    commands.join(made, person=amara, looks_for_mentor=True)
    for person, role in ((bo, RoleName.MENTOR), (chen, None), (eli, RoleName.SAFEGUARDING_LEAD)):
        place = commands.join(made, person=person)
        if role:
            commands.give_role(place, role=role, by=dina)
    return made


@pytest.fixture
def let_events_arrive(db: None) -> "Callable[[], None]":
    """Has every fact that waits handed to whoever listens, as the worker does."""

    from alongside.foundation import background
    from alongside.foundation.models import Delivery

    def arrive() -> None:
        while waiting := list(Delivery.objects.filter(state=Delivery.State.WAITING).order_by("event_id", "pk")):
            for one in waiting:
                background.deliver.func(str(one.pk))

    return arrive


@pytest.fixture(scope="session", autouse=True)
def _nobody_holds_the_database(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> "Iterator[None]":
    """End what servers started by the tests may have left open, so that PostgreSQL lets the test database go."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
