"""Words typed into the real pages are nowhere to be found in clear: not in the database, a backup, a log, a mail or an address."""

import base64
import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from alongside.config import backing_up
from alongside.conversations import queries as conversations
from alongside.foundation.background import Worker
from alongside.foundation.sealed import SealedModel, _Sealed
from alongside.mentorship import commands as mentorship
from alongside.mentorship.models import Application, MentorPlaces, Mentorship, Proposal
from alongside.people import queries as people
from alongside.people.models import Persona
from alongside.programmes import commands as programmes
from alongside.programmes.models import Membership
from alongside.programmes.rules import Joining, State

pytestmark = pytest.mark.django_db(transaction=True)

#: Sealed columns no page fills with words: they hold what the program makes.
MADE_BY_THE_PROGRAM = {"people.EmailLink.asked", "people.EmailLink.token"}
planted: list[str] = []


def canary(where: str) -> str:
    """A word that occurs nowhere else."""
    word = f"zq{where.replace(' ', '')}canary{len(planted)}xy"
    planted.append(word)
    return word


class Visitor(Client):
    """A browser that remembers every address it was at or was sent to."""

    addresses: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.addresses = []

    def request(self, **request):  # type: ignore[no-untyped-def]
        self.addresses.append(request.get("PATH_INFO", "") + "?" + str(request.get("QUERY_STRING", "")))
        answer = super().request(**request)
        self.addresses.append(str(answer.headers.get("Location", "")))
        return answer

    def send(self, path: str, *, ok: tuple[int, ...] = (200, 204, 302), **fields: object) -> None:
        """Send a form and see that it was taken."""
        answer = self.post(path, fields)
        assert answer.status_code in ok, (path, answer.status_code, answer.content[:2000])


def test_no_word_typed_into_a_page_is_anywhere_in_clear(programme, dina, client_of, caplog, tmp_path):
    planted.clear()
    caplog.set_level(logging.DEBUG)
    address = f"{canary('address')}@example.org"
    seeker, guide, desk = Visitor(), Visitor(), Visitor()
    desk.cookies[settings.SIGN_IN_COOKIE] = client_of(dina).cookies[settings.SIGN_IN_COOKIE].value

    guide.send("/join/card/", name=canary("guide name"), pronouns=canary("guide pronouns"), shared_device="on")
    guide.send(f"/come-in/{programme.pk}/", old_enough="on")
    guide_id = _guide()
    _tell(guide)
    guide.send("/m/offer/", words=canary("offer words"), places="2")
    application = Application.objects.get()
    desk.send(f"/desk/offers/{application.pk}/", answer="decline", reason=canary("decline reason"))
    guide.send("/m/offer/", words=canary("offer again"), places="2")
    desk.send(f"/desk/offers/{Application.objects.exclude(pk=application.pk).get().pk}/", answer="approve")

    seeker.send("/join/card/", name=canary("seeker name"), pronouns=canary("seeker pronouns"), shared_device="on")
    seeker.send(f"/come-in/{programme.pk}/", old_enough="on", looks_for_mentor="on")
    _tell(seeker)
    seeker.send("/you/names/", name=canary("second name"), pronouns=canary("second pronouns"))
    seeker.send("/you/ways/mail/", address=address, email=address)
    seeker.send("/notes/settings/", starts="22:00", ends="07:00")
    Visitor().send("/link/", address=f"{canary('stranger')}@example.org", email=f"{planted[-1]}@example.org")
    seeker.send(f"/m/ask/{MentorPlaces.objects.get(person=guide_id).pk}/", note=canary("ask note"))
    Worker("canary").do_what_waits()
    link = next(
        found for sent in mail.outbox if sent.to == [address] and (found := re.search(r"/link/[^/\s]+/", sent.body))
    )
    seeker.send(link[0])
    guide.send(f"/m/p/{Proposal.objects.get().pk}/", answer="yes")
    walk = Mentorship.objects.get()
    seeker.send(f"/m/{walk.pk}/how/", often="weekly", channel="writing", until="open", between_us=canary("between us"))
    guide.send(f"/m/{walk.pk}/how/yes/", version="1")
    talk = conversations.conversation_about("mentorship", walk.pk)
    seeker.send(f"/c/{talk.pk}/", body=canary("message"), key="0b5f1ac0-6a9c-4f3e-8a43-6f4d3c1f0001")
    seeker.send(f"/c/{talk.pk}/draft/", body=canary("draft"))
    mentorship.preview_round(programme, by=dina, at_once=True)
    _someone_is_declined(programme, dina, desk)
    _a_round_about_others(programme, dina)
    Worker("canary").do_what_waits()

    assert "canary" in str(
        people.own_facts(people.person(walk.mentee_id))
    )  # they were kept: looking for them means something
    hidden = _every_form(planted)
    _nowhere("the database", _database(), hidden)
    backing_up.main(["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")])
    for copy in [*(tmp_path / "data").iterdir(), *(tmp_path / "keys").iterdir()]:
        _nowhere(copy.name, copy.read_bytes(), hidden)
    _nowhere("logs", caplog.text.encode(), hidden)
    _nowhere("addresses", "\n".join(seeker.addresses + guide.addresses + desk.addresses).encode(), hidden)
    for sent in mail.outbox:
        raw = f"{sent.subject}\n{sent.body}\n{sent.from_email}\n{sent.extra_headers}"
        _nowhere("a mail", raw.encode(), hidden)
    _every_sealed_column_was_filled()


