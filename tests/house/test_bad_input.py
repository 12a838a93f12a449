"""Whatever is sent to a form: a page that says what to do, never an error of the program, and typed words still there."""

import html
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from alongside.foundation import clock
from alongside.foundation.models import PostedForm, RateCount, ReadRecord
from alongside.people import commands as people
from alongside.people.models import EmailLink
from alongside.people.rules import Facts, Lived
from alongside.programmes.rules import WEIGHTS
from tests.test_access import address_of, routes, something_of_each

pytestmark = pytest.mark.django_db

HOW = {"often": "weekly", "channel": "writing", "until": "open", "between_us": "All of it."}
LIVED = {"use-0": "helps", "salience-0": "3", "stage-0": "", "talk-0": "on"}
PLACE = {
    "name": "Millbrook Centre", "purpose": "To walk together.", "run_by": "Millbrook", "joining": "open",
    "minimum_age": "18", "country": "GB", "leave_to": "",
}  # fmt: skip
SAID = {
    "title": "Hum a tune", "what": "A tune, hummed.", "helps": "In the lift.", "not_for": "", "steps": "Breathe in.\nHum.",
    "known": "", "source": "A member, 2026.",
}  # fmt: skip

MEETS = {
    "starts_at": f"{clock.today() + timedelta(days=9)}T10:00", "minutes": "60", "every": "0", "link": "https://call.example.org/a",
}  # fmt: skip
MEET = {
    "time_0": f"{clock.today() + timedelta(days=9)}T10:00", "time_1": "", "time_2": "", "minutes": "30", "channel": "video",
    "link": "https://calls.example.org/one", "where": "",
}  # fmt: skip

