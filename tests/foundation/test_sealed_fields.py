"""Sealed fields: words that only open in their own place, with their owner's key."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from alongside.foundation import clock, vault
from alongside.foundation.sealed import ERASED
from alongside.people.models import Person, Persona
from alongside.sealing import SealBroken

WORDS = "river-of-words-nobody-else-knows"


@pytest.fixture
def persona(db):
    person = Person(joined_on=clock.today())
    vault.store().create(person.pk)
    person.save()
    return Persona.objects.create(person=person, name=WORDS, seed=1, made_on=clock.today())


def _raw(persona):
    with connection.cursor() as cursor:
        cursor.execute("select name from people_persona where seed = %s", [persona.seed])
        return bytes(cursor.fetchone()[0])


def test_words_come_back_as_they_were(persona):
    again = Persona.objects.get(pk=persona.pk)

    assert again.name == WORDS
    assert again.pronouns == ""


def test_the_database_never_holds_the_words(persona):
    assert WORDS.encode() not in _raw(persona)


def test_words_moved_to_another_row_do_not_open(persona):
    other = Persona.objects.create(person=persona.person, name="other", seed=2, made_on=clock.today())
    with connection.cursor() as cursor:
        cursor.execute("update people_persona set name = %s where seed = 2", [_raw(persona)])

    with pytest.raises(SealBroken):
        _ = Persona.objects.get(pk=other.pk).name


def test_sealed_words_cannot_be_searched_or_written_around_the_seal(persona):
    with pytest.raises(FieldError):
        Persona.objects.filter(name=WORDS).exists()
    with pytest.raises(FieldError):
        Persona.objects.filter(name__contains="river").exists()
    with pytest.raises(FieldError):
        Persona.objects.update(name="open to all")
    persona.name = "changed"
    with pytest.raises(FieldError):
        Persona.objects.bulk_update([persona], ["name"])


def test_after_the_key_is_destroyed_the_words_are_gone_and_say_so(persona):
    vault.store().destroy(persona.person_id)

    gone = Persona.objects.get(pk=persona.pk)

    assert gone.name == ERASED
    assert gone.name.is_erased


def test_a_field_left_out_of_the_query_opens_when_asked_for(persona):
    deferred = Persona.objects.defer("name").get(pk=persona.pk)

    assert deferred.name == WORDS


def test_saving_a_row_again_keeps_what_was_not_touched(persona):
    again = Persona.objects.get(pk=persona.pk)
    with transaction.atomic():
        again.pronouns = "they"
        again.save()

    assert Persona.objects.get(pk=persona.pk).name == WORDS
    assert Persona.objects.get(pk=persona.pk).pronouns == "they"
