"""People who would be matched if nothing stood against it; each test changes what it is about."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from alongside.matching import Mentee, Mentor

ORDINARY: dict[str, Any] = {
    "experiences": {"debt": 2},
    "languages": "en",
    "timezone": "Europe/London",
    "hours": "Mon 18:00-20:00",
    "formats": "video",
}


@pytest.fixture(scope="session")
def week() -> date:
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def mentee() -> Callable[..., Mentee]:
    return lambda name="a", **said: Mentee(name, **ORDINARY | said)


@pytest.fixture(scope="session")
def mentor() -> Callable[..., Mentor]:
    return lambda name="m", **said: Mentor(name, **ORDINARY | said)