#: For every address that takes a form (a step of "about you" is one each): who sends it, what is sensible to send, and in
#: which fields somebody types words of their own, which a page that refuses them gives back.
LINE = {
    "name": "Listening line",
    "country": "GB",
    "kind": "line",
    "audience": "everyone",
    "call": "116 123",
    "text": "",
    "text_body": "",
    "whatsapp": "",
    "chat": "",
    "email": "",
    "web": "",
    "hours": "Mon-Fri 9-17",
    "note": "Kind people",
    "source": "https://example.org/",
    "verified_on": "2026-01-02",
}
FORMS: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "conversations:conversation": ("amara", {"body": "Hello", "key": "0b5f1ac0-6a9c-4f3e-8a43-6f4d3c1f0001"}, ("body",)),
    "conversations:draft": ("amara", {"body": "Hel"}, ()),
    "conversations:remove": ("amara", {}, ()),
    "conversations:words": ("amara", {"body": "Only for you."}, ("body",)),
    "desk-try-again": ("dina", {}, ()),
    "language": ("amara", {"language": "es", "next": "/home/"}, ()),
    "mentorship:after": ("amara", {"good": "The sea.", "hard": "", "again": "yes"}, ()),
    "mentorship:go-on": ("amara", {}, ()),
    "mentorship:heavy": ("bo", {}, ()),
    "mentorship:last-day": ("amara", {"last_on": "2999-01-01"}, ()),
    "mentorship:mentors-room": ("bo", {}, ()),
    "mentorship:pair": ("dina", {"do": "contact", "with": "mentee", "note": "We spoke."}, ("note",)),
    "mentorship:plan-break": ("bo", {"starts_on": "2999-01-01", "ends_on": "2999-02-01", "words": "Back soon."}, ("words",)),
    "mentorship:pulse": ("amara", {"heard": "4", "honest": "4", "worth-it": "5"}, ()),
    "mentorship:stand-in": ("amara", {"answer": "yes"}, ()),
    "mentorship:dates": ("amara", {"cover": "tea"}, ()),
    "mentorship:meet": ("amara", MEET, ("link", "where")),
    "mentorship:meeting": ("amara", {"do": "help", "help": "listen"}, ()),
    "mentorship:meeting-notes": ("amara", {"own": "The sea.", "shared": "Next time the park."}, ("own", "shared")),
    "mentorship:said": ("amara", {"happened": "yes"}, ()),
    "mentorship:meeting-was": ("amara", {"happened": "yes", "minutes": "20", "felt": "light"}, ()),
    "mentorship:other-times": ("bo", MEET, ("link", "where")),
    "mentorship:weight": ("bo", {"heavy": "yes"}, ()),
    "mentorship:agree": ("bo", {"version": "1"}, ()),
    "mentorship:application": ("dina", {"answer": "decline", "reason": "Please come by first."}, ("reason",)),
    "mentorship:ask": ("chen", {"note": "Hello"}, ("note",)),
    "mentorship:ask-module": ("dina", {"is_asked": "on", "is_required": "on", "position": "1", "settled_by": ""}, ()),
    "mentorship:ask-step": (
        "dina", {"is_asked": "on", "is_required": "on", "valid_months": "12", "position": "1", "settled_by": "2999-01-01"}, (),
    ),
    "mentorship:asks": (
        "dina", {"hours_a_month": "2", "months": "6", "about": "Kind.", "hard": "Time.", "given_back": "Tea."},
        ("about", "hard", "given_back"),
    ),
    "mentorship:boundaries": ("amara", HOW, ("between_us",)),
    "mentorship:end": ("amara", {"reason": "not-said"}, ()),
    "mentorship:learn": ("amara", {}, ()),
    "mentorship:learn-page": ("amara", {"choice": "0"}, ()),
    "mentorship:look": ("chen", {"looks": "yes"}, ()),
    "mentorship:manner": (
        "dina", {"answer_days": "7", "remind_days": "4", "levels": ["lived"], "calls_at": "https://meet.example.org"},
        ("calls_at",),
    ),
    "mentorship:module": (
        "dina",
        {
            "title": "Listening", "minutes": "9", "valid_months": "", "page-0": "A page.", "words-0": "What first?",
            "choice-0-0": "Listen", "choice-0-1": "Talk", "right-0": "0", "why-0": "Most want to be heard.",
        },
        ("title", "page-0", "words-0", "choice-0-0", "why-0"),
    ),
    "mentorship:name-back": ("amara", {}, ()),
    "mentorship:name-end": ("amara", {}, ()),
    "mentorship:name-somebody": ("amara", {"called": "Tam"}, ("called",)),
    "mentorship:named": ("chen", {}, ()),
    "mentorship:names": (
        "amara", {"called": "Sam", "known_as": "Alex", "address": "s2@example.org"}, ("called", "known_as", "address"),
    ),
    "mentorship:new-module": ("dina", {"kind": "training", "title": "Resting", "minutes": "9"}, ("title",)),
    "mentorship:offer": ("chen", {"words": "I can listen.", "places": "1"}, ("words",)),
    "mentorship:open-up": ("amara", {"level": "lived", "words": "Only when you do too."}, ("words",)),
    "mentorship:pass-over": ("chen", {}, ()),
    "mentorship:places": ("bo", {"places": "3"}, ()),
    "mentorship:proposal": ("bo", {"answer": "yes"}, ()),
    "mentorship:publish": ("dina", {}, ()),
    "mentorship:publish-module": ("dina", {"refresh_by": "2999-01-01", "settled_by": ""}, ()),
    "mentorship:rest": ("bo", {"rest": "yes"}, ()),
    "mentorship:step": ("dina", {"do": "decide", "holds": "no", "reason": "Not just now."}, ("reason",)),
    "mentorship:take-back": ("amara", {}, ()),
    "mentorship:time": ("amara", {"time": "none"}, ()),
    "mentorship:rounds": ("dina", {**dict.fromkeys(WEIGHTS, "10"), "objective": "maximin"}, ()),
    "mentorship:stop": ("dina", {}, ()),
    "mentorship:wish": ("dina", {"mentee": str(UUID(int=5)), "mentor": str(UUID(int=6)), "wanted": "pin"}, ()),
    "mentorship:withdraw": ("amara", {}, ()),
    "mentorship:word": (
        "nobody", {"known": "long", "whence": "work", "trust": "yes", "relies": "yes", "words": "They stay."}, ("words",),
    ),
    "notifications:notes": ("amara", {}, ()),
    "notifications:settings": ("amara", {"mail": "on", "starts": "22:00", "ends": "07:00"}, ()),
    "people:address": ("amara", {"address": "amara@example.org", "next": ""}, ("address",)),
    "people:address-remove": ("amara", {}, ()),
    "people:agreed": ("amara", {"matching": "on"}, ()),
    "people:card": ("amara", {}, ()),
    "people:codes": ("amara", {}, ()),
    "people:erase": ("amara", {"word": "erase"}, ("word",)),
    "people:language": ("amara", {"language": "es"}, ()),
    "people:link": ("nobody", {"name": "Ana", "pronouns": "", "shared_device": "on", "next": ""}, ()),
    "people:link-ask": ("nobody", {"address": "ana@example.org", "next": "/home/"}, ("address",)),
    "people:name": ("amara", {"name": "Amara", "pronouns": "she/her"}, ("name", "pronouns")),
    "people:name-remove": ("amara", {}, ()),
    "people:names": ("amara", {"name": "Second", "pronouns": ""}, ("name", "pronouns")),
    "people:names-where": ("amara", {"mentorship": str(UUID(int=7))}, ()),
    "people:passkey-remove": ("amara", {}, ()),
    "people:sign-in": ("nobody", {"answer": "{}", "shared_device": "on", "next": ""}, ()),
    "people:sign-in-card": ("nobody", {"code": "abcde-abcde-abcde-abcde", "next": ""}, ("code",)),
    "people:sign-in-end": ("amara", {}, ()),
    "people:sign-ins-end": ("amara", {}, ()),
    "people:sign-up": ("nobody", {"name": "Ana", "pronouns": "", "answer": "{}", "next": ""}, ("name", "pronouns")),
    "people:sign-up-card": ("nobody", {"name": "Ana", "pronouns": "", "shared_device": "on"}, ("name", "pronouns")),
    "people:step/likes": ("amara", {"goals": ["goal-coping"], "interests": [], "dislikes": []}, ()),
    "people:step/lived": ("amara", {"q": "", "own": "A thing", "picked": [], "shown": [], "keep": "", "g": "1"}, ("own",)),
    "people:step/now": ("amara", {"wishes": ["listen"], "agree": "on"}, ()),
    "people:step/uses": ("amara", LIVED, ()),
    "people:step/ways": ("amara", {"value-0": "1"}, ()),
    "people:step/when": (
        "amara", {"languages": ["en"], "formats": ["text"], "time_zone": "Europe/London", "hours": [], "exact": ""}, ("exact",),
    ),
    "people:step/with": (
        "amara", {"gender": "woman", "wants_gender": "any", "wants_words": "", "born": "1980", "workplace": "", "avoid": ""},
        ("gender", "wants_words", "workplace", "avoid", "born"),
    ),
    "people:step/words": ("amara", {"words": "I sing.", "agree": "on"}, ("words",)),
    "people:ways": ("amara", {"answer": "{}"}, ()),
    "peersupport:about": (
        "chen", {"as_name": "Fern", "pronouns": "", "asking": "May I?", "agrees": "on"}, ("as_name", "pronouns", "asking"),
    ),
    "peersupport:agreement": ("amara", {"do": "suggest", "words": "We begin on time."}, ("words",)),
    "peersupport:aside": ("bo", {"do": "ask", "words": "It was about a film."}, ("words",)),
    "peersupport:away": ("amara", {}, ()),
    "peersupport:care": ("amara", {"slow": "5", "look_first": "alone"}, ()),
    "peersupport:called": (
        "amara", {"do": "yes", "as_name": "Teal", "pronouns": "", "agrees": "on"}, ("as_name", "pronouns"),
    ),
    "peersupport:describe": (
        "amara",
        {"name": "Late walks", "about": "For those who walk.", "topics": [], "more": ["mental-work"], "entry": "open",
         "language": "en", "hours": "Tue 19:00-20:30"},
        ("name", "about", "hours"),
    ),
    "peersupport:desk-aside": ("dina", {"do": "keep", "words": "It stays."}, ("words",)),
    "peersupport:desk-flag": ("dina", {"do": "aside", "why": "hurts", "reason": "Harsh."}, ("reason",)),
    "peersupport:desk-circle": ("dina", {"do": "close", "reason": "The house closes."}, ("reason",)),
    "peersupport:favour": ("bo", {"words": "I have one."}, ("words",)),
    "peersupport:favour-new": (
        "amara", {"what": "job", "words": "A suit.", "place": "North Quay", "by": ""}, ("words", "place"),
    ),
    "peersupport:hand": ("bo", {"do": "write", "words": "At nine."}, ("words",)),
    "peersupport:helped": ("amara", {"helped": "yes"}, ()),
    "peersupport:here": ("amara", {"hours": "1"}, ()),
    "peersupport:point-post": ("bo", {"why": "hurts", "words": "It means me."}, ("words",)),
    "peersupport:point-reply": ("amara", {"do": "aside", "why": "hurts", "reason": "Harsh."}, ("reason",)),
    "peersupport:post-words": ("amara", {"words": "Only for you."}, ("words",)),
    "peersupport:reply-words": ("bo", {"words": "I heard you."}, ("words",)),
    "peersupport:debrief": ("amara", {"well": "All.", "hard": "", "next": "", "why": ""}, ("well", "hard", "next")),
    "peersupport:keep-post": (
        "amara", {"do": "keep", "title": "At night", "words": "Only for us."}, ("title", "words"),
    ),
    "peersupport:keep-reply": (
        "bo", {"do": "keep", "title": "A sentence", "words": "I hear you."}, ("title", "words"),
    ),
    "peersupport:shelf-item": ("amara", {"do": "down", "reason": "It names a clinic."}, ("reason",)),
    "peersupport:shelf-new": ("amara", {"title": "Before a call", "words": "Three things."}, ("title", "words")),
    "peersupport:looked-after": ("amara", {}, ()),
    "peersupport:meeting": ("bo", {"do": "out", "word": "calm", "how": "6"}, ("word",)),
    "peersupport:meeting-change": ("amara", MEETS, ("link",)),
    "peersupport:meeting-plan": ("amara", MEETS, ("link",)),
    "peersupport:meeting-take-back": ("bo", {}, ()),
    "peersupport:prepare": ("chen", {"chosen": "b"}, ()),
    "peersupport:search": ("dina", {"do": "look"}, ()),
    "peersupport:settle": ("bo", {"do": "settled"}, ()),
    "peersupport:say": ("amara", {"need": "listen", "words": "It is late.", "notes": ["loss"]}, ("words",)),
    "peersupport:sign": ("bo", {"sign": "hear"}, ()),
    "peersupport:thread": ("bo", {"kind": "hear", "words": "I hear you.", "sure": ""}, ("words",)),
    "peersupport:wish": ("chen", {"part": "member", "around": ["mental-work"], "not_alone": []}, ()),
    "peersupport:wishes": ("amara", {"never": ["loss"], "a_week": "2", "hours": "Tue 19:00-20:30"}, ("hours",)),
    "peersupport:invited": ("chen", {"as_name": "Fern", "pronouns": "", "agrees": "on"}, ("as_name", "pronouns")),
    "peersupport:leave": ("bo", {}, ()),
    "peersupport:new": (
        "chen",
        {
            "name": "Late walks", "about": "For those who walk.", "topics": [], "more": ["mental-work"], "size": "small",
            "entry": "open", "language": "en", "hours": "Tue 19:00-20:30", "agreement": "We walk.", "as_name": "Fern",
            "pronouns": "",
        },
        ("name", "about", "hours", "agreement", "as_name", "pronouns"),
    ),
    "peersupport:somebody": ("amara", {"do": "yes"}, ()),
    "peersupport:waiting": ("amara", {"do": "back", "why": "hurts", "reason": "Harsh."}, ("reason",)),
    "peersupport:who": ("amara", {}, ()),
    "programmes:decide": ("dina", {"answer": "decline", "reason": "Not now."}, ("reason",)),
    "programmes:end-invitation": ("dina", {}, ()),
    "programmes:first": ("newcomer", PLACE, ()),
    "programmes:invitation": ("newcomer", {"old_enough": "on", "looks_for_mentor": "on"}, ()),
    "programmes:invitations": ("dina", {"uses": "1", "days": "14"}, ()),
    "programmes:join-one": ("newcomer", {"old_enough": "on", "looks_for_mentor": "on"}, ()),
    "programmes:leave": ("amara", {}, ()),
    "programmes:programme": ("dina", PLACE, ("name", "purpose", "run_by", "country", "leave_to")),
    "programmes:role": ("dina", {"role": "evaluator", "held": "yes"}, ()),
    "programmes:weights": ("dina", {**dict.fromkeys(WEIGHTS, "10"), "min_overlap_minutes": "60"}, ()),
    "programmes:words": (
        "dina", {"do": "add", "group": "work", "label": "Another thing", "description": "", "term": "mental-work"},
        ("label", "description"),
    ),
    "rolemodels:aloud": ("amara", {"kind": "sound", "words": "I told her."}, ("words",)),
    "rolemodels:aloud-away": ("amara", {}, ()),
    "rolemodels:aloud-begin": ("amara", {"kind": "sound", "words": "I told her.", "size": "9"}, ()),
    "rolemodels:aloud-piece": ("amara", {}, ()),
    "rolemodels:aloud-words": ("amara", {"words": "I told her, and she stayed."}, ("words",)),
    "rolemodels:ask": ("chen", {"words": "How did you begin?"}, ("words",)),
    "rolemodels:ask-do": ("amara", {"do": "take-back"}, ()),
    "rolemodels:being-asked": ("amara", {}, ()),
    "rolemodels:desk-question": ("dina", {"reworded": "How does one begin?"}, ("reworded",)),
    "rolemodels:desk-return": ("dina", {"reason": "It names somebody."}, ("reason",)),
    "rolemodels:question": ("amara", {"words": "Slowly.", "show": "on"}, ("words",)),
    "rolemodels:question-do": ("amara", {"do": "rest"}, ()),
    "rolemodels:desk-guide": ("dina", {"intro": "Breathe.", "points": "One thing.\nAnother."}, ("intro", "points")),
    "rolemodels:desk-quote": ("dina", {"story": "", "part": "did", "words": "I practised in the van"}, ("words",)),
    "rolemodels:desk-quote-do": ("dina", {"do": "up"}, ()),
    "rolemodels:desk-hours": ("dina", {"story": "", "starts_at": "2999-01-01T10:00", "minutes": "45"}, ()),
    "rolemodels:hour": ("chen", {"words": "How did you begin?"}, ("words",)),
    "rolemodels:hour-do": ("dina", {"do": "begin"}, ()),
    "rolemodels:line-out": ("bo", {}, ()),
    "rolemodels:desk-back": ("dina", {"reason": "Nearly there."}, ("reason",)),
    "rolemodels:desk-down": ("dina", {"reason": "It names somebody."}, ("reason",)),
    "rolemodels:desk-ready": ("dina", {"functions": ["shows-how"], "is_ordinary": "on"}, ()),
    "rolemodels:desk-suggest": ("dina", {"part": "did", "words": "I asked.", "why": "Shorter."}, ("words", "why")),
    "rolemodels:desk-went": ("dina", {"channel": "press", "where": "The Herald"}, ("where",)),
    "rolemodels:mine": ("amara", {"words": "It began on a Tuesday."}, ("words",)),
    "rolemodels:move": ("amara", {"do": "withdraw"}, ()),
    "rolemodels:part": ("amara", {"title": "A Tuesday", "did": "I asked."}, ("title", "did")),
    "rolemodels:suggestion": ("amara", {"do": "take"}, ()),
    "rolemodels:how": ("amara", {"feel": "2", "words": "I slept badly."}, ("words",)),
    "rolemodels:where": ("amara", {"yes_members": "on", "until_members": ""}, ()),
    "rolemodels:asked": ("amara", {"asks_a_month": "2", "rests_until": "", "wont_answer": "My pills."}, ("wont_answer",)),
    "rolemodels:answer": ("chen", {"could": "3", "alike": "4", "feel": "4"}, ()),
    "rolemodels:shelf": ("nobody", {"q": "roof", "experience": ""}, ("q",)),
    "rolemodels:wishes": ("amara", {"stereotype": "Lazy.", "areas": ["work"], "stage": "2", "never": ["war"]}, ("stereotype",)),
    "strategies:along": ("amara", {"takes": "I may stop."}, ("takes",)),
    "strategies:desk-new": ("dina", {**SAID, "area": "hard", "when": ["night"]}, tuple(SAID)),
    "strategies:desk-one": ("dina", SAID, tuple(SAID)),
    "strategies:desk-shown": ("dina", {"do": "hide"}, ()),
    "strategies:feedback-ask": ("amara", {"of": "somebody", "question": "Was I clear?"}, ("question",)),
    "strategies:feedback-one": (
        "bo", {"do": "give", "saw": "You spoke.", "did": "I heard.", "idea": "Go on."}, ("saw", "did", "idea"),
    ),
    "strategies:forget": ("amara", {}, ()),
    "strategies:goal": ("amara", {"words": "Tie my shoes."}, ("words",)),
    "strategies:goal-state": ("amara", {"do": "done"}, ()),
    "strategies:goal-words": ("amara", {"words": "Walk to the lake.", "why": "It is nearer."}, ("words", "why")),
    "strategies:goals": ("amara", {"words": "Sing again.", "why": "I miss it."}, ("words", "why")),
    "strategies:item": ("amara", {"note": "On the bus."}, ("note",)),
    "strategies:keep": ("amara", {"do": "keep"}, ()),
    "strategies:library": ("nobody", {"q": "sleep"}, ("q",)),
    "strategies:line-back": ("amara", {}, ()),
    "strategies:move": ("amara", {"do": "down"}, ()),
    "strategies:part": ("amara", {"tell_good": "Lighter.", "tell_hard": "", "keep_good": "", "keep_hard": "Tired."},
                        ("tell_good", "tell_hard", "keep_good", "keep_hard")),
    "strategies:plans": ("amara", {"whom": "My sister", "about": "You know."}, ("whom", "about")),
    "strategies:rehearsal": ("amara", {"words": "Thank you.", "after": "2"}, ("words",)),
    "strategies:rehearsals": (
        "amara", {"situation": "At home.", "wish": "Peace.", "first": "Sit down."}, ("situation", "wish", "first"),
    ),
    "strategies:remove": ("amara", {}, ()),
    "strategies:share": ("amara", {"of": "somebody", "do": "share"}, ()),
    "strategies:step": ("amara", {"do": "done"}, ()),
    "strategies:tried": ("amara", {"worked": "helped", "note": "On the bus."}, ("note",)),
}  # fmt: skip

