"""What people type is nowhere in clear: not in the database, a backup, a log, a mail, an event or an address.

Two people arrive, say what they have lived, find each other, write to each other; a third is declined, a fourth comes by a
link. Everything they type is a word found nowhere else, and afterwards every place where it could stand is searched for it.
"""

import base64
import logging
import os
import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from alongside.config import backing_up
from alongside.foundation import clock
from alongside.foundation.background import Worker
from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.mentorship.models import Application, Meeting, Mentorship, Proposal
from alongside.peersupport.models import CircleWish
from alongside.peersupport.rules.preparing import RIGHT
from alongside.people.commands import make_person, sign_in
from alongside.people.models import Persona
from alongside.programmes import commands as programmes
from alongside.programmes.models import Membership, Programme
from alongside.programmes.rules import WEIGHTS, Joining
from alongside.rolemodels.models import Published
from tests.peersupport.circles import a_found_circle
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db(transaction=True)

ZONE = "Pacific/Auckland"
LIVED = ("mental-voices", "mental-work")
OTHER_CHOICES = (*LIVED, "goal-coping", "interest-making-music", "been-there", ZONE, "Tue 03:07-04:11", "fortnightly")


CALLS = "https://calls.example.org/"


def canary(what: str) -> str:
    """A word that stands nowhere else, and says for whom is searching what it was."""
    return f"{what}{''.join(secrets.choice('bcdfghjkmnpqrtvwxz') for _ in range(14))}"


class Story:
    """Everything typed, every address seen, and every sealed field that has held something."""

    def __init__(self) -> None:
        self.typed: dict[str, str] = {}
        self.passing: set[str] = set()
        self.secrets: dict[str, str] = {}
        self.addresses: list[str] = []
        self.filled: set[str] = set()
        self.opened: list[str] = []

    def word(self, what: str, *, passing: bool = False) -> str:
        """A canary for one field; `passing` when nothing of it is meant to be kept at all."""
        self.typed[what] = canary(what.partition(" ")[0])
        if passing:
            self.passing.add(what)
        return self.typed[what]

    def look_inside(self) -> None:
        """Open every sealed field of every row, as its owner could, and remember which held something."""
        for model, field in sealed_fields():
            for row in model._base_manager.all():
                value = getattr(row, field)
                if value:
                    self.filled.add(f"{model._meta.label}.{field}")
                    self.opened.append(str(value))


class Browser:
    """A person's browser: presses buttons, and remembers every address it was led to."""

    def __init__(self, story: Story) -> None:
        self.client, self.story = Client(), story

    def open(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        self.story.addresses += [address, *re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode())]
        return answer.content.decode()

    def press(self, address: str, expected: int = 302, /, **typed: Any) -> Any:
        answer = self.client.post(address, {**typed, "_once": uuid4().hex})
        assert answer.status_code == expected, (address, answer.status_code, _errors(answer))
        self.story.addresses += [address, answer.headers.get("Location", "")]
        return answer


def _errors(answer: Any) -> list[str]:
    return re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)<', answer.content.decode(), re.S)[:5]


def sealed_fields() -> list[tuple[type[SealedModel], str]]:
    """Every sealed field of every table."""
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, (SealedText, SealedJSON))
    ]


def work() -> None:
    """Whatever waits is done: events, mails, links."""
    from alongside.foundation.models import Schedule

    Schedule.objects.all().delete()  # so that the regular work is due again
    Worker("t").do_what_waits()


