"""A circle Amara holds, with Bo in it; Chen has no part in it."""

import pytest

from tests.peersupport.circles import a_circle, let_in, seat_of


@pytest.fixture
def circle(programme, amara, bo, dina):
    made = a_circle(programme, by=amara, editor=dina)
    let_in(made, bo, by=amara, name="Moss")
    return made


@pytest.fixture
def heron(circle, amara):
    """Amara's seat."""
    return seat_of(amara, circle)


@pytest.fixture
def moss(circle, bo):
    """Bo's seat."""
    return seat_of(bo, circle)
