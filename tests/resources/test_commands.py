import dataclasses
import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from alongside.resources import queries
from alongside.resources.commands import load_crisis_lines
from alongside.resources.data import country_codes, country_name, packaged_lines
from alongside.resources.models import CrisisLine
from alongside.resources.rules import Audience, Kind, Line, is_stale

pytestmark = pytest.mark.django_db


def test_every_packaged_line_arrives_and_reads_back_the_same():
    loaded = load_crisis_lines()

    assert loaded.added == len(packaged_lines()) == CrisisLine.objects.count()
    assert set(queries.every_line()) == set(packaged_lines())


def test_loading_twice_changes_nothing():
    load_crisis_lines()

    again = load_crisis_lines()

    assert (again.added, again.updated, again.left) == (0, 0, len(packaged_lines()))


def test_a_new_release_brings_its_lines_up_to_date():
    old = packaged_lines()[3]
    load_crisis_lines([dataclasses.replace(old, call="123", verified_on=date(2001, 1, 1))])

    loaded = load_crisis_lines([old])

    assert loaded.updated == 1
    assert CrisisLine.objects.get(id=old.id).as_line() == old


def test_what_a_coordinator_changed_or_hid_stays_so():
    load_crisis_lines()
    CrisisLine.objects.filter(id="gb-samaritans").update(call="116 124", edited_at=datetime(2026, 1, 1, tzinfo=UTC))
    CrisisLine.objects.filter(id="gb-shout").update(is_hidden=True)

    load_crisis_lines()

    shown = {line.id: line for line in queries.lines_for("GB")}
    assert shown["gb-samaritans"].call == "116 124"
    assert "gb-shout" not in shown


def test_the_packaged_lines_stand_in_for_an_empty_table():
    assert queries.every_line() == packaged_lines()


def test_the_packaged_lines_stand_in_for_a_table_that_cannot_be_read():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE resources_crisisline RENAME TO gone")

    assert queries.every_line() == packaged_lines()


def test_a_country_gets_its_own_lines_and_those_for_anywhere():
    countries = {line.country for line in queries.lines_for("NZ")}

    assert countries == {"NZ", ""}
    assert queries.lines_for("NZ")[0].kind == Kind.EMERGENCY
    assert "GB" in queries.countries()
    assert queries.neighbours("FJ")[0] == "NZ"


@pytest.mark.real_data
def test_a_list_from_2021_would_be_shown_as_out_of_date_throughout(real_data):
    codes = {country_name(code): code for code in country_codes()}
    data = json.loads((real_data / "suicide-hotlines" / "suicide-hotlines.json").read_text(encoding="utf-8"))
    old = [
        Line(
            id=f"{codes[name].lower()}-{number}-{place}",
            country=codes[name],
            kind=Kind.LINE,
            audience=Audience.EVERYONE,
            name=re.sub(r"<[^>]*>", "", batch["description"])[:160] or name,
            call=phone.removeprefix("tel:")[:40],
            source="https://github.com/sashabaranov/suicide-hotlines",
            verified_on=date(2021, 7, 9),
        )
        for name, entry in data.items()
        if name in codes
        for number, batch in enumerate(entry["parsed_batches"])
        for place, phone in enumerate(batch["phones"])
    ]

    loaded = load_crisis_lines(old)

    assert loaded.added == len(old) > 150
    assert all(is_stale(line.verified_on, date(2026, 11, 23)) for line in queries.every_line())
    ours = {(line.country, line.call) for line in packaged_lines()}
    assert len(ours & {(line.country, line.call) for line in old}) < 20