FORMS |= {
    "resources:add": ("dina", LINE, ("name", "call", "hours", "note", "source", "email")),
    "resources:checked": ("dina", {}, ()),
    "resources:hide": ("dina", {"hidden": "yes"}, ()),
    "resources:line": ("dina", LINE, ("name", "call", "hours", "note", "source", "email")),
}

BIDI = "\u202eright to left\u202c \u2066isolate\u2069 \u200f\u200b\ufeff"
HOSTILE = {
    "nul": "a\x00b",
    "a million letters": "x" * 1_000_000,
    "bidi": BIDI,
    "a number of nobody": str(UUID(int=0)),
    "surrogate": "\ud83d",
    "all lines": "\r\n\u2028\u2029\x0b\x0c\x1c\x85",
    "controls": "\x01\x07\x1b[31m\x7f",
    "a long number": "9" * 5_000,
    "digits of another script": "\u0663",
    "minus": "-1",
    "not a number": "NaN",
    "template": "{{ request.person.email }}{% now 'Y' %}",
    "combining": "Z" + "\u0351\u035c\u0489" * 300,
}
#: What one database takes and another may not. What a page makes of the others has been seen on the first database.
OF_DATABASES = ("nul", "a million letters", "a number of nobody", "surrogate", "controls", "a long number")
first_database = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="refused before any database is asked; tried on the first one"
)


