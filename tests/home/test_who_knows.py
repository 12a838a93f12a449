"""One page says who knows what about somebody: made from what is held, with nothing left out, and one press to take it back."""

import html
import re

import pytest

from alongside.foundation import knowing
from alongside.foundation.declared import everything_held
from alongside.home import held
from alongside.mentorship import commands as mentorship
from alongside.mentorship.rules.disclosing import Level
from alongside.strategies import commands as strategies
from tests.mentorship.conftest import (  # noqa: F401 - fixtures
    agreed_walk,
    amara_looks,
    ask,
    bo_mentors,
    walk,
)

pytestmark = pytest.mark.django_db


def test_every_table_that_seals_something_says_who_could_ever_see_it():
    sealed = {(one.room, one.table) for one in everything_held() if one.sealed}
    said = {(part.room, table.lower()) for part in knowing.parts() for table in part.seen_by}

    assert sealed == said
    assert len(held.sealed_tables()) == len(sealed)


def test_the_page_says_to_whom_each_thing_shows_and_follows_when_it_is_taken_back(agreed_walk, amara, bo, client_of):  # noqa: F811
    goal = strategies.set_goal(by=amara, words="Walk to the sea.")
    strategies.share(goal, about=("mentorship", agreed_walk.pk), with_person=bo.pk, by=amara)
    for person in (amara, bo):
        mentorship.open_level(agreed_walk, by=person, level=Level.LIVED, words="Only for you.")
    mentorship.open_level(agreed_walk, by=amara, level=Level.SELF, words="Not yet met.")

    shown = held.known(amara.pk)
    assert {"A goal of yours", "More of what I have lived"} <= {one.what for one in shown["now"]}
    assert any(one.what.startswith("Who I am") for one in shown["could"])
    page = client_of(amara).get("/seen/").content.decode()
    assert "To: Bo" in page
    for words in ("Walk to the sea", "Only for you", "Not yet met"):
        assert words not in page, "it names what shows, and repeats none of it"

    assert (
        client_of(amara).post(f"/m/{agreed_walk.pk}/more/lived/back/", {"from": "who-knows"}).headers["Location"]
        == "/seen/"
    )
    after = held.known(amara.pk)
    assert not any(one.what.startswith("More of") for one in (*after["now"], *after["could"]))
    assert [one.what for one in after["once"]] == ["More of what I have lived"]


def test_the_page_of_one_says_nothing_of_what_the_other_opened_alone(agreed_walk, amara, bo, client_of):  # noqa: F811
    before = client_of(bo).get("/seen/").content
    mentorship.open_level(agreed_walk, by=amara, level=Level.LIVED, words="Only for you.")

    assert len(client_of(bo).get("/seen/").content) == len(before)


def test_the_page_asks_the_same_number_of_questions_however_much_there_is(
    agreed_walk, amara, bo, client_of, django_assert_max_num_queries  # noqa: F811
):  # fmt: skip
    for level in (Level.LIVED, Level.SELF):
        mentorship.open_level(agreed_walk, by=amara, level=level, words="Only for you.")
    browser = client_of(amara)
    browser.get("/seen/")  # the first page of a sign-in writes that it was used
    with django_assert_max_num_queries(13):
        browser.get("/seen/")


def test_anybody_can_read_everything_the_database_holds_a_part_at_a_time_with_nothing_left_out(client, db):
    parts = re.findall(r'href="(/privacy/[a-z-]+/)"', client.get("/privacy/").content.decode())
    said = html.unescape("".join(client.get(one).content.decode() for one in parts))
    assert len(parts) == len({one.room for one in everything_held()})
    assert not [one.about for one in everything_held() if str(one.about) not in said]
    assert not [
        one.column for one in everything_held() if not one.sealed and one.column != "id" and str(one.reason) not in said
    ]
    assert client.get("/privacy/nothing/").status_code == 404
