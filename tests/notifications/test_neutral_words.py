"""Whatever goes out - news, mails, entries of calendars - says nothing of what anybody faces, of a programme, of a name.

A kind of news or a template of a mail that nobody has spoken for here fails: whoever adds one says where it leads.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from alongside.foundation.calendar_files import Entry, calendar_file
from alongside.mentorship.queries.meeting_words import COVERS
from alongside.notifications import commands, queries, rules
from alongside.people import commands as people
from alongside.people.rules import Purpose
from alongside.people.vocabulary import languages, load
from tests.house.test_promises_of_the_code import TELLING
from tests.notifications.test_telling import TELLING_TOO

ROOT = Path(__file__).resolve().parents[2] / "src" / "alongside"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE = UUID(int=7)
NAMES = re.compile(r"Secretname|Willow|Millbrook|Alongside", re.I)
PAGE, DESK = "mentorship:walk", "mentorship:care"
#: Where each kind of news leads. A new kind has no place here until somebody has thought about its words.
LEADS_TO = {
    "a-break": PAGE, "answer-still-waits": "mentorship:proposal", "answer-waits": "mentorship:proposal",
    "are-you-there": PAGE, "both-opened": "mentorship:open-up", "both-said-yes": "mentorship:boundaries",
    "came-to-an-end": PAGE, "conversations.new-words": "conversations:conversation",
    "did-not-come-about": "mentorship:start", "how-was-it": "mentorship:meeting-was", "last-day": PAGE,
    "group-waits": "peersupport:desk-circle", "place-answered": "peersupport:find", "place-asked": "peersupport:who",
    "words-to-settle": "peersupport:agreement", "would-you-look": "peersupport:find", "it-helped": "peersupport:find",
    "soon-together": "peersupport:find", "another-time": "peersupport:find",
    "something-found": "peersupport:find", "somebody-new": "peersupport:find", "still-here": "peersupport:find",
    "you-are-welcome": "peersupport:find", "to-look-at": "peersupport:care", "can-be-read": "peersupport:find",
    "a-note-for-you": "peersupport:find", "may-fit-you": "peersupport:find", "about-your-words": "peersupport:shelf",
    "new-words-for-you": "peersupport:find", "waits-long": "peersupport:find",
    "draft-read": "rolemodels:mine-story", "draft-to-read": "rolemodels:desk-story",
    "question-to-read": "rolemodels:desk-questions", "question-waits": "rolemodels:questions",
    "question-moved": "rolemodels:asks", "hour-asked": "rolemodels:hour",
    "hour-agreed": "rolemodels:hour", "still-holds": "rolemodels:where", "how-it-is": "rolemodels:how",
    "look-needed": DESK, "not-safe": DESK, "offer-answered": "mentorship:offer", "page-open": PAGE,
    "programmes.answered": "home", "programmes.asked": "programmes:joining", "pulse": "mentorship:pulse",
    "rest-is-fine": "mentorship:places", "soon": "mentorship:meeting", "stand-in": "mentorship:stand-in",
    "strategies.feedback": "strategies:feedback-one", "strategies.look-again": "strategies:plan",
    "strategies.shared": "strategies:together",
    "strategies.turn": "strategies:rehearsal", "time-off": "mentorship:meeting", "time-suggested": "mentorship:meeting",
    "time-taken": "mentorship:meeting", "way-desk": "mentorship:running-out", "way-ended": "mentorship:way",
    "way-ends": "mentorship:way", "way-moved": "mentorship:way", "way-open": "mentorship:way",
}  # fmt: skip
#: What each template of a mail is given. No name and no programme is among it, so none can come to be in it.
MAILS = {
    "notifications/mail/subject.txt": {},
    "notifications/mail/body.txt": {
        "home": "https://example.org/home/",
        "settings": "https://example.org/notes/",
        "press": "https://example.org/q/",
    },
    "people/mail/link_subject.txt": {},
    "people/mail/link.txt": {"address": "https://example.org/in/abc/"},
    "mentorship/mail/word_subject.txt": {},
    "mentorship/mail/word.txt": {"address": "https://example.org/w/abc/", "until": NOW},
}
#: Words people may search by that are words of every day too.
EVERYDAY = {"forms", "they", "short", "camp", "one", "new"}
WORD = re.compile(r"\w+")


@cache
def vocabulary() -> frozenset[str]:
    """Every word and group of words of the vocabulary, in every language it is written in."""
    said: set[str] = set()
    for language in languages():
        words = load(language)
        said |= {group.label for group in words.groups}
        said |= {one for term in (*words.terms, *words.retired) for one in (term.label, *term.synonyms)}
    return frozenset(" ".join(WORD.findall(_as_read(one))) for one in said - EVERYDAY)


def _as_read(words: str) -> str:
    """Capitals do not matter, except where they are the word: DID is a diagnosis, "did" is not."""
    return words if words.isupper() else " ".join(one if one.isupper() else one.casefold() for one in words.split())


def says_something(words: str) -> str:
    """What these words give away; nothing, as it should be."""
    read = WORD.findall(_as_read(words))
    groups = {" ".join(read[at : at + long]) for long in range(1, 9) for at in range(len(read))}
    found = [one[0] for pattern in (TELLING, TELLING_TOO, NAMES) if (one := pattern.search(words))]
    return ", ".join(sorted({*found, *(groups & vocabulary())}))


@pytest.fixture
def reachable(programme):
    person = people.make_person(name="Willow Secretname", email="willow@example.org")
    people.give_consent(person, by=person, purpose=Purpose.MAIL)
    return person


def address(name: str) -> str:
    """An address of this kind, as pages have them."""
    with suppress(NoReverseMatch):
        return reverse(name)
    return reverse(name, args=[ONE])


def test_somebody_has_spoken_for_every_kind_of_news_and_every_template_of_a_mail():
    found = {str(one.relative_to(one.parents[2])) for one in ROOT.glob("*/templates/*/mail/*")}

    assert {kind.code for kind in rules.kinds()} == set(LEADS_TO)
    assert found == set(MAILS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_news_no_mail_and_no_entry_of_a_calendar_says_anything_in_any_language(reachable, language):
    reachable.language = language
    reachable.save(update_fields=["language"])
    said: dict[str, str] = {}
    with translation.override(language):
        for code, leads in LEADS_TO.items():
            notice = commands.tell(reachable.pk, kind=code, url=address(leads), once=code)
            mail = commands.message_for(notice, "w@example.org")
            said[code] = f"{queries._news(notice).words}\n{mail.subject}\n{mail.body}\n{address(leads)}"
        said |= {name: render_to_string(name, given) for name, given in MAILS.items()}
        for word, cover in COVERS.items():
            entry = Entry(part_id=ONE, starts_at=NOW, ends_at=NOW + timedelta(hours=1), revision=1, changed_at=NOW)
            said[f"calendar {word}"] = calendar_file([entry], title=str(cover), is_feed=True).decode()

    assert {name: found for name, words in said.items() if (found := says_something(words))} == {}


@pytest.mark.parametrize("word", ["Living with HIV", "my mentor", "Willow", "Vivir con VIH", "Millbrook", "Gay", "DID"])
def test_the_search_finds_what_it_is_for(word):
    assert says_something(f"There is something new: {word}.")