def shapes(word: str) -> Iterator[bytes]:
    """A word as it could stand in a file: as it is, wide, as hexadecimal, or in base64 at any of three offsets."""
    plain = word.encode()
    yield from (plain, word.lower().encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode())
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
        start = (offset * 8 + 5) // 6
        yield coded[start : start + (len(plain) - 1) * 8 // 6]


def found_in(words: dict[str, str], where: str, content: bytes) -> list[str]:
    """Which of the words stand in this content, in any shape."""
    return [f"{what} in {where}" for what, word in words.items() if any(shape in content for shape in shapes(word))]


def rows() -> Iterator[tuple[str, bytes]]:
    """Every table with every value of every row as bytes, so that nothing is cut by a page of the file."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the name of a table of ours
            parts = [
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
            yield f"table {table}", b"\n".join(parts)


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in a folder, whole."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()


def arrives(story: Story, who: str, programme: Programme) -> Browser:
    """Somebody signs up with a card of codes and asks to come in."""
    browser = Browser(story)
    browser.press(
        "/join/card/",
        name=story.word(f"Name of {who}"),
        pronouns=story.word(f"Pronouns of {who}"),
        shared_device="on",
    )
    codes = re.findall(r"\b[0-9a-z]{5}(?:-[0-9a-z]{5}){3}\b", browser.open("/join/codes/"))
    assert len(codes) == 10
    for number, code in enumerate(codes):
        story.secrets[f"code {number} of {who}"] = code
    story.secrets[f"cookie of {who}"] = browser.client.cookies[settings.SIGN_IN_COOKIE].value
    browser.press(f"/come-in/{programme.pk}/", old_enough="on", looks_for_mentor="on")
    return browser


def says_everything(story: Story, who: str, browser: Browser, *, gender: str, wants: str) -> None:
    """Every page of "about you", with a word of one's own wherever one can be typed."""

    def step(name: str, **typed: Any) -> None:
        browser.open(f"/you/about/{name}/")
        browser.press(f"/you/about/{name}/", **typed)

    step("now", wishes=["been-there", "offer"], agree="on")
    browser.press("/you/about/lived/", 200, find="", q=story.word(f"Search of {who}", passing=True))
    step("lived", keep="", shown=LIVED, picked=LIVED, own=story.word(f"Own of {who}"))
    uses = {f"{part}-{n}": "on" if part == "talk" else said for n in range(3) for part, said in
            (("use", "helps"), ("salience", "5"), ("stage", "1"), ("talk", "on"))}  # fmt: skip
    step("uses", **uses)
    step("when", languages=["en"], formats=["text"], time_zone=ZONE, hours=["Mon-evening"], exact="Tue 03:07-04:11")
    step("likes", goals=["goal-coping"], interests=["interest-making-music"], dislikes=["interest-music"])
    step("ways", **{f"value-{number}": str(number % 5) for number in range(5)})
    step(
        "with", gender=gender, wants_gender="words", wants_words=wants, born="1987",
        workplace=story.word(f"Workplace of {who}"), avoid=story.word(f"Avoid of {who}"),
    )  # fmt: skip
    step("words", words=f"All of it: {story.word(f'Words of {who}')}.", agree="on")


def gives_an_address(story: Story, who: str, browser: Browser) -> None:
    """Somebody gives an address, and opens the link that comes."""
    address = f"{story.word(f'Address of {who}')}@example.org"
    browser.press("/you/ways/mail/", address=address)
    story.look_inside()
    browser.press(_link_to(story, address))


def _link_to(story: Story, address: str) -> str:
    work()
    body = next(sent.body for sent in reversed(mail.outbox) if sent.to == [address])
    token = re.search(r"/link/([\w-]+)/", body)
    assert token
    story.secrets[f"link to {len(story.secrets)}"] = token[1]
    return f"/link/{token[1]}/"


def wishes_for_mails(browser: Browser) -> None:
    """Mails, but not in six hours from now."""
    now = clock.now().astimezone(ZoneInfo(ZONE))
    starts, ends = now + timedelta(hours=6), now + timedelta(hours=7)
    browser.press("/notes/settings/", mail="on", starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")


@pytest.fixture
def everything_is_logged(caplog):
    """From the first button on."""
    caplog.set_level(logging.DEBUG)
    for name in ("alongside", "django.request", "django.tasks", "django.security"):
        caplog.set_level(logging.DEBUG, logger=name)


@pytest.fixture
def desk(dina, client_of) -> Client:
    return client_of(dina)


def decided(story: Story, desk: Client, person: Browser, *, reason: str = "") -> None:
    """Dina lets somebody in, or says why not."""
    place = Membership.objects.filter(state="pending").get()
    typed = {"answer": "decline", "reason": reason} if reason else {"answer": "approve"}
    assert desk.get(f"/desk/joining/{place.pk}/").status_code == 200
    assert desk.post(f"/desk/joining/{place.pk}/", typed).status_code == 302
    person.open("/come-in/" if reason else "/home/")


def something_is_asked(desk: Client) -> None:
    """Dina asks a talk, a reference, a record check, and something to learn of whoever would mentor."""
    for kind in ("talk", "references", "record"):
        asked = {"is_asked": "on", "is_required": "on", "position": "1", "how_many": "1", "valid_months": "12"}
        assert desk.post(f"/desk/asks/step/{kind}/", asked).status_code == 302
    module = desk.post("/desk/asks/new/", {"kind": "training", "title": "Listening", "minutes": "9"}).url
    says = {"title": "Listening", "minutes": "9", "page-0": "You listen first.", "words-0": "What first?", "right-0": "1",
            "choice-0-0": "Advise", "choice-0-1": "Listen", "why-0": "Most want to be heard."}  # fmt: skip
    assert desk.post(module, says).status_code == 302
    assert desk.post(f"{module}publish/", {}).status_code == 302


def takes_every_step(story: Story, who: str, person: Browser, desk: Client, place: Membership) -> None:
    """A talk, words of somebody who knows them, a record looked at, a module: all of it typed."""

    def step(kind: str, **typed: str) -> None:
        where = f"/desk/steps/{place.pk}/{kind}/"
        assert desk.get(where).status_code == 200
        assert desk.post(where, typed).status_code == 302, kind

    soon = f"{clock.now() + timedelta(days=2):%Y-%m-%dT18:00}"
    step("talk", do="times", time_0=soon, how="voice", place=story.word(f"Place of {who}"))
    offered = re.search(r'name="time" value="([^"]+)"', person.open("/m/offer/time/"))
    assert offered
    person.press("/m/offer/time/", time=offered[1])
    story.look_inside()
    step("talk", do="decide", holds="no", reason=story.word(f"Talk of {who}", passing=True))
    step("talk", do="decide", holds="yes", reason=story.word(f"Talk again of {who}"))
    address = f"{story.word(f'Referee of {who}')}@example.org"
    person.press(
        "/m/offer/names/",
        called=story.word(f"Called of {who}"),
        known_as=story.word(f"Known as of {who}"),
        address=address,
    )
    story.look_inside()
    work()
    body = next(sent.body for sent in reversed(mail.outbox) if sent.to == [address])
    token = re.search(r"/w/([\w-]+)/", body)
    assert token
    story.secrets[f"link to referee of {who}"] = token[1]
    referee = Browser(story)
    referee.open(f"/w/{token[1]}/")
    referee.press(
        f"/w/{token[1]}/", 200, known="long", whence="work", trust="yes", relies="yes", call="on",
        words=story.word(f"Reference of {who}"),
    )  # fmt: skip
    story.look_inside()
    step("references", do="decide", holds="yes", reason="")
    step("record", do="check", found="something", checked_on=f"{clock.today()}", until="")
    step("record", do="assess", holds="yes", words=story.word(f"Assessment of {who}"))
    learned = re.search(r"/m/learn/[0-9a-f-]+/", person.open("/m/offer/way/"))
    assert learned
    person.press(learned[0])
    person.press(f"{learned[0]}1/")
    person.press(f"{learned[0]}2/", choice="0")
    person.press(f"{learned[0]}2/", choice="1")
    story.look_inside()


@pytest.fixture
def story(everything_is_logged, programme, dina, amara, desk) -> Story:
    """It all happens, by pressing buttons."""
    story = Story()
    programmes.change_programme(programme, by=dina, joining=Joining.APPROVAL)
    gender = story.word("Gender of both").lower()

    ana = arrives(story, "ana", programme)
    decided(story, desk, ana)
    ben = arrives(story, "ben", programme)
    decided(story, desk, ben)
    flo = arrives(story, "flo", programme)
    decided(story, desk, flo, reason=story.word("Declined membership"))
    says_everything(story, "ana", ana, gender=gender, wants=gender)
    says_everything(story, "ben", ben, gender=gender, wants=gender)
    for who, browser in (("ana", ana), ("ben", ben)):
        gives_an_address(story, who, browser)
        wishes_for_mails(browser)
    ana.press("/you/names/", name=story.word("Second name"), pronouns=story.word("Second pronouns"))
    second = next(one for one in Persona.objects.all() if one.name == story.typed["Second name"])
    ana.press(f"/you/names/{second.pk}/", name=story.word("Renamed"), pronouns=story.word("Renamed pronouns"))
    story.passing |= {"Second name", "Second pronouns"}
    ana.press("/you/ways/mail/", address=f"{story.word('Typo passing')}@example.org")

    gus = Browser(story)
    gus.press("/link/", address=f"{story.word('Address of gus')}@example.org", next="/m/places/")
    story.look_inside()
    gus.press(
        _link_to(story, f"{story.typed['Address of gus']}@example.org"),
        name=story.word("Name of gus"), pronouns=story.word("Pronouns of gus"), shared_device="on",
    )  # fmt: skip
    gus.press(f"/come-in/{programme.pk}/", old_enough="on", looks_for_mentor="on")
    decided(story, desk, gus)
    says_everything(story, "gus", gus, gender=gender, wants=gender)

    ben.press("/m/look/", looks="no")
    ben.press("/m/offer/", words=story.word("First offer"), places="2")
    offer = Application.objects.get(state="sent")
    reason = story.word("Declined offer")
    assert desk.post(f"/desk/offers/{offer.pk}/", {"answer": "decline", "reason": reason}).status_code == 302
    assert reason in ben.open("/m/offer/")
    something_is_asked(desk)
    ben.press("/m/offer/", words=story.word("Second offer"), places="2")
    offer = Application.objects.get(state="sent")
    takes_every_step(story, "ben", ben, desk, Membership.objects.get(person=offer.person))
    assert story.typed["Second offer"] in desk.get(f"/desk/offers/{offer.pk}/").content.decode()
    assert desk.post(f"/desk/offers/{offer.pk}/", {"answer": "approve"}).status_code == 302
    work()

    given = re.search(r"/with/([\w-]+)/", ana.press("/m/with/", 200, called=story.word("Named")).content.decode())
    assert given
    story.secrets["link to somebody named"] = given[1]
    assert story.typed["Named"] in ana.open("/m/with/")
    page = ana.open("/m/")
    ask = re.search(r"/m/ask/[0-9a-f-]+/", page)
    assert ask, "the short list is empty"
    ana.open(ask[0])
    ana.press(ask[0], 400, note=story.word("Note too long", passing=True) * 60)
    ana.press(ask[0], note=story.word("Note"))
    proposal = Proposal.objects.get()
    assert story.typed["Note"] in ben.open(f"/m/p/{proposal.pk}/")
    ben.press(f"/m/p/{proposal.pk}/", answer="yes")
    walk = Mentorship.objects.get()
    ana.press(
        f"/m/{walk.pk}/how/", often="fortnightly", channel="writing", until="open", between_us=story.word("Between")
    )
    ben.press(f"/m/{walk.pk}/how/yes/", version="1")
    ana.press(f"/m/{walk.pk}/more/", level="lived", words=story.word("Opened"))
    talk = re.search(r'href="(/c/[0-9a-f-]+/)', ana.open(f"/m/{walk.pk}/"))
    assert talk
    story.look_inside()
    _write_to_each_other(story, talk[1], ana, ben)
    _things_that_help(story, walk.pk, ana, ben)
    _tell(story, ana, desk)
    _in_a_circle(story, ana, ben, desk)
    made = desk.post("/desk/rounds/", dict.fromkeys(WEIGHTS, "10"))
    assert desk.get(made.url).status_code == 200
    work()
    for browser in (ana, ben, gus):
        for address in ("/home/", "/notes/", "/you/", "/you/copy/", "/c/"):
            browser.open(address)
    _they_meet(story, f"/m/{walk.pk}/", ana, ben)
    _how_it_goes_and_ends(story, f"/m/{walk.pk}/", f"/desk/care/{walk.pk}/", desk, ana, ben)
    for address in ("/desk/", "/desk/people/", "/desk/waiting/", "/desk/walking/", "/desk/rounds/", "/desk/care/"):
        assert desk.get(address).status_code == 200
    story.look_inside()
    return story


def _they_meet(story: Story, page: str, ana: Browser, ben: Browser) -> None:
    """A time suggested and taken, what would help, a calendar, notes, and how it was."""
    soon = (clock.now() + timedelta(minutes=11, seconds=5)).astimezone(ZoneInfo(ZONE))
    link = f"{CALLS}{story.word('Call')}"
    said = {"minutes": "20", "channel": "video", "link": link, "where": story.word("Where")}
    ana.press(f"{page}meet/", time_0=f"{soon:%Y-%m-%dT%H:%M}", **said)
    one = Meeting.objects.get()
    address = f"/m/meet/{one.pk}/"
    at = re.search(r'name="at" value="([^"]+)"', ben.open(address))
    assert at
    ben.press(address, do="take", at=at[1])
    ana.press(address, do="help", help="encourage")
    assert link in ben.open(address)
    made = re.search(r"/d/[^<\"]+\.ics", ana.press("/m/dates/", 200, cover="walk").content.decode())
    assert made
    for file in (made[0], f"{address}time.ics"):
        ana.open(file)
    begun = clock.now()
    with clock.held_at(begun + timedelta(minutes=16)):  # somebody who looks in meanwhile stays signed in
        assert ana.open(address)
        assert ben.open(address)
    with clock.held_at(begun + timedelta(minutes=33)):
        ben.press(f"{address}notes/", own=story.word("Own notes"), shared=story.word("Shared notes"))
        ben.press(f"{address}was/", happened="yes", minutes="", felt="heavy")
        assert story.typed["Shared notes"] in ana.open(address)
        work()
    story.look_inside()


def _how_it_goes_and_ends(story: Story, page: str, at_desk: str, desk: Client, ana: Browser, ben: Browser) -> None:
    """A pulse, a word with a coordinator, a break, an ending, and what was said afterwards."""
    work()
    ana.press(f"{page}ask/", **{"at-ease": "2", "go-on": "5"})
    ben.press("/m/heavy/")
    back = clock.today() + timedelta(days=9)
    ben.press("/m/rest/plan/", starts_on=f"{clock.today()}", ends_on=f"{back}", words=story.word("Break"))
    assert story.typed["Break"] in ana.open(page)
    note = story.word("Contact")
    assert desk.post(at_desk, {"do": "contact", "with": "mentee", "note": note}).status_code == 302
    assert note in desk.get(at_desk).content.decode()
    story.look_inside()
    ana.press(f"{page}end/", reason="not-safe")
    work()
    ana.press(f"{page}after/", good=story.word("Good"), hard=story.word("Hard"), again="yes", may_be_read="")
    ben.press(f"{page}after/", good=story.word("Good for ben"), hard="", again="", may_be_read="on")
    shown = desk.get(at_desk).content.decode()
    assert story.typed["Good for ben"] in shown
    assert story.typed["Good"] not in shown
    for browser in (ana, ben):
        browser.open(page)
        browser.open("/notes/")


def _write_to_each_other(story: Story, talk: str, ana: Browser, ben: Browser) -> None:
    ana.press(f"{talk}draft/", 204, body=story.word("Draft then sent", passing=True))
    ana.press(talk, body=story.word("Message"), key=str(uuid4()))
    assert story.typed["Message"] in ben.open(talk)
    ben.press(talk, body=story.word("Edited away", passing=True), key=str(uuid4()))
    ben.press(_newest_own(talk, ben), body=story.word("Edited to"))
    ana.press(talk, body=story.word("Removed", passing=True), key=str(uuid4()))
    ana.press(f"{_newest_own(talk, ana)}remove/")
    ana.press(talk, later="", body=story.word("Draft"))
    ben.press(f"{talk}draft/", 204, body=story.word("Other draft"))


def _things_that_help(story: Story, walk: object, ana: Browser, ben: Browser) -> None:
    """Everything that can be kept, tried, aimed at, rehearsed, weighed, shown and said between the two."""

    def led(answer: Any) -> str:
        return str(answer.headers["Location"].partition("#")[0])

    ana.press("/strategies/", 200, q=story.word("Looked for", passing=True))
    ana.press("/strategies/long-out/keep/", do="keep")
    item = re.search(r"/s/kit/[0-9a-f-]+/", ana.open("/s/kit/"))
    assert item
    ana.press(item[0], note=story.word("Kit note"))
    ana.press("/strategies/long-out/tried/", worked="not-for-me", note=story.word("Try note"))
    goal = led(ana.press("/s/g/", words=story.word("Goal"), why=story.word("Goal why")))
    ana.press(goal, words=story.word("Step"))
    told = {name: story.word(f"Rehearsal {name}") for name in ("situation", "wish", "first")}
    rehearsal = led(ana.press("/s/r/", **told))
    ana.press(f"{rehearsal}along/", takes=story.word("Taken along"))
    plan = led(ana.press("/s/w/", whom=story.word("Whom"), about=story.word("About"))).removesuffix("boxes/")
    boxes = {name: story.word(f"Plan {name}") for name in ("tell_good", "tell_hard", "keep_good", "keep_hard")}
    ana.press(f"{plan}boxes/", **boxes)
    ana.press(
        f"{plan}how/", reach="one", words=story.word("Plan words"), mine=story.word("Mine"), place=story.word("Place")
    )
    today = clock.today().isoformat()
    ana.press(f"{plan}after/", after=story.word("After"), look_again_on=today)
    ben_id = Mentorship.objects.get().mentor_id
    for kind, page in (("goal", goal), ("rehearsal", rehearsal), ("plan", plan)):
        ana.press(f"/s/show/{kind}/{page.split('/')[-2]}/", of=f"{walk}.{ben_id}")
    work()
    for page in (goal, rehearsal, plan, f"/s/with/{walk}/"):
        ben.open(page)
    ben.press(rehearsal, words=story.word("Their answer"), after="1")
    asked = led(ana.press("/s/f/ask/", of=f"{walk}.{ben_id}", question=story.word("Question")))
    parts = {name: story.word(f"Feedback {name}") for name in ("saw", "did", "idea")}
    ben.press(asked, do="give", **parts)
    ana.press(asked, do="gentler", gentler=story.word("Gentler"))
    assert parts["idea"] in ana.open(asked)
    for address in ("/s/", "/s/kit/", "/s/tried/", "/s/g/", "/s/r/", "/s/w/", "/s/f/", "/notes/"):
        ana.open(address)
        ben.open(address)


def _tell(story: Story, ana: Browser, desk: Client) -> None:
    """Everything of a story that is not out: a draft, an editor's words and why, what is not answered."""
    mine = str(ana.press("/t/mine/").headers["Location"]).removesuffix("did/")
    said = {name: story.word(f"Told {name}") for name in ("title", "did")}
    ana.press(f"{mine}did/", **said)
    said = {name: story.word(f"Told {name}") for name in ("reached", "took", "helped", "set_back")}
    ana.press(f"{mine}reached/", **said)
    said = {name: story.word(f"Told {name}") for name in ("means", "unfair", "stereotype")}
    ana.press(f"{mine}means/", **said)
    ana.press(f"{mine}about/", experience=[LIVED[0]], area=["work"], stage="3", then="stop")
    ana.press("/t/mine/asks/", asks_a_month="2", rests_until="", wont_answer=story.word("Not answered"))
    ana.press(f"{mine}where/", yes_members="on", until_members="")
    ana.press(f"{mine}aloud/begin/", 201, kind="sound", words=story.word("Spoken"), size="9")
    ana.press(f"{mine}do/", do="send")
    work()
    ana.press(f"{mine}how/", feel="1", words=story.word("How it is"))
    read = mine.replace("/mine/", "/desk/")
    assert story.typed["Told title"] in desk.get(read).content.decode()
    other = {"part": "means", "words": story.word("Other words"), "why": story.word("Why other")}
    assert desk.post(f"{read}words/", other).status_code == 302
    assert desk.post(f"{read}back/", {"reason": story.word("Word back")}).status_code == 302
    work()
    for address in (mine, f"{mine}as/members/", f"{mine}where/", f"{mine}how/", "/t/mine/", "/t/mine/asks/"):
        ana.open(address)
    assert desk.get("/t/desk/").status_code == 200
    ana.press("/t/wishes/", stereotype=story.word("Hurts"), stage="2", never=["war"])
    dina = Membership.objects.get(roles__role="coordinator").person
    out = published(Programme.objects.get(), by=make_person(name="Larch"), editor=dina)  # words meant for all
    ana.press(f"/t/{out.pk}/answer/", could="3", alike="4", feel="4")
    ana.open(f"/t/{out.pk}/")
    ana.press("/t/mine/being-asked/")
    _ask(story, ana, desk, out)


def _ask(story: Story, ana: Browser, desk: Client, out: Published) -> None:
    """What a reader asks of a teller, a moderator's words to it, and an answer that nobody else reads."""
    teller = Browser(story)
    teller.client.cookies[settings.SIGN_IN_COOKIE] = sign_in(out.story.person, shared_device=False)
    for what in ("Asked first", "Asked second"):
        ana.press(f"/t/{out.pk}/ask/", words=story.word(what))
    work()
    first, second = re.findall(r"/t/desk/questions/[-0-9a-f]{36}/", desk.get("/t/desk/questions/").content.decode())
    assert desk.post(first, {"reworded": story.word("Asked otherwise")}).status_code == 302
    assert desk.post(f"{second}back/", {"reason": story.word("Question back")}).status_code == 302
    work()
    teller.open("/t/mine/questions/")
    waits = first.replace("/desk/", "/mine/")
    teller.press(waits, words=story.word("Answered"), show="")
    for browser, address in ((teller, waits), (ana, "/t/asks/")):
        assert story.typed["Answered"] in browser.open(address)
    later = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    made = desk.post("/t/desk/hours/", {"story": str(out.pk), "starts_at": later, "minutes": "45"}).headers["Location"]
    work()
    teller.press(f"{made}do/", do="yes")
    ana.press(made, words=story.word("Lined up"))
    assert desk.post(f"{made}do/", {"do": "begin"}).status_code == 302
    teller.press(made, words=story.word("Said in hour"))
    work()
    for browser in (teller, ana):
        assert story.typed["Said in hour"] in browser.open(made)


def _in_a_circle(story: Story, ana: Browser, ben: Browser, desk: Client) -> None:
    """A circle formed, opened, asked for, agreed on; somebody taken out of it with a word; it closes."""
    said = {name: story.word(f"Circle {name}") for name in ("name", "about", "agreement")}
    ana.press(
        "/g/new/", **said, topics=[LIVED[0]], size="small", entry="request", language="en", hours="Tue 03:07-04:11",
        as_name=story.word("Ana in it"), pronouns=story.word("Ana in it said"),
    )  # fmt: skip
    page = str(ana.story.addresses[-1])
    at_desk = page.replace("/g/", "/g/desk/")
    assert said["name"] in desk.get(at_desk).content.decode()
    assert desk.post(at_desk, {"do": "yes", "reason": story.word("Circle opened")}).status_code == 302
    story.look_inside()
    assert said["about"] in ben.open(f"{page}about/")
    ben.press(f"{page}about/", as_name=story.word("Ben in it"), asking=story.word("Ben asking"), agrees="on")
    work()
    story.look_inside()
    answer = re.search(rf"{page}who/[0-9a-f-]+/", ana.open(f"{page}who/"))
    assert answer
    assert story.typed["Ben asking"] in ana.open(answer[0])
    ana.press(answer[0], do="yes", words=story.word("Welcome"))
    assert story.typed["Welcome"] in ben.open(page)
    ana.press(f"{page}words/", do="suggest", words=story.word("Circle changed"))
    ben.press(f"{page}words/", do="yes")
    link = re.search(r"/g/in/([\w-]+)/", ana.press(f"{page}who/", 200).content.decode())
    assert link
    story.secrets["link into a circle"] = link[1]
    _say_and_answer(story, page, ana, ben)
    for browser in (ana, ben):
        for address in (page, f"{page}who/", f"{page}words/", f"{page}leave/", "/g/", "/g/new/"):
            browser.open(address)
    _look_after(story, page, ana, ben, desk)
    _help(story, page, ana, ben)
    _meet(story, page, ana, ben)
    _found_for(story, ana, ben, desk)
    ana.press(answer[0], do="out", reason=story.word("Taken out"))
    work()
    assert story.typed["Taken out"] in ben.open("/g/")
    assert desk.post(at_desk, {"do": "close", "reason": story.word("Circle closed")}).status_code == 302
    story.look_inside()


def _look_after(story: Story, page: str, ana: Browser, ben: Browser, desk: Client) -> None:
    """Words set aside, asked about and looked at again by a coordinator; words pointed out; words that wait and are sent back."""
    theirs = str(ben.press(f"{page}say/", need="listen", words=story.word("Said too much")).headers["Location"])
    ana.press(f"{theirs}point/", do="aside", why="hurts", reason=story.word("Why aside"))
    work()
    aside = re.search(rf"{page}aside/([0-9a-f-]+)/", str(ben.client.get(f"{theirs}point/").headers["Location"]))
    assert aside
    assert story.typed["Why aside"] in ben.open(aside[0])
    ben.press(aside[0], do="ask", words=story.word("Why not aside"))
    story.look_inside()
    again = f"/g/desk/again/{aside[1]}/"
    assert story.typed["Why not aside"] in desk.get(again).content.decode()
    assert desk.post(again, {"do": "keep", "words": story.word("Stays aside")}).status_code == 302
    hers = str(ana.press(f"{page}say/", need="listen", words=story.word("Said by who holds it")).headers["Location"])
    ben.press(f"{hers}point/", why="lures", words=story.word("Pointed out"))
    work()
    flag = re.search(r"/g/desk/look/[0-9a-f-]+/", desk.get("/g/desk/look/").content.decode())
    assert flag
    assert story.typed["Pointed out"] in desk.get(flag[0]).content.decode()
    assert (
        desk.post(flag[0], {"do": "aside", "why": "lures", "reason": story.word("Why at the desk")}).status_code == 302
    )
    ana.press(f"{page}look/", slow="0", look_first="always")
    waits = str(ben.press(f"{page}say/", need="listen", words=story.word("Said and waits")).headers["Location"])
    story.look_inside()
    ana.press(waits, do="back", why="private", reason=story.word("Sent back"))
    ana.press(f"{page}look/", slow="0", look_first="never")
    for browser in (ana, ben):
        for address in (page, f"{page}done/", aside[0], hers, theirs):
            browser.open(address)
    work()
    story.look_inside()


def _help(story: Story, page: str, ana: Browser, ben: Browser) -> None:
    """Something practical asked for with a place, answered, written about, and done."""
    asked = {"words": story.word("Asked for"), "place": story.word("Where asked for")}
    where = str(ben.press(f"{page}help/new/ask/", what="money", by="", **asked).headers["Location"])
    assert story.typed["Asked for"] in ana.open(where)
    two = str(ana.press(where, words=story.word("Answered by hand")).headers["Location"])
    ben.press(two, do="write", words=story.word("Written by hand"))
    work()
    story.look_inside()
    ben.press(two, do="agree")
    assert story.typed["Written by hand"] in ana.open(two)
    ben.press(two, do="helped")
    for browser in (ana, ben):
        browser.open(f"{page}help/")
    _keep(story, page, ana, ben)


def _keep(story: Story, page: str, ana: Browser, ben: Browser) -> None:
    """Words asked about and kept in others, words put on the shelf and taken down, and words that begin a story."""
    said = str(ben.press(f"{page}say/", need="celebrate", words=story.word("Worth keeping")).headers["Location"])
    ana.press(f"{said}keep/", what="words")
    ana.press(f"{said}keep/", what="story")
    work()
    story.look_inside()
    named = {"title": story.word("Kept as"), "words": story.word("Kept words")}
    kept = str(ben.press(f"{said}keep/", do="keep", **named).headers["Location"])
    assert story.typed["Kept words"] in ana.open(kept)
    ana.press(kept, do="down", reason=story.word("Why taken down"))
    assert story.typed["Why taken down"] in ben.open(kept)
    ana.press(f"{page}shelf/new/strategy/", code="long-out", note=story.word("How it helped"))
    assert story.typed["How it helped"] in ben.open(f"{page}shelf/")
    ben.press("/t/mine/", words=story.word("Begun from a circle"))
    work()
    story.look_inside()


def _meet(story: Story, page: str, ana: Browser, ben: Browser) -> None:
    """A meeting planned, held with words in turn, left by words of their own, and written up."""
    soon = (clock.now() + timedelta(minutes=14)).astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")
    link = f"https://{story.word('Call').lower()}.example.org/a"
    story.typed["Call"] = link
    made = str(ana.press(f"{page}meet/new/", starts_at=soon, minutes="60", every="0", link=link).headers["Location"])
    ben.press(made, do="yes")
    ana.press(made, do="open")
    for browser, who in ((ana, "Ana"), (ben, "Ben")):
        browser.press(made, do="in", word=story.word(f"{who} in"), how="8")
    for step in range(3):
        ana.press(made, do="on", step=str(step))
    story.look_inside()
    ana.press(made, do="say", words=story.word("Said in turn"))
    assert story.typed["Said in turn"] in ben.open(made)
    ben.press(made, do="out", word=story.word("Ben out"), how="3")
    ana.press(made, do="close")
    ana.press(f"{made}after/", **{name: story.word(f"After {name}") for name in ("well", "hard", "next")})
    story.look_inside()
    assert story.typed["Ben out"] in ana.open(made)


def _found_for(story: Story, ana: Browser, ben: Browser, desk: Client) -> None:
    """Holding a circle is prepared for, one is wished for and found, and both say under which name they would come."""
    for good in RIGHT:
        ana.press("/g/prepare/", chosen=good)
    ana.press("/g/wish/", part="holder", around=[LIVED[0]])
    ben.press("/g/wish/", part="member", around=[LIVED[0]], not_alone=[LIVED[1]])
    assert desk.post("/g/desk/search/", {"do": "look"}).status_code == 302
    story.look_inside()
    # Too few for a search to find anything: the circle is made as a search makes it.
    wish = {one.said["part"]: one for one in CircleWish.objects.select_related("person", "programme")}
    found = a_found_circle(wish["member"].programme, wish["holder"].person, wish["member"].person)
    for browser in (ana, ben):
        assert f"/g/called/{found.pk}/" in browser.open("/g/")
    story.look_inside()
    ben.press(f"/g/called/{found.pk}/", do="no")
    story.look_inside()


def _say_and_answer(story: Story, page: str, ana: Browser, ben: Browser) -> None:
    """Words kept for later and said, an answer, each said otherwise, and one taken away."""
    ben.press(f"{page}wishes/", never=["loss"], a_week="2", hours="Tue 03:07-04:11")
    ana.press(f"{page}say/", need="listen", words=story.word("Said later"), later="yes")
    story.look_inside()
    where = str(ana.press(f"{page}say/", need="listen", words=story.word("Said first")).headers["Location"])
    work()
    assert story.typed["Said first"] in ben.open(where)
    ben.press(where, kind="hear", words=story.word("Answered first"))
    ben.press(where, kind="hear", words=story.word("Answer kept"), later="yes")
    story.look_inside()
    ana.press(f"{where}words/", words=story.word("Said otherwise"))
    ben.press(f"{where}sign/", sign="hear")
    work()
    story.look_inside()
    assert story.typed["Answered first"] in ana.open(where)
    for browser in (ana, ben):
        browser.open(page)


def _newest_own(talk: str, browser: Browser) -> str:
    return talk + re.findall(r'"(words/[0-9a-f-]+/)"', browser.open(talk))[-1]


def hits(story: Story, tmp_path: Path, logged: str) -> list[str]:
    """Every word that stands somewhere in clear, with where."""
    words = {**story.typed, **story.secrets, **{choice: choice for choice in OTHER_CHOICES}}
    own = {**story.typed, **story.secrets}
    hit = [one for where, content in rows() for one in found_in(words, where, content)]
    for where, content in files_of(Path(os.environ["ALONGSIDE_VAR"])):
        hit += found_in(own, where, content)
    assert backing_up.main(["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]) == 0
    for where, content in files_of(tmp_path):
        hit += found_in(own, f"backup {where}", content)
    hit += found_in(words, "the log", logged.encode())
    for sent in mail.outbox:
        headers = {name: value for name, value in sent.message().items() if name != "To"}
        hit += found_in(words, "a mail's head", f"{sent.subject} {sent.from_email} {headers}".encode())
        links = {what for what in story.secrets if what.startswith("link to")}  # a link is what that mail is for
        hit += found_in({what: word for what, word in words.items() if what not in links}, "a mail", sent.body.encode())
    links = {word for what, word in story.secrets.items() if what.startswith("link to")}
    # Where the two meet is an address elsewhere that one of them gave: it stands on their own page.
    ours = [one for one in story.addresses if not one.startswith(CALLS)]
    addresses = [one for one in ours if not any(link in one for link in links)]
    return hit + found_in(words, "an address", "\n".join(addresses).encode())


def test_nothing_anybody_typed_or_chose_stands_anywhere_in_clear(story, tmp_path, caplog):
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    logged = "\n".join(f"{record.getMessage()} {record.args} {record.exc_text}" for record in records)
    every = {f"{model._meta.label}.{field}" for model, field in sealed_fields()}
    opened = "\n".join(story.opened).lower()
    kept = {what for what, word in story.typed.items() if word.lower() in opened}

    assert every - story.filled == set(), "fill it on its page in this story, so that it is searched for"
    assert set(story.typed) - kept <= story.passing, "typed, and kept nowhere: the story does not test what it says"
    assert len(story.typed) > 40
    assert len(story.secrets) > 30
    assert len(mail.outbox) >= 5
    assert any(record.name.startswith("alongside") or record.name == "django.tasks" for record in records)
    assert hits(story, tmp_path, logged) == []


def test_the_search_finds_what_does_stand_in_clear(programme, dina, tmp_path, caplog):
    story = Story()
    programmes.change_programme(programme, by=dina, purpose=story.word("Purpose"))
    logging.getLogger("alongside").warning("%s", story.typed["Purpose"])
    mail.EmailMessage("Hello", base64.b64encode(story.typed["Purpose"].encode()).decode(), to=["a@example.org"]).send()

    where = {one.partition(" in ")[2] for one in hits(story, tmp_path, caplog.text)}

    assert {"table programmes_programme", "the log", "a mail"} <= where
    if connection.vendor == "sqlite":
        assert any(one.startswith("backup data-") for one in where)
        assert any(one.startswith("test.sqlite3") for one in where)


@pytest.mark.parametrize("lead", ["", "x", "xy", "xyz"])
def test_a_word_is_found_in_every_shape(lead):
    word = canary("Word")
    for shape in (
        word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode(),
        base64.b64encode(f"{lead}{word} and more".encode()),
    ):  # fmt: skip
        assert found_in({"it": word}, "here", b"before" + shape + b"after")
    assert not found_in({"it": word}, "here", canary("Word").encode())
