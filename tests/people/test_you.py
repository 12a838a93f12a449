"""You: names, ways in, agreements, looks, a copy, and the end."""

import json
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from alongside.foundation import reads
from alongside.people import commands, queries
from alongside.people.commands import links
from alongside.people.models import EmailLink, Passkey, Person, Persona, RecoveryCode, SignIn
from alongside.people.rules import Facts, Purpose, Space, State
from tests.people.test_arriving import ask_for_link, codes, join_with_passkey, link_in, options, plain

PAGES = ["", "about/", "names/", "ways/", "sign-ins/", "agreed/", "looks/", "copy/", "copy/file/", "erase/"]


@pytest.fixture
def own(amara, client_of):
    """Amara's browser."""
    return client_of(amara)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_its_person_and_for_nobody_else(own, guest, name):
    assert own.get(f"/you/{name}").status_code == 200
    assert guest.get(f"/you/{name}").url == f"/sign-in/?next=/you/{name}"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_takes_a_few_queries(own, amara, name, django_assert_max_num_queries):
    for number in range(10):
        commands.make_persona(amara, by=amara, name=f"Name {number}")
        commands.sign_in(amara, shared_device=True)

    # The copy of everything asks once or so of each table that names a person: it grows with tables, never with rows.
    with django_assert_max_num_queries(68 if name.startswith("copy") else 12):
        own.get(f"/you/{name}")


# Names


def test_another_name_is_used_where_it_is_chosen(own, amara):
    own.post("/you/names/", {"name": "River", "pronouns": "he/him"})
    river = next(one for one in queries.personas(amara) if one.name == "River")
    first = next(one for one in queries.personas(amara) if one.name == "Amara")

    own.post("/you/names/where/", {"mentorship": first.pk, "circles": river.pk, "stories": first.pk})

    assert queries.card(amara.pk, space=Space.CIRCLES).name == "River"
    assert queries.card(amara.pk, space=Space.MENTORSHIP).name == "Amara"


def test_two_names_of_one_person_share_nothing(own, amara):
    own.post("/you/names/", {"name": "River"})

    one, other = Persona.objects.filter(person=amara)

    assert one.pk != other.pk
    assert one.seed != other.seed


def test_a_name_can_be_changed_and_removed_when_unused(own, amara):
    own.post("/you/names/", {"name": "River"})
    river = next(one for one in queries.personas(amara) if one.name == "River")
    own.post(f"/you/names/{river.pk}/", {"name": "Stream"})
    assert {one.name for one in queries.personas(amara)} == {"Amara", "Stream"}

    own.post(f"/you/names/{river.pk}/remove/")

    assert [one.name for one in queries.personas(amara)] == ["Amara"]


def test_a_name_in_use_stays(own, amara):
    used = queries.personas(amara)[0]

    assert own.post(f"/you/names/{used.pk}/remove/").status_code == 409
    assert queries.personas(amara)


def test_somebody_elses_name_looks_like_none_at_all(amara, chen, client_of):
    other, name = client_of(chen), queries.personas(amara)[0]

    theirs = other.get(f"/you/names/{name.pk}/")
    none = other.get(f"/you/names/{uuid4()}/")

    assert theirs.status_code == none.status_code == 404
    assert plain(theirs, str(name.pk))[2].count("Amara") == 0
    assert other.post(f"/you/names/{name.pk}/", {"name": "Mine"}).status_code == 404
    assert other.post(f"/you/names/{name.pk}/remove/").status_code == 404
    own = queries.personas(chen)[0].pk
    assert other.post("/you/names/where/", {"mentorship": name.pk, "circles": own, "stories": own}).status_code == 400
    assert queries.card(chen.pk, space=Space.MENTORSHIP).name == "Chen"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b"])
def test_a_name_that_cannot_be_is_refused(own, amara, name):
    assert own.post("/you/names/", {"name": name}).status_code == 400
    assert len(queries.personas(amara)) == 1


# Ways in


def test_a_second_passkey_and_the_last_way_in_stays(guest, device):
    join_with_passkey(guest, device)
    guest.post("/you/ways/", {"answer": device.make(options(guest.get("/you/ways/")))})
    first, second = Passkey.objects.all()
    person = Person.objects.get()
    guest.post(f"/you/ways/keys/{first.pk}/remove/")
    assert list(Passkey.objects.all()) == [second]
    RecoveryCode.objects.all().delete()

    response = guest.post(f"/you/ways/keys/{second.pk}/remove/")

    assert response.status_code == 409
    assert "last way in" in response.content.decode()
    assert queries.ways_in(person).passkeys == 1


def test_nobody_removes_anothers_passkey_or_sign_in(guest, device, chen, client_of):
    join_with_passkey(guest, device)
    other = client_of(chen)
    commands.new_codes(chen, by=chen)

    other.post(f"/you/ways/keys/{Passkey.objects.get().pk}/remove/")
    for sign_in in SignIn.objects.exclude(person=chen):
        other.post(f"/you/sign-ins/{sign_in.pk}/end/")

    assert Passkey.objects.count() == 1
    assert guest.get("/you/").status_code == 200


