from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.resources.data import (
    country_codes,
    country_name,
    is_country,
    packaged_lines,
    places,
)
from alongside.resources.rules import (
    STALE_AFTER,
    Audience,
    Kind,
    Line,
    dialled,
    in_order,
    is_stale,
    nearest,
)

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
lines = st.builds(
    Line,
    id=st.from_regex("[a-z]{2}-[a-z]{1,8}", fullmatch=True),
    country=st.sampled_from(["GB", "FR", ""]),
    kind=st.sampled_from(Kind),
    audience=st.sampled_from(Audience),
    name=st.text(min_size=1, max_size=12),
    source=st.just("https://example.org/"),
    verified_on=days,
    call=st.from_regex("[0-9 ]{3,9}[0-9]", fullmatch=True),
    always_open=st.booleans(),
)


@given(days, st.integers(min_value=0, max_value=180))
def test_a_line_seen_within_180_days_is_fresh(seen, since):
    assert not is_stale(seen, seen + timedelta(days=since))


@given(days, st.integers(min_value=181, max_value=20_000))
def test_a_line_seen_longer_ago_is_stale(seen, since):
    assert is_stale(seen, seen + timedelta(days=since))


@given(days, days, st.integers(min_value=0, max_value=400))
def test_what_is_stale_stays_stale(seen, today, later):
    if today >= seen and is_stale(seen, today):
        assert is_stale(seen, today + timedelta(days=later))


def test_a_day_that_has_not_come_yet_cannot_be_trusted():
    assert is_stale(date(2030, 1, 2), date(2030, 1, 1))


@given(st.lists(lines, max_size=12))
def test_emergency_comes_first_then_day_and_night_then_the_others(some):
    ordered = in_order(some)

    ranks = [(list(Kind).index(line.kind), not line.always_open) for line in ordered]
    assert ranks == sorted(ranks)
    assert sorted(ordered, key=id) == sorted(some, key=id)


@given(st.lists(lines, max_size=8, unique_by=lambda line: line.id), st.randoms())
def test_the_order_does_not_depend_on_the_file(some, shuffle):
    mixed = list(some)
    shuffle.shuffle(mixed)

    assert in_order(mixed) == in_order(some)


@given(st.text(max_size=30))
def test_only_what_a_telephone_can_dial_is_dialled(number):
    assert set(dialled(number)) <= set("+0123456789*#")
    assert "+" not in dialled(number)[1:]


@pytest.mark.parametrize("wrong", [{"call": ""}, {"source": "seen somewhere"}, {"country": "uk"}])
def test_a_line_nobody_could_use_or_check_is_refused(wrong):
    facts = {"call": "1", "source": "https://example.org/", "country": "GB", **wrong}

    with pytest.raises(ValueError, match="x"):
        Line(id="x", kind=Kind.LINE, audience=Audience.EVERYONE, name="X", verified_on=date(2026, 1, 1), **facts)


def test_a_text_line_opens_with_its_word():
    line = next(line for line in packaged_lines() if line.id == "us-trevor")

    assert line.text_link == "sms:678678?body=START"
    assert line.call_link == "tel:18664887386"


def test_every_line_that_ships_has_a_page_and_a_day_not_after_it_was_written():
    shipped = packaged_lines()

    assert len({line.id for line in shipped}) == len(shipped)
    assert len({line.country for line in shipped} - {""}) >= 15
    assert all(line.source.startswith("http") for line in shipped)
    assert all(date(2009, 1, 1) < line.verified_on <= date(2026, 11, 23) for line in shipped)
    assert all(is_country(line.country) for line in shipped if line.country)


def test_something_is_always_there_wherever_one_is():
    assert any(line.country == "" for line in packaged_lines())


def test_every_country_that_ships_is_named_in_every_language():
    codes = {line.country for line in packaged_lines()} - {""}

    for code in codes:
        assert country_name(code) != code
        assert country_name(code, "ar") != country_name(code), code
    assert country_name("ES", "es-MX") == "España"
    assert country_name("TV", "es") == "Tuvalu"
    assert country_name("??") == "??"


def test_neighbours_are_the_nearest():
    held = {"FR", "ES", "DE", "NZ", "AU", "MX"}

    assert nearest("PT", held, places(), at_most=2) == ["ES", "FR"]
    assert nearest("FJ", held, places(), at_most=1) == ["NZ"]
    assert nearest("??", held, places(), at_most=3) == []


def test_nearly_every_country_has_a_place():
    assert len(country_codes() - set(places())) <= 3
    assert timedelta(days=180) == STALE_AFTER