@pytest.fixture
def things(programme, amara, bo, dina):
    for person in (amara, bo):
        lived = (Lived(term="mental-work", talk=True),)
        facts = Facts(
            lived=lived, languages=("en",), formats=("text",), hours="Mon 18:00-20:00", time_zone="Europe/London"
        )
        people.save_facts(person, by=person, facts=facts)
    people.ask_for_link("ana@example.org", language="en")
    return {**something_of_each(programme, amara, bo, dina), "link": EmailLink.objects.get().token}


@pytest.fixture
def browser_of(client_of, request):
    def browser(role: str) -> Client:
        if role == "nobody":
            return Client()
        return client_of(people.make_person(name="Newcomer") if role == "newcomer" else request.getfixturevalue(role))

    return browser


def address(name: str, things: dict[str, object]) -> str:
    route, _slash, step = name.partition("/")
    token = things["link" if route == "people:link" else "token"]
    return address_of(route, routes()[route], {**things, "name": step, "token": token})


def send(browser: Client, where: str, *args: Any, **more: Any) -> Any:
    """The answer to a POST, with everything undone afterwards."""
    kept = browser.cookies.copy()
    with transaction.atomic():
        answer = browser.post(where, *args, **more)
        transaction.set_rollback(True)
    browser.cookies = kept
    return answer