def test_an_address_is_added_by_its_link_in_the_browser_that_asked(own, amara, guest):
    assert own.post("/you/ways/mail/", {"address": "fox@example.org"}).url == "/link/sent/"
    links.send_link.call(str(EmailLink.objects.get().pk))
    path = link_in(mail.outbox[0])

    assert "where you are signed in" in guest.get(path).content.decode()
    assert guest.post(path).status_code == 403
    assert own.post(path).url == "/you/ways/"

    assert Person.objects.get(pk=amara.pk).email == "fox@example.org"
    guest.get("/")
    ask_for_link(guest)
    guest.post(link_in(mail.outbox[1]))
    assert guest.get("/you/").status_code == 200


def test_anothers_link_for_an_address_is_of_no_use(own, amara, chen, client_of):
    own.post("/you/ways/mail/", {"address": "fox@example.org"})
    links.send_link.call(str(EmailLink.objects.get().pk))

    client_of(chen).post(link_in(mail.outbox[0]))

    assert Person.objects.get(pk=chen.pk).email is None


def test_taking_an_address_that_is_anothers_tells_only_who_reads_its_mail(own, amara):
    commands.make_person(name="Fox", email="fox@example.org")

    known = own.post("/you/ways/mail/", {"address": "fox@example.org"})
    unknown = own.post("/you/ways/mail/", {"address": "elk@example.org"})
    assert plain(known) == plain(unknown)
    for row in EmailLink.objects.order_by("made_at"):
        links.send_link.call(str(row.pk))

    assert own.post(link_in(mail.outbox[0])).status_code == 409
    assert Person.objects.get(pk=amara.pk).email is None


def test_removing_the_address(own, amara):
    commands.new_codes(amara, by=amara)
    own.post("/you/ways/mail/", {"address": "fox@example.org"})
    links.send_link.call(str(EmailLink.objects.get().pk))
    own.post(link_in(mail.outbox[0]))

    own.post("/you/ways/mail/remove/")

    assert Person.objects.get(pk=amara.pk).email is None


def test_other_browsers_are_listed_and_can_be_signed_out(own, amara, client_of):
    second, third = client_of(amara), client_of(amara)
    text = own.get("/you/sign-ins/").content.decode()
    assert text.count("/end/") == 4

    own.post("/you/sign-ins/end/")

    assert own.get("/you/").status_code == 200
    assert second.get("/you/").status_code == third.get("/you/").status_code == 302


# Agreements, looks, a copy


def test_every_agreement_can_be_given_and_taken_back(own, amara):
    own.post("/you/agreed/", {"mail": "on", "own-words": "on"})
    assert {purpose for purpose, row in queries.agreements(amara).items() if row} == {Purpose.MAIL, Purpose.OWN_WORDS}

    own.post("/you/agreed/", {})

    assert not any(queries.agreements(amara).values())


def test_every_look_is_shown_with_its_reason(own, amara, dina):
    reads.record_read(amara.pk, by=dina.pk, role="coordinator", what="application", purpose="decide")

    text = own.get("/you/looks/").content.decode()

    for word in ("Dina", "coordinator", "application", "decide"):
        assert word in text


def test_the_copy_holds_everything_in_both_forms(own, amara):
    commands.save_facts(amara, by=amara, facts=Facts(words="I sing", wishes=("listen",)))

    readable = own.get("/you/copy/").content.decode()
    file = own.get("/you/copy/file/")

    assert "I sing" in readable
    assert json.loads(file.content)["people"]["what_you_said"]["preferences"]["words"] == "I sing"
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]


# The end


def test_erasing_asks_for_a_word_first(own, amara):
    assert own.post("/you/erase/", {"word": "yes"}).status_code == 400
    assert Person.objects.get(pk=amara.pk).state == State.ACTIVE


def test_erasing_ends_everything_and_says_when_backups_forget(
    own, amara, client_of, django_capture_on_commit_callbacks
):
    elsewhere = client_of(amara)

    with django_capture_on_commit_callbacks(execute=True):
        response = own.post("/you/erase/", {"word": " Erase "})

    receipt = Client().get(response.url)
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert str(amara.pk) not in response.url
    assert "It is gone" in receipt.content.decode()
    assert "in backups are gone by" in receipt.content.decode()
    for client in (own, elsewhere):
        assert client.get("/you/").status_code == 302
    assert Person.objects.get(pk=amara.pk).state == State.ERASED
    assert not SignIn.objects.filter(person=amara).exists()


def test_an_erased_person_cannot_come_back_with_an_old_code(own, amara, guest):
    shown = codes(own.post("/you/ways/codes/"))

    own.post("/you/erase/", {"word": "erase"})

    assert guest.post("/sign-in/card/", {"code": shown[0]}).status_code == 400


def test_the_address_of_somebody_erased_is_free_again(db):
    first = commands.make_person(name="Fox", email="fox@example.org")
    commands.erase_person(first, by=first)

    assert commands.make_person(name="Wolf", email="fox@example.org").pk != first.pk


def test_the_language_of_mails(own, amara):
    own.post("/you/language/", {"language": "es"})
    assert Person.objects.get(pk=amara.pk).language == "es"

    assert own.post("/you/language/", {"language": "xx"}).status_code == 400
    assert Person.objects.get(pk=amara.pk).language == "es"