def _guide():
    return next(one.person_id for one in Persona.objects.all() if "guidename" in one.name)


def _tell(visitor: Visitor) -> None:
    """Everything one may say of oneself, in own words where there are any."""
    visitor.send("/you/about/now/", wishes=["listen", "offer"], agree="on")
    visitor.send("/you/about/lived/", picked="mental-work", own=canary("own experience"), on="1")
    uses = {"use-0": "helps", "salience-0": "4", "stage-0": "3", "talk-0": "on"}
    uses |= {"use-1": "helps", "salience-1": "2", "stage-1": "", "talk-1": "on"}
    visitor.send("/you/about/uses/", **uses)
    visitor.send(
        "/you/about/when/", languages="en", formats="text", time_zone="Europe/London", exact="Mon 18:00-20:00", hours=[]
    )
    visitor.send(
        "/you/about/with/",
        gender=canary("gender"),
        wants_gender="any",
        workplace=canary("workplace"),
        avoid=canary("avoid"),
    )
    visitor.send("/you/about/words/", words=canary("own words"), agree="on")


def _someone_is_declined(programme, dina, desk: Visitor) -> None:
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    asking = Visitor()
    asking.send("/join/card/", name=canary("asking name"), shared_device="on")
    asking.send(f"/come-in/{programme.pk}/", old_enough="on")
    place = Membership.objects.get(programme=programme, state=State.PENDING)
    desk.send(f"/desk/joining/{place.pk}/", answer="decline", reason=canary("joining reason"))
    programmes.change_programme(programme, by=dina, joining=Joining.OPEN)


def _a_round_about_others(programme, dina) -> None:
    """A round with a pair and somebody who waits, so that both kinds of reasons are written."""
    for name in ("round one", "round two"):
        visitor = Visitor()
        visitor.send("/join/card/", name=canary(name), shared_device="on")
        visitor.send(f"/come-in/{programme.pk}/", old_enough="on", looks_for_mentor="on")
        _tell(visitor)
    made = mentorship.preview_round(programme, by=dina, at_once=True)
    assert made.pairs.exists()
    assert made.waiting.exists()


def _every_form(words: list[str]) -> list[bytes]:
    found = []
    for word in words:
        for raw in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
            found.append(raw)
            # The middle of its base64 at each of the three places it may begin.
            found += [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return found


def _nowhere(where: str, held: bytes, hidden: list[bytes]) -> None:
    assert len(held) >= 0
    for raw in hidden:
        assert raw not in held, f"{raw!r} is in {where}"


def _database() -> bytes:
    """Everything the database holds: the file with its log, or every row of every table as text and bytes."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        files = [path, *path.parent.glob(path.name + "-*")]
        if path.exists():
            return b"".join(file.read_bytes() for file in files if file.exists())
        return bytes(connection.connection.serialize())  # tests keep SQLite in memory
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')  # noqa: S608 - names from the catalogue
            for row in cursor.fetchall():
                held += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return b"\n".join(held)


def _every_sealed_column_was_filled() -> None:
    """A sealed column no page above fills is one this test says nothing of: fill it, or say why it needs no filling."""
    empty = []
    for model in apps.get_models():
        if not issubclass(model, SealedModel):
            continue
        for field in model._meta.concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            if isinstance(field, _Sealed) and not model.objects.filter(**{f"{field.name}__isnull": False}).exists():
                empty.append(label)
    assert set(empty) <= MADE_BY_THE_PROGRAM, empty
