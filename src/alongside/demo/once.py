"""The main path, walked over HTTP as people would: from the landing page to the first message, and a round on the desk."""

from __future__ import annotations

import http.client
import http.cookiejar
import re
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener
from uuid import UUID

import uvicorn

from alongside.demo.entering import key_for
from alongside.demo.seeding import cast
from alongside.foundation.background import Worker
from alongside.mentorship import queries as mentorship
from alongside.people import queries as people
from alongside.programmes import queries as programmes


class StepFailed(Exception):
    """A step of the path did not lead where it should."""


class _StayHere(HTTPRedirectHandler):
    """Follows redirects within the site; one that leads away ends there."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """The next request, or None where it would go to somebody else's server."""
        if urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Browser:
    """A browser without JavaScript: it follows links, fills forms in, and keeps cookies."""

    def __init__(self, base: str) -> None:
        self.base, self.page, self.url = base, "", ""
        self._opener = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()), _StayHere())

    def open(self, path: str, data: dict[str, str | list[str]] | None = None) -> str:
        """Open an address, or send a form to it."""
        url = path if path.startswith("http") else self.base + path
        body = urlencode(data, doseq=True).encode() if data is not None else None
        request = Request(url, data=body, headers={"Origin": self.base} if body else {})  # noqa: S310 - our own server
        try:
            with self._opener.open(request, timeout=30) as answer:
                self.page, self.url = answer.read().decode(), answer.geturl()
        except HTTPError as error:
            raise StepFailed(f"{path} answered {error.code}") from error
        return self.page

    def send(self, having: str, *, to: str = "", **fields: str | list[str]) -> str:
        """Fill in the form whose markup contains `having`, with its hidden fields, and send it (`to` a button's own address)."""
        for attributes, inside in re.findall(r"<form([^>]*)>(.*?)</form>", self.page, re.S):
            if having in attributes + inside:
                break
        else:
            raise StepFailed(f"{self.url} has no form with {having}")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        action = re.search(r'(?<!\w)action="([^"]*)"', attributes)
        return self.open(to or (action[1] if action and action[1] else self.url), {**hidden, **fields})

    def leave(self) -> None:
        """Press Leave now: it leads away from the site, and nobody is signed in any more."""
        try:
            self._opener.open(f"{self.base}/leave/", timeout=30).close()
        except HTTPError as away:
            if away.code != HTTPStatus.SEE_OTHER:
                raise StepFailed(f"/leave/ answered {away.code}") from away
        else:
            raise StepFailed("/leave/ does not lead away")
        self.open("/home/")
        if "/sign-in/" not in self.url:
            raise StepFailed("somebody is still signed in after leaving")

    def expect(self, *words: str) -> None:
        """Each of these must stand on the page."""
        for word in words:
            if word not in self.page:
                raise StepFailed(f"{self.url} does not say {word!r}")


