"""Coordinators keep the lines of the help page right; nobody else can, and what they did stays."""

from datetime import UTC, date, datetime

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed
from alongside.foundation.models import OutboxEvent
from alongside.resources import commands, queries
from alongside.resources.data import packaged_lines
from alongside.resources.models import CrisisLine
from tests.test_access import LINE_REF

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMARITANS = f"/desk/lines/{LINE_REF}/"
TYPED = {
    "name": "Samaritans", "country": "GB", "kind": "line", "audience": "everyone", "call": "116 124", "hours": "9-17",
    "source": "https://www.example.org/numbers", "verified_on": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def desk(programme, dina, client_of):
    with clock.held_at(NOVEMBER):
        yield client_of(dina)


def shown_in(country, client):
    return client.get("/help/", {"country": country}).content.decode()


def test_the_page_lists_a_country_with_source_day_and_what_may_be_out_of_date(desk):
    page = desk.get("/desk/lines/?country=GB").content.decode()

    assert "Samaritans" in page
    assert "May be out of date." in page
    assert "were last checked more than 180 days ago" in page
    assert "Sakina" not in page
    assert "800-SAKINA" in desk.get("/desk/lines/?country=AE").content.decode()


def test_one_press_says_that_a_line_was_checked_today_and_the_help_page_shows_it(desk, client):
    before = desk.get("/desk/lines/?stale").content.decode().count("I checked this today")

    answer = desk.post(f"{SAMARITANS}checked/")

    assert answer.url.startswith("/desk/lines/?country=GB#")
    assert desk.get("/desk/lines/?stale").content.decode().count("I checked this today") == before - 1
    assert "Checked on 23 November 2026" in shown_in("GB", client)
    assert CrisisLine.objects.count() == len(packaged_lines())


def test_what_is_put_right_is_on_the_help_page_at_once_and_stays_after_an_update(desk, client):
    assert desk.post(SAMARITANS, TYPED).url == "/desk/lines/?country=GB"
    commands.load_crisis_lines()

    assert "tel:116124" in shown_in("GB", client)
    assert "tel:116123" not in shown_in("GB", client)
    assert CrisisLine.objects.get(pk="gb-samaritans").verified_on == date(2026, 11, 20)


def test_a_hidden_line_is_gone_for_everybody_until_it_is_shown_again(desk, client):
    desk.post(f"{SAMARITANS}hide/", {"hidden": "yes"})
    assert "Samaritans" not in shown_in("GB", client)
    assert "(hidden)" in desk.get("/desk/lines/?country=GB").content.decode()

    desk.post(f"{SAMARITANS}hide/", {"hidden": "no"})
    assert "Samaritans" in shown_in("GB", client)


def test_a_line_of_ones_own_is_added_beside_those_that_came_with_the_program(desk, client):
    desk.post("/desk/lines/add/", {**TYPED, "name": "The listening room", "country": "FJ", "call": "+679 132-454"})

    assert "The listening room" in shown_in("FJ", client)
    assert "tel:+679132454" in shown_in("FJ", client)
    assert CrisisLine.objects.count() == len(packaged_lines()) + 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"call": ""}, "at least one way to reach it"),
        ({"call": "javascript:alert(1)"}, "A number to dial"),
        ({"source": ""}, "Say on which page you read it."),
        ({"source": "ftp://example.org/"}, "it begins with https://"),
        ({"web": "javascript:alert(1)"}, "it begins with https://"),
        ({"verified_on": "2026-11-24"}, "still to come"),
        ({"verified_on": "yesterday"}, "Type a day such as"),
        ({"country": "XX"}, "XX"),
        ({"name": ""}, "Say what it is called."),
    ],
)
def test_what_nobody_could_use_or_check_is_refused_and_what_was_typed_stays(desk, wrong, said):
    answer = desk.post("/desk/lines/add/", {**TYPED, "note": "Kind people", **wrong})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "Kind people" in answer.content.decode()
    assert not CrisisLine.objects.filter(note="Kind people").exists()


@pytest.mark.parametrize("who", ["amara", "chen", "eli"])
def test_nobody_else_changes_a_line(programme, request, who, client_of):
    stranger = request.getfixturevalue(who)

    for path in ("", "add/", f"{LINE_REF}/", f"{LINE_REF}/checked/", f"{LINE_REF}/hide/"):
        assert client_of(stranger).post(f"/desk/lines/{path}", TYPED).status_code in (404, 405)
    with pytest.raises(NotAllowed, match="not-a-coordinator"):
        commands.check_line("gb-samaritans", by=stranger)
    with pytest.raises(NotAllowed):
        commands.add_line(packaged_lines()[0], by=stranger)
    assert not OutboxEvent.objects.filter(name="resources.crisis-line-changed").exists()


def test_every_change_is_written_down_with_who_made_it(desk, dina):
    desk.post(f"{SAMARITANS}checked/")

    told = OutboxEvent.objects.get(name="resources.crisis-line-changed")
    assert told.payload == {"line_id": "gb-samaritans", "what": "checked"}
    assert told.by == dina.pk


def test_the_list_takes_as_many_questions_however_long_it_is(desk, dina, django_assert_num_queries):
    commands.load_crisis_lines()
    with django_assert_num_queries(2):
        assert len(queries.kept_lines(dina)) > 100
