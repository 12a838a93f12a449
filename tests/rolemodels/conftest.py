"""Stories that are out."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.rolemodels.stories import a_story

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme
    from alongside.rolemodels.models import Published


@pytest.fixture
def out(programme: "Programme", bo: "Person") -> "Callable[..., Published]":
    """Puts a story of Bo's out."""
    return partial(a_story, programme, bo)