def encoded(values: dict[str, Any]) -> bytes:
    """A form as a browser would send it, with what no browser would send let through."""
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    return "&".join(f"{name}={quote(one.encode('utf-8', 'surrogatepass'))}" for name, one in pairs).encode()


def refused_kindly(answer: Any, where: str) -> str:
    page = answer.content.decode()
    assert answer.status_code < 500, where
    assert "Traceback" not in page, where
    return page


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


ROLES = sorted({role for role, _sensible, _words in FORMS.values()})


def forms_of(role: str) -> list[str]:
    """The addresses this one sends forms to."""
    return sorted(name for name in FORMS if FORMS[name][0] == role)


FORM = "application/x-www-form-urlencoded"


def hurl(name: str, value: str, browser: Client, where: str) -> None:
    """Send a value in the fields for words, then in every field there is; nothing breaks, and words are given back."""
    _role, sensible, words = FORMS[name]
    for fields in (words, tuple(sensible)):
        sent = {**sensible, **{field: [value] if isinstance(sensible.get(field), list) else value for field in fields}}
        answer = send(browser, where, encoded(sent), content_type=FORM)
        page = refused_kindly(answer, f"{name} {value[:40]!r}")
        if answer.status_code == 400 and value.isprintable() and "That could not be read" not in page:
            shown = plain(html.unescape(page))
            for field in words:
                assert plain(sent[field]) in shown, f"{name}: what was typed into {field} is gone"


