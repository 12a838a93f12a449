import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.foundation import clock
from alongside.resources.commands import load_crisis_lines
from alongside.resources.data import country_codes, packaged_lines
from alongside.resources.rules import Audience, Kind, Line

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 23, tzinfo=UTC)


def page(client: Client, **query: str) -> str:
    with clock.held_at(NOVEMBER):
        response = client.get(reverse("resources:help"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_may_choose_a_country_and_is_asked_for_nothing_else(client):
    html = page(client)

    assert reverse("resources:help") == "/help/"
    assert '<select name="country"' in html
    assert 'href="tel:112"' in html
    assert not client.cookies.keys() & {"sessionid", "country"}


def test_a_country_shows_its_numbers_as_links_with_hours_source_and_day(client):
    load_crisis_lines()

    html = page(client, country="US")

    assert 'href="tel:988"' in html
    assert 'href="sms:678678?body=START"' in html
    assert "Day and night, every day" in html
    assert "Checked on 26 September 2023" in html
    assert 'href="https://activeminds.org/?p=7221"' in html
    assert "https://findahelpline.com/" in html


def test_emergency_stands_above_the_others(client):
    html = page(client, country="GB")

    assert html.index("tel:999") < html.index("tel:116123") < html.index("tel:0800585858")


def test_a_line_says_when_it_may_be_out_of_date_and_a_fresh_one_does_not(client):
    fresh = Line(
        id="mt-fresh", country="MT", kind=Kind.LINE, audience=Audience.EVERYONE, name="Fresh",
        call="1770", source="https://example.org/", verified_on=date(2026, 11, 1),
    )  # fmt: skip
    load_crisis_lines([fresh])

    assert "May be out of date" not in page(client, country="MT")
    with clock.held_at(datetime(2027, 6, 1, tzinfo=UTC)):
        assert "May be out of date" in client.get(reverse("resources:help"), {"country": "MT"}).content.decode()


def test_a_country_without_lines_points_to_112_its_neighbours_and_a_directory(client):
    html = page(client, country="FJ")

    assert "We do not have the emergency number of Fiji" in html
    assert 'href="tel:112"' in html
    assert "We have no line for Fiji yet" in html
    assert "?country=NZ" in html
    assert "https://findahelpline.com/" in html


def test_a_country_with_only_an_emergency_number_points_to_its_neighbours_too(client):
    html = page(client, country="LU")

    assert 'href="tel:112"' in html
    assert "We have no line for Luxembourg yet" in html
    assert "?country=BE" in html


def test_the_programmes_country_is_offered_first_and_choosing_wins(client, settings):
    settings.ALONGSIDE_COUNTRY = "NZ"

    assert "tel:1737" in page(client)
    assert "tel:1737" not in page(client, country="GB")


def test_a_programmes_country_that_is_nonsense_is_passed_over(client, settings):
    settings.ALONGSIDE_COUNTRY = "NOWHERE"

    assert "Choose a country" in page(client)


@pytest.mark.parametrize("asked", ["xx", "'; DROP TABLE", "💥", "<script>", "a" * 5000, "\u202eBG", " gb "])
def test_nothing_typed_into_the_address_breaks_it(client, asked):
    html = page(client, country=asked)

    assert "<script>" not in html


@pytest.mark.real_data
def test_the_strings_that_break_things_do_not_break_it(client, real_data):
    for naughty in json.loads((real_data / "blns" / "blns.json").read_text(encoding="utf-8")):
        response = client.get(reverse("resources:help"), {"country": naughty})

        assert response.status_code in (200, 400), naughty


def test_every_country_in_the_world_has_a_page(client):
    load_crisis_lines()

    for code in sorted(country_codes()):
        assert "findahelpline" in page(client, country=code)


def test_help_is_there_when_its_table_is_not(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE resources_crisisline RENAME TO gone")

    assert "tel:116123" in page(client, country="GB")


def test_it_asks_the_database_once(client, django_assert_num_queries):
    load_crisis_lines()

    with django_assert_num_queries(1):
        page(client, country="GB")


def test_it_is_only_for_reading(client):
    assert client.post(reverse("resources:help"), {"country": "GB"}).status_code in (403, 405)


def test_it_is_in_the_readers_language(client):
    html = client.get(reverse("resources:help"), {"country": "DE"}, headers={"accept-language": "es"}).content.decode()

    assert "Alemania" in html


def test_every_packaged_line_can_be_shown(client):
    for country in {line.country for line in packaged_lines()} - {""}:
        html = page(client, country=country)

        assert all(f'id="{line.id}"' in html for line in packaged_lines() if line.country == country)