def walk_the_main_path(port: int, began: float) -> int:
    """Serve in a thread and walk; prints `ready in N s` and returns 0, or what failed and 1."""
    worker = Worker("demo-once")
    config = uvicorn.Config(
        "alongside.config.asgi:application",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    threads = [threading.Thread(target=server.run), threading.Thread(target=worker.run)]
    for thread in threads:
        thread.start()
    try:
        while not server.started:
            if not threads[0].is_alive():
                raise StepFailed(f"nothing could listen on port {port}")
            time.sleep(0.05)
        ready = time.monotonic() - began
        for step in (_without_an_account, _two_people_meet, _a_round):
            _take(step, f"http://127.0.0.1:{port}")
    except (StepFailed, OSError, http.client.HTTPException) as failed:
        print(f"failed: {failed}", file=sys.stderr)
        return 1
    finally:
        server.should_exit = True
        worker.stop()
        for thread in threads:
            thread.join(timeout=5)
    print(f"ready in {ready:.0f} s", flush=True)
    return 0


def _take(step: Callable[[str], None], base: str) -> None:
    began = time.monotonic()
    step(base)
    print(f"  {step.__name__.strip('_').replace('_', ' ')}: {time.monotonic() - began:.1f} s", file=sys.stderr)


def _without_an_account(base: str) -> None:
    visitor = Browser(base)
    visitor.open("/")
    visitor.expect("Someone has been where you are")
    visitor.open("/privacy/")
    visitor.expect("Everything the database holds")
    visitor.open("/help/?country=GB")
    visitor.expect("116 123")


def _two_people_meet(base: str) -> None:
    """Somebody new joins, says a little, asks; the mentor says yes; they agree; the first words arrive."""
    new = Browser(base)
    new.open("/join/")
    new.send("pronouns", to="/join/card/", name="Quiet Newcomer", shared_device="on")
    new.open("/come-in/")
    new.send("old_enough", old_enough="on", looks_for_mentor="on")
    new.open("/home/")
    new.expect("Quiet Newcomer")
    mentor_id, address = _say_a_little(new)
    new.open(address)
    new.send("note", note="Hello. I have not done this before.")

    mentor = Browser(base)
    mentor.open(f"/demo/in/{mentor_id}/{key_for(mentor_id)}/")
    mentor.open("/home/")
    _answer_the_newcomer(mentor)
    new.open("/home/")
    how = re.search(r'href="(/m/[0-9a-f-]{36}/how/)"', new.page)
    if how is None:
        raise StepFailed("the newcomer's home does not lead to agreeing how")
    new.open(how[1])
    new.send("between_us", often="fortnightly", channel="writing", until="open", between_us="Everything.")
    mentor.open(how[1])
    mentor.send("how/yes")
    conversation = re.search(r'href="(/c/[0-9a-f-]{36}/)"', new.open(how[1].removesuffix("how/")))
    if conversation is None:
        raise StepFailed("their page does not lead to the conversation")
    new.open(conversation[1])
    new.send("<textarea", body="These are my first words to you.")
    mentor.open(conversation[1])
    mentor.expect("These are my first words to you.")
    new.leave()
    mentor.leave()


def _say_a_little(new: Browser) -> tuple[UUID, str]:
    """Tell enough to be matched, page by page; returns the first mentor suggested and the address to ask them at.

    What is told is what one mentor with a free place has said too, so that the made-up programme always has somebody.
    """
    programme = programmes.open_to_all()
    assert programme is not None  # noqa: S101 - it has just been seeded
    free = mentorship.mentors_now(programme).free
    theirs = next((facts for facts in people.facts(free).values() if any(one.talk for one in facts.lived)), None)
    if theirs is None:
        raise StepFailed("no mentor has a free place: start again with --fresh")
    new.open("/you/about/now/")
    new.send("wishes", wishes="been-there", agree="on")
    new.open("/you/about/lived/")
    new.send("own", picked=[one.term for one in theirs.lived if one.talk][:2], on="on")
    new.open("/you/about/when/")
    new.send(
        "time_zone", languages=list(theirs.languages), formats=list(theirs.formats), time_zone=theirs.time_zone,
        exact=theirs.hours,
    )  # fmt: skip
    found = re.search(r'href="/m/ask/([0-9a-f-]{36})/"', new.open("/m/"))
    if found is None:
        raise StepFailed("the short list is empty")
    return mentorship.mentor_by(programme, UUID(found[1])), f"/m/ask/{found[1]}/"


def _answer_the_newcomer(mentor: Browser) -> None:
    """Say yes to the one who just asked, among all who may have."""
    for path in dict.fromkeys(re.findall(r'href="(/m/p/[0-9a-f-]{36}/)"', mentor.page)):
        if "I have not done this before" in mentor.open(path):
            mentor.send('value="yes"')
            return
    raise StepFailed("the mentor cannot find the one who asked")


def _a_round(base: str) -> None:
    person_id = cast().coordinator
    desk = Browser(base)
    desk.open(f"/demo/in/{person_id}/{key_for(person_id)}/")
    desk.open("/desk/")
    desk.expect("Waiting for a mentor")
    desk.open("/desk/rounds/")
    weights = dict(re.findall(r'name="(\w+)" value="(\d+)"', desk.page))
    desk.send("experience", **weights)
    desk.expect("could have a mentor", "Every rule was checked again for every pair")
    desk.leave()