def test_every_address_that_takes_a_form_is_tried(things, dina, amara, browser_of):
    takes = set()
    for role in ("nobody", "dina", "newcomer"):
        browser = browser_of(role)
        for name, pattern in routes().items():
            answer = send(browser, address_of(name, pattern, things))
            if answer.status_code != 405 and answer.headers.get("Location") != "/sign-in/":
                takes.add(name)

    assert {name.partition("/")[0] for name in FORMS} == takes


@pytest.mark.parametrize("role", ROLES)
def test_nothing_hostile_breaks_a_page_or_takes_typed_words_away(role, things, browser_of):
    browser = browser_of(role)
    for name in forms_of(role):
        for what in HOSTILE if connection.vendor == "sqlite" else OF_DATABASES:
            hurl(name, HOSTILE[what], browser, address(name, things))


@first_database
@pytest.mark.real_data
@pytest.mark.parametrize("role", ROLES)
def test_no_naughty_string_breaks_a_page(role, things, browser_of, real_data):
    strings = json.loads((real_data / "blns" / "blns.json").read_text(encoding="utf-8"))[::8]
    assert len(strings) > 60
    browser = browser_of(role)
    for turn, name in enumerate(forms_of(role)):
        for value in strings[turn % 8 :: 8]:  # every string on several forms, every form with several strings
            hurl(name, value, browser, address(name, things))


