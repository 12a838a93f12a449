"""One person in two circles is two people there, also for somebody who holds both and reads everything they are given."""

import html
import re
from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.mentorship import commands as mentorship
from alongside.peersupport import commands
from alongside.peersupport.models import Seat
from alongside.peersupport.rules.care import LookFirst, Why
from alongside.peersupport.rules.helping import Side, What
from alongside.peersupport.rules.shelf import What as Kept
from alongside.peersupport.rules.talking import Kind, Need, Sign
from tests.peersupport.circles import a_circle, held_and_planned, prepared, seat_of

pytestmark = pytest.mark.django_db

#: What could be the same in two places because one person stands behind it: numbers, marks, pictures, times to the second.
TOKEN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # a number of a row
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*"  # a moment
    r"|(?<![\w-])[A-Za-z0-9_-]{20,}(?![\w-])"  # a mark, or a long number
    r'|<g transform="rotate.*?</g>'  # what a picture is drawn of
    r"|(?<![\w.])\d{5,}(?![\w.])"
)
#: Not followed: leaving at once, and what is the same for everybody.
AWAY = re.compile(r"^/(leave|sign-in|strategies|privacy|help|stories|static|live)/")


@pytest.fixture
def somebody_twice(programme, amara, bo, chen, dina, let_events_arrive):
    """Bo is Moss in one circle and Reed in another, and does in each what can be done; Amara holds both, and one without Bo."""
    prepared(chen)
    first, second, without = (
        a_circle(programme, by=amara, editor=dina, name=name) for name in ("Heron", "Lark", "Wren")
    )
    mentorship.admit_mentor(programme, person=bo, by=dina, places=1)
    for turn, (circle, name, word) in enumerate(((first, "Moss", "gulls"), (second, "Reed", "rivers"))):
        with clock.held_at(clock.now() - timedelta(days=3 - turn, minutes=7 * turn, seconds=13)):
            _lives_in(circle, bo, amara, name, word)
    with clock.held_at(clock.now() - timedelta(hours=5)):
        _lives_in(without, chen, amara, "Fern", "stones")
    let_events_arrive()
    return first, second, without


def _lives_in(circle, person, holder, name, word):
    asked = commands.ask_in(circle, by=person, name=name, asking=f"May I? {word}")
    held = seat_of(holder, circle)
    commands.answer_asking(asked, by=held, yes=True, welcome="Come in.")
    seat = seat_of(person, circle)
    commands.wish(seat, never=[], a_week=3, hours="", zone="UTC")
    post = commands.say(seat, need=Need.LISTEN, words=f"It is about {word}.")
    theirs = commands.say(held, need=Need.COMPANY, words="How is today?")
    commands.answer(theirs, by=seat, kind=Kind.HEAR, words=f"Like {word}.")
    commands.sign(theirs, by=seat, what=Sign.HEAR)
    commands.set_aside(post, by=held, why=Why.OTHER, reason="Later.")
    commands.point_out(theirs, by=seat, why=Why.OTHER, words="Hm.")
    ask = commands.ask_or_offer(seat, side=Side.ASK, what=What.JOB, words=f"A place by the {word}.", place="North Quay")
    commands.lend_hand(ask, by=held, words="I know one.")
    commands.put_words(seat, title=f"About {word}", words=f"Look at {word}.")
    commands.ask_to_keep(theirs, by=seat, what=Kept.WORDS)
    commands.suggest_change(seat, words=f"We begin with {word}.")
    commands.set_pace(circle, by=held, slow=0, look_first=LookFirst.ALWAYS)
    commands.say(seat, need=Need.LISTEN, words=f"More of {word}.")
    held_and_planned(circle, held, seat)


def everything_read_by(browser):
    """Every page somebody is led to, by its address, following each link until there is no new one."""
    waiting, read = ["/g/", "/"], {}
    while waiting:
        address = waiting.pop().split("#")[0]
        if address in read or AWAY.search(address):
            continue
        answer = browser.get(address)
        kept = b"".join(answer.streaming_content) if answer.streaming else answer.content
        read[address] = kept.decode(errors="replace")
        waiting += [answer.headers["Location"]] if answer.status_code in (301, 302) else []
        found = re.findall(r'href="([^"]*)"', read[address]) if "html" in answer.headers.get("Content-Type", "") else []
        waiting += [_from(address, html.unescape(link)) for link in found if not re.match(r"[a-z]+:|//|#", link)]
        assert len(read) < 1_500, "pages lead to ever more pages"
    return read


def _from(address, link):
    if link.startswith("/"):
        return link
    path = address.split("?")[0]
    return path + link if not link.startswith("..") else "/"


def what_joins(read, first, second):
    """What stands in pages of both circles and in no other page."""
    in_first, in_second, elsewhere = set(), set(), set()
    for address, page in read.items():
        about = in_first if str(first.pk) in address else in_second if str(second.pk) in address else elsewhere
        about.update(TOKEN.findall(page))
    return (in_first & in_second) - elsewhere


def test_no_page_number_time_or_picture_joins_two_names_of_one_person(somebody_twice, amara, client_of):
    first, second, _without = somebody_twice
    read = everything_read_by(client_of(amara))

    pages = {circle: [page for at, page in read.items() if str(circle.pk) in at] for circle in (first, second)}
    assert min(len(found) for found in pages.values()) > 15
    for circle, mine, other in ((first, "Moss", "Reed"), (second, "Reed", "Moss")):
        assert any(mine in page for page in pages[circle])
        for page in pages[circle]:
            assert other not in page
            assert not re.search(r"\bBo\b", page)
    assert what_joins(read, first, second) == set()


@pytest.mark.parametrize("what", ["seed", "moment"])
def test_the_search_for_what_joins_them_finds_it_when_it_is_there(somebody_twice, bo, amara, client_of, what):
    first, second, _without = somebody_twice
    seats = [seat_of(bo, circle).pk for circle in (first, second)]
    if what == "seed":
        Seat.objects.filter(pk__in=seats).update(seed=424_242)
    else:
        from alongside.peersupport.models import Post

        Post.objects.filter(seat__in=seats).update(posted_at=clock.now() - timedelta(days=1, seconds=17))

    assert what_joins(everything_read_by(client_of(amara)), first, second)
