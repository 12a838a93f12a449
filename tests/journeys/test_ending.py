"""An ending before its time, and somebody new: nobody is held, everybody is heard, and the way goes on."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alongside.foundation import clock
from alongside.mentorship import commands
from alongside.mentorship.models import Ending, Mentorship
from alongside.mentorship.rules import Terms
from alongside.people import commands as people
from alongside.people import queries as people_queries
from tests.journeys.hands import looks_right, walk_to_a_mentor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


def test_an_early_end_and_somebody_new(arrive, programme, mentor, dina):
    new, desk = arrive(width=390), arrive(dina)
    walk_to_a_mentor(new, check=False)
    proposal = mentor_says_yes(mentor)
    new.goes("/home/")
    new.press(new.link("Your page together"))
    looks_right(new)

    new.press(new.link("End this"))
    looks_right(new)
    new.press(new.button("End it now"))
    expect(new.page.get_by_text("This has come to an end.")).to_be_visible()
    looks_right(new)
    new.press(new.link("Look back"))
    new.write(new.page.get_by_label("What was good?"), "Being heard.")
    new.press(new.button("Keep"))
    new.press(new.link("See who else is there"))
    new.reads("Taking a breath")
    looks_right(new)

    another_mentor(programme, dina, like=mentor)
    desk.page.goto("/desk/")
    desk.press(desk.link("1 ending"))
    looks_right(desk)
    desk.press(desk.page.get_by_role("main").locator("td a").first)
    looks_right(desk)
    assert "Being heard." not in desk.page.content()
    desk.press(desk.button("Let the mentee look for somebody new now"))
    for step in ("Speak with the mentee", "Speak with the mentor", "Ask both what they would like next"):
        desk.press(desk.button(f"{step}: done"))
    expect(desk.page.get_by_text("Every step is done.")).to_be_visible()

    new.page.reload()
    new.press(new.link("Ask Sam"))
    looks_right(new)
    assert Ending.objects.get().pk == Mentorship.objects.get(proposal=proposal).pk


def mentor_says_yes(mentor):
    """Bo says yes, and both agree how, ten days ago."""
    from alongside.mentorship.models import Proposal

    proposal = Proposal.objects.get()
    commands.answer_proposal(proposal, by=mentor, yes=True)
    walk = Mentorship.objects.get()
    terms = Terms(often="weekly", channel="writing", until="open", between_us="All of it.")
    commands.suggest_boundaries(walk, by=mentor, terms=terms)
    commands.agree_boundaries(walk, by=walk.mentee, version=1)
    Mentorship.objects.update(began_on=clock.today() - timedelta(days=10))
    return proposal


def another_mentor(programme, dina, *, like):
    """Sam, who has lived what Bo has."""
    from alongside.people.rules import Purpose
    from alongside.programmes import commands as programmes

    sam = people.make_person(name="Sam")
    people.give_consent(sam, by=sam, purpose=Purpose.MATCHING)
    people.save_facts(sam, by=sam, facts=people_queries.own_facts(like))
    programmes.join(programme, person=sam)
    commands.admit_mentor(programme, person=sam, by=dina, places=1)