@first_database
@pytest.mark.parametrize("role", ROLES)
def test_bytes_that_are_no_words_are_refused(role, things, browser_of):
    browser = browser_of(role)
    for name in forms_of(role):
        where = address(name, things)
        for body, kind in broken(FORMS[name][1]):
            refused_kindly(send(browser, where, body, content_type=kind), f"{name} {kind} {body[:30]!r}")


def broken(sensible: dict[str, Any]) -> list[tuple[bytes, str]]:
    """Bodies no browser would send, with the kind they claim to be."""
    multipart = b"".join(
        b'--cut\r\nContent-Disposition: form-data; name="' + field.encode() + b'"\r\n\r\n\xff\xfe\x80\r\n'
        for field in sensible
    )
    return [
        (b"&".join(field.encode() + b"=%FF%FE%80" for field in sensible), FORM),
        (b"&".join(field.encode() + b"=\xff\xfe" for field in sensible), FORM),
        (multipart + b"--cut--\r\n", "multipart/form-data; boundary=cut"),
        (b"--cut\r\nno head", "multipart/form-data; boundary=cut"),
        (b"--cut", "multipart/form-data"),
        (b'{"body": 1', "application/json"),
        (b"&" * 3_000, FORM),
        (b"a=1&" * 3_000, FORM),
        (b"\x00" * 100, "application/octet-stream"),
        (b"_once=" + b"%00" * 20, FORM),
    ]


