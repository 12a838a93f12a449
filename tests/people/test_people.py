"""Somebody arrives, says something of themselves, is found by others, and goes."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from alongside.foundation import background, clock, privacy, vault
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.people import commands, policies, queries
from alongside.people.commands import erasing
from alongside.people.models import Consent, Person, Profile
from alongside.people.rules import Card, Facts, Lived, Purpose, Space, Use

SAID = Facts(
    wishes=("listen",),
    lived=(
        Lived(term="deaf", use=Use.MUST, salience=5, stage=2, talk=True),
        Lived(term="left-home", use=Use.KEEP_OUT),
        Lived(term="rare", use=Use.NEVER),
        Lived(term="", words="the year I told nobody", use=Use.HELPS),
    ),
    goals=("speak-up",),
    values=(0, None, 4, 2, None),
    languages=("en", "pl"),
    time_zone="Europe/Warsaw",
    hours="Mon 18:00-20:00; Sun 23:00-01:00",
    formats=("text", "video"),
    gender="woman",
    born=1990,
    workplace=("mill street",),
    words="I sing when nobody listens",
)


def test_a_new_person_has_one_name_everywhere_and_agrees_to_nothing(db):
    person = commands.make_person(name="  Quiet   Fox ", pronouns="ze")

    for space in Space:
        assert queries.card(person.pk, space=space) == Card(
            "Quiet Fox", "ze", queries.card(person.pk, space=Space.CIRCLES).seed
        )
    assert queries.agreed([person.pk], purpose=Purpose.MATCHING) == set()
    assert not policies.can_match_on(person)
    assert OutboxEvent.objects.get().name == "people.person-joined"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_must_be_there_and_fit(db, name):
    with pytest.raises(BadInput):
        commands.make_person(name=name)


UNSEEN = [
    "Fox\u202e",
    "\u2066Fox\u2069",
    "F\u200box",
    "Fox\u200d",
    "\u3164",
    "\ufeffFox",
    "Fo\xadx",
    "\u0301",
    "a\x07b",
]
SEEN = ["فاطمه\u200cسادات", "क्\u200dष", "👩\u200d🦰", "Zoë", "名", "❤️", "3", "de la Ó"]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_holds_nothing_that_cannot_be_seen(db, client, name):
    with pytest.raises(BadInput, match="name-hides"):
        commands.make_person(name=name)
    with pytest.raises(BadInput, match="name-hides"):
        commands.make_person(name="Fox", pronouns=name)

    answer = client.post("/join/card/", {"name": name, "pronouns": "ze/zir"})

    assert answer.status_code == 400
    assert "a sign that cannot be seen" in answer.content.decode()
    assert "ze/zir" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", SEEN)
def test_names_of_every_script_are_welcome(db, name):
    person = commands.make_person(name=name)

    assert queries.card(person.pk, space=Space.CIRCLES).name == name


def test_an_address_belongs_to_one_person_whatever_its_case(db):
    commands.make_person(name="Fox", email="Fox@Example.org")

    with pytest.raises(Refused, match="address-taken"):
        commands.make_person(name="Wolf", email="fox@example.ORG ")


def test_what_a_person_says_comes_back_as_they_said_it(amara):
    commands.save_facts(amara, by=amara, facts=SAID)

    assert queries.own_facts(amara) == SAID


def test_matching_sees_only_what_may_be_matched_on(amara):
    commands.save_facts(amara, by=amara, facts=SAID)

    seen = queries.facts([amara.pk])[amara.pk]

    assert [one.term for one in seen.lived] == ["deaf", ""]
    assert [one.words for one in seen.lived] == ["", ""]
    assert seen.words == ""
    assert seen.hours == SAID.hours


def test_own_words_are_seen_by_matching_while_agreed_to(amara):
    commands.save_facts(amara, by=amara, facts=SAID)
    commands.give_consent(amara, by=amara, purpose=Purpose.OWN_WORDS)

    assert queries.facts([amara.pk])[amara.pk].words == SAID.words

    commands.withdraw_consent(amara, by=amara, purpose=Purpose.OWN_WORDS)

    assert queries.facts([amara.pk])[amara.pk].words == ""


def test_without_agreement_nobody_is_matched(amara, bo):
    commands.withdraw_consent(amara, by=amara, purpose=Purpose.MATCHING)

    assert set(queries.facts([amara.pk, bo.pk])) == {bo.pk}


def test_agreeing_twice_is_agreeing_once_and_can_be_taken_back(amara):
    commands.give_consent(amara, by=amara, purpose=Purpose.MAIL)
    commands.give_consent(amara, by=amara, purpose=Purpose.MAIL)
    commands.withdraw_consent(amara, by=amara, purpose=Purpose.MAIL)
    commands.withdraw_consent(amara, by=amara, purpose=Purpose.MAIL)

    assert Consent.objects.filter(person=amara, purpose=Purpose.MAIL).count() == 1
    assert queries.agreed([amara.pk], purpose=Purpose.MAIL) == set()


def test_nobody_else_may_speak_for_a_person(amara, chen):
    for attempt in (
        lambda: commands.save_facts(amara, by=chen, facts=SAID),
        lambda: commands.give_consent(amara, by=chen, purpose=Purpose.MAIL),
        lambda: commands.withdraw_consent(amara, by=chen, purpose=Purpose.MATCHING),
        lambda: commands.erase_person(amara, by=chen),
    ):
        with pytest.raises(NotAllowed, match="not-yours"):
            attempt()

    assert queries.own_facts(amara) == Facts()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", "Mon 25:00-26:00"), ("hours", "someday"), ("values", (9, 0, 0, 0, 0)), ("values", (1,)),
        ("born", 99999999999), ("goals", ("x",) * 41), ("goals", ("x" * 61,)), ("words", "x" * 2001),
        ("formats", ("smoke",)), ("lived", (Lived(term="deaf"), Lived(term="deaf"))),
        ("lived", (Lived(term="deaf", salience=6),)), ("lived", (Lived(term="deaf", stage=0),)),
        ("lived", (Lived(term=""),)),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_the_name_of_its_field(amara, field, value):
    with pytest.raises(BadInput) as refused:
        commands.save_facts(amara, by=amara, facts=replace(SAID, **{field: value}))

    assert refused.value.field == field


def test_the_cards_of_any_number_of_people_take_one_query(amara, bo, chen, django_assert_num_queries):
    unknown = uuid4()

    with django_assert_num_queries(1):
        cards = queries.cards([amara.pk, bo.pk, chen.pk, unknown], space=Space.CIRCLES)

    assert [cards[one].name for one in (amara.pk, bo.pk, chen.pk, unknown)] == [
        "Amara",
        "Bo",
        "Chen",
        queries.LEFT.name,
    ]


def test_the_facts_of_any_number_of_people_take_one_query(amara, bo, chen, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(queries.facts([amara.pk, bo.pk, chen.pk])) == 3


def test_erasing_takes_everything_and_the_key(amara, bo, django_capture_on_commit_callbacks):
    commands.save_facts(amara, by=amara, facts=SAID)
    commands.sign_in(amara, shared_device=True)
    copy = Profile.objects.filter(person=amara).values_list("lived", flat=True).get()

    with django_capture_on_commit_callbacks(execute=True):
        commands.erase_person(amara, by=amara)

    assert queries.card(amara.pk, space=Space.CIRCLES) == Card("Someone who has left", "", 0)
    assert not vault.store().has(amara.pk)
    assert queries.facts([amara.pk]) == {}
    assert amara.pk not in queries.people([amara.pk, bo.pk])
    with pytest.raises(NotFound):
        queries.person(amara.pk)
    restored = Profile(pk=uuid4(), person=amara)
    restored.__dict__["lived"] = copy
    assert restored.lived == []


def test_erasing_twice_is_erasing_once(amara, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        commands.erase_person(amara, by=amara)
        commands.erase_person(amara, by=amara)

    assert OutboxEvent.objects.filter(name="people.person-erased").count() == 1


@pytest.fixture
def another_program(monkeypatch):
    """Another program that holds the key store open, as a copy being made would."""
    store = vault.store()
    store._writer.execute("PRAGMA busy_timeout = 50").fetchall()
    other = sqlite3.connect(store._path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM data_key").fetchone()
    yield other
    other.close()
    store._writer.execute("PRAGMA busy_timeout = 20000").fetchall()


def test_a_key_still_on_the_disk_is_told_of_and_tried_again_until_it_is_gone(
    amara, client, another_program, django_capture_on_commit_callbacks
):
    def on_disk():
        files = vault.store()._path.parent.glob(f"{vault.store()._path.name}*")
        return any(wrapped in file.read_bytes() for file in files)

    (wrapped,) = another_program.execute("SELECT wrapped FROM data_key WHERE owner = ?", (amara.pk.bytes,)).fetchone()

    with django_capture_on_commit_callbacks(execute=True):
        receipt = f"/receipts/{commands.erase_person(amara, by=amara)}/"
    erasing.take_keys_off_the_disk()

    assert not vault.store().has(amara.pk)
    assert on_disk()
    assert "still on the disk" in client.get(receipt).content.decode()
    assert "in backups are gone by" not in client.get(receipt).content.decode()
    assert list(queries.how_many_keys_on_disk()) == [("keys", 1)]

    another_program.execute("COMMIT")
    with clock.held_at(clock.now() + timedelta(minutes=6)):
        background._start_regular_work()

    assert not on_disk()
    assert "in backups are gone by" in client.get(receipt).content.decode()
    assert "still on the disk" not in client.get(receipt).content.decode()
    assert not queries.how_many_keys_on_disk()


def test_a_receipt_goes_in_time_but_not_before_the_key(amara, chen, client):
    done, open_still = commands.erase_person(amara, by=amara), commands.erase_person(chen, by=chen)
    commands.destroy_key(amara.pk)

    with clock.held_at(clock.now() + timedelta(days=31)):
        erasing.forget_receipts()

    assert client.get(f"/receipts/{done}/").status_code == 404
    assert client.get(f"/receipts/{open_still}/").status_code == 200


def test_an_erasure_that_fails_half_way_leaves_a_person_whole(amara, monkeypatch, django_capture_on_commit_callbacks):
    def stumble(_person_id):
        raise OSError("the disk is full")

    monkeypatch.setitem(
        privacy._parts, "aaa", privacy.Part("aaa", export=lambda _id: {}, erase=stumble, covers=frozenset())
    )
    commands.save_facts(amara, by=amara, facts=SAID)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="disk"):
        commands.erase_person(amara, by=amara)

    assert queries.own_facts(amara) == SAID


def test_nothing_a_person_says_stands_in_clear_in_the_database(amara):
    commands.save_facts(amara, by=amara, facts=SAID)

    with connection.cursor() as cursor:
        found = b""
        for table in ("people_profile", "people_persona", "people_person"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - three fixed names
            found += b"|".join(
                bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                for row in cursor.fetchall()
                for cell in row
            )
    for word in ("deaf", "sing", "mill street", "Amara", "woman", "listen", "she/her"):
        assert word.encode() not in found


def test_the_export_holds_every_word(amara):
    commands.save_facts(amara, by=amara, facts=SAID)

    part = next(part for part in privacy.parts() if part.room == "people")
    handed = str(part.export(amara.pk))

    for word in ("deaf", "left-home", "rare", "the year I told nobody", "I sing", "Amara", "Europe/Warsaw"):
        assert word in handed


def test_a_person_with_an_address_hears_by_mail_only_when_they_agreed(db):
    person = commands.make_person(name="Fox", email="fox@example.org")
    assert queries.mail_address(person.pk) is None

    commands.give_consent(person, by=person, purpose=Purpose.MAIL)

    assert queries.mail_address(person.pk) == "fox@example.org"
    assert Person.objects.get(pk=person.pk).email == "fox@example.org"
