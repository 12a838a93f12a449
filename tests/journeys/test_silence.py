"""From silence to somebody else, and two who open up: what a mentee sees when nobody answers her, and when somebody does."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alongside.foundation import background, clock
from alongside.foundation.models import Delivery
from alongside.mentorship import commands as mentorship
from alongside.mentorship.models import Mentorship, Proposal
from alongside.mentorship.rules import Offered, Terms
from alongside.people import commands as people
from alongside.people import queries as person_queries
from alongside.programmes import commands as programmes
from tests.journeys.hands import looks_right

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture
def sam(programme, mentor, dina):
    """Another mentor, who has lived the same."""
    sam = people.make_person(name="Sam")
    people.give_consent(sam, by=sam, purpose="matching")
    people.save_facts(sam, by=sam, facts=person_queries.own_facts(mentor))
    programmes.join(programme, person=sam)
    mentorship.admit_mentor(programme, person=sam, by=dina, places=1)
    return sam


def days_pass(days):
    """The clock is moved, and the work of those days is done."""
    with clock.held_at(clock.now() + timedelta(days=days)):
        mentorship.close_late_proposals()
        while waiting := list(Delivery.objects.filter(state=Delivery.State.WAITING).order_by("event_id", "pk")):
            for one in waiting:
                background.deliver.func(str(one.pk))


def test_from_silence_to_the_next_mentor_and_to_opening_up(arrive, programme, amara, mentor, sam):
    people.save_facts(amara, by=amara, facts=person_queries.own_facts(mentor))
    someone = arrive(amara, width=390)
    someone.page.goto("/m/")
    someone.press(someone.link("Ask Bo"))
    someone.tick(someone.page.get_by_label("Ask Sam for me, without these words"))
    looks_right(someone)
    someone.press(someone.button("Ask").last)
    expect(someone.page.get_by_text("Then we ask the one you named second")).to_be_visible()

    days_pass(8)

    someone.page.reload()
    expect(someone.page.get_by_role("heading", name="Sam")).to_be_visible()
    asked = Proposal.objects.get(state=Offered.OPEN)
    mentorship.answer_proposal(asked, by=sam, yes=True)
    walk = Mentorship.objects.get()
    terms = Terms(often="weekly", channel="writing", until="open", between_us="All of it.")
    mentorship.suggest_boundaries(walk, by=sam, terms=terms)
    mentorship.agree_boundaries(walk, by=amara, version=1)
    mentorship.open_level(walk, by=sam, level="lived", words="I left the same choir.")
    someone.page.goto(f"/m/{walk.pk}/")
    someone.press(someone.link("What you show each other"))
    expect(someone.page.get_by_text("choir")).to_have_count(0)
    looks_right(someone)
    someone.write(someone.page.get_by_label("What you would show").first, "They sang without me.")
    someone.press(someone.button("Open this step").first)
    expect(someone.page.get_by_text("I left the same choir.")).to_be_visible()
    looks_right(someone)
    someone.press(someone.link("Who knows what about me"))
    someone.press(someone.button("Take it back"))
    someone.reads("Once showed")
    looks_right(someone)
