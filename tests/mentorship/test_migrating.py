"""Mentors approved before anything was asked stay mentors, and what was open stays open."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from alongside.mentorship.models import MentorPlaces, Proposal
from alongside.mentorship.queries import free_places
from alongside.mentorship.rules import Offered
from alongside.mentorship.rules.screening import NEVER

BEFORE = ("mentorship", "0003_a_round_in_the_background")


@pytest.fixture
def _newest_afterwards(transactional_db):
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_newest_afterwards")
def test_whoever_was_approved_before_stays_found(programme, amara_looks, bo_mentors, ask):
    ask(amara_looks, bo_mentors)

    MigrationExecutor(connection).migrate([BEFORE])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    connection.check_constraints()
    places, proposal = MentorPlaces.objects.get(), Proposal.objects.get()
    assert places.cleared_until.date() == NEVER
    assert places.approved_at is None
    assert (proposal.state, proposal.mentor_cleared_until) == (Offered.OPEN, places.cleared_until)
    assert free_places(programme) == {bo_mentors.pk: 1}