@pytest.mark.parametrize("role", ["amara", "dina"])
def test_forged_numbers_open_nothing_and_break_nothing(role, things, browser_of):
    browser = browser_of(role)
    numbers = sorted({value for value in things.values() if isinstance(value, UUID)})
    for place, (name, pattern) in enumerate(routes().items()):
        if not pattern.pattern.converters:
            continue
        # Six numbers of other things, others at each address, so that every kind is tried at many.
        others = [numbers[(place * 7 + step * 5) % len(numbers)] for step in range(6)]
        for number in {*others, UUID(int=0), uuid4()}:
            forged = {key: number if isinstance(value, UUID) else value for key, value in things.items()}
            where = address_of(name, pattern, forged)
            refused_kindly(send(browser, where), where)
            refused_kindly(browser.get(where), where)
        for word in ("0", "x" * 36, "%00", "..%2f", "\u202e"):
            first = next(iter(pattern.pattern.converters))
            where = address_of(name, pattern, things).replace(quote(str(things[first])), word)
            refused_kindly(browser.get(where), where)


def counted() -> dict[str, int]:
    """How many rows every table has, but those that count looks, attempts and forms as such."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        tables -= {one._meta.db_table for one in (ReadRecord, RateCount, PostedForm)}
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - the name of a table of ours
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_form_sent_twice_does_nothing_more(role, things, browser_of):
    browser, acted = browser_of(role), []
    for name in forms_of(role):
        typed, where, kept = {**FORMS[name][1], "_once": uuid4().hex}, address(name, things), browser.cookies.copy()
        with transaction.atomic():
            first = browser.post(where, typed)
            before = counted()
            second = browser.post(where, typed)
            assert first.status_code < 500, name
            assert second.status_code < 500, name
            assert counted() == before, name
            acted += [name] if first.status_code < 400 else []
            transaction.set_rollback(True)
        browser.cookies = kept

    assert acted, "none of these forms did anything"


@pytest.mark.parametrize("once", ["", "x" * 100_000, BIDI, "\ud800", "a\x00", "%", "[]"])
def test_a_forged_mark_of_a_form_breaks_nothing(once, things, amara, client_of):
    for _time in range(2):
        body = encoded({"name": "Second", "pronouns": "", "_once": once})
        refused_kindly(client_of(amara).post("/you/names/", body, content_type=FORM), repr(once[:20]))
